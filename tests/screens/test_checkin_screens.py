"""Windows, items and Home of check-ins: sound for Slack, complete in three statements, and silent about contents."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database, Session
from app.db.models import access_log
from app.db.rows import own
from app.domain.checkin_acts import ExcuseReason
from app.domain.checkin_situation import Situation
from app.domain.holding import HeldRecord
from app.domain.plan import Cadence
from app.domain.preparation import GoalStatus
from app.domain.preparing import PreparationEntry, Preparing
from app.domain.promise import NewPromise
from app.errors import NotAllowed
from app.screens.checkin_windows import (
    change_screen,
    excuse_screen,
    give_screen,
    holding_screen,
    move_screen,
    name_screen,
    preparing_screen,
    proposal_screen,
    reading_screen,
    record_screen,
    who_sees_checkin_screen,
)
from app.screens.checkins import checkin_home, checkins_screen
from app.services.checkin_access import access_checkin
from app.services.holding import record_checkin
from app.services.preparing import keep_preparing, share_preparing
from app.services.rescheduling import move_checkin, propose_checkin_excuse
from app.views.preparing import preparing_window, shared_window
from tests.factories import save_person
from tests.factories_checkin_rows import Season, end_season, move_clock, save_checkins, starts
from tests.factories_plans import make_body, make_goal
from tests.sound_views import NASTY, check_sound, check_sound_blocks
from tests.statements import counted

NOON = timedelta(hours=12)
ON_THE_DAY = starts(4, 2) + NOON
BODY = make_body(
    make_goal(work=NASTY, signal=NASTY, help=NASTY),
    make_goal(work="On-call", cadence=Cadence.UPDATE, help=""),
    make_goal(work="Talks", cadence=Cadence.OBJECTIVE, help=""),
)
Screen = Callable[..., Awaitable[Any]]


async def _prepare(session: Session, made: Season, *, now: datetime = ON_THE_DAY) -> None:
    for page in range(3):
        entry = PreparationEntry(GoalStatus.MOVING, NASTY + " 12")
        await keep_preparing(session, made.first, "UPRIYA", page, entry, to=page + 1, now=now)
    await share_preparing(session, made.first, "UPRIYA", 3, PreparationEntry(needs=NASTY), now=now)


async def _record(session: Session, made: Season, by: str = "UDANA", *, now: datetime = ON_THE_DAY) -> None:
    page, _ = await access_checkin(session, made.first, by, now=now)
    promise = NewPromise(NASTY, date(2026, 4, 20))
    record = HeldRecord(date(2026, 4, 2), dict.fromkeys(page.goal_ids, NASTY), (promise,))
    await record_checkin(session, made.first, by, record, now=now)


async def _opened(
    db: Database, workspace: UUID, screen: Screen, made: Season, user: str, *, now: datetime = ON_THE_DAY
) -> str:
    """The words of the window, which is sound and came in at most three statements."""
    async with db.begin(workspace) as session:
        with counted(db) as statements:
            view = await screen(session, made.first, user, now=now)
    assert len(statements) <= 3, statements
    return check_sound(view)


@pytest.fixture
async def made(db: Database, workspace: UUID) -> Season:
    async with db.begin(workspace) as session:
        return await save_checkins(session, body=BODY)


async def test_the_wizard_is_sound_on_every_page(db: Database, workspace: UUID, made: Season) -> None:
    words = await _opened(db, workspace, preparing_screen, made, "UPRIYA")
    assert "Goal 1 of 3" in words
    assert "That is something to talk about, not a failure." in words

    async with db.begin(workspace) as session:
        pages = []
        for page in range(3):
            entry = PreparationEntry(GoalStatus.STUCK, NASTY, link="https://example.com/1" if page == 0 else "")
            kept = await keep_preparing(session, made.first, "UPRIYA", page, entry, to=page + 1, now=ON_THE_DAY)
            pages.append(check_sound(preparing_window(kept, saved=True)))
        again = await keep_preparing(
            session, made.first, "UPRIYA", 3, PreparationEntry(needs=NASTY), to=0, now=ON_THE_DAY
        )
        first = check_sound(preparing_window(again))
        shared = await share_preparing(session, made.first, "UPRIYA", 3, PreparationEntry(), now=ON_THE_DAY)

    assert "Your update" in pages[0]
    assert "What do you want to have reached in two months?" in pages[1]
    assert "What do you need from your lead?" in pages[2]
    assert "1 link" in first
    assert isinstance(shared, Situation)
    assert "can read it now" in check_sound(shared_window(shared))


async def test_the_question_for_an_example_is_sound(db: Database, workspace: UUID, made: Season) -> None:
    async with db.begin(workspace) as session:
        for page in range(3):
            entry = PreparationEntry(GoalStatus.STUCK, "canary fine & well" if page else "")
            await keep_preparing(session, made.first, "UPRIYA", page, entry, to=page + 1, now=ON_THE_DAY)
        asked = await share_preparing(session, made.first, "UPRIYA", 3, PreparationEntry(), now=ON_THE_DAY)

    assert isinstance(asked, Preparing)
    words = check_sound(preparing_window(asked))
    assert "Is there one example, a date, a name? A line is enough." in words
    assert "On-call" in words


async def test_the_page_before_begins_with_what_is_late(db: Database, workspace: UUID, made: Season) -> None:
    late = starts(4, 2) + NOON  # the first promise of the plan was due ten working days after 2 March
    before = await _opened(db, workspace, holding_screen, made, "UDANA", now=late)
    assert "not shared yet" in before

    async with db.begin(workspace) as session:
        await _prepare(session, made)
    as_lead = await _opened(db, workspace, holding_screen, made, "UDANA", now=late)
    as_participant = await _opened(db, workspace, holding_screen, made, "UPRIYA", now=late)

    assert "Start here." in as_lead
    assert "it isn't done" in as_lead
    assert "Worth asking today" in as_lead
    assert "needs from you" in as_lead
    assert "What you need from your lead" in as_participant
    assert NASTY in as_lead


async def test_the_form_after_is_sound_with_all_its_promises(db: Database, workspace: UUID, made: Season) -> None:
    words = await _opened(db, workspace, record_screen, made, "UDANA")
    assert "Thu 2 April" in words
    async with db.begin(workspace) as session:
        check_sound(await record_screen(session, made.first, "UPRIYA", promises=3, now=ON_THE_DAY))


async def test_a_record_reads_the_same_for_both_with_their_own_answers(
    db: Database, workspace: UUID, made: Season
) -> None:
    async with db.begin(workspace) as session:
        await _prepare(session, made)
        await _record(session, made)
    for screen in (reading_screen, holding_screen, record_screen):
        recorder = await _opened(db, workspace, screen, made, "UDANA")
        other = await _opened(db, workspace, screen, made, "UPRIYA")

        assert "That's right" in other
        assert "Change something" in other
        assert "three working days" in other
        assert "That's right" not in recorder
        assert "We didn't meet" in recorder
    assert NASTY in await _opened(db, workspace, change_screen, made, "UPRIYA")
    assert "My version" not in await _opened(db, workspace, change_screen, made, "UDANA")


async def test_moving_naming_and_leaving_out_offer_lists(db: Database, workspace: UUID, made: Season) -> None:
    assert "Tue 7 April" in await _opened(db, workspace, move_screen, made, "UPRIYA")
    assert "Saying nothing means no." in await _opened(db, workspace, excuse_screen, made, "UPRIYA")

    async with db.begin(workspace) as session:
        await propose_checkin_excuse(session, made.first, "UPRIYA", ExcuseReason.AWAY, now=ON_THE_DAY)
    assert "Agree to leave it out" in await _opened(db, workspace, proposal_screen, made, "UDANA")
    assert "Take it back" in await _opened(db, workspace, proposal_screen, made, "UPRIYA")

    async with db.begin(workspace) as session:
        await move_clock(session, made.first, starts(4, 7), starts(4, 9))
        given = await give_screen(session, made.lee, made.first, now=starts(4, 10))
    assert "Tue 28 April" in check_sound(given)
    assert "Tue 28 April" in await _opened(db, workspace, name_screen, made, "UDANA", now=starts(4, 10))


async def test_who_can_see_this_is_said_for_those_who_can(db: Database, workspace: UUID, made: Season) -> None:
    words = await _opened(db, workspace, who_sees_checkin_screen, made, "UPRIYA")

    assert "could technically read it" in words
    assert "only when told" in words


async def test_strangers_and_the_leader_read_the_same_refusal_everywhere(
    db: Database, workspace: UUID, made: Season
) -> None:
    screens: list[Screen] = [
        preparing_screen,
        holding_screen,
        record_screen,
        reading_screen,
        change_screen,
        move_screen,
        name_screen,
        excuse_screen,
        proposal_screen,
        who_sees_checkin_screen,
    ]
    refused = set()
    async with db.begin(workspace) as session:
        await save_person(session, "UKIM")
        for screen in screens:
            for user in ("UKIM", "ULEE", "UNOBODY"):
                for checkin_id in (made.first, UUID(int=1)):
                    with pytest.raises(NotAllowed) as error:
                        await screen(session, checkin_id, user, now=ON_THE_DAY)
                    refused.add(str(error.value))

    assert len(refused) == 1


async def test_a_lead_whose_season_is_over_is_a_stranger(db: Database, workspace: UUID, made: Season) -> None:
    async with db.begin(workspace) as session:
        await end_season(session)
        for screen in (holding_screen, reading_screen, move_screen):
            with pytest.raises(NotAllowed):
                await screen(session, made.first, "UDANA", now=ON_THE_DAY)
        check_sound(await reading_screen(session, made.first, "UPRIYA", now=ON_THE_DAY))


async def test_that_the_lead_looked_is_written_down_and_that_the_owner_did_is_not(
    db: Database, workspace: UUID, made: Season
) -> None:
    async with db.begin(workspace) as session:
        for user in ("UPRIYA", "UDANA", "UDANA"):
            await holding_screen(session, made.first, user, now=ON_THE_DAY)
        log = await session.execute(
            select(access_log.c.viewer, access_log.c.times, access_log.c.hat).where(own(access_log, session))
        )
        assert [(row.viewer, row.times, row.hat) for row in log] == [(str(made.dana.id), 2, "lead")]


async def test_home_shows_each_hat_its_own_part_in_three_statements(
    db: Database, workspace: UUID, made: Season
) -> None:
    async with db.begin(workspace) as session:
        entry = PreparationEntry(GoalStatus.MOVING, NASTY)
        await keep_preparing(session, made.first, "UPRIYA", 0, entry, to=1, now=starts(3, 31))
        await move_clock(session, made.first, starts(4, 7), starts(4, 9))
        words = {}
        for one in (made.priya, made.dana, made.lee):
            with counted(db) as statements:
                blocks = await checkin_home(session, one, now=starts(4, 10))
            assert len(statements) <= 3
            assert len(blocks) <= 15
            words[one.slack_user] = check_sound_blocks(blocks, "home")

        kim = await save_person(session, "UKIM")
        assert await checkin_home(session, kim, now=starts(4, 10)) == []

    assert "Continue" in words["UPRIYA"]
    assert "promises kept by <@UDANA>" in words["UPRIYA"]
    assert "promises kept" not in words["UDANA"]
    assert "of yours open" in words["UDANA"]
    assert "six days late" in words["UDANA"]
    assert "six working days late" in words["ULEE"]
    assert "Give until" in words["ULEE"]
    assert "canary" not in "".join(words.values())


@pytest.mark.parametrize(
    ("user", "to_prepare", "title"),
    [
        ("UPRIYA", False, "April check-in"),
        ("UPRIYA", True, "April check-in"),
        ("UDANA", False, "Check-ins"),
        ("UDANA", True, "Check-ins"),
        ("ULEE", False, "Check-ins"),
    ],
)
async def test_the_word_opens_what_fits_who_asks(
    db: Database, workspace: UUID, made: Season, user: str, to_prepare: bool, title: str
) -> None:
    async with db.begin(workspace) as session:
        with counted(db) as statements:
            view = await checkins_screen(session, user, to_prepare=to_prepare, now=ON_THE_DAY)

    assert view["title"]["text"] == title
    assert len(statements) <= 3
    check_sound(view)


async def test_a_moved_check_in_says_so_wherever_it_is_listed(db: Database, workspace: UUID, made: Season) -> None:
    async with db.begin(workspace) as session:
        await move_checkin(session, made.first, "UPRIYA", date(2026, 4, 7), now=ON_THE_DAY)
        for one in (made.priya, made.dana):
            words = check_sound_blocks(await checkin_home(session, one, now=ON_THE_DAY), "home")
            assert "moved once" in words
