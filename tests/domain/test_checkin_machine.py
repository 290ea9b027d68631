"""The whole machine under anything people, clocks and outages do: each check-in ends once, and nobody ends it alone.

Three check-ins of one pair, random acts, random jumps of the clock; messages are read or not, and the jobs run or not.
"""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import Pair, local_date, shift_pair_days
from app.domain.checkin import TOLD, TOOK_PLACE, Checkin, CheckinState, Frame, RecordAnswer, days_of, due_days
from app.domain.checkin_acts import (
    agree_excuse,
    answer_record,
    givable_days,
    give_until,
    movable_days,
    move_checkin_to,
    name_day,
    nameable_days,
    propose_excuse,
    record_held,
    recordable_days,
    see_told,
    share_preparation,
    withdraw_excuse,
)
from app.domain.checkin_turn import WAITING_KINDS, Turn, advance_checkin, silence_ends_at
from app.domain.cohort import Chain
from app.domain.days_off import Absence, DaysOff
from app.domain.steps import Ask, StepKind
from app.errors import UserError
from tests.factories_checkins import LEAD, LEADER, OFFICE, PERSON

KICK_OFF = date(2026, 3, 2)
START = datetime.combine(KICK_OFF + timedelta(days=18), time(9), UTC)
ZONES = ("UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati")
WEEKS = (frozenset(range(5)), frozenset({0, 1, 2}), frozenset({1, 2, 3, 4}), frozenset({6, 0, 1, 2, 3}))
REMINDERS = {StepKind.CHECKIN_PREPARE, StepKind.CHECKIN_NUDGE}
Key = tuple[StepKind, int, UUID]


def key_of(ask: Ask) -> Key:
    return ask.kind, ask.no, ask.person


