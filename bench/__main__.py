"""Run every bench on an embedded PostgreSQL and print each figure as a ratio, with the aim beside it."""

import contextlib
import json
import logging
import sys
from collections.abc import Iterator

import structlog
import uvloop

from bench.answers import compare_help, compare_menu
from bench.house import bench_house, migrated_database
from bench.pairs import Pair
from bench.startup import Startup, compare_startup

HELP_AIM, MENU_AIM = 0.7, 0.6
TIME_AIM, MEMORY_AIM = 2.0, 1.5


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with migrated_database() as url:
        help_pair, menu_pair, startup = uvloop.run(_measure(url))  # as `trellis run` does
    print(*_lines(help_pair, menu_pair, startup), sep="\n")  # a bench talks to its terminal
    figures = {
        "help": round(help_pair.speed, 2),
        "menu": round(menu_pair.speed, 2),
        "ready": round(startup.time, 2),
        "memory": round(startup.memory, 2),
    }
    print(json.dumps(figures))
    met = figures["help"] >= HELP_AIM and figures["menu"] >= MENU_AIM
    return 0 if met and figures["ready"] <= TIME_AIM and figures["memory"] <= MEMORY_AIM else 1


async def _measure(url: str) -> tuple[Pair, Pair, Startup]:
    help_pair = await compare_help(url)
    menu_pair = await compare_menu(url)
    async with bench_house(url) as environment:
        startup = await compare_startup(environment)
    return help_pair, menu_pair, startup


def _lines(help_pair: Pair, menu_pair: Pair, startup: Startup) -> Iterator[str]:
    for name, pair, aim in (("/growth help", help_pair, HELP_AIM), ("/growth, its menu", menu_pair, MENU_AIM)):
        yield (
            f"{name}: {pair.speed:.2f} of a bare Bolt app (aim {aim}) · "
            f"{pair.ours * 1000:.2f} ms against {pair.bare * 1000:.2f} ms"
        )
    yield (
        f"trellis run, ready: {startup.time:.2f} times a process that imports the same libraries (at most {TIME_AIM}), "
        f"{startup.seconds:.2f} s against {startup.bare_seconds:.2f} s"
    )
    yield (
        f"trellis run, memory: {startup.memory:.2f} times (at most {MEMORY_AIM}) · "
        f"{startup.mib:.0f} MiB against {startup.bare_mib:.0f} MiB"
    )


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
