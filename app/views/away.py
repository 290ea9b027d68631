"""`/growth away`: the days on which somebody is away, for their own eyes."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.absence import FROM_FIELD, TO_FIELD
from app.domain.days_off import Absence
from app.views.blocks import Block, View, button, context, datepicker, day, divider, field, section, window
from app.views.forms import date_of, values_of

AWAY_WINDOW = "away"
AWAY_CANCEL = "away_cancel"
WHO_READS_IT = (
    "Nobody sees these days, nor why. What falls on them waits for the next day on which both work, and both read "
    "that a day off lies in between."
)


def away_window(
    ahead: Sequence[tuple[UUID, Absence]], *, today: date, tz: str, first: date | None = None, last: date | None = None
) -> View:
    """`first` and `last` are suggested; the field's id changes with them, so that Slack shows what is suggested."""
    first = first or today
    blocks = [
        field(f"{FROM_FIELD}:{first}", "Away from", datepicker("day", chosen=first)),
        field(f"{TO_FIELD}:{last}", "The last day away", datepicker("day", chosen=last)),
        context(WHO_READS_IT),
    ]
    if ahead:
        blocks += [divider(), section("*Days you have entered*")]
    blocks += [_line(absence, days, today, tz) for absence, days in ahead]
    return window(AWAY_WINDOW, "Away", blocks, submit="Save")


def _line(absence: UUID, days: Absence, today: date, tz: str) -> Block:
    words = "I'm back" if days.from_on < today else "Cancel"
    return section(_span(days, tz), accessory=button(words, AWAY_CANCEL, str(absence)))


def _span(days: Absence, tz: str) -> str:
    until = day(days.to_on, tz)
    return until if days.from_on == days.to_on else f"{day(days.from_on, tz)} to {until}"


def parse_away(view: dict[str, Any]) -> tuple[date | None, date | None]:
    """The first and the last day that were picked."""
    values = {block.partition(":")[0]: value for block, value in values_of(view).items()}
    return date_of(values, FROM_FIELD), date_of(values, TO_FIELD)


def read_range(text: str) -> tuple[date | None, date | None]:
    """The days in `/growth away 2026-12-24 2027-01-02`, as far as they can be read; the window asks for the rest."""
    found = [_read_day(word) for word in text.split()[:2]]
    first, last = [*found, None, None][:2]
    return first, last if last else first


def _read_day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def away_saved(days: Absence, tz: str) -> str:
    """What holds now, in two sentences."""
    span = f"{'on' if days.from_on == days.to_on else 'from'} {_span(days, tz)}"
    return f"Noted: you are away {span}. I won't write to you then, and what falls on those days waits."
