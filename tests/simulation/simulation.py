"""One seed: forty people, six months, three processes that come and go, and everything that can go wrong on the way."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.db.engine import Database
from app.db.ids import ids_made_by
from app.db.sealing import KeyRing
from app.deps import Deps
from app.jobs import DECIDE, Job, run_jobs
from app.jobs.deliver import deliver
from app.jobs.look_up import look_up
from app.jobs.show_edits import show_edits
from app.services.tenants import Tenants
from tests.app_fixtures import TEST_KEY
from tests.factories import save_workspace
from tests.simulation.acts import Actor
from tests.simulation.company import PLACES, Group, Somebody, make_company
from tests.simulation.founding import found_company
from tests.simulation.invariants import Invariants
from tests.simulation.seams import Fate, Seam, SimulatedDatabase, Turnstile
from tests.simulation.slack import SimulatedSlack, SlackWorld

FIRST_DAY = datetime(2026, 9, 28, 7, tzinfo=UTC)
"""A Monday from which six months see the clocks of both hemispheres go forth and back."""
DAYS = 235
"""Six months, and as long again as a last check-in may be put off."""
REPLICAS = 3
DOWN_SECONDS = (1, 900)
OFTEN_TOGETHER = 0.2
"""How often all processes look at the same instant, and some of them again and again; else one of them does."""
GRID = timedelta(minutes=10)
"""What comes due at nearly the same time is seen to together, as by processes that look now and then."""

_NEXT = text("""
    SELECT least((SELECT min(greatest(t.at, t.run_after)) FROM timer t),
                 (SELECT min(p.speak_at) FROM person p WHERE p.deactivated_at IS NULL)) AS to_decide,
           (SELECT min(greatest(m.due_at, m.run_after)) FROM message m WHERE m.state = 'waiting') AS to_say,
           least((SELECT min(m.run_after) FROM message m WHERE m.state = 'unknown'),
                 (SELECT min(m.lease_until) FROM message m WHERE m.state IN ('claimed', 'sending'))) AS to_recover,
           EXISTS (SELECT FROM message m WHERE m.wanted_rev > m.shown_rev AND m.state = 'sent'
                   AND coalesce(m.run_after, :now) <= :now) AS edits,
           (SELECT min(g.open_at) FROM gate g WHERE g.open_at > :now) AS gate
