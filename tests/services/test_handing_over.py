"""A season that gets another lead, on a real PostgreSQL: nothing carries by itself, and what is sealed stays so."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db.checkins import lock_checkins_of_plan
from app.db.engine import Database, Session
from app.db.handovers import find_handover
from app.db.models import participation, person, season
from app.db.participations import TakingPart
from app.db.plans import find_plan_of, load_goals
from app.db.rows import by_id, own
from app.domain.checkin import RecordAnswer
from app.domain.evidence import new_link
from app.domain.handover import ALL_SEALED, Choices, Fate, Part
from app.domain.holding import HeldRecord
from app.domain.pause import PauseCause
from app.domain.person import Person, PersonKind, Profile
from app.domain.promise import NewPromise
from app.errors import InvalidInput, NotAllowed, Outdated, UserError
from app.services.carrying_on import accept_handover
from app.services.checkin_access import access_checkin
from app.services.evidence import access_record, link_evidence
from app.services.handing_over import access_handed_over, ask_for_handover, choose_handover, decline_handover
from app.services.holding import answer_checkin, record_checkin
from app.services.members import UnknownMember
from app.services.pausing import begin_pause, keep_season
from app.services.people import name_people
from app.services.plan_access import access_my_plans, access_plan
from app.services.plan_sharing import agree_plan
from app.services.profiles import keep_profiles
from app.services.seasons import turn_participation
from tests.factories import save_line, save_person
from tests.factories_checkin_rows import Season, save_checkins, starts
from tests.factories_plans import save_two
from tests.factories_seasons import state_of, steps_about

GONE_AT = datetime(2026, 4, 10, 9, tzinfo=UTC)
CARRY_ALL: Choices = dict.fromkeys(Part, Fate.CARRY)


@dataclass(frozen=True, slots=True)
class Left:
    """Dana has left: Priya's season is paused, and Ruth is her manager now."""

    made: Season
    part: UUID
    ruth: Person


async def save_left(session: Session) -> Left:
    made = await save_checkins(session)
    query = select(participation.c.id).where(own(participation, session), participation.c.person_id == made.priya.id)
    part = UUID(str(await session.scalar(query)))
    goal = (await load_goals(session, made.plan))[0].id
    await link_evidence(session, made.priya, [goal], new_link("https://example.com/pull/7", "secret note"), now=GONE_AT)
    record = HeldRecord(date(2026, 4, 2), {goal: "agreed secret"}, (NewPromise("promised secret", date(2026, 5, 1)),))
    await record_checkin(session, made.first, made.dana.slack_user, record, now=starts(4, 3))
    await end_record(session, made)
    gone = Profile(made.dana.slack_user, None, PersonKind.MEMBER, "Europe/Berlin", False, True)
    await keep_profiles(session, [gone], now=GONE_AT)
    await turn_participation(session, part, now=GONE_AT)
    ruth = await save_person(session, "URUTH")
    await save_line(session, made.priya, ruth, acts_on=date(2026, 4, 11))
    return Left(made, part, ruth)


async def end_record(session: Session, made: Season) -> None:
    await answer_checkin(session, made.first, made.priya.slack_user, RecordAnswer.RIGHT, now=starts(4, 3))


async def hand_over(session: Session, left: Left, choices: Choices, **summaries: str) -> TakingPart:
    written = {Part(name): text for name, text in summaries.items()}
    await choose_handover(
        session, left.part, left.made.priya, to="URUTH", choices=choices, summaries=written, now=GONE_AT
    )
    return await accept_handover(session, left.part, left.ruth, now=GONE_AT + timedelta(days=3))


async def due_kinds(session: Session, part: UUID, who: Person) -> list[str]:
    return [kind for one, kind, _, state in await steps_about(session, part) if one == who.id and state == "due"]


