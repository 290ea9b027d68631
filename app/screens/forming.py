"""Load and render the forming of a season; every page opens complete after three statements at most."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.db.engine import Session
from app.db.forming import find_season_draft, list_candidates
from app.db.reporting import list_lines_of
from app.domain.calendar import local_date
from app.domain.cohort import TERMS_VERSION, Season, SeasonKind, SeasonState
from app.domain.forming import DraftPerson, KnownCandidate, SeasonDraft, new_draft
from app.domain.need import rank_people, warn_of_selection
from app.domain.people import acting_manager
from app.domain.person import Person
from app.domain.season import SeatAdvice
from app.views.blocks import View
from app.views.forming import Listed, forming_window, notes_window, preview_window
from app.views.invitations import Terms


async def forming_screen(session: Session, lead: Person, *, now: datetime) -> View:
    """Who is next; two statements."""
    candidates, draft = await _load(session, lead, now=now)
    marked = [replace(one.candidate, marks=draft.marks_of(one.candidate.person)) for one in candidates]
    listed = Listed(
        groups=rank_people(marked, local_date(now, lead.tz)),
        users={one.candidate.person: one.slack_user for one in candidates},
        chosen=frozenset(one.person for one in draft.chosen),
        others=_others(candidates, draft),
    )
    return forming_window(listed)


async def notes_screen(session: Session, lead: Person, *, now: datetime) -> View:
    """What the lead notes about each; two statements."""
    candidates, draft = await _load(session, lead, now=now)
    own = [
        DraftPerson(one.candidate.person, one.slack_user, False, draft.marks_of(one.candidate.person))
        for one in candidates
    ]
    return notes_window([*own, *_others(candidates, draft)])


async def _load(session: Session, lead: Person, *, now: datetime) -> tuple[list[KnownCandidate], SeasonDraft]:
    """Who can still be chosen, and the draft, an empty one where there is none."""
    today = local_date(now, lead.tz)
    known = await list_candidates(session, lead=lead.id, tz=lead.tz, on=today)
    draft = await find_season_draft(session, lead=lead.id)
    return [one for one in known if not one.with_me], draft or new_draft(lead.id, lead.id, today)


def _others(candidates: Sequence[KnownCandidate], draft: SeasonDraft) -> list[DraftPerson]:
    own = {one.candidate.person for one in candidates}
    return [one for one in draft.people if one.person not in own]


async def preview_screen(
    session: Session, lead: Person, draft: SeasonDraft, advice: SeatAdvice, *, now: datetime
) -> View:
    """What each of those chosen will read; one statement."""
    lines = [one for one in await list_lines_of(session, [lead.id]) if one.manager.deactivated_at is None]
    leader = acting_manager([one.line for one in lines], lead.id, local_date(now, lead.tz))
    users = {one.manager.id: one.manager.slack_user for one in lines}
    season = Season(
        draft.id,
        lead.id,
        SeasonKind.GROWTH,
        SeasonState.FORMING,
        draft.chain,
        TERMS_VERSION,
        draft.starts_on,
        draft.ends_on,
    )
    terms = Terms(season, lead.slack_user, users[leader] if leader else None, lead.tz)
    warning = warn_of_selection([one.marks for one in draft.chosen])
    return preview_window(draft, terms, advice=advice, warning=warning)
