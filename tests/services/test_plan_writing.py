"""Writing a plan page by page: nothing typed is lost, the coach speaks once, drafts are their writer's alone."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app.db.engine import Database, Session
from app.db.models import draft
from app.db.plan_pages import find_plan_page
from app.domain.goal_examples import EXAMPLES
from app.domain.plan import Cadence
from app.domain.plan_draft import DIRECTION_PAGE, SUMMARY_PAGE
from app.domain.plan_entry import DirectionEntry, GoalEntry, WizardPlace
from app.errors import Outdated, UserError
from app.services.plan_writing import (
    Writing,
    drop_draft,
    merge_draft,
    open_writing,
    take_goal_out,
    turn_to,
    use_example,
    write_next,
    write_page,
)
from app.services.plans import close_plan
from tests.factories import MONDAY
from tests.factories_plans import Two, make_body, make_goal, save_active_plan, save_shared_plan, save_two
from tests.locks import until_somebody_waits

CONCRETE = GoalEntry(
    work="The reconciliation job in payments",
    signal="Two alerts a month are answered with a written cause within a day",
    cadence=Cadence.EVIDENCE,
)
VAGUE = GoalEntry(work="Payments", doing="Communicate better", signal="I feel more confident", cadence=Cadence.UPDATE)


async def _at_goal(session: Session, two: Two) -> Writing:
    """The wizard on the first goal's page."""
    writing = await open_writing(session, two.person, two.plan, now=MONDAY)
    return await write_next(session, two.person, writing.place, DirectionEntry("Lead a team"), now=MONDAY)


async def test_an_empty_plan_opens_at_its_first_page_and_nothing_is_saved_by_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        writing = await open_writing(session, two.person, two.plan, now=MONDAY)
        saved = (await session.execute(draft.select())).all()

    assert (writing.draft.page, writing.draft.base) == (DIRECTION_PAGE, 0)
    assert saved == []