async def test_a_lead_who_leaves_pauses_the_season_and_the_person_is_asked(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)

        assert await state_of(session, left.part) == "paused"
        assert set(await due_kinds(session, left.part, left.made.priya)) == {"season_changed", "handover_choice"}
        with pytest.raises(Outdated, match="no longer here"):
            await keep_season(session, left.part, left.made.priya, now=GONE_AT)
        with pytest.raises(NotAllowed):
            await access_plan(session, left.ruth, left.made.plan, now=GONE_AT)


async def test_what_is_sealed_cannot_be_seen_by_the_new_lead(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        carried = await hand_over(session, left, ALL_SEALED)

        now = GONE_AT + timedelta(days=4)
        for opened in (access_plan, access_record):
            with pytest.raises(NotAllowed):
                await opened(session, left.ruth, left.made.plan, now=now)
        with pytest.raises(NotAllowed):
            await access_checkin(session, left.made.first, "URUTH", now=now)
        seen = await access_handed_over(session, carried.participation.id, left.ruth, now=now)
        mine = (await access_my_plans(session, left.ruth, now=now)).shown
        assert (list(seen.checkins), list(seen.promises), dict(seen.summaries)) == ([], [], {})
        assert mine is not None
        assert mine.plan.version == 0
        assert "secret" not in repr((seen, mine))


async def test_what_is_carried_is_seen_and_the_plan_waits_for_the_new_leads_yes(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        carried = await hand_over(session, left, CARRY_ALL)
        now = GONE_AT + timedelta(days=4)
        seen = await access_handed_over(session, carried.participation.id, left.ruth, now=now)
        assert [one.agreed for one in seen.checkins] == ["agreed secret"]
        assert "promised secret" in [one.text for one in seen.promises]

        plan = await find_plan_of(session, carried.participation.id)
        assert plan is not None
        assert plan.waits_for == left.ruth.id
        page = await access_plan(session, left.ruth, plan.id, now=now)
        assert page.body.goals[0].work == "Payments"
        assert list(page.linked.values()) == [1]
        await agree_plan(session, left.ruth, plan.id, 1, now=now)

        # Of the six months, those from 2 March to 2 September that are left: May to September.
        dues = [one.due_on for one in await lock_checkins_of_plan(session, plan.id)]
        assert (dues[0], len(dues)) == (date(2026, 5, 14), 5)
        assert {one.lead for one in await lock_checkins_of_plan(session, plan.id)} == {left.ruth.id}


async def test_of_a_summary_only_the_summary_is_shown(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        choices = {**ALL_SEALED, Part.CHECKINS: Fate.SUMMARISE}
        carried = await hand_over(session, left, choices, checkins="We looked at alerts.", promises="never shown")
        seen = await access_handed_over(session, carried.participation.id, left.ruth, now=GONE_AT)

        assert dict(seen.summaries) == {Part.CHECKINS: "We looked at alerts."}
        assert list(seen.checkins) == []
        for other in (left.made.lee, left.made.priya):
            with pytest.raises(NotAllowed):
                await access_handed_over(session, carried.participation.id, other, now=GONE_AT)


async def test_chain_text_and_the_time_that_was_left_hold(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        carried = (await hand_over(session, left, ALL_SEALED)).participation

        before = (await session.execute(select(season).where(season.c.lead_id == left.made.dana.id))).one()
        assert (carried.season.chain, carried.season.text_version) == (before.chain, before.text_version)
        assert carried.season.ends_on == before.ends_on + timedelta(days=3)
        assert await state_of(session, left.part) == "ended"
        assert await due_kinds(session, carried.id, left.made.priya) == ["season_changed"]


async def test_unanswered_in_ten_working_days_it_stays_sealed(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        await turn_participation(session, left.part, now=starts(4, 24))
        assert "handover_choice" in await due_kinds(session, left.part, left.made.priya)
        await turn_participation(session, left.part, now=starts(4, 25))

        assert "handover_choice" not in await due_kinds(session, left.part, left.made.priya)
        with pytest.raises(Outdated, match="stays sealed"):
            await choose_handover(
                session, left.part, left.made.priya, to="URUTH", choices=CARRY_ALL, summaries={}, now=starts(4, 25)
            )


async def test_who_is_asked_can_decline_and_saw_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        priya = left.made.priya
        await choose_handover(session, left.part, priya, to="URUTH", choices=CARRY_ALL, summaries={}, now=GONE_AT)
        assert await due_kinds(session, left.part, left.ruth) == ["carry_on"]
        await decline_handover(session, left.part, left.ruth, now=GONE_AT + timedelta(hours=1))

        assert await due_kinds(session, left.part, left.ruth) == []
        assert "handover_choice" in await due_kinds(session, left.part, priya)
        kept = await find_handover(session, left.part)
        assert kept is not None
        assert kept.to is None
        with pytest.raises(NotAllowed):
            await accept_handover(session, left.part, left.ruth, now=GONE_AT)


async def test_it_is_taken_on_once_and_only_with_a_seat(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        for n in range(4):
            await save_two(session, person=f"UOTHER{n}", lead="URUTH")
        with pytest.raises(UserError, match="seats"):
            await hand_over(session, left, ALL_SEALED)
        await session.execute(
            update(participation)
            .where(own(participation, session), participation.c.state == "accepted")
            .values(state="left")
        )
        await accept_handover(session, left.part, left.ruth, now=GONE_AT)

        with pytest.raises(Outdated):
            await accept_handover(session, left.part, left.ruth, now=GONE_AT)


@pytest.mark.parametrize(("to", "refused"), [(None, InvalidInput), ("UDANA", InvalidInput), ("UNOBODY", UnknownMember)])
async def test_who_cannot_lead_it_is_refused(
    db: Database, workspace: UUID, to: str | None, refused: type[Exception]
) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        with pytest.raises(refused):
            await choose_handover(
                session, left.part, left.made.priya, to=to, choices=CARRY_ALL, summaries={}, now=GONE_AT
            )


async def test_a_change_of_line_pauses_on_its_day_and_the_person_may_keep_going(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await save_line(session, made.priya, made.dana)
        query = select(participation.c.id).where(participation.c.person_id == made.priya.id)
        part = UUID(str(await session.scalar(query)))
        ruth = await save_person(session, "URUTH")
        await name_people(session, ruth, ["UPRIYA"], now=starts(3, 16) + timedelta(hours=9))
        await turn_participation(session, part, now=starts(3, 17))
        assert await state_of(session, part) == "accepted"
        await turn_participation(session, part, now=starts(3, 18))

        assert await state_of(session, part) == "paused"
        assert "season_changed" in await due_kinds(session, part, made.dana)
        with pytest.raises(Outdated, match="theirs to say"):
            await keep_season(session, part, made.dana, now=starts(3, 18))
        await keep_season(session, part, made.priya, now=starts(3, 18))
        await turn_participation(session, part, now=starts(3, 19))
        assert await state_of(session, part) == "accepted"


async def test_keeping_going_takes_the_question_back(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        carried = await hand_over(session, left, ALL_SEALED)
        kim = await save_person(session, "UKIM")
        await begin_pause(session, carried, PauseCause.LINE_CHANGED, now=GONE_AT + timedelta(days=9))
        await ask_for_handover(session, carried, now=GONE_AT + timedelta(days=9))
        part, priya, now = carried.participation.id, left.made.priya, GONE_AT + timedelta(days=10)
        await choose_handover(session, part, priya, to="UKIM", choices=CARRY_ALL, summaries={}, now=now)
        await keep_season(session, part, priya, now=now)

        assert await due_kinds(session, part, kim) == []
        with pytest.raises(NotAllowed):
            await accept_handover(session, part, kim, now=now)
        seen = await access_handed_over(session, part, left.ruth, now=now)
        assert (seen.choices, list(seen.checkins)) == (ALL_SEALED, [])


async def test_a_lead_who_comes_back_can_go_on(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        left = await save_left(session)
        back = update(person).where(by_id(person, session, left.made.dana.id)).values(deactivated_at=None)
        await session.execute(back)
        await keep_season(session, left.part, left.made.priya, now=GONE_AT)

        assert await state_of(session, left.part) == "accepted"
