"""`trellis guides`: the questions that a workspace asks in its own kind of career talk, from a file of YAML."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.ends import give_up
from app.cli.settings import load_settings

if TYPE_CHECKING:
    from app.config import Settings
    from app.services.guide_files import GuideFile
    from app.services.guides import GuideImport

app = typer.Typer(help="Guides for career talks.", no_args_is_help=True)
GuidePath = Annotated[Path, typer.Argument(help="A guide in YAML; docs/guides.md has an example.", dir_okay=False)]


@app.command("check")
def check_file(file: GuidePath) -> None:
    """Say everything that is wrong with a guide, with its place; changes nothing and needs no settings."""
    guide = _read(file).guide
    questions = f"{len(guide.questions)} {'question' if len(guide.questions) == 1 else 'questions'}"
    typer.echo(f"Nothing is wrong with it: {guide.name}, version {guide.version}, {questions}.")


@app.command("import")
def import_file(
    file: GuidePath,
    team: Annotated[str, typer.Option(help="The Slack team id, where Trellis serves several.")] = "",
) -> None:
    """Offer a guide for new talks; a talk under way keeps the version it began with."""
    settings = load_settings()
    read = _read(file)
    done = _import(settings, read, team=team)
    name = f"{read.guide.key}, version {read.guide.version}"
    typer.echo(f"Nothing to do: {name} is offered already." if done == "unchanged" else f"Done: new talks use {name}.")


def _read(file: Path) -> "GuideFile":
    from app.services.guide_files import read_guide

    try:
        read = read_guide(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise give_up(f"{file} can't be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise give_up(f"{file} is not in UTF-8.") from problem
    if isinstance(read, list):
        for text in read:
            typer.echo(text, err=True)
        raise give_up(f"{len(read)} {'problem' if len(read) == 1 else 'problems'}. Nothing was changed.")
    return read


def _import(settings: "Settings", file: "GuideFile", *, team: str) -> "GuideImport":
    from sqlalchemy.exc import DBAPIError

    from app.errors import ConfigurationError, SealBroken

    try:
        return asyncio.run(_run_import(settings, file, team=team))
    except (ConfigurationError, SealBroken) as problem:
        raise give_up(str(problem)) from problem
    except (DBAPIError, OSError) as problem:
        reason = str(getattr(problem, "orig", problem)).splitlines()[0]
        raise give_up(f"The database can't be used: {reason}.") from problem


async def _run_import(settings: "Settings", file: "GuideFile", *, team: str) -> "GuideImport":
    from app.bootstrap import clock_of, open_database
    from app.cli.workspaces import choose_workspace
    from app.db.workspaces import list_workspaces
    from app.services.guides import import_guide

    async with open_database(settings) as db:
        workspace, _ = choose_workspace(await list_workspaces(db), team)
        async with db.begin(workspace) as session:
            return await import_guide(session, file, now=clock_of(settings)())