async def test_a_shared_plan_opens_at_its_summary(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_shared_plan(session, two)
        writing = await open_writing(session, two.lead, two.plan, now=MONDAY)

    assert (writing.draft.page, writing.draft.base) == (SUMMARY_PAGE, 1)


async def test_two_pages_sent_at_once_are_both_kept(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        goal = (await _at_goal(session, two)).place

    async def send_goal() -> None:
        async with db.begin(workspace) as session:
            await write_page(session, two.person, goal, CONCRETE, now=MONDAY)

    async with db.begin(workspace) as session:
        first = WizardPlace(two.plan, DIRECTION_PAGE, 0)
        await write_page(session, two.person, first, DirectionEntry("Teach what I know"), now=MONDAY)
        sending = asyncio.create_task(send_goal())
        await until_somebody_waits(db)
    await sending

    async with db.begin(workspace) as session:
        kept = (await open_writing(session, two.person, two.plan, now=MONDAY)).draft.body
    assert (kept.direction, [one.work for one in kept.goals]) == ("Teach what I know", [CONCRETE.work])


async def test_what_was_closed_by_accident_goes_on_where_it_was(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _at_goal(session, two)
        again = await open_writing(session, two.person, two.plan, now=MONDAY + timedelta(days=1))

    assert again.draft.page == 1
    assert again.draft.body.direction == "Lead a team"


async def test_a_draft_is_its_writers_alone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _at_goal(session, two)
        page = await find_plan_page(session, two.plan, reader=two.lead.id)
        theirs = await open_writing(session, two.lead, two.plan, now=MONDAY)

    assert page is not None
    assert page.draft is None
    assert theirs.draft.body.direction == ""


async def test_the_coach_speaks_once_and_next_keeps_the_words(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        at_goal = await _at_goal(session, two)
        coached = await write_next(session, two.person, at_goal.place, VAGUE, now=MONDAY)
        kept = await write_next(session, two.person, coached.place, VAGUE, now=MONDAY)

    assert coached.draft.page == 1
    assert coached.hints
    assert kept.hints == ()
    assert kept.draft.page == 2
    assert kept.draft.body.goals[0].doing == "Communicate better"


async def test_the_coach_speaks_to_the_lead_as_the_one_who_notices(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        writing = await open_writing(session, two.lead, two.plan, now=MONDAY)
        at_goal = await write_next(session, two.lead, writing.place, DirectionEntry(), now=MONDAY)
        coached = await write_next(session, two.lead, at_goal.place, VAGUE, now=MONDAY)

    assert any("would you" in hint.text for hint in coached.hints)


async def test_a_concrete_goal_goes_on_without_a_word(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        at_goal = await _at_goal(session, two)
        following = await write_next(session, two.person, at_goal.place, CONCRETE, now=MONDAY)

    assert (following.hints, following.draft.page) == ((), 2)


async def test_next_pressed_twice_adds_one_goal(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        at_goal = await _at_goal(session, two)
        await write_next(session, two.person, at_goal.place, CONCRETE, now=MONDAY)
        again = await write_next(session, two.person, at_goal.place, CONCRETE, now=MONDAY)

    assert len(again.draft.body.goals) == 1


async def test_a_text_that_is_too_long_is_not_half_kept(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        at_goal = await _at_goal(session, two)
        with pytest.raises(UserError, match="3,001 characters"):
            await write_page(session, two.person, at_goal.place, GoalEntry(doing="x" * 3001), now=MONDAY)


async def test_an_example_can_be_used_and_changed(db: Database, workspace: UUID) -> None:
    example = EXAMPLES[0]
    async with db.begin(workspace) as session:
        two = await save_two(session)
        at_goal = await _at_goal(session, two)
        filled = await use_example(session, two.person, at_goal.place, example.key, now=MONDAY)
        with pytest.raises(Outdated):
            await use_example(session, two.person, at_goal.place, "gone", now=MONDAY)

    assert filled.goal is not None
    assert (filled.goal.work, filled.goal.signal) == (example.work, example.signal)
    assert filled.draft.page == 1


async def test_turning_pages_brings_nothing_new(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_shared_plan(session, two)
        writing = await open_writing(session, two.lead, two.plan, now=MONDAY)
        turned = await turn_to(session, two.lead, writing.place, 1, now=MONDAY)
        saved = (await session.execute(draft.select())).all()

    assert turned.goal is not None
    assert turned.goal.work == "Payments"
    assert saved == []


async def test_a_new_goal_of_a_draft_goes_without_a_reason(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        at_goal = await _at_goal(session, two)
        saved = await write_page(session, two.person, at_goal.place, CONCRETE, now=MONDAY)
        gone = await take_goal_out(session, two.person, saved.place, reason=None, now=MONDAY)

    assert gone is not None
    assert gone.draft.body.goals == ()


async def test_whoever_began_before_a_new_version_is_told_of_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_shared_plan(session, two, make_body(direction="First"))
        seen = await open_writing(session, two.lead, two.plan, now=MONDAY)
        await save_shared_plan(session, two, make_body(direction="Second"))
        place = WizardPlace(two.plan, 0, seen.draft.base)
        writing = await write_page(session, two.lead, place, DirectionEntry("Mine"), now=MONDAY)

    assert writing.is_overtaken
    assert (writing.draft.start.direction, writing.draft.body.direction) == ("First", "Mine")


async def test_a_draft_in_which_nothing_was_written_begins_anew(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        plan = make_body(direction="First")
        await save_shared_plan(session, two, plan)
        entry = DirectionEntry(plan.direction, plan.because)
        await write_page(session, two.lead, WizardPlace(two.plan, 0, 1), entry, now=MONDAY)
        await save_shared_plan(session, two, make_body(direction="Second"))
        again = await open_writing(session, two.lead, two.plan, now=MONDAY)

    assert not again.is_overtaken
    assert again.draft.body.direction == "Second"


async def test_a_draft_can_be_forgotten(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await write_page(session, two.person, WizardPlace(two.plan, 0, 1), DirectionEntry("Mine"), now=MONDAY)
        page = await drop_draft(session, two.person, two.plan, now=MONDAY)
        again = await open_writing(session, two.person, two.plan, now=MONDAY)

    assert page.draft is None
    assert again.draft.body.direction == make_body().direction


async def test_taking_out_a_goal_that_is_gone_already_changes_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        at_goal = await _at_goal(session, two)
        gone = await take_goal_out(session, two.person, at_goal.place, reason=None, now=MONDAY)

    assert gone is not None
    assert gone.draft.body.goals == ()


async def test_a_plan_that_is_over_is_read_and_not_written(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await close_plan(session, two.participation, reason="left", now=MONDAY)
        with pytest.raises(Outdated, match="season is over"):
            await open_writing(session, two.person, two.plan, now=MONDAY)


async def test_merging_without_a_draft_shows_the_plan_as_it_is(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two, make_body(make_goal(work="On-call")))
        writing = await merge_draft(session, two.lead, two.plan, now=MONDAY)

    assert [goal.work for goal in writing.draft.body.goals] == ["On-call"]
