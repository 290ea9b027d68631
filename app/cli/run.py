"""`trellis run`: serve Slack and run the jobs, until told to stop."""

import typer

from app.cli.logs import hide_secrets
from app.cli.settings import load_settings


def run() -> None:
    """Serve Slack and run the jobs, until SIGTERM or SIGINT."""
    settings = load_settings()

    import uvloop
    from sqlalchemy.exc import DBAPIError

    from app.bootstrap import serve
    from app.errors import ConfigurationError, SealBroken
    from app.slack.socket_mode import Deaf

    try:
        uvloop.run(serve(settings))
    except (ConfigurationError, SealBroken) as problem:
        raise _give_up(str(problem), 2) from problem
    except Deaf as problem:
        raise _give_up(str(problem), 1) from problem
    except DBAPIError as problem:
        raise _give_up(f"The database can't be used: {str(problem.orig).splitlines()[0]}.", 1) from problem


def _give_up(reason: str, code: int) -> typer.Exit:
    typer.echo(f"{hide_secrets(reason)} `trellis check` names everything that is missing.", err=True)
    return typer.Exit(code)
