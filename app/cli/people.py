"""`trellis people import`: who reports to whom, from a CSV file, as a whole or not at all."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.ends import give_up
from app.cli.settings import load_settings

if TYPE_CHECKING:
    from app.config import Settings
    from app.domain.roster import Problem
    from app.services.roster import ImportCounts

app = typer.Typer(help="Who reports to whom.", no_args_is_help=True)
FILE_HELP = "CSV with the columns person and manager: member ids, or e-mail addresses."


@app.callback()
def people() -> None:
    """Who reports to whom."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help=FILE_HELP, dir_okay=False)],
    check: Annotated[bool, typer.Option("--check", help="Say what would change, and change nothing.")] = False,
    team: Annotated[str, typer.Option(help="The Slack team id, where Trellis serves several.")] = "",
) -> None:
    """Take over who reports to whom, or nothing of it. An empty manager: nobody is above that person."""
    settings = load_settings()
    done = _import(settings, _read(file), check=check, team=team)
    if isinstance(done, list):
        for one in done:
            typer.echo(f"Line {one.line}: {one.text}" if one.line else one.text, err=True)
        raise give_up(f"{len(done)} {'problem' if len(done) == 1 else 'problems'}. Nothing was changed.")
    typer.echo(_sum_up(done, check=check))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as problem:
        raise give_up(f"{file} can't be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise give_up(f"{file} is not in UTF-8. Spreadsheets call that “CSV UTF-8”.") from problem


def _import(settings: "Settings", text: str, *, check: bool, team: str) -> "ImportCounts | list[Problem]":
    from sqlalchemy.exc import DBAPIError

    from app.cli.roster import import_roster
    from app.errors import ConfigurationError, SealBroken
    from app.slack.errors import SlackProblem

    try:
        return asyncio.run(import_roster(settings, text, check=check, team=team))
    except (ConfigurationError, SealBroken) as problem:
        raise give_up(str(problem)) from problem
    except SlackProblem as problem:
        raise give_up(f"Slack could not be asked who is who: {problem}. Nothing was changed.") from problem
    except (DBAPIError, OSError) as problem:
        reason = str(getattr(problem, "orig", problem)).splitlines()[0]
        raise give_up(f"The database can't be used: {reason}.") from problem


def _sum_up(counts: "ImportCounts", *, check: bool) -> str:
    parts = (
        f"{counts.first} new, from today",
        f"{counts.changed} changed and {counts.ended} ended, in two working days, once those concerned have read it",
        f"{counts.unchanged} as before",
    )
    return f"{'Nothing was changed. It would be' if check else 'Done'}: {'; '.join(parts)}."
