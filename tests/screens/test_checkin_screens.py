"""Windows, items and Home of check-ins: sound for Slack, complete in three statements, and silent about contents."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import access_log
from app.db.people import find_people
from app.db.promises import list_plan_promises
from app.db.rows import own
from app.domain.checkin import RecordAnswer
from app.domain.checkin_acts import ExcuseReason
from app.domain.checkin_situation import Situation
from app.domain.holding import HeldRecord
from app.domain.person import Person
from app.domain.plan import Cadence
from app.domain.preparation import GoalStatus
from app.domain.preparing import PreparationEntry, Preparing
from app.domain.promise import NewPromise
from app.domain.steps import Step, StepKind, SubjectKind
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
from app.screens.checkins import checkin_home, checkin_items, checkins_screen
from app.screens.promises import drop_screen, promise_items, promises_screen
from app.services.checkin_access import access_checkin
from app.services.holding import answer_checkin, record_checkin
from app.services.preparing import keep_preparing, share_preparing
from app.services.rescheduling import move_checkin, name_checkin_day, propose_checkin_excuse
from app.views.blocks import Obsolete
from app.views.items import Item
from app.views.preparing import preparing_window, shared_window
from app.views.promises import who_sees_promises_window
from tests.factories import save_person, save_workspace
from tests.factories_checkin_rows import Season, end_season, move_clock, save_checkins, starts
from tests.factories_plans import make_body, make_goal, save_active_plan, save_two
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
    assert "of yours is open" in words["UDANA"]
    assert "six working days late" in words["UDANA"]
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


async def test_next_month_shows_what_was_agreed_and_set_the_last_time(
    db: Database, workspace: UUID, made: Season
) -> None:
    may = starts(4, 30)
    async with db.begin(workspace) as session:
        await _prepare(session, made)
        await _record(session, made)
        page, _ = await access_checkin(session, made.first, "UPRIYA", now=ON_THE_DAY)
        mine = dict.fromkeys(page.goal_ids, NASTY)
        await answer_checkin(session, made.first, "UPRIYA", RecordAnswer.CHANGED, agreed=mine, now=ON_THE_DAY)
        preparing = check_sound(await preparing_screen(session, made.checkins[1].id, "UPRIYA", now=may))
        holding = check_sound(await holding_screen(session, made.checkins[1].id, "UDANA", now=may))
        third = check_sound(await holding_screen(session, made.checkins[2].id, "UDANA", now=may))
        again = check_sound(await preparing_screen(session, made.first, "UPRIYA", now=may))
        over = check_sound(await reading_screen(session, made.first, "UDANA", now=may))

    assert "Agreed last time" in preparing
    assert "Last time you wrote" in preparing
    assert "in the other's words" in holding
    assert "The objective that was set" in third
    assert NASTY in again
    assert "held on" in over
    assert "in the other's words" in over


async def test_a_change_after_it_was_held_is_announced_as_such(db: Database, workspace: UUID, made: Season) -> None:
    async with db.begin(workspace) as session:
        await _prepare(session, made)
        await _record(session, made)
        kept = await keep_preparing(
            session, made.first, "UPRIYA", 0, PreparationEntry(GoalStatus.DONE, NASTY), to=3, now=ON_THE_DAY
        )

    assert "changed afterwards" in check_sound(preparing_window(kept))


async def test_lists_say_what_each_check_in_waits_for(db: Database, workspace: UUID, made: Season) -> None:
    async def words(session: Session, who: Person, now: datetime) -> str:
        return check_sound_blocks(await checkin_home(session, who, now=now), "home")

    async with db.begin(workspace) as session:
        await propose_checkin_excuse(session, made.first, "UPRIYA", ExcuseReason.AWAY, now=ON_THE_DAY)
        assert "proposed to be left out" in await words(session, made.dana, ON_THE_DAY)
        assert "The proposal" in await words(session, made.dana, ON_THE_DAY)

        await move_clock(session, made.first, starts(4, 7))
        await name_checkin_day(session, made.first, "UDANA", date(2026, 4, 9), now=starts(4, 8))
        assert "named for" in await words(session, made.priya, starts(4, 8))

        await _record(session, made, now=starts(4, 9))
        for one in (made.priya, made.dana):
            assert "recorded, waits for an answer" in await words(session, one, starts(4, 9))


async def test_home_keeps_to_its_room_and_the_list_shows_all(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        for number in range(8):
            two = await save_two(session, person=f"UPERSON{number}", lead="UDANA")
            await save_active_plan(session, two)
        dana = (await find_people(session, ["UDANA"]))["UDANA"]
        with counted(db) as statements:
            home = check_sound_blocks(await checkin_home(session, dana, now=ON_THE_DAY), "home")
        listed = check_sound(await checkins_screen(session, "UDANA", now=ON_THE_DAY))

    assert len(statements) == 3
    assert "and 2 more" in home
    assert sum(f"UPERSON{number}" in listed for number in range(8)) == 8


async def test_steps_that_must_not_be_said_say_why(db: Database, workspace: UUID, made: Season) -> None:
    def step(kind: StepKind, subject: UUID, reader: Person) -> Step:
        return Step(new_id(), reader.id, kind, SubjectKind.CHECKIN, subject, 0, ON_THE_DAY, "due", None, None)

    async with db.begin(workspace) as session:
        kim = await save_person(session, "UKIM")
        gone, foreign, told = (
            step(StepKind.CHECKIN_NUDGE, UUID(int=1), made.priya),
            step(StepKind.CHECKIN_NUDGE, made.first, kim),
            step(StepKind.CHECKIN_TOLD, made.first, made.dana),
        )
        reasons = {}
        for one, reader in ((gone, made.priya), (foreign, kim), (told, made.dana)):
            with counted(db) as statements:
                shown = (await checkin_items(session, [one], reader, now=ON_THE_DAY))[one.id]
            assert len(statements) == 1
            assert isinstance(shown, Obsolete)
            reasons[one.id] = shown.reason

    assert list(reasons.values()) == ["gone", "no longer allowed", "no longer allowed"]


async def test_promises_are_listed_for_both_and_their_words_stay_in_windows(
    db: Database, workspace: UUID, made: Season
) -> None:
    async with db.begin(workspace) as session:
        await _record(session, made)
        (one,) = [
            one for one in (await list_plan_promises(session, [made.plan]))[made.plan] if one.source == made.first
        ]
        for reader in (made.dana, made.priya):
            with counted(db) as statements:
                view = await promises_screen(session, reader, now=ON_THE_DAY)
            assert len(statements) <= 3
            assert NASTY in check_sound(view)
        nobody = check_sound(await promises_screen(session, made.lee, now=ON_THE_DAY))
        check_sound(await drop_screen(session, made.dana, one.id, now=ON_THE_DAY))
        with pytest.raises(NotAllowed):
            await drop_screen(session, made.priya, one.id, now=ON_THE_DAY)

        def due(subject: UUID) -> Step:
            return Step(
                new_id(),
                made.dana.id,
                StepKind.PROMISE_DUE,
                SubjectKind.ACTION,
                subject,
                1,
                ON_THE_DAY,
                "due",
                None,
                None,
            )

        item, gone = due(one.id), due(UUID(int=1))
        items = await promise_items(session, [item, gone], made.dana, now=ON_THE_DAY)
        shown = items[item.id]
        await answer_checkin(session, made.first, "UPRIYA", RecordAnswer.NOT_MET, now=ON_THE_DAY)
        withdrawn = (await promise_items(session, [item], made.dana, now=ON_THE_DAY))[item.id]

    assert "No promises yet" in nobody
    assert "could technically read it" in check_sound(who_sees_promises_window())
    assert isinstance(shown, Item)
    assert "canary" not in shown.text
    assert isinstance(items[gone.id], Obsolete)
    assert isinstance(withdrawn, Obsolete)


async def test_a_person_of_another_workspace_meets_nothing(db: Database, workspace: UUID, made: Season) -> None:
    other = await save_workspace(db, team="TOTHER")
    async with db.begin(other) as session:
        for screen in (preparing_screen, holding_screen, reading_screen):
            with pytest.raises(NotAllowed):
                await screen(session, made.first, "UPRIYA", now=ON_THE_DAY)
