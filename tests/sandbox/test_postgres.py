"""The sandbox's own PostgreSQL: it comes up anywhere, belongs to a plain role, and is gone with whoever started it."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from sandbox.pg_host import PostgresUnavailable, copy_binaries, find_pg_bin
from sandbox.postgres import Postgres, running_postgres
from tests.databases import connected

IS_ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody").pw_uid

START_AND_SAY_WHERE = """
    import os, sys, time
    from sandbox.postgres import running_postgres
    import sqlalchemy.dialects.postgresql.psycopg, psycopg
    if sys.argv[1:]:
        os.setgid(int(sys.argv[1])); os.setuid(int(sys.argv[1]))
    with running_postgres() as server:
        with psycopg.connect(server.url.replace("+psycopg", "")) as connection:
            who = connection.execute("SELECT current_user").fetchone()[0]
        print(server.folder, who, (server.folder / "data").stat().st_uid, flush=True)
        sys.stdin.read()
"""


def server_in_a_process(*args: str, **environ: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(START_AND_SAY_WHERE), *args]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environ}
    )


def wait_until(is_so: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    return is_so()


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


def test_the_database_belongs_to_a_plain_role(server: Postgres) -> None:
    with connected(server.url) as connection:
        role = connection.execute(
            text("SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        ).one()
        owner = connection.execute(
            text("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        ).scalar_one()

    assert tuple(role) == ("trellis", False, False, False)
    assert owner == "trellis"


def test_the_administrator_can_create_databases(server: Postgres) -> None:
    with connected(server.admin_url) as connection:
        assert connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one()


def test_text_sorts_by_code_point_and_folds_case_beyond_ascii(server: Postgres) -> None:
    with connected(server.url) as connection:
        assert connection.execute(text("SELECT upper('é'), 'Z' < 'a'")).one() == ("É", True)


def test_other_people_cannot_enter_its_folder(server: Postgres) -> None:
    assert server.folder.stat().st_mode & 0o077 == 0


def test_data_outlive_a_stop_and_a_start() -> None:
    with running_postgres(tcp=True) as server:
        with connected(server.url) as connection:
            connection.execute(text("CREATE TABLE kept AS SELECT 1 AS number"))
        server.stop()
        server.start()
        with connected(server.url) as connection:
            assert connection.execute(text("SELECT number FROM kept")).scalar_one() == 1


def test_it_stops_at_once_with_people_connected_and_leaves_no_folder() -> None:
    with running_postgres() as server:
        engine = create_engine(server.url)
        connection = engine.connect()
        started = time.monotonic()
        server.stop()
        took = time.monotonic() - started
    connection.invalidate()
    engine.dispose()

    assert took < 2
    assert not server.folder.exists()


def test_a_port_asks_for_the_password() -> None:
    with running_postgres(tcp=True) as server:
        port = server.url.rsplit(":", 1)[1].split("/")[0]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://trellis@127.0.0.1:{port}/trellis")
        with connected(server.url) as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_it_writes_through_to_the_disk_only_when_asked(durable: bool, fsync: str) -> None:
    with running_postgres(durable=durable) as server, connected(server.url) as connection:
        assert connection.execute(text("SHOW fsync")).scalar_one() == fsync


def test_it_is_gone_when_its_owner_is_killed_and_the_next_takes_its_folder_away() -> None:
    with server_in_a_process() as owner:
        assert owner.stdout
        folder = Path(owner.stdout.readline().split()[0])
        assert (folder / "data" / "postmaster.pid").exists()
        owner.kill()

    assert wait_until(lambda: not (folder / "data" / "postmaster.pid").exists())
    with running_postgres():
        assert not folder.exists()


def test_a_server_in_use_is_left_alone_by_the_next() -> None:
    with running_postgres() as first, running_postgres(), connected(first.url) as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


def test_it_never_runs_as_root() -> None:
    with server_in_a_process() as owner:
        told, _ = owner.communicate()

    _, who, uid = told.split()
    assert who == "trellis"
    assert int(uid) == (os.geteuid() or NOBODY)


if IS_ROOT:  # only root can become somebody else, or close a folder to others and still read it

    def test_it_runs_for_a_plain_user(open_binaries: Path) -> None:
        with server_in_a_process(str(NOBODY), PG_BIN=str(open_binaries), TMPDIR="/tmp") as owner:
            told, _ = owner.communicate()

        assert told.split()[1:] == ["trellis", str(NOBODY)]

    def test_binaries_in_a_closed_folder_are_copied_to_an_open_one(open_binaries: Path) -> None:
        open_binaries.parents[2].chmod(0o700)

        with running_postgres(environ={"PG_BIN": str(open_binaries)}) as server, connected(server.url) as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1

    @pytest.fixture
    def open_binaries() -> Iterator[Path]:
        """A copy of the binaries where every account can run them, wherever this checkout lies."""
        place = Path(tempfile.mkdtemp(dir="/tmp"))
        place.chmod(0o755)
        yield copy_binaries(find_pg_bin({}), place)
        shutil.rmtree(place)


def test_a_thread_other_than_the_main_one_is_refused() -> None:
    refused: list[PostgresUnavailable] = []

    def try_it() -> None:
        try:
            with running_postgres():
                pass
        except PostgresUnavailable as problem:
            refused.append(problem)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()

    assert "main thread" in str(refused[0])


def test_a_named_folder_without_binaries_is_named_in_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(PostgresUnavailable, match=str(tmp_path)):
        find_pg_bin({"PG_BIN": str(tmp_path)})


def test_a_named_folder_wins_over_the_wheel(tmp_path: Path) -> None:
    for name in ("initdb", "postgres"):
        (tmp_path / name).touch()

    assert find_pg_bin({"PG_BIN": str(tmp_path)}) == tmp_path.resolve()


def test_a_server_that_does_not_start_says_why_in_its_own_words() -> None:
    with running_postgres() as server:
        server.stop()
        (server.folder / "data" / "PG_VERSION").write_text("7\n")
        with pytest.raises(PostgresUnavailable, match="incompatible"):
            server.start()
