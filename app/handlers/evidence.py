"""Evidence: linked from a message's menu, by forwarding it to the bot, or by an address; looked through, taken away."""

from app.db.fences import is_first_time
from app.deps import Deps
from app.domain.evidence import new_link, new_message
from app.domain.visibility import Data
from app.handlers.answers import Answer, Done, Open, Refuse, Swap
from app.handlers.requests import Click, Command, Event, Shortcut, Submission
from app.handlers.routes import Routes
from app.screens.evidence import (
    evidence_screen,
    kept_link_screen,
    message_link_screen,
    my_evidence_screen,
    url_link_screen,
)
from app.screens.plans import who_sees_plan_screen
from app.services.evidence import (
    link_evidence,
    remove_evidence,
    return_evidence,
    undo_links,
)
from app.services.forwarding import answer_words, assign_evidence, forget_kept, keep_forwarded
from app.services.members import get_member
from app.views.evidence import (
    EVIDENCE_CHOOSE,
    EVIDENCE_FORGET,
    EVIDENCE_KEPT,
    EVIDENCE_LINK,
    EVIDENCE_MESSAGE,
    EVIDENCE_UNDO,
    decode_links,
    link_problems,
    linked_window,
    parse_link,
    parse_message_place,
    unlinked_window,
)
from app.views.evidence_list import (
    EVIDENCE_MORE,
    EVIDENCE_NEW,
    EVIDENCE_OPENED,
    EVIDENCE_REMOVE,
    EVIDENCE_RETURN,
    EVIDENCE_WHO,
    decode_pair,
)
from app.views.evidence_sources import parse_direct_message, parse_link_command, parse_message_shortcut
from app.views.forms import read_id, read_number, read_parts
from app.views.plans import GOAL_EVIDENCE

LINK_SHORTCUT = "link_evidence"


async def on_link_shortcut(shortcut: Shortcut, deps: Deps) -> Answer:
    place, text = parse_message_shortcut(shortcut.message or {}, shortcut.channel, shortcut.team, shortcut.user)
    async with deps.db.begin(shortcut.workspace) as session:
        me = await get_member(session, shortcut.user)
        return Open(await message_link_screen(session, me, place, text, now=deps.clock()))


async def on_evidence_word(command: Command, deps: Deps) -> Answer:
    url, note = parse_link_command(command.text)
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        return Open(await url_link_screen(session, me, url, note, now=deps.clock()))


async def on_goal_word(command: Command, deps: Deps) -> Answer:
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        return Open(await my_evidence_screen(session, me, now=deps.clock()))


async def on_evidence_new(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await url_link_screen(session, me, "", "", now=deps.clock()))


async def on_message_linked(submission: Submission, deps: Deps) -> Answer:
    form = parse_link(submission.view)
    problems = link_problems(form)
    if problems:
        return Refuse(problems)
    team, channel, ts = parse_message_place(submission.about)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        new = new_message(team, channel, ts, note=form.note, quote=form.quote)
        linked = await link_evidence(session, me, form.goals, new, now=deps.clock())
    return Swap(linked_window(linked.goals, linked.links, me.id))


async def on_url_linked(submission: Submission, deps: Deps) -> Answer:
    form = parse_link(submission.view)
    problems = link_problems(form)
    if problems:
        return Refuse(problems)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        linked = await link_evidence(session, me, form.goals, new_link(form.url, form.note), now=deps.clock())
    return Swap(linked_window(linked.goals, linked.links, me.id))


async def on_kept_linked(submission: Submission, deps: Deps) -> Answer:
    form = parse_link(submission.view)
    problems = link_problems(form)
    if problems:
        return Refuse(problems)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        kept = read_id(submission.about)
        linked = await assign_evidence(session, me, kept, form.goals, form.note, now=deps.clock())
    return Swap(linked_window(linked.goals, linked.links, me.id))


async def on_links_undone(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await undo_links(session, me, decode_links(click.about), now=deps.clock())
    return Swap(unlinked_window())


async def on_kept_chosen(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await kept_link_screen(session, me, read_id(click.value), now=deps.clock()))


async def on_kept_forgotten(click: Click, deps: Deps) -> Answer:
    """The message it was asked in changes by itself; elsewhere there is nothing to see."""
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await forget_kept(session, me, read_id(click.value), now=deps.clock())
    return Done()


async def on_goal_evidence(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await evidence_screen(session, me, read_id(click.value), now=deps.clock()))


async def on_evidence_more(click: Click, deps: Deps) -> Answer:
    plan, start = read_parts(click.value, 2)
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Swap(await evidence_screen(session, me, read_id(plan), start=read_number(start), now=deps.clock()))


async def on_evidence_removed(click: Click, deps: Deps) -> Answer:
    now, pair = deps.clock(), decode_pair(click.value)
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await remove_evidence(session, me, *pair, now=now)
        return Swap(await evidence_screen(session, me, read_id(click.about), removed=pair, now=now))


async def on_evidence_returned(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await return_evidence(session, me, *decode_pair(click.value), now=now)
        return Swap(await evidence_screen(session, me, read_id(click.about), now=now))


async def on_evidence_opened(click: Click, deps: Deps) -> Answer:
    """The link opens by itself; Slack tells us all the same."""
    return Done()


async def on_evidence_who_sees(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await who_sees_plan_screen(session, me, read_id(click.value), Data.EVIDENCE))


async def on_direct_message(event: Event, deps: Deps) -> Answer:
    """Somebody wrote to the bot: what they forwarded is kept, words are answered with how to use it.

    Once, however often Slack delivers it: what was forgotten since stays forgotten.
    """
    said = parse_direct_message(event.event)
    if said is None:
        return Done()
    now = deps.clock()
    async with deps.db.begin(event.workspace) as session:
        me = await get_member(session, event.user)
        if not await is_first_time(session, event.key, now=now):
            return Done()
        if said:
            await keep_forwarded(session, me, said, event.key, now=now)
        else:
            await answer_words(session, me, now=now)
    return Done()


def register(routes: Routes) -> None:
    routes.shortcut(LINK_SHORTCUT, on_link_shortcut)
    routes.word("evidence", on_evidence_word)
    routes.word("goal", on_goal_word)
    routes.event("message", on_direct_message)
    routes.window(EVIDENCE_MESSAGE, on_message_linked)
    routes.window(EVIDENCE_LINK, on_url_linked)
    routes.window(EVIDENCE_KEPT, on_kept_linked)
    routes.action(EVIDENCE_NEW, on_evidence_new)
    routes.action(EVIDENCE_UNDO, on_links_undone)
    routes.action(EVIDENCE_CHOOSE, on_kept_chosen)
    routes.action(EVIDENCE_FORGET, on_kept_forgotten)
    routes.action(GOAL_EVIDENCE, on_goal_evidence)
    routes.action(EVIDENCE_MORE, on_evidence_more)
    routes.action(EVIDENCE_REMOVE, on_evidence_removed)
    routes.action(EVIDENCE_RETURN, on_evidence_returned)
    routes.action(EVIDENCE_OPENED, on_evidence_opened)
    routes.action(EVIDENCE_WHO, on_evidence_who_sees)
