"""Days on which somebody doesn't work although their week says so [product.md 1].

Public holidays come from the library `holidays`, which knows them by rule; nothing is fetched. What a region keeps
besides its country counts only for those who said where they are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

EVERYWHERE = ""
"""The country of a company day off that holds for everybody."""
NOWHERE = "ZZ"
"""What ISO 3166 leaves for an unknown country: whoever chooses it keeps no public holidays."""
USUAL_WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, the first and the last included, by the calendar on the person's wall."""

    from_on: date
    to_on: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.from_on <= day <= self.to_on


@dataclass(frozen=True, slots=True)
class DaysOff:
    """A person's days off: `day in days_off`. `country` and `region` as ISO 3166 names them; None knows no holidays."""

    country: str | None = None
    region: str | None = None
    company: frozenset[date] = frozenset()
    absences: tuple[Absence, ...] = ()

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self.company or any(day in one for one in self.absences) or self._is_public(day)

    def _is_public(self, day: date) -> bool:
        return self.country is not None and day in _public_holidays(self.country, self.region, day.year)


def days_off_of(
    tz: str,
    country: str | None,
    region: str | None,
    company: Collection[tuple[str, date]],
    absences: Collection[Absence],
) -> DaysOff:
    """The days off of somebody who lives in that zone, and in that country if they said so.

    `company` are the company's days off with the country each holds in.
    """
    lives_in = country or country_of_zone(tz)
    theirs = frozenset(day for where, day in company if where in (EVERYWHERE, lives_in))
    return DaysOff(lives_in, region if country else None, theirs, tuple(absences))


def usual_weekdays(country: str | None) -> frozenset[int]:
    """The days of the week that people work there (Monday is 0): Sunday to Thursday in Egypt, say."""
    return frozenset(range(7)) - (_weekend(country) if country else USUAL_WEEKEND)


@cache
def country_of_zone(tz: str) -> str | None:
    """The one country in which people set their clocks to this zone; None for UTC, or a zone of the open sea.

    The table is the one of the IANA time zone database (data.iana.org/time-zones, zone.tab). Browsers, and so Slack,
    also send names of before: Asia/Calcutta is the zone of Kolkata.
    """
    return _countries_of_zones().get(tz)


@cache
def list_countries() -> MappingProxyType[str, tuple[str, ...]]:
    """Countries whose holidays are known, by ISO code, each with its regions (codes of the library)."""
    import holidays  # it takes a tenth of a second, which a start need not wait for

    known = holidays.list_supported_countries(include_aliases=False)
    return MappingProxyType({code: tuple(regions) for code, regions in known.items() if code in country_names()})


@cache
def country_names() -> MappingProxyType[str, str]:
    """The usual English names of countries, by ISO code (iso3166.tab of the time zone database)."""
    return MappingProxyType({code: name for code, name, *_ in _table("iso3166.tab")})


@cache
def region_names(country: str) -> MappingProxyType[str, str]:
    """The names of a country's regions by code; the code itself where the library has no name."""
    import holidays  # as above

    named = {code: name for name, code in holidays.country_holidays(country).subdivisions_aliases.items()}
    return MappingProxyType({code: named.get(code, code) for code in list_countries()[country]})


@cache
def _public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    found = list_countries().get(country)
    if found is None:
        return frozenset()
    import holidays  # as above

    return frozenset(holidays.country_holidays(country, subdiv=region if region in found else None, years=year))


@cache
def _weekend(country: str) -> frozenset[int]:
    if country not in list_countries():
        return USUAL_WEEKEND
    import holidays  # as above

    return frozenset(holidays.country_holidays(country).weekend)


@cache
def _countries_of_zones() -> dict[str, str]:
    named = {zone: country for country, _, zone, *_ in _table("zone.tab")}
    links = (row[0].split() for row in _table("tzdata.zi") if row[0].startswith("L "))
    # A name without a place in it, such as CET, is kept in more than one country.
    renamed = {old: named[zone] for _, zone, old in links if zone in named and "/" in old}
    return renamed | named


def _table(name: str) -> list[list[str]]:
    """The rows of a table of the time zone database."""
    lines = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
