"""The windows of evidence from the database to Block Kit, its items, and the answer to a forwarded message."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from app.db.engine import Database, Session
from app.db.evidence_facts import list_without_goal
from app.db.ids import new_id
from app.db.plans import load_goals
from app.db.steps import list_due_steps
from app.domain.evidence import new_link, new_message
from app.domain.person import Person
from app.domain.steps import StepKind
from app.errors import NotAllowed
from app.screens.evidence import (
    evidence_items,
    evidence_screen,
    kept_link_screen,
    message_link_screen,
    my_evidence_screen,
    url_link_screen,
    which_goal_message,
)
from app.services.evidence import (
    NO_GOALS,
    add_link,
    link_evidence,
    remove_evidence,
)
from app.services.forwarding import assign_evidence, forget_kept, keep_forwarded
from app.services.members import get_member
from app.views.blocks import Obsolete, Rendered, View
from app.views.evidence import MessagePlace
from app.views.items import Item
from tests.factories import MONDAY, save_person
from tests.factories_plans import Two, make_body, make_goal, save_active_plan, save_two
from tests.sound_views import NASTY, check_sound, check_sound_blocks
from tests.statements import counted

LATER = MONDAY + timedelta(days=1)
PLACE = MessagePlace("TTRELLIS", "C0123", "1772440000.000100", is_mine=True)
Opens = Callable[[Session, Person, UUID], Awaitable[View]]


async def _kept_screen(session: Session, me: Person, plan: UUID) -> View:
    # The id is found out of the count: a button carries it.
    return await kept_link_screen(session, me, KEPT[me.slack_user], now=LATER)


KEPT: dict[str, UUID] = {}
WINDOWS: dict[str, Opens] = {
    "message": lambda session, me, plan: message_link_screen(session, me, PLACE, NASTY, now=LATER),
    "address": lambda session, me, plan: url_link_screen(session, me, NASTY, NASTY, now=LATER),
    "kept": _kept_screen,
    "list": lambda session, me, plan: evidence_screen(session, me, plan, now=LATER),
    "mine": lambda session, me, plan: my_evidence_screen(session, me, now=LATER),
}


async def _begun(session: Session) -> Two:
    """A season with texts that somebody might type."""
    two = await save_two(session)
    nasty = make_goal(work=NASTY, doing=NASTY, signal=NASTY, help=NASTY)
    await save_active_plan(session, two, make_body(nasty, make_goal(work="On-call"), direction=NASTY))
    goals = await load_goals(session, two.plan)
    link = new_link("https://canary.example/?q=<!channel>|x", NASTY)
    await link_evidence(session, two.person, [goals[0].id], link, now=MONDAY)
    message = new_message("TTRELLIS", "C0123", "1772440000.000100", note=NASTY, quote=NASTY)
    await link_evidence(session, two.lead, [goals[0].id], message, now=MONDAY)
    for who in (two.person, two.lead):
        forwarded = new_message("TTRELLIS", "C0123", "1772440001.000100", note=NASTY)
        await keep_forwarded(session, who, [forwarded], f"Ev{who.slack_user}", now=MONDAY)
        KEPT[who.slack_user] = (await list_without_goal(session, who.id))[0]
    return two


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("reader", ["UPRIYA", "UDANA"])
async def test_a_window_opens_after_three_statements_at_most(
    db: Database, workspace: UUID, window: str, reader: str
) -> None:
    async with db.begin(workspace) as session:
        two = await _begun(session)
    with counted(db) as statements:
        async with db.begin(workspace) as session:
            me = await get_member(session, reader)
            view = await WINDOWS[window](session, me, two.plan)

    assert len(statements) <= 3
    check_sound(view)


async def test_everything_linked_is_shown_with_its_notes_and_ways_to_open_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await _begun(session)
        words = check_sound(await evidence_screen(session, two.person, two.plan, now=LATER))

    assert "A message in <#C0123>, added by <@UDANA>" in words
    assert "https://canary.example/?q=<!channel>|x" in words
    assert words.count(NASTY) >= 3
    assert "Nothing linked yet." in words


async def test_a_long_list_comes_in_pages(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        goal = (await load_goals(session, two.plan))[0]
        for number in range(30):
            await add_link(session, two.person, goal.id, f"https://example.com/{number}", "x" * 1000, now=MONDAY)
        first = await evidence_screen(session, two.person, two.plan, now=LATER)
        last = await evidence_screen(session, two.person, two.plan, start=24, now=LATER)

    assert "Show more" in check_sound(first)
    assert "Show more" not in check_sound(last)
    assert "30 linked" in check_sound(last)


async def test_what_was_removed_can_come_back_from_the_same_window(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await _begun(session)
        goal = (await load_goals(session, two.plan))[1]
        linked = await add_link(session, two.person, goal.id, "https://example.com", now=MONDAY)
        pair = linked.links[0]
        await remove_evidence(session, two.person, *pair, now=LATER)
        view = await evidence_screen(session, two.person, two.plan, removed=pair, now=LATER)

    assert "That link is taken away." in check_sound(view)
    assert "https://example.com" not in check_sound(view)


async def test_a_stranger_reads_the_same_words_for_evidence_and_for_none(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await _begun(session)
        tom = await save_person(session, "UTOM")
        texts = []
        for plan in (two.plan, new_id()):
            with pytest.raises(NotAllowed) as refused:
                await evidence_screen(session, tom, plan, now=LATER)
            texts.append(str(refused.value))
        mine = await my_evidence_screen(session, tom, now=LATER)

    assert texts == [str(NotAllowed())] * 2
    assert "There are no goals yet" in check_sound(mine)


async def test_the_answer_to_a_forwarded_message_holds_no_contents_and_changes_with_it(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        two = await _begun(session)
        goal = (await load_goals(session, two.plan))[0]
        asked = await which_goal_message(session, KEPT["UPRIYA"], now=LATER)
        await assign_evidence(session, two.person, KEPT["UPRIYA"], [goal.id], "", now=LATER)
        linked = await which_goal_message(session, KEPT["UPRIYA"], now=LATER)
        await forget_kept(session, two.lead, KEPT["UDANA"], now=LATER)
        forgotten = await which_goal_message(session, KEPT["UDANA"], now=LATER)
        nothing = await which_goal_message(session, two.person.id, now=LATER)

    said = [message for message in (asked, linked, forgotten, nothing) if isinstance(message, Rendered)]
    words = [check_sound_blocks(message.blocks, "message") for message in said]
    assert all("canary" not in text for text in words)
    assert "Choose" in words[0]
    assert [message.text for message in said[1:]] == ["✓ Linked to a goal.", "✓ Forgotten.", NO_GOALS]


async def test_the_owner_hears_that_somebody_linked_something_until_it_is_gone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await _begun(session)
        due = await list_due_steps(session, two.person.id, now=LATER)
        steps = [step for step in due if step.kind is StepKind.EVIDENCE_ADDED]
        with counted(db) as statements:
            items = await evidence_items(session, steps, two.person, now=LATER)
        others = await evidence_items(session, steps, two.lead, now=LATER)
        goal = (await load_goals(session, two.plan))[0]
        await remove_evidence(session, two.person, steps[0].subject, goal.id, now=LATER)
        gone = await evidence_items(session, steps, two.person, now=LATER)

    item = items[steps[0].id]
    assert len(statements) == 1
    assert isinstance(item, Item)
    assert item.text == "<@UDANA> linked something to a goal of yours."
    assert isinstance(others[steps[0].id], Obsolete)
    assert isinstance(gone[steps[0].id], Obsolete)
