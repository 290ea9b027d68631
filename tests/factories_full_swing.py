"""A season in full swing, with contents of every kind: for tests that try every button on it.

Everything that Priya, Dana and their people typed carries a canary word; nobody else has typed anything.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select

from app.db.checkins import lock_checkins_of_plan
from app.db.engine import Session
from app.db.forming import find_season_draft
from app.db.ids import new_id
from app.db.models import action, evidence, participation, plan
from app.db.participations import find_taking_part
from app.db.people import find_people
from app.db.plans import load_goals
from app.db.rows import own
from app.domain.checkin_acts import ExcuseReason
from app.domain.cohort import Chain
from app.domain.evidence import new_link, new_message
from app.domain.forming import SeasonDetails
from app.domain.handover import Fate, Part
from app.domain.holding import HeldRecord
from app.domain.need import Mark
from app.domain.pause import PauseCause
from app.domain.person import Person
from app.domain.plan import PlanBody
from app.domain.plan_entry import DirectionEntry, WizardPlace
from app.domain.preparation import GoalStatus
from app.domain.preparing import PreparationEntry
from app.domain.promise import NewPromise
from app.services.carrying_on import accept_handover
from app.services.evidence import link_evidence
from app.services.forming import save_details, save_marks
from app.services.forwarding import keep_forwarded
from app.services.handing_over import ask_for_handover, choose_handover
from app.services.holding import record_checkin
from app.services.homework import keep_homework, share_homework
from app.services.invitations import decline_invitation
from app.services.pausing import begin_pause
from app.services.plan_sharing import share_plan
from app.services.plan_writing import write_page
from app.services.preparing import keep_preparing, share_preparing
from app.services.rescheduling import propose_checkin_excuse
from tests.factories import MONDAY, save_line, save_person
from tests.factories_checkin_rows import move_clock, starts
from tests.factories_digests import make_digest
from tests.factories_plans import Two, make_body, make_goal, save_active_plan, save_two
from tests.factories_seasons import invite

CANARY = "kestrel <!channel> <https://evil.example|safe> *b* & مرحبا 👩🏽‍🚀"
WORD = "kestrel"
NOW = datetime(2026, 4, 23, 9, 0, tzinfo=UTC)
"""A Thursday: the first check-ins were due on 2 April; the second ones, due on 4 May, can be prepared."""
HELD_ON = date(2026, 4, 2)
HELD_AT = datetime(2026, 4, 2, 14, 0, tzinfo=UTC)
KIM, OMAR, UMA, TOM, NOBODY = "UKIM", "UOMAR", "UUMA", "UTOM", "UNOBODY"
PRIYA, DANA, INES, LEE = "UPRIYA", "UDANA", "UINES", "ULEE"


@dataclass(frozen=True, slots=True)
class FullSwing:
    """`objects` are the ids of Priya's and Dana's things by what they are, each of them once or several times."""

    objects: dict[str, list[UUID]]
    people: dict[str, Person]


def canary_body(count: int = 1) -> PlanBody:
    goals = [
        make_goal(
            id=new_id(),
            work=f"Payments {CANARY}",
            signal=f"Two alerts a month are answered with a written cause {CANARY}",
            doing=f"Take it over {CANARY}",
            help=f"Make room {CANARY}",
        )
        for _ in range(count)
    ]
    return replace(make_body(*goals, direction=f"Lead a team {CANARY}"), because=f"It suits me {CANARY}")


async def save_full_swing(session: Session, *, others: int = 0) -> FullSwing:
    """Dana's seasons below Lee, Omar's beside them; `others` more of Dana's people are under way like Priya."""
    lee, digest = await make_digest(session)
    await save_line(session, await save_person(session, DANA), lee)
    two = await _save_under_way(session, PRIYA)
    ines = await _save_told(session, INES)
    await _save_quiet_season(session, TOM, DANA)
    await _save_quiet_season(session, UMA, OMAR)
    await save_line(session, two.person, two.lead)
    for user in (KIM, NOBODY):
        await save_person(session, user)
    objects = await _list_objects(session, two, ines)
    objects["part"] += await _save_handovers(session, ines.person)
    objects["part"] += await _save_invitations(session, two.lead)
    objects["season"] = [await _save_forming(session, two)]
    objects["digest"] = [digest]
    for n in range(others):
        await _save_under_way(session, f"UOTHER{n}")
    return FullSwing(objects, {LEE: lee, DANA: two.lead, PRIYA: two.person, INES: ines.person})


