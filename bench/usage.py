"""How much of the processor something took: this process, and the database's backends that worked for it."""

import os
import time
from collections.abc import Collection
from pathlib import Path

from app.db.engine import Database

_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME, _STIME = 11, 12  # of /proc/<pid>/stat, counted from behind the name


def cpu_of(pids: Collection[int]) -> float:
    """Seconds of processor time those processes have used since they began, together."""
    return sum(_cpu_of_one(pid) for pid in pids)


def own_cpu() -> float:
    return time.process_time()


async def list_backends(db: Database) -> list[int]:
    """The database's processes behind all connections of our role."""
    async with db.engine.begin() as connection:
        found = await connection.exec_driver_sql("SELECT pid FROM pg_stat_activity WHERE usename = current_user")
        return [row.pid for row in found]


def _cpu_of_one(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(stat[_UTIME]) + int(stat[_STIME])) / _TICKS
