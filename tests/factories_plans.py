"""Seasons of two with a plan, for tests of plans and evidence."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import participation, season
from app.db.plan_versions import PlanVersion, insert_version
from app.db.plans import find_plan
from app.domain.person import Person
from app.domain.plan import Cadence, Goal, Plan, PlanBody
from app.domain.season import season_ends_on
from app.services.plan_sharing import agree_plan
from app.services.plans import start_plan
from tests.factories import MONDAY, save_person


@dataclass(frozen=True, slots=True)
class Two:
    """Somebody, their lead, and their plan."""

    person: Person
    lead: Person
    plan: UUID
    participation: UUID


def make_goal(**changes: object) -> Goal:
    goal = Goal(
        id=new_id(),
        position=1,
        work="Payments",
        signal="Answers a question from another team, unasked, once a month",
        cadence=Cadence.EVIDENCE,
        doing="Take over the reconciliation job",
        help="Introduce me to the platform leads",
        by_checkin=3,
    )
    return replace(goal, **changes)  # type: ignore[arg-type]  # a test names the fields it is about


def make_body(*goals: Goal, direction: str = "Lead a team that others like to work with") -> PlanBody:
    numbered = [replace(goal, position=n) for n, goal in enumerate(goals or (make_goal(),), start=1)]
    return PlanBody(direction=direction, because="I like it when others grow", goals=tuple(numbered))


async def save_two(
    session: Session,
    *,
    person: str = "UPRIYA",
    lead: str = "UDANA",
    person_tz: str = "Europe/Berlin",
    lead_tz: str = "Europe/Berlin",
    now: datetime = MONDAY,
) -> Two:
    """Somebody who has just said yes to a season with this lead; their plan is empty."""
    priya = await save_person(session, person, tz=person_tz)
    dana = await save_person(session, lead, tz=lead_tz)
    taking_part = await _save_participation(session, priya, dana, now=now)
    plan = await start_plan(session, taking_part, priya, dana, now=now)
    return Two(priya, dana, plan, taking_part)


async def save_shared_plan(
    session: Session, two: Two, body: PlanBody | None = None, *, by: Person | None = None, now: datetime = MONDAY
) -> Plan:
    """A version of the plan, shared by the person unless said otherwise; nobody is told."""
    plan = await find_plan(session, two.plan)
    assert plan is not None
    author = by or two.person
    version = PlanVersion(plan.version + 1, author.id, now, None, None, body or make_body())
    await insert_version(session, plan, version)
    return plan.with_yes(author.id, version.no)


async def save_active_plan(session: Session, two: Two, body: PlanBody | None = None, *, now: datetime = MONDAY) -> Plan:
    """A plan both agreed to, with what follows from it."""
    plan = await save_shared_plan(session, two, body, now=now)
    return await agree_plan(session, two.lead, two.plan, plan.version, now=now)


async def _save_participation(session: Session, person: Person, lead: Person, *, now: datetime) -> UUID:
    season_id, participation_id = new_id(), new_id()
    await session.execute(
        insert(season).values(
            workspace_id=session.workspace,
            id=season_id,
            kind="growth",
            lead_id=lead.id,
            name=session.sealer.seal(season.c.name, season_id, "Spring"),
            state="running",
            chain="standard",
            text_version=1,
            starts_on=now.date(),
            ends_on=season_ends_on(now.date()),
            last_act_at=now,
        )
    )
    await session.execute(
        insert(participation).values(
            workspace_id=session.workspace,
            id=participation_id,
            season_id=season_id,
            kind="growth",
            person_id=person.id,
            role="participant",
            state="accepted",
            reason_shared=False,
            invited_at=now,
            answered_at=now,
        )
    )
    return participation_id
