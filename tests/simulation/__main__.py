"""`make simulate`: play seeds, each on a database of its own, and then find every planted mutant.

The last line is JSON. A seed that fails is printed, and plays the same way again: `make simulate SEED=7`.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from statistics import fmean
from typing import Any

import structlog
import uvloop

from sandbox.postgres import Postgres, running_postgres
from tests.databases import as_admin, database, migrate, url_of
from tests.simulation.mutants import MUTANTS, planted
from tests.simulation.simulation import DAYS, Report, simulate

MUTANT_DAYS = 120
MUTANT_SEEDS = 4
"""A mutant counts as found when one of the first seeds finds it."""

_postgres: Postgres | None = None


def main() -> int:
    options = _parse()
    if os.environ.get("PYTHONHASHSEED") != "0":  # The order of sets of words is part of what a seed decides.
        return subprocess.call(
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]], env={**os.environ, "PYTHONHASHSEED": "0"}
        )
    began = time.monotonic()
    seeds = [] if options.mutants_only else [options.seed] if options.seed else list(range(1, options.seeds + 1))
    with running_postgres() as server:
        migrate(server.url)
        _keep_plans(server)
        with ProcessPoolExecutor(options.processes, initializer=_begin_worker, initargs=(server,)) as pool:
            played = pool.map(partial(_play, days=options.days), seeds)
            found = pool.map(_hunt, options.mutants)
            reports = list(_told(played))
            hunted = list(_hunted(found))
    summary = _sum_up(reports, hunted)
    print(json.dumps({**summary, "seconds": round(time.monotonic() - began)}))
    return 1 if summary["violations"] or summary["mutants"]["found"] < summary["mutants"]["planted"] else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many, from 1 on")
    parser.add_argument("--seed", type=int, default=0, help="only this one")
    parser.add_argument("--mutants-only", action="store_true", help="play no seed without a mutant")
    parser.add_argument("--days", type=int, default=DAYS, help="how many of its days")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--mutants", nargs="*", default=list(MUTANTS), choices=list(MUTANTS), help="which to plant (all of them)"
    )
    options = parser.parse_args()
    if options.seed and "--mutants" not in sys.argv:
        options.mutants = []  # One seed is played to see how it fails.
    return options


def _told(reports: Iterator[Report]) -> Iterator[Report]:
    for one in reports:
        print(f"seed {one.seed}: {one.messages} messages, {one.virtual_days} days, check-ins {one.ends}")
        for violation in one.violations:
            print(f"  VIOLATION {violation}")
        if one.violations:
            print(f"  again: make simulate SEED={one.seed}")
        sys.stdout.flush()
        yield one


def _hunted(found: Iterator[tuple[str, int, str]]) -> Iterator[tuple[str, int, str]]:
    for name, seed, violation in found:
        print(f"mutant: {name}: " + (f"found by seed {seed}: {violation}" if seed else "NOT FOUND"), flush=True)
        yield name, seed, violation


def _play(seed: int, *, days: int) -> Report:
    with _database() as url:
        return uvloop.run(simulate(seed, url, days=days))


def _hunt(name: str) -> tuple[str, int, str]:
    """The first seed that finds the mutant, and by what; 0 where none does."""
    with planted(name):
        for seed in range(1, MUTANT_SEEDS + 1):
            with _database() as url:
                report = uvloop.run(simulate(seed, url, days=MUTANT_DAYS, stop_at_first=True))
            if report.violations:
                return name, seed, report.violations[0]
    return name, 0, ""


def _keep_plans(server: Postgres) -> None:
    """Statistics taken at some moment change plans, and with them the order of rows, which a seed must decide alone."""
    with as_admin(server, "postgres") as connection:
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")


def _begin_worker(server: Postgres) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    global _postgres
    _postgres = server


@contextmanager
def _database() -> Iterator[str]:
    assert _postgres is not None, "the worker has begun"
    with database(_postgres, template="trellis") as name:
        yield url_of(_postgres, name)


def _sum_up(reports: list[Report], hunted: list[tuple[str, int, str]]) -> dict[str, Any]:
    crashes: Counter[str] = Counter()
    for one in reports:
        crashes.update(one.crashes)
    return {
        "seeds": len(reports),
        "people_per_seed": round(fmean(one.people for one in reports)) if reports else 0,
        "virtual_days": sum(one.virtual_days for one in reports),
        "messages": sum(one.messages for one in reports),
        "zones": len({zone for one in reports for zone in one.zones}),
        "countries": len({country for one in reports for country in one.countries}),
        "faults": {
            "crashes_by_seam": dict(crashes),
            "lost_answers": sum(one.lost_answers for one in reports),
            "rate_limited": sum(one.rate_limited for one in reports),
            "server_errors": sum(one.server_errors for one in reports),
            "db_lost": sum(one.db_lost for one in reports),
        },
        "mutants": {"planted": len(hunted), "found": sum(1 for _, seed, _ in hunted if seed)},
        "violations": sum(len(one.violations) for one in reports),
    }


if __name__ == "__main__":
    sys.exit(main())
