"""Sharing, agreeing, kicking off and contradicting, on a real database."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db.drafts import list_draft_forms
from app.db.engine import Database, Session
from app.db.models import action, checkin, step, timer
from app.db.models import goal as goal_table
from app.db.plan_pages import find_plan_page
from app.db.plan_versions import find_version
from app.db.plans import find_plan, insert_plan, load_goals
from app.db.rows import own
from app.domain.person import Person
from app.domain.plan import Cadence, GoalState, PlanKind, PlanState
from app.domain.plan_draft import SUMMARY_PAGE
from app.domain.plan_entry import DirectionEntry, GoalEntry, WizardPlace
from app.domain.steps import StepKind
from app.errors import NotAllowed, Outdated, UserError
from app.services.plan_sharing import CHANGED_MEANWHILE, TAKEN_BACK, agree_plan, share_plan, undo_change
from app.services.plan_writing import merge_draft, open_writing, take_goal_out, write_page
from app.services.plans import close_plan, turn_plan
from tests.factories import MONDAY, save_person, save_workspace
from tests.factories_plans import Two, make_body, make_goal, save_active_plan, save_shared_plan, save_two

ENTRY = GoalEntry(
    work="Payments",
    signal="Answers a question from another team, unasked, once a month",
    cadence=Cadence.EVIDENCE,
    help="Introduce me",
)
LATER = MONDAY + timedelta(days=1)


async def _direct(session: Session, two: Two, me: Person, direction: str) -> None:
    """Somebody writes a direction into their draft."""
    base = (await open_writing(session, me, two.plan, now=MONDAY)).draft.base
    entry = DirectionEntry(direction, "")
    await write_page(session, me, WizardPlace(two.plan, 0, base), entry, to=1, now=MONDAY)


async def _draft(session: Session, two: Two, me: Person) -> None:
    """Somebody writes a direction and a first goal."""
    await _direct(session, two, me, "Lead a team")
    writing = await open_writing(session, me, two.plan, now=MONDAY)
    await write_page(session, me, writing.place, ENTRY, to=SUMMARY_PAGE, now=MONDAY)


async def _due(session: Session, kind: StepKind) -> dict[UUID, list[int]]:
    """Whom that kind waits for now, with the numbers."""
    query = select(step).where(own(step, session), step.c.kind == kind, step.c.state == "due").order_by(step.c.no)
    found: dict[UUID, list[int]] = defaultdict(list)
    for row in await session.execute(query):
        found[row.person_id].append(row.no)
    return dict(found)


async def test_sharing_makes_version_one_and_asks_the_other_to_read_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _draft(session, two, two.person)
        plan = await share_plan(session, two.person, two.plan, now=MONDAY)
        page = await find_plan_page(session, two.plan, reader=two.lead.id)
        due = await _due(session, StepKind.PLAN_READY)
        drafts = await list_draft_forms(session, person=two.person.id)

    assert (plan.version, plan.person_agreed, plan.partner_agreed) == (1, 1, None)
    assert page is not None
    assert page.body.goals[0].work == "Payments"
    assert due == {two.lead.id: [1]}
    assert drafts == []


async def test_the_lead_may_write_the_plan_as_well(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _draft(session, two, two.lead)
        plan = await share_plan(session, two.lead, two.plan, now=MONDAY)
        due = await _due(session, StepKind.PLAN_READY)

    assert plan.waits_for == two.person.id
    assert due == {two.person.id: [1]}


async def test_sharing_twice_makes_one_version(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _draft(session, two, two.person)
        await share_plan(session, two.person, two.plan, now=MONDAY)
        plan = await share_plan(session, two.person, two.plan, now=MONDAY)

    assert plan.version == 1


async def test_two_presses_at_once_make_one_version(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _draft(session, two, two.person)

    async def press() -> int:
        async with db.begin(workspace) as session:
            return (await share_plan(session, two.person, two.plan, now=MONDAY)).version

    assert set(await asyncio.gather(press(), press())) == {1}


async def test_what_is_not_ready_is_not_shared(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        with pytest.raises(Outdated, match="nothing new of yours"):
            await share_plan(session, two.person, two.plan, now=MONDAY)
        await _direct(session, two, two.person, "Lead a team")
        with pytest.raises(UserError, match="one goal at least"):
            await share_plan(session, two.person, two.plan, now=MONDAY)


async def test_what_reads_as_before_is_not_shared(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        body = make_body()
        entry = DirectionEntry(body.direction, body.because)
        await write_page(session, two.person, WizardPlace(two.plan, 0, 1), entry, now=MONDAY)
        with pytest.raises(UserError, match="Nothing has changed"):
            await share_plan(session, two.person, two.plan, now=MONDAY)


async def test_a_plan_of_ones_own_has_nobody_to_ask_or_tell(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session, "UPRIYA")
        light = await insert_plan(
            session, kind=PlanKind.LIGHT, person=priya.id, partner=None, participation=None, now=MONDAY
        )
        two = Two(priya, priya, light, light)
        await _draft(session, two, priya)
        plan = await share_plan(session, priya, light, now=MONDAY)
        agreed = await agree_plan(session, priya, light, 1, now=MONDAY)
        await turn_plan(session, light, now=LATER)
        asked = (await session.execute(select(step).where(own(step, session)))).all()

    assert plan.waits_for is None
    assert agreed == plan
    assert asked == []


async def test_who_takes_their_own_change_back_contradicts_nobody(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await _direct(session, two, two.person, "Lead two teams")
        await share_plan(session, two.person, two.plan, now=MONDAY)
        plan = await undo_change(session, two.person, two.plan, 2, now=LATER)
        version = await find_version(session, two.plan, 2)

    assert plan.version == 3
    assert version is not None
    assert version.contested_at is None


async def test_a_change_can_be_taken_back_after_its_time_as_well(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await _direct(session, two, two.person, "Lead two teams")
        await share_plan(session, two.person, two.plan, now=MONDAY)
        await undo_change(session, two.lead, two.plan, 2, now=MONDAY + timedelta(days=30))
        version = await find_version(session, two.plan, 2)

    assert version is not None
    assert version.contested_at is None


async def test_an_edit_of_the_words_does_not_undo_what_became_of_a_goal(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await session.execute(update(goal_table).where(own(goal_table, session)).values(state=GoalState.DONE))
        page = await find_plan_page(session, two.plan, reader=two.person.id)
        await _direct(session, two, two.person, "Lead two teams")
        await share_plan(session, two.person, two.plan, now=MONDAY)
        goals = await load_goals(session, two.plan)

    assert page is not None
    assert page.body.goals[0].state is GoalState.DONE
    assert [goal.state for goal in goals] == [GoalState.DONE]


async def test_when_both_agreed_the_season_begins(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _draft(session, two, two.person)
        await share_plan(session, two.person, two.plan, now=MONDAY)
        plan = await agree_plan(session, two.lead, two.plan, 1, now=MONDAY)
        goals = await load_goals(session, two.plan)
        news = await _due(session, StepKind.PLAN_CHANGED)
        waiting = {**await _due(session, StepKind.PLAN_READY), **await _due(session, StepKind.HOMEWORK)}
        checkins = (await session.execute(select(checkin.c.no).where(own(checkin, session)))).scalars().all()
        promises = (await session.execute(select(action).where(own(action, session)))).all()

    assert plan.state is PlanState.ACTIVE
    assert plan.kicked_off_on == date(2026, 3, 2)
    assert [goal.work for goal in goals] == ["Payments"]
    assert news == {two.person.id: [0]}
    assert waiting == {}
    assert sorted(checkins) == [1, 2, 3, 4, 5, 6]
    assert [(row.owner_id, row.toward_id, row.due_on) for row in promises] == [
        (two.lead.id, two.person.id, date(2026, 3, 16))
    ]


async def test_agreeing_twice_begins_one_season(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_shared_plan(session, two)

    async def press() -> date | None:
        async with db.begin(workspace) as session:
            return (await agree_plan(session, two.lead, two.plan, 1, now=MONDAY)).kicked_off_on

    assert set(await asyncio.gather(press(), press())) == {date(2026, 3, 2)}
    async with db.begin(workspace) as session:
        promises = (await session.execute(select(action.c.id).where(own(action, session)))).all()
    assert len(promises) == 1


async def test_the_season_begins_on_the_leads_date(db: Database, workspace: UUID) -> None:
    evening = MONDAY.replace(hour=23)
    async with db.begin(workspace) as session:
        two = await save_two(session, lead_tz="Asia/Tokyo", person_tz="America/New_York")
        plan = await save_active_plan(session, two, now=evening)

    assert plan.kicked_off_on == date(2026, 3, 3)


async def test_who_reads_an_older_version_cannot_agree_to_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_shared_plan(session, two)
        await save_shared_plan(session, two, make_body(direction="Another"))
        with pytest.raises(Outdated, match="changed a moment ago"):
            await agree_plan(session, two.lead, two.plan, 1, now=MONDAY)


async def test_changing_what_was_shared_asks_the_first_one_again(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _draft(session, two, two.person)
        await share_plan(session, two.person, two.plan, now=MONDAY)
        await _direct(session, two, two.lead, "Lead two teams")
        plan = await share_plan(session, two.lead, two.plan, now=LATER)
        due = await _due(session, StepKind.PLAN_READY)
        page = await find_plan_page(session, two.plan, reader=two.person.id)

    assert (plan.version, plan.waits_for) == (2, two.person.id)
    assert due == {two.person.id: [2]}
    assert page is not None
    assert page.before is not None
    assert (page.before.direction, page.body.direction) == ("Lead a team", "Lead two teams")


async def test_of_two_who_write_at_once_the_later_one_loses_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await _direct(session, two, two.person, "By Priya")
        writing = await open_writing(session, two.lead, two.plan, now=MONDAY)
        goal = writing.draft.body.goals[0]
        entry = replace(ENTRY, doing="By Dana", help=goal.help, signal=goal.signal)
        place = WizardPlace(two.plan, 1, 1, goal.id)
        await write_page(session, two.lead, place, entry, to=SUMMARY_PAGE, now=MONDAY)
        await share_plan(session, two.person, two.plan, now=MONDAY)

    async with db.begin(workspace) as session:
        with pytest.raises(Outdated, match=CHANGED_MEANWHILE):
            await share_plan(session, two.lead, two.plan, now=MONDAY)

    async with db.begin(workspace) as session:
        again = await open_writing(session, two.lead, two.plan, now=MONDAY)
        merged = await merge_draft(session, two.lead, two.plan, now=MONDAY)
        plan = await share_plan(session, two.lead, two.plan, now=MONDAY)
        kept = await find_version(session, two.plan, plan.version)

    assert again.is_overtaken
    assert again.draft.body.goals[0].doing == "By Dana"
    assert not merged.is_overtaken
    assert kept is not None
    assert (kept.body.direction, kept.body.goals[0].doing) == ("By Priya", "By Dana")


async def test_an_edit_of_an_active_plan_counts_and_the_other_hears_of_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await _direct(session, two, two.person, "Lead two teams")
        plan = await share_plan(session, two.person, two.plan, now=MONDAY)
        news = await _due(session, StepKind.PLAN_CHANGED)
        version = await find_version(session, two.plan, 2)

    assert plan.state is PlanState.ACTIVE
    assert news[two.lead.id] == [2]
    assert version is not None
    assert version.contest_until is not None
    assert version.contest_until > MONDAY + timedelta(days=7)


async def test_a_retired_goal_keeps_its_reason(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two, make_body(make_goal(), make_goal(work="On-call")))
        goal = (await load_goals(session, two.plan))[0]
        place = WizardPlace(two.plan, 1, 1, goal.id)
        asked = await take_goal_out(session, two.person, place, reason=None, now=MONDAY)
        await take_goal_out(session, two.person, place, reason="The team moved", now=MONDAY)
        await share_plan(session, two.person, two.plan, now=MONDAY)
        left = await load_goals(session, two.plan)
        page = await find_plan_page(session, two.plan, reader=two.lead.id)

    assert asked is None
    assert [goal.work for goal in left] == ["On-call"]
    assert page is not None
    assert [(one.work, one.reason, one.state) for one in page.body.retired] == [
        ("Payments", "The team moved", GoalState.RETIRED)
    ]


async def test_the_other_one_can_take_a_change_back(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await _direct(session, two, two.person, "Lead two teams")
        await share_plan(session, two.person, two.plan, now=MONDAY)
        plan = await undo_change(session, two.lead, two.plan, 2, now=LATER)
        page = await find_plan_page(session, two.plan, reader=two.person.id)
        contested = await find_version(session, two.plan, 2)
        news = await _due(session, StepKind.PLAN_CHANGED)

    assert plan.version == 3
    assert page is not None
    assert page.body.direction == make_body().direction
    assert contested is not None
    assert contested.contested_at == LATER
    assert 3 in news[two.person.id]


async def test_taking_back_an_added_goal_takes_it_out(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        place = WizardPlace(two.plan, 2, 1, UUID(int=77), is_new=True)
        entry = replace(ENTRY, work="Hiring")
        await write_page(session, two.person, place, entry, to=SUMMARY_PAGE, now=MONDAY)
        await share_plan(session, two.person, two.plan, now=MONDAY)
        with_goal = [goal.work for goal in await load_goals(session, two.plan)]
        await undo_change(session, two.lead, two.plan, 2, now=LATER)
        without = [goal.work for goal in await load_goals(session, two.plan)]
        page = await find_plan_page(session, two.plan, reader=two.person.id)

    assert (with_goal, without) == (["Payments", "Hiring"], ["Payments"])
    assert page is not None
    assert page.body.retired[0].reason == TAKEN_BACK


async def test_only_the_latest_change_can_be_taken_back_and_not_the_beginning(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        with pytest.raises(UserError, match="no change"):
            await undo_change(session, two.lead, two.plan, 1, now=LATER)
        with pytest.raises(Outdated):
            await undo_change(session, two.lead, two.plan, 2, now=LATER)


async def test_a_closed_plan_stays_as_it_is(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await _direct(session, two, two.person, "Lead two teams")
        await close_plan(session, two.participation, reason="left", now=LATER)
        with pytest.raises(Outdated, match="season is over"):
            await share_plan(session, two.person, two.plan, now=LATER)
        with pytest.raises(NotAllowed):
            await open_writing(session, two.lead, two.plan, now=LATER)
        timers = (await session.execute(select(timer).where(own(timer, session), timer.c.subject_id == two.plan))).all()

    assert timers == []


async def _act(session: Session, act: str, me: Person, plan: UUID) -> None:
    match act:
        case "share":
            await share_plan(session, me, plan, now=MONDAY)
        case "agree":
            await agree_plan(session, me, plan, 1, now=MONDAY)
        case "undo":
            await undo_change(session, me, plan, 1, now=MONDAY)
        case _:
            await open_writing(session, me, plan, now=MONDAY)


@pytest.mark.parametrize("act", ["share", "agree", "undo", "write"])
async def test_somebody_else_can_do_nothing(db: Database, workspace: UUID, act: str) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        tom = await save_person(session, "UTOM")
        with pytest.raises(NotAllowed) as refused:
            await _act(session, act, tom, two.plan)

    assert str(refused.value) == str(NotAllowed())


async def test_a_person_of_another_workspace_finds_no_plan(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
    elsewhere = await save_workspace(db, team="TOTHER")
    async with db.begin(elsewhere) as session:
        priya = await save_person(session, "UPRIYA")
        with pytest.raises(NotAllowed):
            await open_writing(session, replace(priya, id=two.person.id), two.plan, now=MONDAY)
        with pytest.raises(NotAllowed):
            await agree_plan(session, replace(priya, id=two.person.id), two.plan, 1, now=MONDAY)
        assert await find_plan(session, two.plan) is None
