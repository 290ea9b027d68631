"""What happens to a plan by itself, and how it begins and ends."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.db.engine import Database, Session
from app.db.models import action, participation, step, timer
from app.db.plans import find_plan, load_goals
from app.db.rows import by_id, own
from app.domain.plan import Cadence, PlanState
from app.domain.plan_draft import SUMMARY_PAGE
from app.domain.plan_entry import GoalEntry, WizardPlace
from app.domain.steps import StepKind
from app.services.evidence import add_link
from app.services.plan_sharing import share_plan
from app.services.plan_writing import write_page
from app.services.plans import close_plan, start_plan, turn_plan
from tests.factories import MONDAY
from tests.factories_plans import Two, save_active_plan, save_shared_plan, save_two

FIRST_NUDGE = datetime(2026, 3, 17, 23, tzinfo=UTC)
DUE = datetime(2026, 3, 22, 23, tzinfo=UTC)
LAST_NUDGE = datetime(2026, 3, 25, 23, tzinfo=UTC)


async def _due(session: Session, kind: StepKind) -> dict[UUID, list[int]]:
    query = select(step).where(own(step, session), step.c.kind == kind, step.c.state == "due").order_by(step.c.no)
    found: dict[UUID, list[int]] = defaultdict(list)
    for row in await session.execute(query):
        found[row.person_id].append(row.no)
    return dict(found)


async def _timer_at(session: Session, two: Two) -> datetime | None:
    found: datetime | None = await session.scalar(
        select(timer.c.at).where(own(timer, session), timer.c.subject_id == two.plan)
    )
    return found


async def test_a_yes_brings_homework_and_a_day_to_write_the_plan_by(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        again = await start_plan(session, two.participation, two.person, two.lead, now=MONDAY)
        homework = await _due(session, StepKind.HOMEWORK)
        at = await _timer_at(session, two)

    assert again == two.plan
    assert homework == {two.person.id: [0]}
    assert at == FIRST_NUDGE


async def test_both_are_nudged_before_anything_is_shared(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await turn_plan(session, two.plan, now=FIRST_NUDGE)
        due = await _due(session, StepKind.PLAN_DUE)
        at = await _timer_at(session, two)

    assert due == {two.person.id: [0], two.lead.id: [0]}
    assert at == DUE


async def test_whoever_has_yet_to_agree_is_nudged_alone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_shared_plan(session, two)
        await turn_plan(session, two.plan, now=FIRST_NUDGE)
        due = await _due(session, StepKind.PLAN_DUE)

    assert due == {two.lead.id: [0]}


async def test_a_turn_that_runs_twice_says_it_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        for _ in range(2):
            await turn_plan(session, two.plan, now=FIRST_NUDGE)
        due = await _due(session, StepKind.PLAN_DUE)

    assert due == {two.person.id: [0], two.lead.id: [0]}


async def test_after_an_outage_only_the_latest_nudge_is_said(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await turn_plan(session, two.plan, now=FIRST_NUDGE)
        await turn_plan(session, two.plan, now=LAST_NUDGE + timedelta(days=3))
        due = await _due(session, StepKind.PLAN_DUE)
        at = await _timer_at(session, two)

    assert due == {two.person.id: [2], two.lead.id: [2]}
    assert at is None


async def test_after_the_kick_off_the_first_evidence_is_asked_for(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        at = await _timer_at(session, two)
        assert at is not None
        await turn_plan(session, two.plan, now=at - timedelta(seconds=1))
        before = await _due(session, StepKind.EVIDENCE_FIRST)
        await turn_plan(session, two.plan, now=at)
        due = await _due(session, StepKind.EVIDENCE_FIRST)

    assert at == datetime(2026, 3, 8, 23, tzinfo=UTC)
    assert before == {}
    assert due == {two.person.id: [0]}


async def test_evidence_that_is_there_is_not_asked_for(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        goal = (await load_goals(session, two.plan))[0]
        await add_link(session, two.person, goal.id, "https://example.com/1", now=MONDAY)
        await turn_plan(session, two.plan, now=MONDAY + timedelta(days=8))
        due = await _due(session, StepKind.EVIDENCE_FIRST)

    assert due == {}


async def test_linking_something_settles_the_question_for_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await turn_plan(session, two.plan, now=MONDAY + timedelta(days=8))
        goal = (await load_goals(session, two.plan))[0]
        await add_link(session, two.person, goal.id, "https://example.com/1", now=MONDAY + timedelta(days=9))
        due = await _due(session, StepKind.EVIDENCE_FIRST)

    assert due == {}


async def test_a_new_goals_help_becomes_a_promise_once_nobody_contradicted(db: Database, workspace: UUID) -> None:
    entry = GoalEntry(
        work="Hiring", signal="Both places taken", cadence=Cadence.UPDATE, help="Sits in on one interview"
    )
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        place = WizardPlace(two.plan, 2, 1, UUID(int=77), is_new=True)
        await write_page(session, two.person, place, entry, to=SUMMARY_PAGE, now=MONDAY)
        await share_plan(session, two.person, two.plan, now=MONDAY)
        counts_at = datetime(2026, 3, 9, 23, tzinfo=UTC)
        promised = []
        for now in (counts_at - timedelta(seconds=1), counts_at, counts_at):
            await turn_plan(session, two.plan, now=now)
            rows = await session.execute(select(action.c.due_on).where(own(action, session)).order_by(action.c.due_on))
            promised.append(list(rows.scalars()))

    assert promised == [[date(2026, 3, 16)]] + [[date(2026, 3, 16), date(2026, 3, 24)]] * 2


async def test_a_pause_asks_for_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        where = by_id(participation, session, two.participation)
        await session.execute(update(participation).where(where).values(state="paused"))
        await turn_plan(session, two.plan, now=LAST_NUDGE)
        due = await _due(session, StepKind.PLAN_DUE)

    assert due == {}


async def test_leaving_ends_all_that_was_asked(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await turn_plan(session, two.plan, now=FIRST_NUDGE)
        await close_plan(session, two.participation, reason="left", now=FIRST_NUDGE)
        await close_plan(session, UUID(int=5), reason="left", now=FIRST_NUDGE)
        await turn_plan(session, two.plan, now=LAST_NUDGE)
        await turn_plan(session, UUID(int=5), now=LAST_NUDGE)
        due = {**await _due(session, StepKind.PLAN_DUE), **await _due(session, StepKind.HOMEWORK)}
        plan = await find_plan(session, two.plan)

    assert due == {}
    assert plan is not None
    assert plan.state is PlanState.CLOSED
