"""What a person does with an invitation, and how they leave."""

from app.deps import Deps
from app.handlers.answers import Answer, Done, Open, Tell
from app.handlers.requests import Click, Submission
from app.handlers.routes import Routes
from app.screens.participations import answered, decline_screen, reason_screen, who_sees_screen
from app.services.invitations import (
    accept_invitation,
    decline_invitation,
    leave_season,
    postpone_invitation,
    refuse_lead,
)
from app.services.members import get_member
from app.views.forms import read_id
from app.views.invitation_answers import answered_item
from app.views.invitations import (
    DECLINE_WINDOW,
    INVITATION_ACCEPT,
    INVITATION_DECLINE,
    INVITATION_LATER,
    INVITATION_NOT_MY_LEAD,
    INVITATION_REASON,
    INVITATION_WHO_SEES,
    SEASON_LEAVE,
    parse_decline,
)
from app.views.notices import words

_ANSWERS = {
    INVITATION_ACCEPT: accept_invitation,
    INVITATION_LATER: postpone_invitation,
    INVITATION_NOT_MY_LEAD: refuse_lead,
    SEASON_LEAVE: leave_season,
}


async def on_invitation_answered(click: Click, deps: Deps) -> Answer:
    """Yes, later, not my lead, or leaving. The message says what follows; in Home a small window does."""
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        part = await _ANSWERS[click.action](session, read_id(click.value), me, now=now)
    if click.view is None:
        return Done()
    return Tell(words(answered_item(answered(part, me)).text))


async def on_invitation_decline(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        view = await decline_screen(session, me, read_id(click.value))
    return Open(view)


async def on_decline_submitted(submission: Submission, deps: Deps) -> Answer:
    now = deps.clock()
    reason, shared = parse_decline(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        await decline_invitation(session, read_id(submission.about), me, reason=reason, shared=shared, now=now)
    return Done()


async def on_who_sees_invitation(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        view = await who_sees_screen(session, me, read_id(click.value), now=deps.clock())
    return Open(view)


async def on_decline_reason(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        view = await reason_screen(session, me, read_id(click.value), now=deps.clock())
    return Open(view)


def register(routes: Routes) -> None:
    for action in _ANSWERS:
        routes.action(action, on_invitation_answered)
    routes.action(INVITATION_DECLINE, on_invitation_decline)
    routes.action(INVITATION_WHO_SEES, on_who_sees_invitation)
    routes.action(INVITATION_REASON, on_decline_reason)
    routes.window(DECLINE_WINDOW, on_decline_submitted)