async def _save_quiet_season(session: Session, person: str, lead: str) -> None:
    await save_active_plan(session, await save_two(session, person=person, lead=lead))


async def _save_under_way(session: Session, user: str) -> Two:
    """The first check-in was held and is not confirmed; the second one was shared, and is being written anew."""
    two = await save_two(session, person=user, lead=DANA)
    await share_homework(session, two.person, two.plan, (CANARY, CANARY, CANARY), now=MONDAY)
    await save_active_plan(session, two, canary_body())
    await _save_checkins(session, two, (await load_goals(session, two.plan))[0].id)
    await _save_evidence(session, two, (await load_goals(session, two.plan))[0].id)
    await _save_change(session, two)
    await keep_homework(session, two.person, two.plan, (CANARY, "", ""), now=NOW)
    return two


async def _save_checkins(session: Session, two: Two, goal: UUID) -> None:
    first, second, *_ = await lock_checkins_of_plan(session, two.plan)
    await move_clock(session, first.id, starts(3, 30), starts(4, 1), starts(4, 2))
    promises = (NewPromise(f"Ask the platform leads {CANARY}", date(2026, 4, 20)),)
    record = HeldRecord(HELD_ON, {goal: f"We agreed {CANARY}"}, promises)
    await record_checkin(session, first.id, DANA, record, now=HELD_AT)
    user = two.person.slack_user
    moved = PreparationEntry(GoalStatus.MOVING, f"I wrote two causes {CANARY}")
    await keep_preparing(session, second.id, user, 0, moved, to=1, now=NOW)
    await share_preparing(session, second.id, user, 1, PreparationEntry(needs=CANARY), now=NOW)
    await keep_preparing(session, second.id, user, 0, moved, to=0, now=NOW)


async def _save_evidence(session: Session, two: Two, goal: UUID) -> None:
    """A message and a link, by each of the two, and a message that is for no goal yet."""
    me, user = two.person, two.person.slack_user
    shown = new_message("TTRELLIS", "CPAY", "1775000000.000100", note=CANARY, quote=CANARY)
    kept = new_message("TTRELLIS", "CPAY", "1775000001.000100", note=CANARY)
    await link_evidence(session, me, [goal], shown, now=NOW)
    await link_evidence(session, two.lead, [goal], new_link("https://example.com/pull/7", CANARY), now=NOW)
    await keep_forwarded(session, me, [kept], user, now=NOW)


async def _save_change(session: Session, two: Two) -> None:
    """A change of the plan that can still be contradicted, and another one in the writing."""
    place = WizardPlace(two.plan, 0, 1)
    await write_page(session, two.person, place, DirectionEntry(f"Elsewhere {CANARY}", CANARY), now=NOW)
    await share_plan(session, two.person, two.plan, now=NOW)
    await write_page(session, two.person, replace(place, base=2), DirectionEntry(f"Not yet {CANARY}"), now=NOW)


async def _save_told(session: Session, user: str) -> Two:
    """The first check-in was missed and the leader told; the participant proposes to leave it out."""
    two = await save_two(session, person=user, lead=DANA)
    await save_active_plan(session, two, canary_body())
    first, *_ = await lock_checkins_of_plan(session, two.plan)
    await move_clock(session, first.id, starts(3, 30), starts(4, 1), starts(4, 2), starts(4, 7), starts(4, 9))
    await propose_checkin_excuse(session, first.id, user, ExcuseReason.OTHER, now=NOW)
    return two


