"""Preparing a check-in, page by page: a private draft until the participant presses Share [checkin.prepare]."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.db.checkin_pages import load_checkin_page, save_shared_notes
from app.db.drafts import delete_draft, find_draft, save_draft
from app.db.engine import Session
from app.domain.checkin import Checkin
from app.domain.checkin_acts import check_preparable, share_preparation
from app.domain.checkin_page import CheckinPage
from app.domain.checkin_situation import Situation
from app.domain.person import Person
from app.domain.plan_rules import too_long
from app.domain.preparation import GoalNote, Preparation, add_example, asks_for_example
from app.domain.preparation_json import preparation_from_json, preparation_to_json
from app.domain.preparing import (
    EXAMPLE_FIELD,
    LINK_FIELD,
    MOST_CHARS,
    MOVED_FIELD,
    NEEDS_FIELD,
    PreparationEntry,
    Preparing,
)
from app.domain.steps import Ask
from app.errors import InvalidInput, NotAllowed
from app.services.checkin_access import open_situation
from app.services.checkins import act_on_checkin
from app.services.evidence import URL_FIELD, add_link

PREPARE_DRAFT = "prepare"
"""The form under which drafts of preparations are kept."""


async def open_preparing(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> Preparing:
    """Where I left off, else what I shared, else a fresh start; three statements. Nothing is saved by it."""
    preparing, _ = await _take_up_preparing(session, checkin_id, slack_user, now=now)
    return preparing


async def keep_preparing(
    session: Session, checkin_id: UUID, slack_user: str, at: int, entry: PreparationEntry, *, to: int, now: datetime
) -> Preparing:
    """Keep page `at` in the draft, link what was pasted, and show page `to`. Raises InvalidInput by field."""
    preparing, me = await _take_up_preparing(session, checkin_id, slack_user, now=now)
    kept = await _enter(session, _at_page(preparing, at), me, entry, now=now)
    return await _keep(session, _at_page(kept, to), me, now=now)


async def share_preparing(
    session: Session, checkin_id: UUID, slack_user: str, at: int, entry: PreparationEntry, *, now: datetime
) -> Preparing | Situation:
    """Show it to the lead. Where all of it is vague the question for one example comes first, once."""
    preparing, me = await _take_up_preparing(session, checkin_id, slack_user, now=now)
    kept = await _enter(session, _at_page(preparing, at), me, entry, now=now)
    if asks_for_example(kept.draft, kept.page.goal_ids):
        asked = replace(kept, draft=replace(kept.draft, asked=True), wants_example=True)
        return await _keep(session, asked, me, now=now)
    return await _share(session, kept, me, now=now)


async def share_with_examples(
    session: Session, checkin_id: UUID, slack_user: str, lines: dict[UUID, str], *, now: datetime
) -> Situation:
    """The same after the question: each line, where there is one, goes below what was written about its goal."""
    preparing, me = await _take_up_preparing(session, checkin_id, slack_user, now=now)
    draft = preparing.draft
    for goal, line in lines.items():
        if goal in preparing.page.goal_ids:
            _check_length(EXAMPLE_FIELD, line)
            draft = draft.with_note(goal, add_example(draft.note(goal), line))
    return await _share(session, replace(preparing, draft=draft), me, now=now)


async def resume_preparing(session: Session, situation: Situation, *, now: datetime) -> Preparing:
    """The same for a check-in that is loaded already: two statements."""
    check_preparable(situation.checkin, situation.frame, now=now)
    page = await load_checkin_page(session, situation)
    checkin_id = situation.checkin.id
    draft = await find_draft(session, person=situation.person.id, form=PREPARE_DRAFT, subject=checkin_id)
    begun = preparation_from_json(draft.body) if draft else page.as_preparation()
    return _at_page(Preparing(page, begun), begun.page)


async def _take_up_preparing(
    session: Session, checkin_id: UUID, slack_user: str, *, now: datetime
) -> tuple[Preparing, Person]:
    situation, me = await open_situation(session, checkin_id, slack_user, now=now)
    if me.id != situation.person.id:
        raise NotAllowed
    return await resume_preparing(session, situation, now=now), me


def _at_page(preparing: Preparing, page: int) -> Preparing:
    """A page that exists: a goal may have been taken out of the plan meanwhile."""
    return replace(preparing, draft=replace(preparing.draft, page=min(max(page, 0), len(preparing.page.goals))))


async def _enter(
    session: Session, preparing: Preparing, me: Person, entry: PreparationEntry, *, now: datetime
) -> Preparing:
    _check_length(MOVED_FIELD, entry.moved)
    _check_length(NEEDS_FIELD, entry.needs)
    goal, draft = preparing.goal, preparing.draft
    if goal is None:
        return replace(preparing, draft=replace(draft, needs=entry.needs, rev=draft.rev + 1))
    if entry.link and await _link(session, me, goal.goal.id, entry.link, now=now):
        count = replace(goal, links=goal.links + 1)
        pages = tuple(count if one.goal.id == goal.goal.id else one for one in preparing.page.goals)
        preparing = replace(preparing, page=replace(preparing.page, goals=pages))
    draft = draft.with_note(goal.goal.id, GoalNote(entry.status, entry.moved))
    return replace(preparing, draft=replace(draft, rev=draft.rev + 1))


async def _link(session: Session, me: Person, goal: UUID, url: str, *, now: datetime) -> bool:
    """Whether it wasn't linked before."""
    try:
        return bool((await add_link(session, me, goal, url, now=now)).links)
    except InvalidInput as error:
        raise InvalidInput(LINK_FIELD if error.field == URL_FIELD else error.field, str(error)) from error


async def _keep(session: Session, preparing: Preparing, me: Person, *, now: datetime) -> Preparing:
    await save_draft(
        session,
        person=me.id,
        form=PREPARE_DRAFT,
        subject=preparing.page.situation.checkin.id,
        step=preparing.draft.page,
        body=preparation_to_json(preparing.draft),
        now=now,
    )
    return preparing


async def _share(session: Session, preparing: Preparing, me: Person, *, now: datetime) -> Situation:
    checkin_id = preparing.page.situation.checkin.id

    def shared(situation: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
        return share_preparation(situation.checkin, me.id, situation.frame, now=now), ()

    situation = await act_on_checkin(session, checkin_id, shared, now=now)
    known = preparing.page.goal_ids
    draft = replace(
        preparing.draft, notes={goal: note for goal, note in preparing.draft.notes.items() if goal in known}
    )
    await save_shared_notes(
        session,
        situation.checkin,
        draft,
        changed=_changed(preparing.page, draft),
        afterwards=situation.checkin.is_recorded and preparing.page.is_shared,
    )
    await delete_draft(session, person=me.id, form=PREPARE_DRAFT, subject=checkin_id)
    return situation


def _changed(page: CheckinPage, draft: Preparation) -> frozenset[UUID]:
    return frozenset(
        one.goal.id for one in page.goals if draft.note(one.goal.id) != GoalNote(one.now.status, one.now.moved)
    )


def _check_length(field: str, text: str) -> None:
    problem = too_long(text, MOST_CHARS)
    if problem:
        raise InvalidInput(field, problem)
