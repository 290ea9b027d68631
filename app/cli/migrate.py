"""`trellis migrate`: bring the schema to another version."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.logs import hide_secrets
from app.cli.settings import look_at_settings

if TYPE_CHECKING:
    from alembic.config import Config

ALEMBIC_INI = Path(__file__).resolve().parents[2] / "alembic.ini"
"""Beside the package, in the checkout as in the image."""


def migrate(
    to: Annotated[str, typer.Option(help="A revision; the newest one, or with --down the one before.")] = "",
    down: Annotated[bool, typer.Option("--down", help="Go back; what newer versions stored is lost.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before going back.")] = False,
) -> None:
    """Bring the database to the newest schema, or to another one. Replicas may run this at once."""
    from alembic import command
    from alembic.util.exc import CommandError
    from sqlalchemy.exc import DBAPIError

    config = _config_of_the_database()
    if down and not yes:
        typer.confirm("Going back drops tables and columns with what is in them. Go on?", abort=True)
    try:
        if down:
            command.downgrade(config, to or "-1")
        else:
            command.upgrade(config, to or "head")
    except CommandError as problem:
        raise _refuse(str(problem)) from problem
    except DBAPIError as problem:
        raise _refuse(str(problem.orig).splitlines()[0]) from problem
    typer.echo("The schema is up to date." if not (down or to) else "Done.")


def migrations_config() -> "Config":
    """Where the migrations are; ends with 2 where they are missing."""
    from alembic.config import Config

    if not ALEMBIC_INI.exists():
        typer.echo("The migrations are not beside the package. Run this from the checkout or the image.", err=True)
        raise typer.Exit(2)
    return Config(ALEMBIC_INI)


def _config_of_the_database() -> "Config":
    """For Alembic's commands on TRELLIS_DATABASE_URL; ends with 2 where that is missing."""
    given = look_at_settings()
    for problem in given.problems:
        if problem.setting == "database_url":
            typer.echo(f"{problem.text} {problem.mend}", err=True)
            raise typer.Exit(2)
    config = migrations_config()
    config.set_main_option("sqlalchemy.url", given.settings.sqlalchemy_url.replace("%", "%%"))
    return config


def _refuse(reason: str) -> typer.Exit:
    typer.echo(f"The schema could not be changed: {hide_secrets(reason)}", err=True)
    return typer.Exit(1)
