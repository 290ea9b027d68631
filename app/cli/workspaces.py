"""Which workspace a command is about."""

from collections.abc import Sequence
from uuid import UUID

from app.errors import ConfigurationError

NOT_INSTALLED = "Trellis isn't installed in a workspace yet. Start `trellis run` once, then try this again."


def choose_workspace(installed: Sequence[tuple[UUID, str | None]], team: str) -> tuple[UUID, str | None]:
    """The only one, or that of `team`; raises ConfigurationError where that isn't one."""
    if not installed:
        raise ConfigurationError(NOT_INSTALLED)
    found = [one for one in installed if not team or one[1] == team]
    if len(found) != 1:
        teams = ", ".join(str(one[1]) for one in installed)
        raise ConfigurationError(f"Say which workspace is meant with --team: {teams}.")
    return found[0]
