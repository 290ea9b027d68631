"""`/growth settings`: my hours and days, where I am, and what I don't want to hear."""

from collections.abc import Iterable, Mapping
from datetime import time
from itertools import groupby
from typing import Any

from app.domain.days_off import NOWHERE, country_names, country_of_zone, list_countries, region_names
from app.domain.settings import (
    BRIEF_FIELD,
    COUNTRY_FIELD,
    ENDS_FIELD,
    HALF_HOURS,
    MAY_BE_SILENT,
    REGION_FIELD,
    STARTS_FIELD,
    WEEKDAYS_FIELD,
    MySettings,
)
from app.domain.steps import StepKind
from app.errors import Outdated
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    checkboxes,
    context,
    divider,
    field,
    grouped_select,
    option,
    select,
    window,
)
from app.views.forms import UNREADABLE, Values, read_number, values_of

SETTINGS_WINDOW = "settings"
SETTINGS_COUNTRY = "settings_country"
SETTINGS_COMPANY = "settings_company"
NEWS_FIELD, STATUS_FIELD = "news", "status"
BY_ZONE = "zone"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEWS: Mapping[StepKind, str] = {
    StepKind.EVIDENCE_ADDED: "Somebody linked evidence to a goal of mine",
    StepKind.PLAN_CHANGED: "A plan that I am part of was changed",
    StepKind.INVITATION_ANSWERED: "Somebody answered my invitation",
    StepKind.CHECKIN_MOVED: "A check-in of mine was moved",
}


def settings_window(mine: MySettings, *, tz: str, may_set_company: bool) -> View:
    """All on one page; the region is asked for once a country with regions is chosen."""
    blocks = [
        field(BRIEF_FIELD, "When should my message of the day come?", _hours("brief", mine.brief_at)),
        field(STARTS_FIELD, "I work from", _hours("starts", mine.starts)),
        field(ENDS_FIELD, "to", _hours("ends", mine.ends)),
        field(WEEKDAYS_FIELD, "On these days", _weekdays(mine.weekdays)),
        field(
            COUNTRY_FIELD,
            "Whose public holidays do you keep?",
            _countries(mine.country, tz),
            dispatch=True,
        ),
        *_region(mine),
        field(
            NEWS_FIELD,
            "Tell me when …",
            checkboxes("news", [option(_NEWS[kind], kind) for kind in MAY_BE_SILENT], chosen=_said(mine)),
            hint="What waits for you, and what somebody else will be told, is always said.",
            optional=True,
        ),
        field(
            STATUS_FIELD,
            "Days away",
            checkboxes(
                "status",
                [option("A Slack status like :palm_tree: with an end counts as days away", "counts")],
                chosen=["counts"] if mine.status_counts else [],
            ),
            hint="I keep the days, never the words. /growth away is the other way.",
            optional=True,
        ),
        context(f"Times are those of {tz}, from your Slack profile."),
    ]
    if may_set_company:
        blocks += [divider(), actions(button("For the whole company …", SETTINGS_COMPANY))]
    return window(SETTINGS_WINDOW, "Settings", blocks, submit="Save")


def parse_settings(view: dict[str, Any]) -> MySettings:
    """What is entered right now; raises Outdated for what is offered no more."""
    values = values_of(view)
    country = values.get(COUNTRY_FIELD)
    said = set(values.get(NEWS_FIELD) or ())
    return MySettings(
        starts=_time_in(values, STARTS_FIELD),
        ends=_time_in(values, ENDS_FIELD),
        brief_at=_time_in(values, BRIEF_FIELD),
        weekdays=frozenset(read_number(day) for day in values.get(WEEKDAYS_FIELD) or ()) & frozenset(range(7)),
        country=None if country in (None, BY_ZONE) else str(country),
        region=values.get(f"{REGION_FIELD}:{country}"),
        silent=frozenset(kind for kind in MAY_BE_SILENT if kind not in said),
        status_counts=bool(values.get(STATUS_FIELD)),
    )


def _time_in(values: Values, name: str) -> time:
    try:
        return time.fromisoformat(values.get(name) or "")
    except ValueError:
        raise Outdated(UNREADABLE) from None


def _said(mine: MySettings) -> list[str]:
    return [kind for kind in MAY_BE_SILENT if kind not in mine.silent]


def _hours(action: str, chosen: time) -> Block:
    shown = [option(f"{one:%H:%M}", f"{one:%H:%M}") for one in sorted({*HALF_HOURS, chosen})]
    return select(action, shown, placeholder="Pick an hour", chosen=f"{chosen:%H:%M}")


def _weekdays(chosen: Iterable[int]) -> Block:
    shown = [option(name, str(number)) for number, name in enumerate(_DAYS)]
    return checkboxes("weekdays", shown, chosen=[str(number) for number in chosen])


def _countries(chosen: str | None, tz: str) -> Block:
    lives_in = country_of_zone(tz)
    by_zone = f"As my time zone says: {country_names()[lives_in]}" if lives_in else "As my time zone says: none"
    known = sorted((country_names()[code], code) for code in list_countries())
    groups = [("Usual", [option(by_zone, BY_ZONE), option("None", NOWHERE)]), *_by_letter(known)]
    return grouped_select(SETTINGS_COUNTRY, groups, placeholder="Pick a country", chosen=chosen or BY_ZONE)


def _region(mine: MySettings) -> list[Block]:
    if mine.country is None or not list_countries().get(mine.country):
        return []
    known = sorted((name, code) for code, name in region_names(mine.country).items())
    element = grouped_select("region", list(_by_letter(known)), placeholder="Pick a region", chosen=mine.region)
    return [field(f"{REGION_FIELD}:{mine.country}", "Region", element, optional=True)]


def _by_letter(named: Iterable[tuple[str, str]]) -> Iterable[tuple[str, list[Block]]]:
    for letter, some in groupby(named, key=lambda one: one[0][0]):
        yield letter, [option(name, code) for name, code in some]
