"""`trellis keys`: keys that seal what people write."""

import re
from typing import Annotated

import typer

app = typer.Typer(help="Keys that seal what people write.", no_args_is_help=True)
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


@app.callback()
def keys() -> None:
    """Keys that seal what people write."""


@app.command()
def new(key_id: Annotated[str, typer.Option("--id", help="What the key is called in the ring.")] = "k1") -> None:
    """Print a new key, ready for TRELLIS_ENCRYPTION_KEYS. Put it first, with a comma before the older ones."""
    from app.db.sealing import KeyRing

    if not KEY_ID.fullmatch(key_id):
        typer.echo("An id has 1 to 32 letters, digits, - or _.", err=True)
        raise typer.Exit(2)
    typer.echo(KeyRing.new_key(key_id))
