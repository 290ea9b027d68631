"""How each step about a check-in reads in a message: in every state it can meet, without contents and without blame."""

from dataclasses import replace
from datetime import date, datetime
from itertools import product
from uuid import UUID

import pytest

from app.domain.checkin import Checkin, CheckinState, RecordAnswer
from app.domain.checkin_situation import Situation, Someone
from app.domain.cohort import Chain
from app.domain.person import Person, PersonKind
from app.domain.steps import Step, StepKind, SubjectKind
from app.views.blocks import Obsolete
from app.views.checkin_items import checkin_item
from app.views.day import day_view
from app.views.items import Item
from tests.factories_checkins import DUE_ON, LEAD, LEADER, OFFICE, PERSON, at, make_checkin, make_frame
from tests.sound_views import check_sound_blocks

PRIYA, DANA, LEE = (
    Person(id_, user, PersonKind.MEMBER, OFFICE)
    for id_, user in ((PERSON, "UPRIYA"), (LEAD, "UDANA"), (LEADER, "ULEE"))
)
NAMED = date(2026, 4, 20)
ABOVE = Someone(LEADER, "ULEE")
OPEN = make_checkin(state=CheckinState.OPEN)
MISSED = replace(OPEN, missed_on=date(2026, 4, 17))
WARNED = replace(MISSED, warned_at=at(17, "09:00"))
TOLD = replace(WARNED, told_on=date(2026, 4, 21), told_to=LEADER)
RECORDED = replace(OPEN, held_on=DUE_ON, recorded_by=LEAD, recorded_at=at(14, "15:00"), round=1)
RECORDED_TOLD = replace(TOLD, held_on=date(2026, 4, 22), recorded_by=LEAD, recorded_at=at(22), round=1)
DENIED = replace(OPEN, round=1, answer=RecordAnswer.NOT_MET, answer_by=PERSON)
HELD = replace(RECORDED, state=CheckinState.HELD, answer=RecordAnswer.RIGHT, answer_by=PERSON)
STATES = [
    make_checkin(),
    OPEN,
    replace(OPEN, shared_at=at(10)),
    replace(OPEN, moved=1, due_on=date(2026, 4, 16)),
    replace(OPEN, excuse_by=LEAD, round=1),
    MISSED,
    WARNED,
    replace(WARNED, named_on=NAMED),
    TOLD,
    replace(TOLD, moved=2, told_seen_at=at(21), told_until=date(2026, 4, 28)),
    RECORDED,
    RECORDED_TOLD,
    replace(RECORDED, answer=RecordAnswer.NOT_MET, missed_on=date(2026, 4, 17)),
    DENIED,
    HELD,
    replace(HELD, answer=None),
    replace(HELD, answer=RecordAnswer.CHANGED),
    replace(HELD, state=CheckinState.HELD_LATE),
    make_checkin(state=CheckinState.EXCUSED, excuse_by=LEAD, round=1),
    make_checkin(state=CheckinState.EXCUSED, excuse_own=True),
    replace(TOLD, state=CheckinState.NOT_HELD),
]
KINDS = [kind for kind in StepKind if kind.startswith("checkin_")]
DAYS = [at(9), at(13), at(14), at(15), at(17), at(21), at(28)]


def situation(checkin: Checkin, *, leader: Someone | None = ABOVE, chain: Chain = Chain.STANDARD) -> Situation:
    told_to = ABOVE if checkin.told_to else None
    return Situation(checkin, make_frame(chain=chain), PRIYA, DANA, leader, told_to, in_season=True, lead_team="T1")


def step(kind: StepKind, reader: Person, *, no: int = 0, said_at: datetime | None = None) -> Step:
    return Step(UUID(int=50), reader.id, kind, SubjectKind.CHECKIN, UUID(int=11), no, at(9), "due", said_at, None)


def words(checkin: Checkin, kind: StepKind, reader: Person, now: datetime, *, no: int = 0) -> str:
    return words_of(situation(checkin), kind, reader, now, no=no)


