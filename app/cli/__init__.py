"""The `trellis` command: one file per command.

What a command alone needs it imports when it runs, so that each of them starts with no more than that.
"""

import typer

from app.cli import guides, keys, people
from app.cli.check import check
from app.cli.logs import configure_logs
from app.cli.manifest import manifest
from app.cli.migrate import migrate
from app.cli.run import run
from app.cli.schedule import schedule

trellis = typer.Typer(
    help="Growth seasons in Slack that are followed through.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    # Typer's own tracebacks show the values of variables: tokens, and what people wrote.
    pretty_exceptions_enable=False,
)
trellis.callback()(configure_logs)
trellis.command()(run)
trellis.command()(check)
trellis.command()(migrate)
trellis.command()(manifest)
trellis.command()(schedule)
trellis.add_typer(keys.app, name="keys")
trellis.add_typer(people.app, name="people")
trellis.add_typer(guides.app, name="guides")
