"""What somebody forwards to the bot: kept until they say which goal it is for, or that it is for none."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.evidence_links import (
    KeptEvidence,
    find_kept_evidence,
    forget_evidence,
    keep_evidence,
    list_link_targets,
    list_targets_of_kept,
    load_new_evidence,
)
from app.db.messages import insert_message, want_edit
from app.domain.evidence import NOTE_FIELD, LinkTarget, NewEvidence, join_notes, join_problem
from app.domain.message import MessageKind, NewMessage
from app.domain.person import Person
from app.domain.steps import SubjectKind
from app.errors import InvalidInput, NotAllowed, Outdated
from app.services.evidence import NO_GOALS, Linked, link_evidence, log_link_targets

GONE = "You took it away since. Forward it once more, and I keep it again."


async def keep_forwarded(
    session: Session, me: Person, found: Sequence[NewEvidence], key: str, *, now: datetime
) -> None:
    """Keep what somebody forwarded to the bot, and ask them which goal each is for; `key` names the act.

    It is in nobody's plan until they say so. Who has no goal to link it to is told so, and nothing is kept.
    """
    targets = await list_link_targets(session, me.id)
    kept = [await keep_evidence(session, me.id, me.id, new, clipped=True) for new in found] if targets else [me.id]
    for number, subject in enumerate(kept):
        question = NewMessage(
            key=f"which_goal:{key}:{number}",
            kind=MessageKind.WHICH_GOAL,
            subject_kind=SubjectKind.EVIDENCE,
            subject=subject,
            due_at=now,
            person=me.id,
        )
        await insert_message(session, question)


async def answer_words(session: Session, me: Person, *, now: datetime) -> None:
    """Somebody wrote to the bot: say how it is used, once an hour at most."""
    reply = NewMessage(
        key=f"help_reply:{me.id}:{now:%Y%m%d%H}",
        kind=MessageKind.HELP_REPLY,
        subject_kind=SubjectKind.DAY,
        subject=me.id,
        due_at=now,
        person=me.id,
    )
    await insert_message(session, reply)


async def access_kept(session: Session, me: Person, evidence: UUID, *, now: datetime) -> tuple[str, list[LinkTarget]]:
    """The words I sent along with what I forwarded, and the goals it may still be for; raises NotAllowed, Outdated."""
    targets, kept = await list_targets_of_kept(session, me.id, evidence)
    if kept is None and not targets:
        raise Outdated(NO_GOALS)
    if kept is None:
        raise NotAllowed
    if kept.is_gone:
        raise Outdated(GONE)
    if not targets:
        raise Outdated("It is linked to every goal it could be for. `/growth goal` shows them.")
    await log_link_targets(session, me, targets, now=now)
    return kept.note, targets


async def assign_evidence(
    session: Session, me: Person, evidence: UUID, goal_ids: Collection[UUID], note: str, *, now: datetime
) -> Linked:
    """Say which goals something that was kept is for. What is for somebody else's goals moves into their record."""
    kept = await _my_kept(session, me, evidence)
    if kept.is_gone:
        raise Outdated(GONE)
    stored = await load_new_evidence(session, evidence)
    problem = join_problem(stored.note, note)
    if problem:
        raise InvalidInput(NOTE_FIELD, problem)
    linked = await link_evidence(session, me, goal_ids, replace(stored, note=join_notes(stored.note, note)), now=now)
    if not kept.goals and all(target.owner != me.id for target in linked.goals):
        await forget_evidence(session, evidence, now=now)
    await want_edit(session, subject_kind=SubjectKind.EVIDENCE, subject=evidence)
    return linked


async def forget_kept(session: Session, me: Person, evidence: UUID, *, now: datetime) -> None:
    """What was forwarded is for no goal: it goes, with the words sent along. Once it is linked, it stays."""
    kept = await _my_kept(session, me, evidence)
    if kept.goals:
        raise Outdated("It is linked to a goal. `/growth goal` shows it, with a way to remove it.")
    await forget_evidence(session, evidence, now=now)
    await want_edit(session, subject_kind=SubjectKind.EVIDENCE, subject=evidence)


async def _my_kept(session: Session, me: Person, evidence: UUID) -> KeptEvidence:
    kept = await find_kept_evidence(session, evidence)
    if kept is None or me.id != kept.owner:
        raise NotAllowed
    return kept
