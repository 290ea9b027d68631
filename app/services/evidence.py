"""Linking evidence to goals, and taking it away again [evidence.message] [evidence.link] [evidence.life]."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.db.access import log_accesses
from app.db.engine import Session
from app.db.evidence import Record, find_record
from app.db.evidence_links import (
    KeptEvidence,
    find_kept_evidence,
    keep_evidence,
    link_goals,
    list_link_targets,
    set_evidence_here,
    unlink_goal,
)
from app.db.people import lock_people
from app.db.steps import settle_steps
from app.domain.evidence import (
    MOST_NOTE_CHARS,
    NOTE_FIELD,
    LinkTarget,
    NewEvidence,
    link_problem,
    new_link,
)
from app.domain.person import Person
from app.domain.plan_rules import too_long
from app.domain.steps import Ask, StepKind, SubjectKind
from app.domain.visibility import Data, Hat
from app.errors import InvalidInput, NotAllowed, Outdated
from app.services.asking import ask
from app.services.plan_access import log_plan_access, sees_plan

URL_FIELD, GOALS_FIELD = "url", "goals"
NO_GOALS = (
    "There is no goal to link it to yet. Goals come with a plan that both of you agreed to; `/growth` shows where "
    "you stand. Nothing was kept."
)


@dataclass(frozen=True, slots=True)
class Linked:
    """What was linked just now: (evidence, goal), and the goals themselves. Empty where all of it was there before."""

    links: tuple[tuple[UUID, UUID], ...]
    goals: tuple[LinkTarget, ...]


async def access_link_targets(session: Session, me: Person, *, now: datetime) -> list[LinkTarget]:
    """The goals I may link to, mine first. Raises Outdated where there are none; goals of others are logged as seen."""
    targets = await list_link_targets(session, me.id)
    if not targets:
        raise Outdated(NO_GOALS)
    await log_link_targets(session, me, targets, now=now)
    return targets


async def link_evidence(
    session: Session, me: Person, goal_ids: Collection[UUID], new: NewEvidence, *, now: datetime
) -> Linked:
    """Link it to these goals, which may be of several people; each link is made once.

    Raises InvalidInput by field, NotAllowed for a goal that isn't mine or of somebody I lead. The owner of a goal hears
    of what somebody else linked.
    """
    check_new_evidence(new)
    targets = await _chosen_targets(session, me, goal_ids)
    links: list[tuple[UUID, UUID]] = []
    await lock_people(session, {target.owner for target in targets})
    for owner in dict.fromkeys(target.owner for target in targets):
        goals = [target.goal.id for target in targets if target.owner == owner]
        evidence = await keep_evidence(session, owner, me.id, new)
        fresh = await link_goals(session, evidence, goals, now=now)
        links += [(evidence, goal) for goal in goals if goal in fresh]
        if fresh:
            await _tell_owner(session, me, owner, evidence, now=now)
    await _settle_first(session, {target.plan for target in targets})
    return Linked(tuple(links), tuple(targets))


async def add_link(session: Session, me: Person, goal_id: UUID, url: str, note: str = "", *, now: datetime) -> Linked:
    """The same for one goal and an address: for forms that have a field for it. Raises InvalidInput("url" | "note")."""
    problem = link_problem(url)
    if problem:
        raise InvalidInput(URL_FIELD, problem)
    return await link_evidence(session, me, [goal_id], new_link(url, note), now=now)


def check_new_evidence(new: NewEvidence) -> None:
    """Refuse what can't be kept; raises InvalidInput."""
    problem = link_problem(new.url) if new.url is not None else None
    if problem:
        raise InvalidInput(URL_FIELD, problem)
    long = too_long(new.note, MOST_NOTE_CHARS)
    if long:
        raise InvalidInput(NOTE_FIELD, long)


async def access_record(session: Session, viewer: Person, plan_id: UUID, *, now: datetime) -> Record:
    """What was linked to the goals of that plan, for one of the two; raises NotAllowed as access_plan does."""
    record = await find_record(session, plan_id)
    if record is None or not sees_plan(record.frame, viewer, Data.EVIDENCE):
        raise NotAllowed
    await log_plan_access(session, viewer, record.frame, now=now)
    return record


async def remove_evidence(session: Session, me: Person, evidence: UUID, goal: UUID, *, now: datetime) -> None:
    """Take it away from that goal: the participant may, and whoever added it. Again, it changes nothing."""
    await _my_evidence(session, me, evidence)
    await unlink_goal(session, evidence, goal, now=now)


async def return_evidence(session: Session, me: Person, evidence: UUID, goal: UUID, *, now: datetime) -> None:
    """Undo a removal; raises NotAllowed where I may not link to that goal any more."""
    kept = await _my_evidence(session, me, evidence)
    targets = await _chosen_targets(session, me, [goal])
    if targets[0].owner != kept.owner:
        raise NotAllowed
    await set_evidence_here(session, evidence)
    await link_goals(session, evidence, [goal], now=now)


async def undo_links(session: Session, me: Person, links: Sequence[tuple[UUID, UUID]], *, now: datetime) -> None:
    """Take back what was linked a moment ago."""
    for evidence, goal in links:
        await remove_evidence(session, me, evidence, goal, now=now)


async def log_link_targets(session: Session, me: Person, targets: Sequence[LinkTarget], *, now: datetime) -> None:
    """Write down whose goals are shown to be chosen from."""
    owners = {target.plan: target.owner for target in targets}
    await log_accesses(session, owners, viewer=me, subject_kind=SubjectKind.PLAN, hat=Hat.LEAD, now=now)


async def _chosen_targets(session: Session, me: Person, goal_ids: Collection[UUID]) -> list[LinkTarget]:
    if not goal_ids:
        raise InvalidInput(GOALS_FIELD, "Choose a goal at least.")
    targets = [target for target in await list_link_targets(session, me.id) if target.goal.id in goal_ids]
    if len(targets) != len(set(goal_ids)):
        raise NotAllowed
    return targets


async def _my_evidence(session: Session, me: Person, evidence: UUID) -> KeptEvidence:
    kept = await find_kept_evidence(session, evidence)
    if kept is None or me.id not in (kept.owner, kept.added_by):
        raise NotAllowed
    return kept


async def _tell_owner(session: Session, me: Person, owner: UUID, evidence: UUID, *, now: datetime) -> None:
    if owner != me.id:
        await ask(session, [Ask(owner, StepKind.EVIDENCE_ADDED, SubjectKind.EVIDENCE, evidence, now)], now=now)


async def _settle_first(session: Session, plans: Collection[UUID]) -> None:
    for plan in plans:
        await settle_steps(
            session, subject_kind=SubjectKind.PLAN, subject=plan, kinds={StepKind.EVIDENCE_FIRST}, reason="done"
        )
