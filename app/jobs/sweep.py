"""Once an hour: fences and gates that have served their time go."""

from datetime import timedelta

from app.db.fences import delete_old_fences
from app.deps import Deps

KEEP_FENCES = timedelta(hours=26)
"""Slack may deliver an event again for up to a day (docs.slack.dev/apis/events-api, delayed events)."""


async def sweep(deps: Deps) -> None:
    async with deps.db.begin_all("sweeping fences that have served") as wide:
        await delete_old_fences(wide, before=deps.clock() - KEEP_FENCES)