@dataclass
class World:
    """One pair's check-ins, what was asked and read of them, and what must never happen."""

    pair: Pair
    chain: Chain
    leader: UUID | None
    now: datetime = START
    checkins: list[Checkin] = field(default_factory=list)
    waiting: dict[int, set[Key]] = field(default_factory=dict)
    said: dict[tuple[int, Key], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dues = due_days(KICK_OFF, self.pair)[:3]
        ids = [UUID(int=100 + no) for no in range(3)]
        self.checkins = [
            Checkin(ids[n], UUID(int=10), None, PERSON, LEAD, n + 1, dues[n], dues[n]) for n in range(len(dues))
        ]

    def frame(self, at: int) -> Frame:
        read = {who: self.said.get((at, (StepKind.CHECKIN_MISSED, 0, who))) for who in (LEAD, PERSON)}
        confirm = [
            said_at
            for (one, (kind, no, _)), said_at in self.said.items()
            if one == at and kind is StepKind.CHECKIN_CONFIRM and no == self.checkins[at].round
        ]
        return Frame(
            pair=self.pair,
            chain=self.chain,
            next_due_on=self.checkins[at + 1].first_due_on if at + 1 < len(self.checkins) else None,
            season_ends_on=None,
            leader=self.leader,
            warning_said_at=max(filter(None, read.values())) if all(read.values()) else None,
            confirm_said_at=confirm[0] if confirm else None,
            moves=sum(one.moved for one in self.checkins),
            excuses=sum(one.state is CheckinState.EXCUSED for one in self.checkins),
            previous=self.checkins[at - 1] if at else None,
        )

    def turn(self, at: int) -> Turn:
        before, frame = self.checkins[at], self.frame(at)
        found = advance_checkin(before, frame, now=self.now)
        check_turn(before, found, frame, self.now)
        self.keep(at, found)
        return found

    def keep(self, at: int, found: Turn) -> None:
        before = self.checkins[at]
        if before.is_over:
            assert (found.checkin.state, found.checkin.held_on) == (before.state, before.held_on), "none ends twice"
        if before.told_on is not None:
            assert (found.checkin.told_on, found.checkin.told_to) == (before.told_on, before.told_to), "told once"
        assert found.checkin.moved <= 2
        assert sum(one.moved for one in self.checkins) <= 2
        self.checkins[at] = found.checkin
        self.waiting[at] = {key_of(ask) for ask in found.asks}

    def run_jobs(self) -> None:
        for at in range(len(self.checkins)):
            self.turn(at)

    def set_days_off(self, who: str, days_off: Container[date]) -> None:
        """One of the two says when they are away, or no more; the rules look at it at once."""
        self.pair = replace(self.pair, **{who: replace(getattr(self.pair, who), days_off=days_off)})
        self.run_jobs()

    def read_all(self) -> None:
        for at, keys in self.waiting.items():
            for key in keys:
                self.said.setdefault((at, key), self.now)

    def act(self, name: str, by: UUID, pick: int) -> None:
        """Mostly about the check-in that is due now, sometimes about the one before or after."""
        now_at = sum(one.is_over for one in self.checkins)
        at = min(max(now_at + {0: -1, 1: 1}.get(pick % 8, 0), 0), len(self.checkins) - 1)
        caught_up = self.turn(at).checkin
        frame = self.frame(at)
        try:
            after = do(name, caught_up, by, pick, frame, self.now)
        except UserError:
            return
        check_act(caught_up, after, by)
        self.checkins[at] = replace(self.checkins[at], round=after.round)  # a new round asks its question anew
        self.keep(at, advance_checkin(after, self.frame(at), now=self.now))


def do(name: str, one: Checkin, by: UUID, pick: int, frame: Frame, now: datetime) -> Checkin:
    """The act as a person would do it: from the list that is offered at this moment."""
    match name:
        case "share":
            return share_preparation(one, by, frame, now=now)
        case "record":
            return record_held(one, by, choose(recordable_days(one, frame, now=now), pick), frame, now=now)
        case "move":
            return move_checkin_to(one, by, choose(movable_days(one, frame, now=now), pick), frame, now=now)
        case "name":
            return name_day(one, by, choose(nameable_days(one, frame, now=now), pick), frame, now=now)
        case "give":
            return give_until(one, LEADER, choose(givable_days(one, frame, now=now), pick), frame, now=now)
        case "see":
            return see_told(one, LEADER, now=now)
        case "propose":
            return propose_excuse(one, by, frame)
        case "withdraw":
            return withdraw_excuse(one, by)
        case "agree":
            return agree_excuse(one, by, frame, now=now)
        case _:
            return answer_record(one, by, RecordAnswer(name), frame, now=now)


def choose(days: list[date], pick: int) -> date:
    if not days:
        raise UserError("nothing to choose")
    return days[pick % len(days)]


def check_act(before: Checkin, after: Checkin, by: UUID) -> None:
    assert after.told_on == before.told_on
    if before.is_over or not after.is_over:
        return
    assert after.state in (*TOOK_PLACE, CheckinState.EXCUSED), "an act ends it as what both wanted"
    alone = before.recorded_by if after.state in TOOK_PLACE else before.excuse_by
    assert alone not in (None, by), "it takes two to end it"


def check_turn(before: Checkin, found: Turn, frame: Frame, now: datetime) -> None:
    after = found.checkin
    kinds = {ask.kind for ask in found.asks}
    if after.is_over:
        assert not kinds & WAITING_KINDS, "nothing is asked once it is over"
        assert found.next_turn_at is None
    else:
        assert found.next_turn_at is not None
        assert found.next_turn_at > now
    if after.is_recorded:
        assert not kinds & REMINDERS, "what is done is not asked for"
    if before.waits_for_answer:
        assert (after.missed_on, after.told_on) == (before.missed_on, before.told_on), "a record stops the clock"
    if after.state in TOOK_PLACE and not before.is_over:
        silent_until = silence_ends_at(before, frame)
        assert silent_until is not None
        assert silent_until <= now, "silence counts when it was read and three days passed"
    if after.state is CheckinState.EXCUSED and before.state is not CheckinState.EXCUSED:
        assert after.excuse_own, "time excuses nothing"
        assert frame.has_no_day(before), "but what has no day"
        assert frame.span_ends_on(before) <= frame.today(now), "and had none until the next one"
        assert before.missed_on is None
    if after.told_on is not None and before.told_on is None:
        check_telling(after, frame)
    again = advance_checkin(after, frame, now=now)
    assert again.checkin == after, "a second turn changes nothing"
    assert {key_of(ask) for ask in again.asks} == {key_of(ask) for ask in found.asks}


def check_telling(after: Checkin, frame: Frame) -> None:
    assert after.missed_on is not None
    assert after.warned_at is not None
    assert after.told_on is not None
    warned_on = local_date(after.warned_at, frame.pair.lead.tz)
    assert after.told_on >= shift_pair_days(days_of(after, frame).due_on, TOLD, frame.pair)
    assert after.told_on >= shift_pair_days(warned_on, 2, frame.pair), "never told before it was warned"


PAIRS = st.builds(
    lambda lead_tz, tz, lead_week, week, off: Pair(
        replace(OFFICE, tz=lead_tz, weekdays=lead_week, days_off=frozenset(KICK_OFF + timedelta(days=n) for n in off)),
        replace(OFFICE, tz=tz, weekdays=week),
    ),
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.sampled_from(WEEKS),
    st.sampled_from(WEEKS),
    st.frozensets(st.integers(20, 100), max_size=12),
)
WORLDS = st.builds(World, PAIRS, st.sampled_from(Chain), st.sampled_from([LEADER, LEADER, None]))
ACTS = st.sampled_from(
    ["share", "record", "record", "move", "name", "give", "see", "propose", "withdraw", "agree", *RecordAnswer]
)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("jump"), st.integers(1, 72)),
        st.tuples(st.just("jobs"), st.just(0)),
        st.tuples(st.just("read"), st.just(0)),
        st.tuples(ACTS, st.sampled_from([PERSON, LEAD]), st.integers(0, 30)),
        st.tuples(st.just("away"), st.sampled_from(["lead", "person"]), st.integers(-5, 60), st.integers(0, 50)),
        st.tuples(st.just("back"), st.sampled_from(["lead", "person"])),
    ),
    min_size=20,
    max_size=80,
)


