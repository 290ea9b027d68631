"""The people of a simulated company: where they live, when they work, and what they are like."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import holidays

PLACES = (
    ("Europe/Berlin", "DE"),
    ("America/New_York", "US"),
    ("Asia/Kolkata", "IN"),
    ("Pacific/Auckland", "NZ"),
    ("Asia/Tokyo", "JP"),
    ("America/Sao_Paulo", "BR"),
    ("Africa/Cairo", "EG"),
    ("Asia/Kathmandu", "NP"),
    ("Australia/Lord_Howe", "AU"),
    ("Europe/London", "GB"),
    ("America/St_Johns", "CA"),
    ("Pacific/Apia", "WS"),
    ("Asia/Dubai", "AE"),
    ("America/Los_Angeles", "US"),
)
STARTS, ENDS = time(9), time(17, 30)
OTHERS = 12
A_MOMENT = timedelta(minutes=2)
"""A call that was begun in time may end a little later."""
WORD = "canary"
"""Stands in every text that anybody types; nothing that leaves for Slack may hold it."""


@dataclass(slots=True, eq=False)
class Somebody:
    """What the simulation knows of one person, apart from what Trellis thinks."""

    user: str
    tz: str
    country: str
    diligence: float
    absences: list[tuple[date, date]] = field(default_factory=list)
    gone: bool = False

    def works_on(self, day: date) -> bool:
        if any(first <= day <= last for first, last in self.absences):
            return False
        weekend, public = days_of_country(self.country, day.year)
        return day.weekday() not in weekend and day not in public

    def works_at(self, at: datetime) -> bool:
        """Whether somebody may be spoken to: by the wall, the calendar on it, and what they said."""
        wall = at.astimezone(ZoneInfo(self.tz))
        return self.works_on(wall.date()) and STARTS <= wall.time() < ENDS


@cache
def days_of_country(country: str, year: int) -> tuple[frozenset[int], frozenset[date]]:
    found = holidays.country_holidays(country, years=year)
    return frozenset(found.weekend), frozenset(found)


@dataclass(frozen=True, slots=True)
class Group:
    """A leader, and below them leads with the people of their season, and with others who are in none."""

    leader: Somebody
    teams: tuple[tuple[Somebody, tuple[Somebody, ...]], ...]
    others: tuple[Somebody, ...]

    @property
    def everybody(self) -> list[Somebody]:
        return [self.leader, *(one for lead, people in self.teams for one in (lead, *people)), *self.others]


def make_company(rng: Random) -> tuple[Group, ...]:
    """Two groups of two leads who work with two or three people each, in four places of the world; forty in all."""
    places = rng.sample(PLACES, 4)

    def somebody(user: str) -> Somebody:
        tz, country = rng.choice(places)
        return Somebody(user, tz, country, rng.choice([0.95, 0.9, 0.8, 0.4, 0.1]))

    def group(n: int) -> Group:
        teams = []
        for k in range(2):
            people = tuple(somebody(f"UP{n}{k}{i}") for i in range(2 + (k + n) % 2))
            teams.append((somebody(f"ULEAD{n}{k}"), people))
        leader = somebody(f"UBOSS{n}")
        others = tuple(somebody(f"UOTHER{n}{i}") for i in range(OTHERS))
        return Group(leader, tuple(teams), others)

    return group(0), group(1)