""")


@dataclass(slots=True)
class Report:
    """What one seed came to; `virtual_days` are those that were played."""

    seed: int
    people: int
    virtual_days: int
    messages: int
    zones: list[str]
    countries: list[str]
    crashes: dict[str, int]
    lost_answers: int
    rate_limited: int
    server_errors: int
    db_lost: int
    ends: dict[str, int]
    violations: list[str]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Simulation:
    """The state of one run. `up` are the processes that run, `back_at` when a dead one is started again.

    `watch` looks at the database from outside, without a seam. `agenda` is what people will do.
    """

    rng: Random
    engine: AsyncEngine
    watch: AsyncConnection
    turnstile: Turnstile
    slack: SlackWorld
    people: dict[str, Somebody]
    invariants: Invariants
    workspace: UUID
    db: SimulatedDatabase
    tenants: Tenants
    up: dict[str, Deps] = field(default_factory=dict)
    back_at: list[datetime] = field(default_factory=list)
    agenda: list[tuple[datetime, int, Somebody, str, tuple[object, ...]]] = field(default_factory=list)
    edits_at: datetime | None = None
    _numbers: Any = field(default_factory=count)
    _read: int = 0
    _in_vain: int = 0
    _was_due: tuple[object, ...] = ()
    _looked: tuple[int, int] = (-1, 0)

    @property
    def now(self) -> datetime:
        return self.turnstile.now

    @property
    def _done_so_far(self) -> tuple[int, int]:
        """Grows with every transaction and every call to Slack."""
        return self.turnstile.fate.passed[Seam.COMMITTED], self.slack.calls

    async def run(self, until: datetime, *, stop_at_first: bool) -> None:
        """From one instant at which something may happen to the next; every midnight everything is looked at."""
        midnight = self.now
        while self.now < until and not (stop_at_first and self.invariants.violations):
            await self._let_people_act()
            self._start_what_is_back()
            if self.now >= midnight:
                await self.invariants.every_day(self.watch, now=self.now)
                midnight = self.now + timedelta(days=1)
            await self._go_on(until)

    def start_process(self) -> None:
        name = f"replica-{next(self._numbers)}"
        db = SimulatedDatabase(self.engine, self.db.ring, turnstile=self.turnstile, process=name)
        slack = SimulatedSlack(self.slack, self.turnstile, name)
        self.up[name] = Deps(db=db, slack=slack, tenants=self.tenants, clock=lambda: self.now, replica=name)

    def plan(self, who: Somebody, at: datetime, act: str, *given: object) -> None:
        """Let somebody do something then: a method of Actor."""
        self.agenda.append((_round_up(at), next(self._numbers), who, act, given))

    async def _let_people_act(self) -> None:
        due = sorted((one for one in self.agenda if one[0] <= self.now), key=lambda one: one[:2])
        self.agenda = [one for one in self.agenda if one[0] > self.now]
        for _, _, who, act, given in due:
            await self.turnstile.run(self._act(who, act, given))
            await self._look()

    async def _act(self, who: Somebody, act: str, given: tuple[object, ...]) -> None:
        if who.gone:
            return
        async with self.db.begin(self.workspace) as session:
            await getattr(Actor(self.rng, session, who, self.now), act)(*given)

    def _start_what_is_back(self) -> None:
        back = [at for at in self.back_at if at <= self.now]
        self.back_at = [at for at in self.back_at if at > self.now]
        for _ in back:
            self.start_process()

    async def _go_on(self, until: datetime) -> None:
        """See to what is due, or move time to the next instant at which something is, or somebody acts."""
        due = (await self.watch.execute(_NEXT, {"now": self.now})).one()
        jobs = self._jobs_with_work(due)
        if jobs:
            await self._work(jobs)
            await self._look()
            if tuple(due) != self._was_due:
                self._was_due = tuple(due)
                self._in_vain = 0
                return
            self._in_vain += 1
        on_the_grid = [_round_up(at) for at in (due.to_decide, self.edits_at) if at is not None]
        moments = [*on_the_grid, due.to_say, due.to_recover, due.gate, *self.back_at, *(one[0] for one in self.agenda)]
        ahead = [at for at in moments if at is not None and at > self.now]
        # What is due and could not be done waits for another process's lease, or for a pause that Slack asked for.
        soon = self.now + timedelta(seconds=min(2**self._in_vain, 3600) * self.rng.choice([0.001, 1, 10]))
        self.turnstile.now = min([*ahead, soon] if jobs else ahead, default=until)

    def _jobs_with_work(self, due: Row[Any]) -> tuple[Job, ...]:
        """Edits are let wait for a while now and then, so that several of one message become one."""
        if due.edits and self.edits_at is None:
            self.edits_at = self.now + timedelta(minutes=self.rng.choice([0, 10, 60, 360]))
        jobs: list[Job] = [*DECIDE] if _is_past(due.to_decide, self.now) else []
        if jobs or _is_past(due.to_say, self.now) or _is_past(due.to_recover, self.now):
            jobs += [deliver, look_up]
        if _is_past(self.edits_at, self.now):
            self.edits_at = None
            jobs.append(show_edits)
        return tuple(jobs)

    async def _work(self, jobs: tuple[Job, ...]) -> None:
        if not self.up:
            return
        names = sorted(self.up)
        together = len(names) if self.rng.random() < OFTEN_TOGETHER else 1
        chosen = self.rng.sample(names, together)
        await self.turnstile.run(*(self._look_for_work(name, jobs, together) for name in chosen))
        for name in sorted(self.turnstile.dead & set(self.up)):
            del self.up[name]
            self.back_at.append(self.now + timedelta(seconds=self.rng.randint(*DOWN_SECONDS)))

    async def _look_for_work(self, name: str, jobs: tuple[Job, ...], together: int) -> None:
        for _ in range(self.rng.randint(1, 4) if together > 1 else 1):
            await run_jobs(jobs, self.up[name])

    async def _look(self) -> None:
        """Check what changed; and whoever heard something will do something about it, sooner or later."""
        if self._looked == self._done_so_far:
            return
        self._looked = self._done_so_far
        await self.invariants.after_step(self.watch, now=self.now)
        new = self.slack.posts[self._read :]
        self._read = len(self.slack.posts)
        for post in new:
            if post.user is not None:
                later = timedelta(minutes=self.rng.randint(5, 30 * 60))
                self.plan(self.people[post.user], self.now + later, "look_after_checkins")


def _round_up(at: datetime) -> datetime:
    past = at.timestamp() % GRID.total_seconds()
    return at + (GRID - timedelta(seconds=past)) if past else at


def _is_past(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


async def simulate(seed: int, url: str, *, days: int = DAYS, stop_at_first: bool = False) -> Report:
    """Play that seed on this database, which must be migrated and empty; the same seed plays the same way again."""
    until = FIRST_DAY + timedelta(days=days)
    ids = count(1)
    with ids_made_by(lambda: UUID(int=(seed << 64) | next(ids))):
        async with _founded(seed, url) as made:
            await made.run(until, stop_at_first=stop_at_first)
            if days == DAYS and not (stop_at_first and made.invariants.violations):
                await made.invariants.at_the_end(made.watch, now=made.now, lost_answers=made.slack.faults["lost"])
    return _report(seed, made)


@asynccontextmanager
async def _founded(seed: int, url: str) -> AsyncIterator[Simulation]:
    """A company on its first day, with its processes up."""
    rng = Random(seed)
    turnstile = Turnstile(rng, Fate.of(rng), FIRST_DAY)
    slack = SlackWorld.of(rng)
    company = make_company(rng)
    people = {one.user: one for group in company for one in group.everybody}
    # One connection: transactions are taken as a whole, one after the other.
    engine = create_async_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)
    looking = create_async_engine(url, pool_size=1, max_overflow=0, isolation_level="AUTOCOMMIT")
    ring = KeyRing.parse(TEST_KEY)
    plain = Database(engine, ring)
    db = SimulatedDatabase(engine, ring, turnstile=turnstile, process="people", mortal=False)
    try:
        workspace = await save_workspace(plain)
        async with plain.begin(workspace) as session:
            await found_company(session, company, now=FIRST_DAY)
        async with looking.connect() as watch:
            await watch.execute(text("SELECT set_config('trellis.all', 'on', false)"))
            invariants = Invariants(people, slack)
            made = Simulation(
                rng, engine, watch, turnstile, slack, people, invariants, workspace, db, Tenants(plain)
            )  # fmt: skip
            for _ in range(REPLICAS):
                made.start_process()
            _plan_lives(made, company)
            yield made
    finally:
        await engine.dispose()
        await looking.dispose()


def _plan_lives(made: Simulation, company: tuple[Group, ...]) -> None:
    """What else happens to people: they are away, move, leave, get another manager, write to the bot."""
    rng = made.rng
    everybody = [one for group in company for one in group.everybody]
    in_seasons = [one for group in company for _, people in group.teams for one in people]
    leads = [lead for group in company for lead, _ in group.teams]

    def some_day() -> datetime:
        return FIRST_DAY + timedelta(days=rng.randint(3, 190), minutes=rng.randint(0, 24 * 60))

    for one in [*in_seasons, *leads]:
        for _ in range(rng.randint(0, 3)):
            made.plan(one, some_day(), "go_away")
    for one in rng.sample([*in_seasons, *leads], 4):
        made.plan(one, some_day(), "move_to", rng.choice(PLACES)[0])
    made.plan(rng.choice(in_seasons), some_day(), "leave_company")
    for group in company:
        made.plan(group.leader, some_day(), "take_over", rng.choice(leads))
    for one in rng.sample(everybody, 10):
        made.plan(one, some_day(), "write_to_the_bot")


def _report(seed: int, made: Simulation) -> Report:
    fate, faults = made.turnstile.fate, Counter(made.slack.faults)
    return Report(
        seed=seed,
        people=len(made.people),
        virtual_days=(made.now - FIRST_DAY).days,
        messages=len(made.slack.posts),
        zones=sorted({one.tz for one in made.people.values()}),
        countries=sorted({one.country for one in made.people.values()}),
        crashes={seam.value: fate.crashed[seam] for seam in Seam},
        lost_answers=faults["lost"],
        rate_limited=faults["limited"],
        server_errors=faults["server_error"],
        db_lost=fate.lost,
        ends=made.invariants.count_ends(),
        violations=made.invariants.violations,
    )