def words_of(one: Situation, kind: StepKind, reader: Person, now: datetime, *, no: int = 0) -> str:
    shown = checkin_item(one, step(kind, reader, no=no), reader, now)
    assert isinstance(shown, Item)
    return shown.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_reads_well_in_every_state_it_can_meet(kind: StepKind) -> None:
    reader = LEE if kind is StepKind.CHECKIN_TOLD else None
    for checkin, now, side, no in product(
        STATES, DAYS, [reader] if reader else [PRIYA, DANA], (0, 1, 2, 3, NAMED.toordinal())
    ):
        for chain, leader in product(Chain, (ABOVE, None)):
            shown = checkin_item(situation(checkin, chain=chain, leader=leader), step(kind, side, no=no), side, now)
            if isinstance(shown, Obsolete):
                assert shown.reason
                continue
            view = day_view([shown], user=side.slack_user, tz=side.tz, said_at=now, riding_along=0)
            check_sound_blocks(view.blocks, "message")
            assert "!" not in shown.text.replace("<!date", "")
            assert len(shown.buttons) <= 3
            if checkin.is_over or checkin.is_recorded:
                assert kind in NEWS or shown.done or not {"Hold it", "Prepare it"} & labels(shown)


NEWS = {StepKind.CHECKIN_CLOSED}


def labels(item: Item) -> set[str]:
    return {button["text"]["text"] for button in item.buttons}


def test_the_participant_is_asked_to_prepare_and_then_told_that_it_is_shared() -> None:
    assert "what moved, what is stuck?" in words(OPEN, StepKind.CHECKIN_PREPARE, PRIYA, at(9))
    assert "is due tomorrow" in words(OPEN, StepKind.CHECKIN_NUDGE, PRIYA, at(13), no=1)
    assert "You shared" in words(replace(OPEN, shared_at=at(10)), StepKind.CHECKIN_NUDGE, PRIYA, at(13), no=1)


def test_the_lead_reads_when_it_is_due_and_until_when_it_is_in_time() -> None:
    assert "is due today" in words(OPEN, StepKind.CHECKIN_NUDGE, DANA, at(14), no=2)
    late = words(OPEN, StepKind.CHECKIN_NUDGE, DANA, at(15), no=3)
    assert "was due on" in late
    assert "Thu 16 April" in late


def test_both_read_the_same_words_on_what_will_be_told() -> None:
    told = {words(MISSED, StepKind.CHECKIN_MISSED, one, at(17)).partition("On or after")[2] for one in (PRIYA, DANA)}

    assert len(told) == 1
    assert "Tue 21 April" in str(told)
    assert "your two names, the month, how late, how often it moved. Nothing you wrote." in str(told)


def test_a_warning_that_is_read_late_names_a_later_day() -> None:
    assert "Wed 22 April" in words(MISSED, StepKind.CHECKIN_MISSED, PRIYA, at(20))
    read = step(StepKind.CHECKIN_MISSED, PRIYA, said_at=at(17, "09:00"))
    shown = checkin_item(situation(MISSED), read, PRIYA, at(20))
    assert isinstance(shown, Item)
    assert "Tue 21 April" in shown.text


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        (situation(MISSED, chain=Chain.LIGHT), "between the two of you"),
        (situation(MISSED, leader=None), "so I tell nobody"),
    ],
)
def test_a_warning_without_a_leader_says_so(around: Situation, expected: str) -> None:
    text = words_of(around, StepKind.CHECKIN_MISSED, DANA, at(17))

    assert expected in text
    assert "On or after" not in text


def test_the_leader_reads_names_month_lateness_moves_and_the_new_day_and_nothing_else() -> None:
    told = replace(TOLD, moved=1, named_on=date(2026, 4, 23), shared_at=at(10))
    text = words(told, StepKind.CHECKIN_TOLD, LEE, at(21))

    assert text.startswith("<@UDANA>'s April check-in with <@UPRIYA> is five working days late, moved once. ")
    assert "Keeping it is <@UDANA>'s promise." in text
    assert "Their new day" in text
    assert "shared" not in text
    assert "prepared" not in text


