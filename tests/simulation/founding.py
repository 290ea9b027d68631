"""The first day of a simulated company: people, who leads whom, seasons that everybody agreed to."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.people import find_people
from app.db.plan_versions import PlanVersion, insert_version
from app.db.plans import find_plan_of
from app.domain.calendar import local_date
from app.domain.cohort import Chain
from app.domain.digest import DigestCadence
from app.domain.forming import SeasonDetails
from app.domain.person import Person
from app.services.digests import choose_digest, try_digest_channel
from app.services.invitations import accept_invitation
from app.services.plan_sharing import agree_plan
from tests.factories import save_line, save_person
from tests.factories_plans import make_body, make_goal
from tests.factories_seasons import invite
from tests.simulation.company import WORD, Group, Somebody


async def found_company(session: Session, groups: tuple[Group, ...], *, now: datetime) -> None:
    """Everybody is known to Trellis, leads have sent their seasons, and every plan was agreed today."""
    for group in groups:
        for one in group.everybody:
            await save_person(session, one.user, tz=one.tz, country=one.country)
        known = await find_people(session, [one.user for one in group.everybody])
        for one in group.others:
            await save_line(session, known[one.user], known[group.teams[0][0].user])
        for number, (lead, people) in enumerate(group.teams):
            await save_line(session, known[lead.user], known[group.leader.user])
            for one in people:
                await save_line(session, known[one.user], known[lead.user])
            await _begin_season(session, lead, people, known, chain=_chain(number), now=now)
    for group in groups:
        await _choose_digest(session, group.leader, now=now)


def _chain(number: int) -> Chain:
    return Chain.LIGHT if number == 1 else Chain.STANDARD


async def _begin_season(
    session: Session,
    lead: Somebody,
    people: tuple[Somebody, ...],
    known: Mapping[str, Person],
    *,
    chain: Chain,
    now: datetime,
) -> None:
    leading = known[lead.user]
    details = SeasonDetails(f"{WORD} season", local_date(now, lead.tz), None, chain)
    parts = await invite(session, leading, [known[one.user] for one in people], details=details, now=now)
    for who, part in parts.items():
        me = next(one for one in known.values() if one.id == who)
        await accept_invitation(session, part, me, now=now)
        await _agree_plan(session, part, me, leading, now=now)


async def _agree_plan(session: Session, part: UUID, me: Person, lead: Person, *, now: datetime) -> None:
    plan = await find_plan_of(session, part)
    assert plan is not None
    goal = make_goal(work=f"{WORD} payments", signal=f"{WORD} answers", doing=f"{WORD} jobs", help=f"{WORD} introduces")
    version = PlanVersion(plan.version + 1, me.id, now, None, None, make_body(goal, direction=f"{WORD} leads"))
    await insert_version(session, plan, version)
    await agree_plan(session, lead, plan.id, version.no, now=now)


async def _choose_digest(session: Session, leader: Somebody, *, now: datetime) -> None:
    me = (await find_people(session, [leader.user]))[leader.user]
    await try_digest_channel(session, me, channel=f"C{leader.user}", key=leader.user, now=now)
    await choose_digest(session, me, channel=f"C{leader.user}", cadence=DigestCadence.MONTHLY, now=now)
