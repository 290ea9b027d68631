"""How a command ends that can't go on."""

import typer

from app.cli.logs import hide_secrets


def give_up(reason: str) -> typer.Exit:
    """To be raised: says why on stderr and ends with 1."""
    typer.echo(hide_secrets(reason), err=True)
    return typer.Exit(1)
