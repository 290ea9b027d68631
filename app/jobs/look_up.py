"""Messages whose outcome is unknown are looked up in the DM before anybody says them again."""

from app.db.outbox import LOOKED_ONCE, list_unknown, note_look_up, settle_unknown
from app.db.steps import list_steps_of_message
from app.deps import Deps
from app.domain.message import REPEAT_WHEN_UNKNOWN, Message
from app.services.saying import record_said

AT_ONCE = 20
LOOK_BACK_SECONDS = 24 * 3600.0


async def look_up(deps: Deps) -> None:
    """Find out what became of them: no sooner than a minute after the call, twice, a minute apart.

    A DM that isn't found is said again. A channel is never looked up (that would take a scope to read it): its kind
    decides (app/domain/message.py).
    """
    async with deps.db.begin_all("listing messages whose outcome is unknown") as wide:
        unknown = await list_unknown(wide, most=AT_ONCE)
    for message, known in unknown:
        await _look_up_one(deps, message, looked_before=known == LOOKED_ONCE)


async def _look_up_one(deps: Deps, message: Message, *, looked_before: bool) -> None:
    now = deps.clock()
    ts = await _find(deps, message) if message.person else None
    async with deps.db.begin(message.workspace) as session:
        if ts is not None:
            steps = [step.id for step in await list_steps_of_message(session, message.id)]
            await record_said(session, message, channel=message.slack_channel or "", ts=ts, said=steps, now=now)
        elif message.person and not looked_before:
            await note_look_up(session, message)
        else:
            repeat = REPEAT_WHEN_UNKNOWN[message.kind]
            await settle_unknown(session, message, repeat=repeat, reason="said again" if repeat else "never known")


async def _find(deps: Deps, message: Message) -> str | None:
    oldest = deps.clock().timestamp() - LOOK_BACK_SECONDS
    return await deps.slack.find_posted(message.workspace, message.slack_channel or "", message.id, oldest=oldest)
