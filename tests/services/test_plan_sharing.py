"""Sharing, agreeing, kicking off and contradicting, on a real database."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.db.engine import Database, Session
from app.db.models import step
from app.db.plan_pages import find_plan_page
from app.db.plans import load_goals
from app.db.rows import own
from app.domain.plan import Cadence, PlanState
from app.domain.plan_draft import SUMMARY_PAGE
from app.domain.plan_entry import DirectionEntry, GoalEntry, WizardPlace
from app.domain.steps import StepKind
from app.services.plan_sharing import agree_plan, share_plan
from app.services.plan_writing import open_writing, write_page
from tests.factories import MONDAY
from tests.factories_plans import Two, save_two

ENTRY = GoalEntry(
    work="Payments",
    signal="Answers a question from another team, unasked, once a month",
    cadence=Cadence.EVIDENCE,
    help="Introduce me",
)


async def _write(session: Session, two: Two, by_lead: bool = False, **entry: object) -> None:
    """One goal and a direction in somebody's draft."""
    me = two.lead if by_lead else two.person
    writing = await open_writing(session, me, two.plan, now=MONDAY)
    place = WizardPlace(two.plan, 0, writing.draft.base)
    direction = DirectionEntry(str(entry.get("direction", "Lead a team")), "")
    await write_page(session, me, place, direction, to=1, now=MONDAY)
    if not writing.draft.body.goals:
        again = await open_writing(session, me, two.plan, now=MONDAY)
        await write_page(session, me, again.place, ENTRY, to=SUMMARY_PAGE, now=MONDAY)


async def _due(session: Session, kind: StepKind) -> dict[UUID, list[int]]:
    rows = await session.execute(select(step).where(own(step, session), step.c.kind == kind, step.c.state == "due"))
    found: dict[UUID, list[int]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row.no)
    return found


async def test_sharing_makes_version_one_and_asks_the_other_to_read_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _write(session, two)
        plan = await share_plan(session, two.person, two.plan, now=MONDAY)
        page = await find_plan_page(session, two.plan, reader=two.lead.id)
        due = await _due(session, StepKind.PLAN_READY)

    assert (plan.version, plan.person_agreed, plan.partner_agreed) == (1, 1, None)
    assert page is not None
    assert page.body.goals[0].work == "Payments"
    assert due == {two.lead.id: [1]}


async def test_sharing_twice_makes_one_version(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _write(session, two)
        await share_plan(session, two.person, two.plan, now=MONDAY)
        plan = await share_plan(session, two.person, two.plan, now=MONDAY)

    assert plan.version == 1


async def test_when_both_agreed_the_season_begins(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await _write(session, two)
        await share_plan(session, two.person, two.plan, now=MONDAY)
        plan = await agree_plan(session, two.lead, two.plan, 1, now=MONDAY)
        goals = await load_goals(session, two.plan)
        news = await _due(session, StepKind.PLAN_CHANGED)
        ready = await _due(session, StepKind.PLAN_READY)

    assert plan.state is PlanState.ACTIVE
    assert plan.kicked_off_on == date(2026, 3, 2)
    assert [goal.work for goal in goals] == ["Payments"]
    assert news == {two.person.id: [0]}
    assert ready == {}
