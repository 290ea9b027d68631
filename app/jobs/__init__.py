"""Jobs: what the clock makes happen. Every replica runs every tick; the database decides who does what."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from functools import partial
from itertools import dropwhile

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from app.db.job_runs import find_work, save_job_runs
from app.deps import Deps
from app.jobs.deliver import deliver
from app.jobs.fire_timers import fire_timers
from app.jobs.look_up import look_up
from app.jobs.plan_messages import plan_messages
from app.jobs.refresh_people import refresh_people
from app.jobs.show_edits import show_edits
from app.jobs.sweep import sweep

log = structlog.get_logger(__name__)

Job = Callable[[Deps], Awaitable[None]]

DECIDE: tuple[Job, ...] = (fire_timers, plan_messages)
SAY: tuple[Job, ...] = (deliver, show_edits, look_up)
KEEP: dict[Job, timedelta] = {refresh_people: timedelta(hours=24), sweep: timedelta(hours=1)}
TICKING: tuple[str, ...] = tuple(job.__name__ for job in (*DECIDE, *SAY))
"""Jobs that must have run through an instant before everything due by then is done."""


@dataclass(slots=True)
class Round:
    """Some jobs, one after the other, never twice at a time; a wish that comes meanwhile makes one more round."""

    deps: Deps
    jobs: tuple[Job, ...]
    then: Callable[[], None]
    _running: bool = False
    _again: bool = field(default=False)

    async def run(self) -> None:
        if self._running:
            self._again = True
            return
        self._running = True
        try:
            self._again = True
            while self._again and not self.deps.after.ending:
                self._again = False
                await run_jobs(self.jobs, self.deps)
                self.then()
        finally:
            self._running = False


async def run_jobs(jobs: Sequence[Job], deps: Deps) -> None:
    """Run those that have something to do, one after the other, and note in one go what all of them ran through.

    A quiet tick is one short transaction. One that fails is reported, and the next tick tries again.
    """
    started = deps.clock()
    names = [job.__name__ for job in jobs]
    try:
        async with deps.db.begin_all("looking for what there is to do") as wide:
            due = _with_work(jobs, await find_work(wide, now=started))
            if not due:
                await save_job_runs(wide, jobs=names, ran_through=started)
        failed = {job.__name__ for job in due if deps.after.ending or not await _succeeds(job, deps)}
        ran = [name for name in names if name not in failed]
        if due:
            async with deps.db.begin_all("noting that jobs ran") as wide:
                await save_job_runs(wide, jobs=ran, ran_through=started)
    except Exception:
        log.exception("job.unnoted", jobs=names)
        return
    for name in ran:
        deps.meters.job_ran(name, through=started)


def _with_work(jobs: Sequence[Job], work: Mapping[str, bool]) -> list[Job]:
    """The first that has something to do, and those after it: what one does may give the next one work.

    Jobs of which nobody knows whether they have always run.
    """
    return list(dropwhile(lambda job: not work.get(job.__name__, True), jobs))


async def run_job(job: Job, deps: Deps) -> None:
    """Run that one by itself."""
    await run_jobs((job,), deps)


async def _succeeds(job: Job, deps: Deps) -> bool:
    try:
        await job(deps)
    except Exception:
        log.exception("job.failed", job=job.__name__)
        deps.meters.job_failed(job.__name__)
        return False
    return True


def create_scheduler(deps: Deps, *, tick_seconds: float) -> AsyncIOScheduler:
    """The ticks of this process; also woken by commits of `deps.db`. Nothing is stored in it: the truth is in rows.

    A tick only starts work, in `deps.after`: the scheduler would cancel what runs in it when it is shut down.
    """
    say = Round(deps, SAY, then=lambda: None)
    decide = Round(deps, DECIDE, then=lambda: deps.after(say.run()))
    deps.db.wake = lambda: deps.after(decide.run())

    async def start(work: Callable[[], Awaitable[None]]) -> None:
        deps.after(work())

    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(start, "interval", (decide.run,), seconds=tick_seconds, id="decide")
    scheduler.add_job(start, "interval", (say.run,), seconds=tick_seconds, id="say")
    for job, every in KEEP.items():
        keep = partial(run_job, job, deps)
        scheduler.add_job(start, "interval", (keep,), seconds=every.total_seconds(), id=job.__name__)
    return scheduler


async def run_all_jobs(deps: Deps) -> None:
    """Every ticking job once, in order: for a process that has just started, and for tests."""
    await run_jobs((*DECIDE, *SAY), deps)