def play(world: World, events: list[tuple[object, ...]]) -> None:
    for event in events:
        match event:
            case ("jump", int(hours)):
                world.now += timedelta(hours=hours)
            case ("jobs", _):
                world.run_jobs()
            case ("read", _):
                world.read_all()
            case ("away", str(who), int(ahead), int(days)):
                first = world.now.date() + timedelta(days=ahead)
                world.set_days_off(who, DaysOff(absences=(Absence(first, first + timedelta(days=days)),)))
            case ("back", str(who)):
                world.set_days_off(who, frozenset())
            case (str(name), UUID() as by, int(pick)):
                world.act(name, by, pick)


@given(WORLDS, EVENTS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_happens_each_check_in_reaches_exactly_one_end(
    world: World, events: list[tuple[object, ...]], readers: bool
) -> None:
    play(world, events)
    for at in range(len(world.checkins)):
        for _ in range(200):
            next_turn_at = world.turn(at).next_turn_at
            if next_turn_at is None:
                break
            world.now = next_turn_at
            if readers:
                world.read_all()

    assert all(one.is_over for one in world.checkins)


@given(WORLDS, EVENTS, st.floats(0, 1, exclude_min=True, exclude_max=True))
@settings(max_examples=300, deadline=None)
def test_nothing_changes_between_two_turns(world: World, events: list[tuple[object, ...]], part: float) -> None:
    play(world, events)
    for at in range(len(world.checkins)):
        found = world.turn(at)
        if found.next_turn_at is None:
            continue
        between = world.now + (found.next_turn_at - world.now) * part
        later = advance_checkin(
            found.checkin, world.frame(at), now=min(between, found.next_turn_at - timedelta(seconds=1))
        )

        assert later.checkin == found.checkin
        assert {key_of(ask) for ask in later.asks} == {key_of(ask) for ask in found.asks}


@given(WORLDS, st.lists(st.integers(1, 400), min_size=1, max_size=12))
@settings(max_examples=100, deadline=None)
def test_an_outage_changes_nothing_about_what_became_of_it(world: World, hours: list[int]) -> None:
    there = world.now + timedelta(hours=sum(hours))
    late = [advance_checkin(one, world.frame(at), now=there) for at, one in enumerate(world.checkins)]
    for some in hours:
        world.now += timedelta(hours=some)
        world.run_jobs()
    in_time = [world.turn(at) for at in range(len(world.checkins))]

    assert [one.checkin for one in in_time] == [one.checkin for one in late]
    assert [one.asks for one in in_time] == [one.asks for one in late]
