"""People act in the middle of their own working days, in the order in which they meant to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sandbox.demo.agenda import FIRST_HOUR, LAST_HOUR, Agenda, soon, wall

ZONES = st.sampled_from(["Europe/Lisbon", "Asia/Kolkata", "America/New_York", "Asia/Tokyo"])
YEAR = [datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2026, 2027)]
INSTANTS = st.datetimes(*YEAR, timezones=st.just(UTC))


async def nothing() -> None:
    pass


def test_acts_come_in_the_order_of_their_instants_and_then_as_they_were_planned() -> None:
    agenda, at = Agenda(), datetime(2026, 3, 2, 12, tzinfo=UTC)
    for words, when in (("second", at), ("third", at), ("first", at - timedelta(hours=1))):
        agenda.plan(when, nothing, words)
    assert agenda.next_at == at - timedelta(hours=1)
    due = [agenda.take_due(at) for _ in range(4)]
    assert [one.words if one else None for one in due] == ["first", "second", "third", None]


def test_what_lies_ahead_is_not_due() -> None:
    agenda, at = Agenda(), datetime(2026, 3, 2, 12, tzinfo=UTC)
    agenda.plan(at, nothing)
    assert agenda.take_due(at - timedelta(seconds=1)) is None


@given(ZONES, INSTANTS, st.integers(0, 400))
def test_soon_is_on_a_weekday_in_the_middle_of_the_day_and_not_long_ahead(tz: str, now: datetime, minutes: int) -> None:
    at = soon(tz, now, minutes)
    here = at.astimezone(ZoneInfo(tz))
    assert here.weekday() < 5
    assert FIRST_HOUR <= here.time() <= LAST_HOUR.replace(minute=59)
    assert now - timedelta(minutes=1) <= at <= now + timedelta(days=4, minutes=minutes)


def test_a_time_on_the_wall_stays_when_the_clocks_change() -> None:
    monday = datetime(2026, 3, 2, 7, tzinfo=UTC)
    for weeks in (3, 4, 5):
        here = wall(monday, "Europe/Berlin", weeks=weeks, weekday=1, hour=11, minute=20).astimezone(
            ZoneInfo("Europe/Berlin")
        )
        assert (here.weekday(), here.hour, here.minute) == (1, 11, 20)
