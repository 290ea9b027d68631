"""Preparing page by page, on a real database: private until shared, kept on every Next."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.checkin_pages import load_checkin_page
from app.db.checkin_situations import find_situation
from app.db.drafts import list_draft_forms
from app.db.engine import Database, Session
from app.db.evidence import list_goal_evidence
from app.db.models import checkin_goal, draft
from app.db.rows import own
from app.domain.checkin import CheckinState, RecordAnswer
from app.domain.checkin_acts import ExcuseReason
from app.domain.checkin_page import CheckinPage
from app.domain.checkin_situation import Situation
from app.domain.holding import HeldRecord
from app.domain.plan import Cadence
from app.domain.preparation import GoalNote, GoalStatus, Prompt
from app.domain.preparing import PreparationEntry, Preparing
from app.errors import InvalidInput, NotAllowed, Outdated, UserError
from app.services.checkin_access import access_checkin
from app.services.checkins import turn_checkin
from app.services.holding import answer_checkin, record_checkin
from app.services.preparing import keep_preparing, open_preparing, share_preparing, share_with_examples
from app.services.rescheduling import agree_checkin_excuse, propose_checkin_excuse
from tests.factories_checkin_rows import Season, get_checkin, list_asked, save_checkins, starts
from tests.factories_plans import make_body, make_goal

NOW = starts(3, 30) + timedelta(hours=12)
CONCRETE = PreparationEntry(GoalStatus.MOVING, "canary: paired with Ana on 12 March")
VAGUE = PreparationEntry(GoalStatus.STUCK, "canary: it went fine")
NEEDS = PreparationEntry(needs="canary: an introduction")


async def _page(session: Session, checkin_id: UUID) -> CheckinPage:
    situation = await find_situation(session, checkin_id, now=NOW)
    assert situation is not None
    return await load_checkin_page(session, situation)


async def _share(session: Session, made: Season) -> None:
    """Priya fills in the one goal and the last page, and shares."""
    await keep_preparing(session, made.first, "UPRIYA", 0, CONCRETE, to=1, now=NOW)
    assert isinstance(await share_preparing(session, made.first, "UPRIYA", 1, NEEDS, now=NOW), Situation)


async def test_every_page_is_kept_and_found_again_where_it_was_left(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session, body=make_body(make_goal(), make_goal(work="On-call")))
        begun = await open_preparing(session, made.first, "UPRIYA", now=NOW)
        assert (begun.draft.page, begun.draft.note(begun.page.goal_ids[0])) == (0, GoalNote())

        await keep_preparing(session, made.first, "UPRIYA", 0, CONCRETE, to=1, now=NOW)
        again = await open_preparing(session, made.first, "UPRIYA", now=NOW)

        assert again.draft.page == 1
        assert again.draft.note(again.page.goal_ids[0]) == GoalNote(GoalStatus.MOVING, CONCRETE.moved)


async def test_a_draft_is_sealed_unknown_to_the_lead_and_doesnt_open_the_check_in(
    db: Database, workspace: UUID
) -> None:
    early = starts(3, 24)
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await keep_preparing(session, made.first, "UPRIYA", 0, CONCRETE, to=1, now=early)
        await keep_preparing(session, made.first, "UPRIYA", 1, NEEDS, to=1, now=early)

        stored = (await session.execute(select(draft.c.body).where(own(draft, session)))).scalars().all()
        assert b"canary" not in b"".join(stored)
        page, _ = await access_checkin(session, made.first, "UDANA", now=early)
        assert (page.is_shared, page.needs, page.goals[0].now.moved) == (False, "", "")
        assert (await get_checkin(session, made.first)).state is CheckinState.SCHEDULED


async def test_sharing_opens_it_from_eight_days_before_and_ends_the_asking(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        with pytest.raises(UserError, match="from 23 March on"):
            await open_preparing(session, made.first, "UPRIYA", now=starts(3, 22))
        await turn_checkin(session, made.first, now=starts(3, 30))
        await _share(session, made)

        assert (await get_checkin(session, made.first)).state is CheckinState.OPEN
        assert (await list_asked(session, made.first))["checkin_prepare", "UPRIYA", 0] == "done"
        page, _ = await access_checkin(session, made.first, "UDANA", now=NOW)
        assert (page.needs, page.goals[0].now.moved) == (NEEDS.needs, CONCRETE.moved)
        assert page.goals[0].now.status is GoalStatus.MOVING
        assert await list_draft_forms(session, person=made.priya.id) == []


async def test_what_is_vague_is_asked_about_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await keep_preparing(session, made.first, "UPRIYA", 0, VAGUE, to=1, now=NOW)
        asked = await share_preparing(session, made.first, "UPRIYA", 1, NEEDS, now=NOW)
        assert isinstance(asked, Preparing)
        assert asked.wants_example
        (goal,) = (one.goal.id for one in asked.vague)

        await share_with_examples(session, made.first, "UPRIYA", {goal: "canary: on Tuesday with Ana"}, now=NOW)

        assert (await _page(session, made.first)).goals[0].now.moved == (
            "canary: it went fine\ncanary: on Tuesday with Ana"
        )


async def test_the_question_can_be_left_unanswered(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await keep_preparing(session, made.first, "UPRIYA", 0, VAGUE, to=1, now=NOW)
        await share_preparing(session, made.first, "UPRIYA", 1, NEEDS, now=NOW)

        shared = await share_preparing(session, made.first, "UPRIYA", 1, NEEDS, now=NOW)

        assert isinstance(shared, Situation)


async def test_a_link_is_kept_as_evidence_and_a_wrong_one_is_said_under_its_field(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        linked = PreparationEntry(link="https://example.com/pull/7")
        kept = await keep_preparing(session, made.first, "UPRIYA", 0, linked, to=0, now=NOW)
        await keep_preparing(session, made.first, "UPRIYA", 0, linked, to=0, now=NOW)

        assert kept.page.goals[0].links == 1
        (goal,) = kept.page.goal_ids
        assert len((await list_goal_evidence(session, [goal]))[goal]) == 1
        with pytest.raises(InvalidInput) as refused:
            await keep_preparing(
                session, made.first, "UPRIYA", 0, PreparationEntry(link="javascript:alert(1)"), to=1, now=NOW
            )
        assert refused.value.field == "link"


@pytest.mark.parametrize(
    ("entry", "at", "field"),
    [(PreparationEntry(moved="x" * 3001), 0, "moved"), (PreparationEntry(needs="x" * 3001), 1, "needs")],
)
async def test_what_is_too_long_is_said_under_its_field(
    db: Database, workspace: UUID, entry: PreparationEntry, at: int, field: str
) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        with pytest.raises(InvalidInput) as refused:
            await keep_preparing(session, made.first, "UPRIYA", at, entry, to=1, now=NOW)

        assert refused.value.field == field


async def test_what_is_changed_after_it_was_held_shows_as_changed_afterwards(db: Database, workspace: UUID) -> None:
    later = starts(4, 3)
    async with db.begin(workspace) as session:
        made = await save_checkins(session, body=make_body(make_goal(), make_goal(work="On-call")))
        await keep_preparing(session, made.first, "UPRIYA", 0, CONCRETE, to=1, now=NOW)
        await keep_preparing(session, made.first, "UPRIYA", 1, CONCRETE, to=2, now=NOW)
        await share_preparing(session, made.first, "UPRIYA", 2, NEEDS, now=NOW)
        await record_checkin(session, made.first, "UDANA", HeldRecord(date(2026, 4, 2), {}), now=later)
        await answer_checkin(session, made.first, "UPRIYA", RecordAnswer.RIGHT, now=later)

        changed = PreparationEntry(GoalStatus.DONE, "canary: merged on 1 April")
        await keep_preparing(session, made.first, "UPRIYA", 0, changed, to=2, now=later)
        await share_preparing(session, made.first, "UPRIYA", 2, NEEDS, now=later)

        first, second = (await _page(session, made.first)).goals
        assert (first.now.changed_after, second.now.changed_after) == (True, False)
        assert (await get_checkin(session, made.first)).state is CheckinState.HELD


async def test_next_month_begins_with_the_last_status_and_shows_the_last_words(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _share(session, made)
        goals = (await _page(session, made.first)).goal_ids
        record = HeldRecord(date(2026, 4, 2), dict.fromkeys(goals, "canary: write it down"))
        await record_checkin(session, made.first, "UDANA", record, now=starts(4, 3))

        begun = await open_preparing(session, made.checkins[1].id, "UPRIYA", now=starts(4, 29))

        assert begun.goal is not None
        assert begun.draft.note(goals[0]) == GoalNote(GoalStatus.MOVING, "")
        assert begun.goal.last is not None
        assert begun.goal.last.moved == CONCRETE.moved
        assert begun.goal.last_agreed is not None
        assert begun.goal.last_agreed.agreed == "canary: write it down"
        assert begun.page.since == date(2026, 4, 2)


async def test_an_objective_is_set_at_the_first_and_looked_at_in_the_third(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session, body=make_body(make_goal(cadence=Cadence.OBJECTIVE)))
        prompts = []
        for one in made.checkins:
            prompts.append((await _page(session, one.id)).goals[0].prompt)
        assert prompts == [
            Prompt.SET_OBJECTIVE,
            Prompt.MOVED,
            Prompt.LOOK_AT_OBJECTIVE,
            Prompt.SET_OBJECTIVE,
            Prompt.MOVED,
            Prompt.LOOK_AT_OBJECTIVE,
        ]
        await _share(session, made)

        assert (await _page(session, made.checkins[2].id)).goals[0].objective == CONCRETE.moved
        assert (await _page(session, made.checkins[5].id)).goals[0].objective == ""


async def test_a_check_in_that_is_left_out_is_not_prepared(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await propose_checkin_excuse(session, made.first, "UPRIYA", ExcuseReason.AWAY, now=NOW)
        await agree_checkin_excuse(session, made.first, "UDANA", now=NOW)

        with pytest.raises(Outdated, match="left out by both"):
            await open_preparing(session, made.first, "UPRIYA", now=NOW)


async def test_nobody_but_the_participant_prepares(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        for user in ("UDANA", "ULEE", "UNOBODY"):
            with pytest.raises(NotAllowed):
                await open_preparing(session, made.first, user, now=NOW)


async def test_words_are_sealed_where_they_are_kept(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _share(session, made)

        stored = (await session.execute(select(checkin_goal.c.moved_text))).scalars().all()
        assert b"canary" not in b"".join(filter(None, stored))
