"""Seasons for their leads: `/growth cohort`, forming one in two steps, sending it, taking a question back."""

from app.deps import Deps
from app.handlers.answers import Answer, Done, Open, Swap, Tell
from app.handlers.requests import Click, Command, Submission
from app.handlers.routes import Routes
from app.screens.forming import forming_screen, notes_screen, preview_screen
from app.screens.seasons import cohort_screen, leader_sees_screen
from app.services.forming import check_choice, invite_one_more, save_choice, save_details, save_marks, send_invitations
from app.services.invitations import withdraw_invitation
from app.services.members import get_member
from app.views.blocks import mention
from app.views.forming import (
    FORMING_ADD,
    FORMING_BACK,
    FORMING_MARK,
    FORMING_NOTES,
    FORMING_NOTES_WINDOW,
    FORMING_REDRAW,
    FORMING_SEND_WINDOW,
    FORMING_WINDOW,
    parse_choice,
    parse_details,
    parse_marks,
    sent_words,
)
from app.views.forms import read_id, read_member
from app.views.notices import words
from app.views.seasons import (
    FORMING_START,
    INVITATION_WITHDRAW,
    INVITE_MORE,
    INVITE_MORE_WINDOW,
    LEADER_SEES,
    invite_more_window,
    parse_invite_more,
)


async def on_cohort(command: Command, deps: Deps) -> Answer:
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        return Open(await cohort_screen(session, me, now=deps.clock()))


async def on_forming_started(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        lead = await get_member(session, click.user)
        view = await forming_screen(session, lead, now=deps.clock())
    return Swap(view) if click.in_modal else Open(view)


async def on_person_added(click: Click, deps: Deps) -> Answer:
    """Somebody from outside the list joins those chosen, or it is said at once why they can't."""
    now = deps.clock()
    choice, added = parse_choice(click.view or {}), read_member(click.value) if click.value else None
    async with deps.db.begin(click.workspace) as session:
        lead = await get_member(session, click.user)
        await save_choice(session, lead, chosen=choice.chosen, added=added, now=now)
        return Swap(await forming_screen(session, lead, now=now))


async def on_notes_opened(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    choice = parse_choice(click.view or {})
    async with deps.db.begin(click.workspace) as session:
        lead = await get_member(session, click.user)
        await save_choice(session, lead, chosen=choice.chosen, added=None, now=now)
        return Swap(await notes_screen(session, lead, now=now))


async def on_note_chosen(click: Click, deps: Deps) -> Answer:
    """Notes are kept when the lead goes back to the list."""
    return Done()


async def on_notes_submitted(submission: Submission, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(submission.workspace) as session:
        lead = await get_member(session, submission.user)
        await save_marks(session, lead, parse_marks(submission.view), now=now)
        return Swap(await forming_screen(session, lead, now=now))


async def on_people_chosen(submission: Submission, deps: Deps) -> Answer:
    now = deps.clock()
    choice = parse_choice(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        lead = await get_member(session, submission.user)
        draft = await save_choice(session, lead, chosen=choice.chosen, added=choice.added, now=now)
        advice = await check_choice(session, lead, draft, now=now)
        return Swap(await preview_screen(session, lead, draft, advice, now=now))


async def on_details_changed(click: Click, deps: Deps) -> Answer:
    """The preview follows what is chosen above it."""
    now = deps.clock()
    details = parse_details(click.view or {})
    async with deps.db.begin(click.workspace) as session:
        lead = await get_member(session, click.user)
        draft = await save_details(session, lead, read_id(click.about), details, now=now)
        advice = await check_choice(session, lead, draft, now=now)
        return Swap(await preview_screen(session, lead, draft, advice, now=now))


async def on_back_to_people(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    details = parse_details(click.view or {})
    async with deps.db.begin(click.workspace) as session:
        lead = await get_member(session, click.user)
        await save_details(session, lead, read_id(click.about), details, now=now)
        return Swap(await forming_screen(session, lead, now=now))


async def on_season_sent(submission: Submission, deps: Deps) -> Answer:
    details = parse_details(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        lead = await get_member(session, submission.user)
        draft = await send_invitations(session, lead, read_id(submission.about), details, now=deps.clock())
    return Tell(sent_words(draft))


async def on_invitation_withdrawn(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        lead = await get_member(session, click.user)
        await withdraw_invitation(session, read_id(click.value), lead)
        return Swap(await cohort_screen(session, lead, now=deps.clock()))


async def on_invite_more(click: Click, deps: Deps) -> Answer:
    return Open(invite_more_window(read_id(click.value)))


async def on_one_more_sent(submission: Submission, deps: Deps) -> Answer:
    added = parse_invite_more(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        lead = await get_member(session, submission.user)
        asked = await invite_one_more(session, lead, read_id(submission.about), added, now=deps.clock())
    return Tell(words(f"Sent to {mention(asked)}. You hear what they say in your next message."))


async def on_leader_sees(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await leader_sees_screen(session, me, read_id(click.value), now=deps.clock()))


def register(routes: Routes) -> None:
    routes.word("cohort", on_cohort)
    routes.action(FORMING_START, on_forming_started)
    routes.action(FORMING_ADD, on_person_added)
    routes.action(FORMING_NOTES, on_notes_opened)
    routes.action(FORMING_MARK, on_note_chosen)
    routes.action(FORMING_REDRAW, on_details_changed)
    routes.action(FORMING_BACK, on_back_to_people)
    routes.action(INVITATION_WITHDRAW, on_invitation_withdrawn)
    routes.action(INVITE_MORE, on_invite_more)
    routes.action(LEADER_SEES, on_leader_sees)
    routes.window(FORMING_WINDOW, on_people_chosen)
    routes.window(FORMING_NOTES_WINDOW, on_notes_submitted)
    routes.window(FORMING_SEND_WINDOW, on_season_sent)
    routes.window(INVITE_MORE_WINDOW, on_one_more_sent)
