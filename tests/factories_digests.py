"""A leader's group for tests: leads below the leader, their seasons, the people in them, and check-ins."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select, update

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import checkin, digest, digest_place, message, participation, plan, season
from app.db.rows import own
from app.domain.calendar import add_months
from app.domain.checkin import CheckinState
from app.domain.digest import DigestCadence
from app.domain.person import Person
from app.services.digests import choose_digest, turn_digest_place
from tests.factories import MONDAY, save_line, save_person

SEASON_NAME = "Spring, by the river"
"""No digest may ever show it."""
MONTHLY = DigestCadence.MONTHLY
MID_MARCH = date(2026, 3, 16)
IN_MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)
APRIL_STARTS = datetime(2026, 3, 31, 22, tzinfo=UTC)
AT_THE_BRIEF = datetime(2026, 4, 1, 7, tzinfo=UTC)
"""Nine o'clock in Berlin, where the leader is, on the first working day of April."""


async def save_running_season(
    session: Session,
    lead: Person,
    people: list[Person],
    *,
    starts_on: date = date(2026, 1, 12),
    state: str = "running",
    part: str = "accepted",
) -> UUID:
    """A season of that lead in which all of them take part, with a plan each once they said yes."""
    season_id = new_id()
    row = {"workspace_id": session.workspace, "kind": "growth", "state": state}
    await session.execute(
        insert(season).values(
            **row,
            id=season_id,
            lead_id=lead.id,
            name=session.sealer.seal(season.c.name, season_id, SEASON_NAME),
            chain="standard",
            text_version=1,
            starts_on=starts_on,
            ends_on=add_months(starts_on, 6),
            last_act_at=MONDAY,
        )
    )
    for person in people:
        part_id = new_id()
        values = {**row, "id": part_id, "state": part, "role": "participant"}
        await session.execute(
            insert(participation).values(**values, season_id=season_id, person_id=person.id, reason_shared=False)
        )
        if part != "asked":
            await save_season_plan(session, lead, person, part_id)
    return season_id


async def save_season_plan(session: Session, lead: Person, person: Person, part_id: UUID | None = None) -> UUID:
    plan_id = new_id()
    await session.execute(
        insert(plan).values(
            workspace_id=session.workspace,
            id=plan_id,
            person_id=person.id,
            partner_id=lead.id,
            participation_id=part_id,
            kind="season",
            state="active",
            version=1,
            touched_at=MONDAY,
        )
    )
    return plan_id


async def save_group(
    session: Session, leader: Person, sizes: list[int], *, starts_on: date = date(2026, 1, 12), named: str = "U"
) -> list[tuple[Person, list[Person]]]:
    """For each size a lead below the leader with a season of so many people."""
    group = []
    for n, size in enumerate(sizes):
        lead = await save_person(session, f"{named}LEAD{n}")
        await save_line(session, lead, leader)
        people = [await save_person(session, f"{named}P{n}{k}") for k in range(size)]
        await save_running_season(session, lead, people, starts_on=starts_on)
        group.append((lead, people))
    return group


async def save_due_checkin(
    session: Session,
    lead: Person,
    person: Person,
    due_on: date,
    state: CheckinState = CheckinState.HELD,
    *,
    no: int = 1,
) -> UUID:
    """A check-in of the two due on that day, with a plan of its own."""
    checkin_id = new_id()
    held = state in (CheckinState.HELD, CheckinState.HELD_LATE)
    await session.execute(
        insert(checkin).values(
            workspace_id=session.workspace,
            id=checkin_id,
            plan_id=await save_season_plan(session, lead, person),
            person_id=person.id,
            lead_id=lead.id,
            no=1,
            first_due_on=due_on,
            due_on=due_on,
            moved=0,
            round=0,
            state=state,
            held_on=due_on + timedelta(days=4 if state is CheckinState.HELD_LATE else 0) if held else None,
            excuse_own=False,
            version=1,
        )
    )
    return checkin_id


async def save_leader(session: Session, sizes: list[int], *, channel: str | None = "CLEADS") -> Person:
    """A leader who chose a monthly digest in March, with a group whose first person's check-in was held."""
    leader = await save_person(session, "ULEE")
    group = await save_group(session, leader, sizes)
    lead, people = group[0]
    await save_due_checkin(session, lead, people[0], MID_MARCH)
    await choose_digest(session, leader, channel=channel, cadence=MONTHLY, now=IN_MARCH)
    return leader


async def place_of(session: Session) -> UUID:
    return UUID(str(await session.scalar(select(digest_place.c.id).where(own(digest_place, session)))))


async def turn_digest(session: Session, now: datetime = APRIL_STARTS) -> None:
    await turn_digest_place(session, await place_of(session), now=now)


async def make_digest(session: Session, *, state: str = "sent", channel: str | None = "CLEADS") -> tuple[Person, UUID]:
    """A digest of March, and its post in that state."""
    leader = await save_leader(session, [3, 3], channel=channel)
    await turn_digest(session)
    await session.execute(update(message).where(own(message, session)).values(state=state))
    made = await session.scalar(select(digest.c.id).where(own(digest, session)))
    return leader, UUID(str(made))
