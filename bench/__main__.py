"""Run every bench on an embedded PostgreSQL; print each figure with its aim, and end with 1 where one is missed."""

import contextlib
import json
import logging
import sys

import structlog
import uvloop

from bench.answers import compare_help, compare_menu
from bench.claims import compare_claims
from bench.delivery import compare_delivery
from bench.figures import Figure, at_least, at_most
from bench.house import bench_house, migrated_database
from bench.idle import measure_idle
from bench.pairs import Pair
from bench.planning import compare_planning
from bench.startup import compare_startup


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    figures: list[Figure] = []
    with migrated_database() as url:
        for measure in (_answers, _startup, _planning, _delivery, _claims):
            for figure in uvloop.run(measure(url)):  # as `trellis run` does
                figures.append(figure)
                print(figure, flush=True)  # a bench talks to its terminal
    print(json.dumps({figure.name: round(figure.value, 4) for figure in figures}))
    return 0 if all(figure.is_met for figure in figures) else 1


async def _answers(url: str) -> list[Figure]:
    told, menu = await compare_help(url), await compare_menu(url)
    return [
        Figure("help", told.speed, at_least(0.7), f"/growth help, of a bare Bolt app · {_ms(told)}"),
        Figure("menu", menu.speed, at_least(0.6), f"/growth with its menu, of a bare Bolt app · {_ms(menu)}"),
    ]


async def _startup(url: str) -> list[Figure]:
    async with bench_house(url) as environment:
        start = await compare_startup(environment)
        idle = await measure_idle(url, environment)
    seconds = f"{start.seconds:.2f} s against {start.bare_seconds:.2f} s"
    memory = f"{start.mib:.0f} MiB against {start.bare_mib:.0f} MiB"
    return [
        Figure("ready", start.time, at_most(2.0), f"trellis run until ready, times its libraries alone · {seconds}"),
        Figure("memory", start.memory, at_most(1.5), f"trellis run, times its libraries alone · {memory}"),
        Figure("idle", idle, at_most(0.01), "of a core, for a replica with nothing to do and its database backends"),
    ]


async def _planning(url: str) -> list[Figure]:
    plan = await compare_planning(url)
    rows = f"{plan.ours:,.0f} against {plan.bare:,.0f} rows a second"
    return [
        Figure("plan", plan.speed, at_least(0.25), f"messages of 100,000 people, of a bare INSERT … SELECT · {rows}"),
        Figure("plan_rows", plan.most_rows, at_most(5000), "rows in one transaction of it"),
        Figure("plan_seconds", plan.longest, at_most(1.0), "seconds for its longest transaction"),
        Figure("plan_growth", plan.growth, at_most(12.0), "times the processor time for ten times the people"),
    ]


async def _delivery(url: str) -> list[Figure]:
    say = await compare_delivery(url)
    rows = f"{say.ours.speed:.0f} against {say.bare.speed:.0f} a second"
    cpu = f"{say.ours.cpu_ms:.1f} against {say.bare.cpu_ms:.1f} ms of processor a message"
    return [Figure("deliver", say.speed, at_least(0.75), f"messages said, of a bare loop · {rows} · {cpu}")]


async def _claims(url: str) -> list[Figure]:
    claims = await compare_claims(url)
    pages = f"{claims.among_future} against {claims.alone}"
    return [Figure("claim", claims.share, at_most(1.5), f"times the pages of a claim without a future · {pages}")]


def _ms(pair: Pair) -> str:
    return f"{pair.ours * 1000:.2f} against {pair.bare * 1000:.2f} ms"


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
