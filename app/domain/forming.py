"""A season while its lead forms it: whom they chose, what they noted for themselves, and who can't be asked."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from app.domain.cohort import Chain
from app.domain.need import Candidate, Mark
from app.domain.people import why_cannot_be_chosen
from app.domain.person import Person
from app.domain.season import check_season_dates, season_ends_on
from app.errors import InvalidInput

MARKS_KEPT = timedelta(days=30)
"""Notes of a season that is not sent die after this."""

MOST_NAME_CHARS = 60


@dataclass(frozen=True, slots=True)
class DraftPerson:
    """Somebody the lead chose or noted something about."""

    person: UUID
    slack_user: str
    chosen: bool
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class SeasonDraft:
    """A season that only its lead knows of."""

    id: UUID
    lead: UUID
    name: str
    starts_on: date
    ends_on: date
    chain: Chain = Chain.STANDARD
    people: tuple[DraftPerson, ...] = field(default=())

    @property
    def chosen(self) -> tuple[DraftPerson, ...]:
        return tuple(one for one in self.people if one.chosen)

    def marks_of(self, person: UUID) -> frozenset[Mark]:
        return next((one.marks for one in self.people if one.person == person), frozenset())


@dataclass(frozen=True, slots=True)
class SeasonDetails:
    """What the lead has entered beside whom they choose, None where a field is empty."""

    name: str | None
    starts_on: date | None
    ends_on: date | None
    chain: Chain | None


@dataclass(frozen=True, slots=True)
class KnownCandidate:
    """One of a lead's people as the list shows them; `with_me` while they are asked by or in a season of this lead."""

    slack_user: str
    candidate: Candidate
    with_me: bool = False


def new_draft(draft_id: UUID, lead: UUID, today: date) -> SeasonDraft:
    """What is proposed before the lead has entered anything: next Monday, six months, named after its first month."""
    starts_on = today + timedelta(days=7 - today.weekday())
    return SeasonDraft(draft_id, lead, f"{starts_on:%B %Y}", starts_on, season_ends_on(starts_on))


def with_details(draft: SeasonDraft, details: SeasonDetails) -> SeasonDraft:
    """The draft with what was entered; an empty field leaves what stood there, and an empty end means six months."""
    starts_on = details.starts_on or draft.starts_on
    return replace(
        draft,
        name=details.name or draft.name,
        starts_on=starts_on,
        ends_on=details.ends_on or season_ends_on(starts_on),
        chain=details.chain or draft.chain,
    )


def check_details(details: SeasonDetails, today: date) -> None:
    """Refuse to send what isn't complete or can't be; raises InvalidInput on its field."""
    if details.name is None:
        raise InvalidInput("name", "Give it a name. Only you read it.")
    if len(details.name) > MOST_NAME_CHARS:
        raise InvalidInput("name", f"{MOST_NAME_CHARS} characters are the most here.")
    if details.starts_on is None:
        raise InvalidInput("starts_on", "Pick a day.")
    check_season_dates(details.starts_on, details.ends_on or season_ends_on(details.starts_on), today)


def why_cannot_be_asked(lead: UUID, person: Person, *, with_me: bool, today: date) -> str | None:
    """What stands in the way of asking this person, in words for the lead; None where nothing does.

    That somebody is in another lead's season is said to nobody but them, when they say yes [trust.oracle].
    """
    refusal = why_cannot_be_chosen(lead, person)
    if refusal is not None:
        return refusal
    if with_me:
        return "You have asked them already, or they are in a growth season with you. One at a time. Nothing was sent."
    if person.left_out_until is not None and today < person.left_out_until:
        until = person.left_out_until
        return f"They asked to be left out until {until.day} {until:%B %Y}. Nothing was sent."
    return None


def choose(draft: SeasonDraft, chosen: Collection[UUID], known: Collection[DraftPerson]) -> tuple[DraftPerson, ...]:
    """The draft's people when exactly these are chosen; notes stay. `known` gives people who are new to the draft."""
    by_id = {one.person: one for one in (*known, *draft.people)}
    people = (
        DraftPerson(one.person, one.slack_user, one.person in chosen, draft.marks_of(one.person))
        for one in by_id.values()
    )
    return tuple(one for one in people if one.chosen or one.marks)
