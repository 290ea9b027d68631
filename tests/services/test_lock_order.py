"""People before everything else: whoever waits for somebody holds nothing that others may wait for."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from app.db.engine import Database, Session
from app.db.people import get_person, lock_people
from app.db.plans import load_goals
from app.domain.evidence import new_link
from app.domain.handover import ALL_SEALED
from app.domain.holding import HeldRecord
from app.services.carrying_on import accept_handover
from app.services.evidence import link_evidence
from app.services.forming import invite_one_more
from app.services.handing_over import choose_handover, decline_handover
from app.services.holding import record_checkin
from app.services.homework import share_homework
from app.services.invitations import accept_invitation
from app.services.people import contest_line, name_people
from app.services.plan_sharing import agree_plan
from app.services.rhythms import follow_rhythms
from tests.factories import MONDAY, save_line, save_person
from tests.factories_checkin_rows import save_checkins, starts
from tests.factories_plans import save_shared_plan, save_two
from tests.factories_seasons import invite, save_team
from tests.locks import until_somebody_waits
from tests.services.test_handing_over import GONE_AT, save_left

Act = Callable[[Session], Awaitable[Any]]
TABLES = ("timer", "season", "participation", "plan", "checkin", "evidence", "action", "step", "message")


@dataclass(frozen=True, slots=True)
class Meeting:
    """An act, and who is held by another transaction when it begins."""

    act: Act
    held: UUID


async def _yes(session: Session) -> Meeting:
    team = await save_team(session)
    part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
    return Meeting(lambda later: accept_invitation(later, part, team.priya, now=MONDAY), team.lee.id)


async def _one_more(session: Session) -> Meeting:
    team = await save_team(session)
    await invite(session, team.dana, [team.priya])
    season = await _id(session, "SELECT id FROM season")
    return Meeting(lambda later: invite_one_more(later, team.dana, season, "UTOM", now=MONDAY), team.tom.id)


async def _id(session: Session, query: str) -> UUID:
    return UUID(str(await session.scalar(text(query))))


async def _record(session: Session) -> Meeting:
    made = await save_checkins(session)
    now, record = starts(4, 2) + timedelta(hours=12), HeldRecord(date(2026, 4, 2), {})
    return Meeting(lambda later: record_checkin(later, made.first, "UDANA", record, now=now), made.priya.id)


async def _agree(session: Session) -> Meeting:
    two = await save_two(session)
    plan = await save_shared_plan(session, two)
    return Meeting(lambda later: agree_plan(later, two.lead, two.plan, plan.version, now=MONDAY), two.person.id)


async def _homework(session: Session) -> Meeting:
    two = await save_two(session)
    return Meeting(lambda later: share_homework(later, two.person, two.plan, ("canary",), now=MONDAY), two.lead.id)


async def _evidence(session: Session) -> Meeting:
    made = await save_checkins(session)
    goal = (await load_goals(session, made.plan))[0].id
    link = new_link("https://example.com/pull/7", "")
    return Meeting(lambda later: link_evidence(later, made.dana, [goal], link, now=starts(4, 2)), made.priya.id)


async def _choose(session: Session) -> Meeting:
    left = await save_left(session)

    def act(later: Session) -> Awaitable[Any]:
        return choose_handover(
            later, left.part, left.made.priya, to="URUTH", choices=ALL_SEALED, summaries={}, now=GONE_AT
        )

    return Meeting(act, left.ruth.id)


async def _decline(session: Session) -> Meeting:
    meeting = await _choose(session)
    await meeting.act(session)
    part = await _id(session, "SELECT id FROM participation")
    ruth = await get_person(session, meeting.held)
    priya = await _id(session, "SELECT person_id FROM participation")
    return Meeting(lambda later: decline_handover(later, part, ruth, now=GONE_AT), priya)


async def _carry_on(session: Session) -> Meeting:
    meeting = await _choose(session)
    await meeting.act(session)
    part = await _id(session, "SELECT id FROM participation")
    ruth = await get_person(session, meeting.held)
    above = await save_person(session, "UABOVE")
    await save_line(session, ruth, above)
    return Meeting(lambda later: accept_handover(later, part, ruth, now=GONE_AT), above.id)


async def _away(session: Session) -> Meeting:
    made = await save_checkins(session)
    return Meeting(lambda later: follow_rhythms(later, [made.priya.id], now=starts(4, 2)), made.priya.id)


async def _name(session: Session) -> Meeting:
    made = await save_checkins(session)
    ruth = await save_person(session, "URUTH")
    return Meeting(lambda later: name_people(later, ruth, ["UPRIYA"], now=starts(4, 2)), made.priya.id)


async def _contest(session: Session) -> Meeting:
    priya, ruth = await save_person(session, "UPRIYA"), await save_person(session, "URUTH")
    await name_people(session, ruth, ["UPRIYA"], now=MONDAY)
    return Meeting(lambda later: contest_line(later, priya, now=MONDAY), ruth.id)


@pytest.mark.parametrize(
    "meet",
    [_yes, _one_more, _record, _agree, _homework, _evidence, _choose, _decline, _carry_on, _away, _name, _contest],
)
async def test_an_act_that_waits_for_somebody_holds_up_nobody(
    db: Database, workspace: UUID, meet: Callable[[Session], Awaitable[Meeting]]
) -> None:
    async with db.begin(workspace) as session:
        meeting = await meet(session)

    async def act() -> None:
        async with db.begin(workspace) as session:
            await meeting.act(session)

    async with db.begin(workspace) as session:
        await lock_people(session, [meeting.held])
        acting = asyncio.create_task(act())
        await until_somebody_waits(db)
        for table in TABLES:
            await session.execute(text(f"SELECT FROM {table} FOR UPDATE"))
    await acting


async def test_what_refers_to_a_locked_person_is_written_at_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya, dana = await save_person(session, "UPRIYA"), await save_person(session, "UDANA")

    async with db.begin(workspace) as session:
        await lock_people(session, [priya.id])
        await get_person(session, dana.id, lock=True)
        async with asyncio.timeout(2), db.begin(workspace) as other:
            await save_line(other, priya, dana)
