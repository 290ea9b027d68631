"""What people set for themselves: their hours and days, where they are, and what they don't want to hear."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time

from app.domain.days_off import NOWHERE, list_countries
from app.domain.steps import StepKind
from app.errors import InvalidInput

HALF_HOURS = tuple(time(half // 2, 30 * (half % 2)) for half in range(48))
STARTS_FIELD, ENDS_FIELD, BRIEF_FIELD = "starts", "ends", "brief_at"
WEEKDAYS_FIELD, COUNTRY_FIELD, REGION_FIELD = "weekdays", "country", "region"
FEWEST_DAYS = 2

MAY_BE_SILENT = (
    StepKind.EVIDENCE_ADDED,
    StepKind.PLAN_CHANGED,
    StepKind.INVITATION_ANSWERED,
    StepKind.CHECKIN_MOVED,
)
"""News that stands where it belongs anyway; what waits for an act, or will be told to somebody, is always said."""


@dataclass(frozen=True, slots=True)
class MySettings:
    """`country` is None where it follows the zone; `status_counts`: a Slack status with an end is an absence."""

    starts: time
    ends: time
    brief_at: time
    weekdays: frozenset[int]
    country: str | None = None
    region: str | None = None
    silent: frozenset[StepKind] = frozenset()
    status_counts: bool = False


def check_settings(wanted: MySettings) -> MySettings:
    """As it can be kept: a region that isn't the country's falls away. Raises InvalidInput.

    Hours that end before they start run over midnight.
    """
    if wanted.starts == wanted.ends:
        raise InvalidInput(ENDS_FIELD, "Pick another hour than the one at which you start.")
    if not _is_between(wanted.brief_at, wanted.starts, wanted.ends):
        raise InvalidInput(BRIEF_FIELD, "Pick an hour at which you work.")
    if len(wanted.weekdays) < FEWEST_DAYS:
        raise InvalidInput(WEEKDAYS_FIELD, f"Pick at least {FEWEST_DAYS} days.")
    if wanted.country not in (None, NOWHERE) and wanted.country not in list_countries():
        raise InvalidInput(COUNTRY_FIELD, "I don't know the holidays of that country. Pick another one, or none.")
    regions: Collection[str] = list_countries().get(wanted.country or "", ())
    region = wanted.region if wanted.region in regions else None
    return MySettings(
        wanted.starts,
        wanted.ends,
        wanted.brief_at,
        wanted.weekdays,
        wanted.country,
        region,
        wanted.silent & frozenset(MAY_BE_SILENT),
        wanted.status_counts,
    )


def _is_between(at: time, starts: time, ends: time) -> bool:
    if starts < ends:
        return starts <= at < ends
    return at >= starts or at < ends
