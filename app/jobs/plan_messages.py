"""People whose moment has come get the one message of their day."""

from app.db.messages import plan_day_messages
from app.deps import Deps

AT_ONCE = 2500
"""People a transaction: short enough to hold no lock for a second."""


async def plan_messages(deps: Deps) -> None:
    """Decide the messages of everybody who may be spoken to by now and has something waiting."""
    now = deps.clock()
    looked_at = AT_ONCE
    while looked_at == AT_ONCE:
        async with deps.db.begin_all("planning the messages of the day") as wide:
            looked_at, _ = await plan_day_messages(wide, now=now, most=AT_ONCE)
