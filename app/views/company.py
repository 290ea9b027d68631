"""What an admin sets for the whole company, and how the bot is: counts, never who."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.days_off import EVERYWHERE, list_countries
from app.domain.message import MessageKind, MessageState
from app.errors import InvalidInput
from app.views.blocks import View, context, field, section, text_area, window
from app.views.forms import text_of, values_of

COMPANY_WINDOW = "settings_company"
DAYS_FIELD = "company_days"
MOST_DAYS = 200
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+([A-Z]{2}))?")
_STATES: Mapping[MessageState, str] = {
    MessageState.WAITING: "waiting",
    MessageState.FAILED: "set aside; Slack refused them, or they failed too often",
    MessageState.UNKNOWN: "being looked up; Slack's answer was lost",
}

CompanyDay = tuple[str, date]
Counts = Mapping[tuple[MessageKind, MessageState], int]


def company_window(days: Sequence[CompanyDay], counts: Counts) -> View:
    """The field's id changes with what it is filled with, so that Slack shows what holds now."""
    lines = "\n".join(f"{day} {country}".strip() for country, day in days)
    area = text_area("days", value=lines, placeholder="2027-12-24\n2027-12-31 AT")
    hint = "One a line, as 2027-12-24; with a country's two letters where it holds only there."
    blocks = [
        field(f"{DAYS_FIELD}:{len(days)}", "Days off of the whole company", area, hint=hint, optional=True),
        section("*Messages*\n" + "\n".join(_lines(counts))),
        context("Counts are all that admins see. Who takes part, and what is written, stays with those it is for."),
    ]
    return window(COMPANY_WINDOW, "For the company", blocks, submit="Save")


def _lines(counts: Counts) -> list[str]:
    if not counts:
        return ["All said. Nothing waits, and nothing was set aside."]
    some = sorted(counts.items(), key=lambda one: (one[0][1], one[0][0]))
    return [f"{many} of kind {kind}: {_STATES[state]}" for (kind, state), many in some]


def parse_company_days(view: dict[str, Any]) -> list[CompanyDay]:
    """The days that are entered, each once; raises InvalidInput with the first line that isn't one."""
    values = {block.partition(":")[0]: value for block, value in values_of(view).items()}
    lines = [line.strip() for line in (text_of(values, DAYS_FIELD) or "").splitlines() if line.strip()]
    if len(lines) > MOST_DAYS:
        raise InvalidInput(DAYS_FIELD, f"{MOST_DAYS} days are the most I keep.")
    return sorted({_read_line(number, line) for number, line in enumerate(lines, start=1)})


def _read_line(number: int, line: str) -> CompanyDay:
    found = _LINE.fullmatch(line)
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        raise InvalidInput(DAYS_FIELD, f"Line {number} is not a day. Write it as 2027-12-24, or 2027-12-24 AT.")
    country = found[2] or EVERYWHERE
    if country and country not in list_countries():
        raise InvalidInput(DAYS_FIELD, f"Line {number}: I don't know a country {country}.")
    return country, day