def test_the_leaders_message_closes_by_itself() -> None:
    held = replace(RECORDED_TOLD, state=CheckinState.HELD_LATE)
    shown = checkin_item(situation(held), step(StepKind.CHECKIN_TOLD, LEE), LEE, at(28))

    assert isinstance(shown, Item)
    assert shown.done
    assert shown.text.endswith("Nothing left to do.")
    assert "Wed 22 April" in shown.text


def test_the_leaders_buttons_follow_what_was_pressed() -> None:
    seen = replace(TOLD, told_seen_at=at(21), told_until=date(2026, 4, 28))
    first = checkin_item(situation(TOLD), step(StepKind.CHECKIN_TOLD, LEE), LEE, at(21))
    after = checkin_item(situation(seen), step(StepKind.CHECKIN_TOLD, LEE), LEE, at(21))

    assert isinstance(first, Item)
    assert isinstance(after, Item)
    assert labels(first) == {"Seen", "Open a chat with the lead", "Give until…"}
    assert labels(after) == {"Open a chat with the lead", "Give until…"}
    assert "You gave them until" in after.text
    assert first.buttons[1]["url"] == "slack://user?team=T1&id=UDANA"


def test_the_two_read_that_it_was_told_and_how_long_they_have() -> None:
    given = replace(TOLD, told_until=date(2026, 4, 28))
    no = date(2026, 4, 28).toordinal()

    assert "I told <@ULEE>, as announced." in words(TOLD, StepKind.CHECKIN_TOLD_PAIR, DANA, at(21))
    assert words(given, StepKind.CHECKIN_TOLD_PAIR, PRIYA, at(22), no=no).endswith(
        "for the April check-in with <@UDANA>."
    )
    assert words(given, StepKind.CHECKIN_TOLD_PAIR, DANA, at(22), no=no).endswith(
        "for the April check-in with <@UPRIYA>."
    )


def test_a_record_asks_the_other_one_and_says_what_silence_means() -> None:
    assert "after three of your working days" in words(RECORDED, StepKind.CHECKIN_CONFIRM, PRIYA, at(15), no=1)
    assert "when you say so" in words(RECORDED_TOLD, StepKind.CHECKIN_CONFIRM, PRIYA, at(22), no=1)
    assert "open again" in words(DENIED, StepKind.CHECKIN_CONFIRM, PRIYA, at(15), no=1)


def test_news_of_how_it_ended_is_said_to_whom_it_is_news() -> None:
    silent = replace(HELD, answer=None)
    changed = replace(HELD, answer=RecordAnswer.CHANGED)
    excused = make_checkin(state=CheckinState.EXCUSED, excuse_by=LEAD, round=1)

    assert "Nobody confirmed it" in words(silent, StepKind.CHECKIN_CLOSED, DANA, at(28))
    assert "Both stand" in words(changed, StepKind.CHECKIN_CLOSED, DANA, at(28), no=1)
    assert "you didn't meet" in words(DENIED, StepKind.CHECKIN_CLOSED, DANA, at(15), no=1)
    assert "is left out" in words(excused, StepKind.CHECKIN_CLOSED, DANA, at(15), no=1)
    assert "didn't take place" in words(
        replace(TOLD, state=CheckinState.NOT_HELD), StepKind.CHECKIN_CLOSED, DANA, at(28)
    )


def test_on_the_day_that_was_named_both_read_so_and_not_on_another() -> None:
    named = replace(WARNED, named_on=NAMED)
    shown = checkin_item(situation(named), step(StepKind.CHECKIN_NUDGE, PRIYA, no=NAMED.toordinal() + 1), PRIYA, at(20))

    assert "is the day one of you named" in words(named, StepKind.CHECKIN_NUDGE, PRIYA, at(20), no=NAMED.toordinal())
    assert isinstance(shown, Obsolete)
