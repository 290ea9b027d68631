"""Queries on homework: drafts of its writer, and what was shared, which stands with the participation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, update

from app.db.drafts import draft_key
from app.db.engine import Session
from app.db.models import draft as d
from app.db.models import participation as pt
from app.db.models import plan as pl
from app.db.plan_pages import frame_from, select_frames
from app.db.rows import by_id
from app.domain.homework import Homework, no_answers
from app.domain.plan_page import PlanFrame

HOMEWORK_DRAFT = "homework"


@dataclass(frozen=True, slots=True)
class HomeworkPage:
    """`shared` is what both may read, `draft` the reader's own."""

    frame: PlanFrame
    shared: Homework | None
    draft: Homework | None


async def find_homework_page(session: Session, plan_id: UUID, *, reader: UUID) -> HomeworkPage | None:
    """The homework of that plan as `reader` would open it; one statement. Check who asks before showing it."""
    mine = and_(
        d.c.workspace_id == pl.c.workspace_id,
        d.c.person_id == reader,
        d.c.form == HOMEWORK_DRAFT,
        d.c.subject_id == pl.c.id,
    )
    columns = (pt.c.homework, d.c.body.label("draft"), d.c.saved_at)
    query = select_frames().add_columns(*columns).outerjoin(d, mine).where(by_id(pl, session, plan_id))
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    opened = session.sealer.unseal_json
    shared = opened(pt.c.homework, row.participation_id, row.homework) if row.homework else None
    draft = opened(d.c.body, draft_key(reader, HOMEWORK_DRAFT, plan_id), row.draft) if row.draft else None
    return HomeworkPage(
        frame=frame_from(row),
        shared=Homework(plan_id, _answers(shared), shared_at=row.homework_shared_at) if shared else None,
        draft=Homework(plan_id, _answers(draft), saved_at=row.saved_at) if draft else None,
    )


async def set_homework(session: Session, participation: UUID, answers: tuple[str, ...], *, now: datetime) -> None:
    """Share these answers; those shared before give way."""
    sealed = session.sealer.seal_json(pt.c.homework, participation, {"answers": list(answers)})
    await session.execute(
        update(pt).where(by_id(pt, session, participation)).values(homework=sealed, homework_shared_at=now)
    )


def _answers(body: dict[str, Any]) -> tuple[str, ...]:
    return (*body["answers"], *no_answers())[: len(no_answers())]
