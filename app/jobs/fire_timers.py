"""Timers that have come: their subject's rules decide what happens and when to look again."""

from collections.abc import Awaitable, Callable

import structlog

from app.db.concerned import lock_concerned
from app.db.timers import DueTimer, delay_timer, list_due_timers, take_timer
from app.deps import Deps
from app.domain.steps import SubjectKind
from app.services.checkins import turn_checkin
from app.services.digests import turn_digest_place
from app.services.plans import turn_plan
from app.services.promises import turn_promise
from app.services.seasons import turn_participation, turn_season

log = structlog.get_logger(__name__)

BATCH = 200
TURNS: dict[SubjectKind, Callable[..., Awaitable[None]]] = {
    SubjectKind.PARTICIPATION: turn_participation,
    SubjectKind.SEASON: turn_season,
    SubjectKind.PLAN: turn_plan,
    SubjectKind.CHECKIN: turn_checkin,
    SubjectKind.ACTION: turn_promise,
    SubjectKind.DIGEST_PLACE: turn_digest_place,
}


async def fire_timers(deps: Deps) -> None:
    """See to every timer due by now, oldest first, each in a transaction of its own.

    The timer is taken, its rules applied and the next one set in that transaction, so a crash leaves it as it was. The
    people concerned are locked before it, as by every answer: the clock and an answer never wait for each other.
    One whose rules fail is reported and waits, longer each time; it never stops the others.
    """
    now = deps.clock()
    while True:
        async with deps.db.begin_all("finding timers that have come") as wide:
            due = await list_due_timers(wide, now=now, limit=BATCH)
        for timer in due:
            await _fire(deps, timer)
        if len(due) < BATCH:
            return


async def _fire(deps: Deps, timer: DueTimer) -> None:
    now = deps.clock()
    try:
        async with deps.db.begin(timer.workspace) as session:
            await lock_concerned(session, timer.subject_kind, timer.subject)
            if await take_timer(session, timer, now=now):
                await TURNS[timer.subject_kind](session, timer.subject, now=now)
    except Exception:
        log.exception("timer.failed", subject_kind=timer.subject_kind, subject=str(timer.subject))
        async with deps.db.begin_all("delaying a timer whose rules failed") as wide:
            await delay_timer(wide, timer)
