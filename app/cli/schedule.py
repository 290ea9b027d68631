"""`trellis schedule`: what will be said to whom in the days to come, and why, without saying it."""

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.settings import load_settings

if TYPE_CHECKING:
    from app.config import Settings
    from app.jobs.rehearse import Rehearsed

MOST_DAYS = 92


def schedule(
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="How many days ahead.")] = 30,
    person: Annotated[str, typer.Option(help="Only what is for that member id.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say what would be said to whom, when and why, if nobody did anything. Nothing is sent or changed.

    Shows kinds, never contents; that it was looked at is kept in the audit log.
    """
    said = asyncio.run(_rehearse(load_settings(), days=days, person=person))
    if as_json:
        for one in said:
            typer.echo(json.dumps({"at": one.at.isoformat(), "to": one.to, "kind": one.kind, "why": list(one.why)}))
        return
    _print(said)


async def _rehearse(settings: "Settings", *, days: int, person: str) -> "list[Rehearsed]":
    from app.bootstrap import clock_of, open_database
    from app.db.audits import insert_audit
    from app.db.workspaces import list_workspaces
    from app.jobs.rehearse import rehearse

    now = clock_of(settings)()
    found: list[Rehearsed] = []
    async with open_database(settings) as db:
        for workspace, _ in await list_workspaces(db):
            async with db.begin(workspace) as session:
                facts = {"days": days, "person": person}
                await insert_audit(
                    session,
                    actor="operator",
                    action="schedule",
                    subject_kind="workspace",
                    subject=workspace,
                    facts=facts,
                    now=now,
                )
            found += await rehearse(db, workspace, now=now, until=now + timedelta(days=days))
    return [one for one in found if not person or one.to == person]


def _print(said: "list[Rehearsed]") -> None:
    from rich.console import Console
    from rich.table import Table

    from app.domain.calendar import zone

    table = Table("When", "Zone", "To", "Why", box=None, pad_edge=False)
    for one in said:
        at = one.at.astimezone(zone(one.tz))
        table.add_row(f"{at:%a %d %b %Y %H:%M}", one.tz, one.to, ", ".join(one.why) or one.kind)
    console = Console(width=None if Console().is_terminal else 160)
    console.print(table)
    console.print(f"{len(said)} messages, if nobody does anything meanwhile.")