async def _save_handovers(session: Session, ines: Person) -> list[UUID]:
    """Two whose lead changed ask Ines to carry their seasons on: she took one on, and was asked about the other."""
    choices = {
        Part.PLAN: Fate.CARRY,
        Part.EVIDENCE: Fate.SUMMARISE,
        Part.CHECKINS: Fate.CARRY,
        Part.PROMISES: Fate.SEAL,
    }
    asked = []
    for user in ("UFAY", "UGIL"):
        two = await save_two(session, person=user, lead="UPAT")
        await save_active_plan(session, two, canary_body())
        part = await find_taking_part(session, two.participation)
        assert part is not None
        await begin_pause(session, part, PauseCause.LINE_CHANGED, now=NOW)
        await ask_for_handover(session, part, now=NOW)
        await choose_handover(
            session,
            two.participation,
            two.person,
            to=INES,
            choices=choices,
            summaries={Part.EVIDENCE: CANARY},
            now=NOW,
        )
        asked.append(two.participation)
    carried = await accept_handover(session, asked[0], ines, now=NOW)
    return [asked[1], carried.participation.id]


async def _save_invitations(session: Session, dana: Person) -> list[UUID]:
    """One that was declined with a reason for Dana, and one that waits."""
    details = SeasonDetails(f"Summer {WORD} <!channel>", date(2026, 5, 4), None, Chain.STANDARD)
    found = []
    for user, declines in (("UZOE", True), ("UNOOR", False)):
        asked = await save_person(session, user)
        part = (await invite(session, dana, [asked], details=details, now=NOW))[asked.id]
        if declines:
            await decline_invitation(session, part, asked, reason=CANARY, shared=True, now=NOW)
        found.append(part)
    return found


async def _save_forming(session: Session, two: Two) -> UUID:
    """The season that Dana is forming, with a name and a note."""
    await save_marks(session, two.lead, {two.person.id: {Mark.FINDS_IT_HARD}}, now=NOW)
    draft = await find_season_draft(session, lead=two.lead.id)
    assert draft is not None
    details = SeasonDetails(f"Autumn {WORD} <!channel>", date(2026, 9, 7), None, Chain.STANDARD)
    await save_details(session, two.lead, draft.id, details, now=NOW)
    return draft.id


async def list_things(session: Session, user: str) -> dict[str, list[UUID]]:
    """The plan, a goal, check-ins and promises of somebody in a season."""
    me = (await find_people(session, [user]))[user]
    plans = await _ids(session, plan, plan.c.person_id == me.id)
    return {
        "plan": plans,
        "goal": [(await load_goals(session, plans[0]))[0].id],
        "checkin": [one.id for one in await lock_checkins_of_plan(session, plans[0])],
        "promise": await _ids(session, action, action.c.toward_id == me.id),
        "part": await _ids(session, participation, participation.c.person_id == me.id),
    }


async def _list_objects(session: Session, two: Two, ines: Two) -> dict[str, list[UUID]]:
    checkins = await lock_checkins_of_plan(session, two.plan)
    told, *_ = await lock_checkins_of_plan(session, ines.plan)
    return {
        "plan": [two.plan],
        "goal": [(await load_goals(session, two.plan))[0].id],
        "checkin": [checkins[0].id, checkins[1].id, told.id],
        "evidence": await _ids(session, evidence, evidence.c.owner_id == two.person.id),
        "promise": await _ids(session, action, action.c.toward_id == two.person.id),
        "part": [two.participation],
        "person": [two.person.id],
    }


async def _ids(session: Session, table: Table, which: ColumnElement[bool]) -> list[UUID]:
    return list((await session.execute(select(table.c.id).where(own(table, session), which))).scalars())
