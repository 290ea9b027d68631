"""Trying every route on a season in full swing: handlers called as the listeners call them, and nothing kept."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any, cast
from uuid import UUID

from sqlalchemy import TextClause, event, text

from app.db.engine import Database, Session
from app.deps import Deps
from app.handlers import register_all
from app.handlers.answers import Answer
from app.handlers.failures import failed_answer
from app.handlers.requests import Click, Command, Request, Shortcut, Submission
from app.handlers.routes import Routes
from app.services.tenants import Tenants
from tests.attempts import ACTIONS, WINDOWS, Attempt, filled
from tests.factories_full_swing import NOW, FullSwing, save_full_swing

BROKEN = ("Something broke on my side", "I can't reach my database")
_WRITES = re.compile(r"\b(?:INSERT INTO|DELETE FROM|UPDATE(?! OF| SET)) (\w+)")


@dataclass(slots=True)
class Rehearsal(Database):
    """A database in which nothing happens for good; `written` are the tables of which rows would have changed."""

    watch: TextClause | None = None
    """A query, such as for the rows of somebody; `watched` is its answer at the end of each transaction."""
    written: set[str] = field(default_factory=set)
    _writing: set[str] = field(default_factory=set)
    watched: object = None

    def __post_init__(self) -> None:
        event.listen(self.engine.sync_engine, "after_cursor_execute", self._note)

    @asynccontextmanager
    async def begin(self, workspace: UUID) -> AsyncIterator[Session]:
        sealer = self._sealers.get(workspace) or await self._load_sealer(workspace)
        self._writing = set()
        async with self.engine.connect() as connection:
            await connection.execute(text(f"SELECT set_config('trellis.workspace', '{workspace}', true)"))
            yield Session(connection, workspace, sealer)
            if self.watch is not None:
                self.watched = (await connection.execute(self.watch)).scalars().all()
            self.written |= self._writing
            await connection.rollback()

    def _note(self, _connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if cursor.rowcount > 0:
            self._writing |= set(_WRITES.findall(statement))


ADMIN = "UNOOR"


@dataclass(frozen=True, slots=True)
class Route:
    """An id of the routing table, and what pressing it carries. `kind` is action, window, word or shortcut."""

    kind: str
    id: str
    attempt: Attempt


def all_routes() -> list[Route]:
    """What tests/attempts.py knows of the ids that carry something."""
    actions = [Route("action", one, attempt) for one, attempt in ACTIONS.items()]
    return [*actions, *(Route("window", one, attempt) for one, attempt in WINDOWS.items())]


@dataclass(slots=True)
class Theatre:
    """Who presses what."""

    workspace: UUID
    swing: FullSwing
    deps: Deps
    routes: Routes
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def rehearsal(self) -> Rehearsal:
        return cast(Rehearsal, self.deps.db)

    @property
    def written(self) -> set[str]:
        """The tables that the last press would have changed."""
        return self.rehearsal.written

    async def press(self, user: str, route: Route, ids: Mapping[str, Any]) -> Answer:
        """What that member gets, be it words on what went wrong."""
        self.rehearsal.written = set()
        request, handler = self._request(user, route, ids)
        try:
            return cast(Answer, await handler(request, self.deps))
        except Exception as error:  # As the listeners do.
            return failed_answer(request, error)

    def _request(self, user: str, route: Route, ids: Mapping[str, Any]) -> tuple[Request, Any]:
        base: dict[str, Any] = {
            "workspace": self.workspace,
            "user": user,
            "team": "TTRELLIS",
            "key": str(next(self.numbers)),
            "trigger": "1",
        }
        if route.kind == "word":
            return Command(**base, text=route.id), self.routes.words[route.id]
        if route.kind == "shortcut":
            message = {"ts": "1775000002.000100", "user": user, "text": "Something I said"}
            shortcut = Shortcut(**base, callback=route.id, message=message, channel="CGENERAL", response_url=None)
            return shortcut, self.routes.shortcuts[route.id]
        view = route.attempt.view(route.id, ids)
        if route.kind == "window":
            return Submission(**base, view=view), self.routes.windows[route.id]
        click = Click(
            **base,
            action=route.id,
            value=filled(route.attempt.value, ids),
            view=view,
            response_url=None,
            channel=None,
            message_ts=None,
        )
        return click, self.routes.actions[route.id]


async def raise_curtain(db: Database, workspace: UUID, *, others: int = 0) -> Theatre:
    """A season in full swing in that workspace, and the whole routing table before it."""
    async with db.begin(workspace) as session:
        swing = await save_full_swing(session, others=others)
    deps = Deps(
        db=Rehearsal(db.engine, db.ring),
        slack=None,  # type: ignore[arg-type]  # handlers never speak to Slack
        tenants=Tenants(db),
        clock=lambda: NOW,
        admins=frozenset({ADMIN}),
    )
    return Theatre(workspace, swing, deps, register_all(Routes()))


def said_in(answer: Answer) -> str:
    """The answer as text, all of it."""
    return f"{type(answer).__name__} {json.dumps(asdict(answer), ensure_ascii=False, sort_keys=True)}"


def is_broken(said: str) -> bool:
    """Whether an answer says that we failed."""
    return any(words in said for words in BROKEN)


def without_ids(said: str, ids: Mapping[str, Any]) -> str:
    """The same with the names of these ids in their place, in every form in which an id is written."""
    for name, value in ids.items():
        forms = (str(value), value.hex) if isinstance(value, UUID) else (str(value),)
        for form in forms:
            said = said.replace(form, f"${name}")
    return said
