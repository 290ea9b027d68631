"""Queries on job runs, and on how much is due: what readiness and the mover of clocks look at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import WideSession
from app.db.models import job_run as j

_DUE = text("""
    SELECT (SELECT count(*) FROM message WHERE state = 'waiting' AND due_at <= :now)
         + (SELECT count(*) FROM message WHERE state IN ('claimed', 'sending', 'unknown') AND lease_until IS NOT NULL)
         + (SELECT count(*) FROM message WHERE state = 'unknown' AND run_after IS NOT NULL)
         + (SELECT count(*) FROM message WHERE wanted_rev > shown_rev AND state = 'sent')
         + (SELECT count(*) FROM timer WHERE at <= :now)
         + (SELECT count(*) FROM person WHERE speak_at <= :now AND deactivated_at IS NULL) AS due,
           least((SELECT min(due_at) FROM message WHERE state = 'waiting' AND due_at > :now),
                 (SELECT min(at) FROM timer WHERE at > :now),
                 (SELECT min(speak_at) FROM person WHERE speak_at > :now AND deactivated_at IS NULL)) AS next_at
""")

_WORK = text("""
    SELECT EXISTS (SELECT FROM timer WHERE at <= :now AND (run_after IS NULL OR run_after <= app_now())) AS fire_timers,
           EXISTS (SELECT FROM person WHERE speak_at <= :now AND deactivated_at IS NULL) AS plan_messages,
           EXISTS (SELECT FROM message WHERE state = 'waiting' AND due_at <= :now
                   AND (run_after IS NULL OR run_after <= app_now()))
           OR EXISTS (SELECT FROM message WHERE state IN ('claimed', 'sending') AND lease_until < app_now()) AS deliver,
           EXISTS (SELECT FROM message WHERE wanted_rev > shown_rev AND state = 'sent'
                   AND (lease_until IS NULL OR lease_until < app_now())
                   AND (run_after IS NULL OR run_after <= app_now())) AS show_edits,
           EXISTS (SELECT FROM message WHERE state = 'unknown' AND run_after <= app_now()) AS look_up
""")


@dataclass(frozen=True, slots=True)
class Backlog:
    """`due`: rows and timers that should have been seen to by now. `next_at`: when the next one comes."""

    due: int
    next_at: datetime | None


async def save_job_runs(session: WideSession, *, jobs: Collection[str], ran_through: datetime) -> None:
    """These jobs have seen to everything due at the business instant `ran_through`."""
    if not jobs:
        return
    new = insert(j).values(
        [{"job": job, "ran_through": ran_through, "finished_at": func.app_now(), "due": 0} for job in jobs]
    )
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[j.c.job],
            set_={
                "ran_through": func.greatest(j.c.ran_through, new.excluded.ran_through),
                "finished_at": new.excluded.finished_at,
            },
        )
    )


async def find_work(session: WideSession, *, now: datetime) -> dict[str, bool]:
    """By the name of each ticking job, whether there is anything for it to do; one statement, however quiet it is."""
    return dict((await session.execute(_WORK, {"now": now})).one()._mapping)


async def list_job_runs(session: WideSession) -> dict[str, datetime]:
    """By job, the business instant it ran through."""
    rows = await session.execute(select(j.c.job, j.c.ran_through))
    return {row.job: row.ran_through for row in rows}


async def count_due(session: WideSession, *, now: datetime) -> Backlog:
    row = (await session.execute(_DUE, {"now": now})).one()
    return Backlog(row.due, row.next_at)
