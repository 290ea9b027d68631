"""Dates and times in words: for the reader's zone, and for Slack's date tokens."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

TOKEN = re.compile(r"\{([a-z_]+)\}")
HALF_A_YEAR = timedelta(days=183)
AGES = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
NEAR = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
PRETTY = "_pretty"
REGIONS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})


def local_time(seconds: float, tz: str) -> datetime:
    """An instant on the wall clock of a zone. Raises OverflowError or ValueError for instants no calendar has."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(tz))


def date_in_words(seconds: int, form: str, *, now: datetime, tz: str) -> str:
    """A format such as `{date_short_pretty} at {time}`, filled in for a reader in a zone.

    Words such as Today begin with a capital letter only where they begin the text. An unknown token raises KeyError.
    """
    at = local_time(seconds, tz)
    today = now.astimezone(at.tzinfo).date()

    def fill(found: re.Match[str]) -> str:
        words = _token(found[1], at, today, now)
        return words.lower() if found.start() and words in NEAR.values() else words

    return TOKEN.sub(fill, form)


def day_label(on: date, today: date) -> str:
    """A day as a divider between messages names it: Today, Yesterday, else the date, with the year if it is another."""
    if on <= today and (today - on).days <= 1:
        return NEAR[(on - today).days]
    return f"{on:%A} {on.day} {on:%B}" + ("" if on.year == today.year else f" {on.year}")


def _token(name: str, at: datetime, today: date, now: datetime) -> str:
    if name == "day_divider_pretty":
        return NEAR.get((at.date() - today).days) or day_label(at.date(), today)
    if name.endswith(PRETTY):
        return NEAR.get((at.date() - today).days) or _token(name.removesuffix(PRETTY), at, today, now)
    year = f" {at.year}" if abs(at.date() - today) > HALF_A_YEAR else ""
    return {
        "date_num": f"{at:%Y-%m-%d}",
        "date_slash": f"{at:%d/%m/%Y}",
        "date": f"{at.day} {at:%B}{year}",
        "date_short": f"{at.day} {at:%b}{year}",
        "date_long": f"{at:%A} {at.day} {at:%B} {at.year}",
        "date_long_full": f"{at.day} {at:%B} {at.year}",
        "time": f"{at:%H:%M}",
        "time_secs": f"{at:%H:%M:%S}",
        "ago": _ago(now - at),
    }[name]


def _ago(age: timedelta) -> str:
    seconds = abs(int(age.total_seconds()))
    for size, unit in AGES:
        if seconds >= size:
            count = seconds // size
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if age > timedelta(0) else f"in {words}"
    return "just now"


def time_zones(current: str) -> list[str]:
    """The zones to choose from, by region and city, the current one among them."""
    cities = {one for one in available_timezones() if one.partition("/")[0] in REGIONS}
    return sorted({*cities, current, "UTC"})
