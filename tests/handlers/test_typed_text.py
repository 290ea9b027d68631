"""What people typed: shown in windows only, as plain text, whole; never in messages, metadata, buttons or logs."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import text
from structlog.testing import capture_logs

from app.db.engine import Database
from app.db.fences import is_first_time
from app.db.models.base import metadata
from app.db.people import find_people
from app.db.steps import list_due_steps
from app.errors import NotAllowed
from app.handlers.answers import Answer, Open, Refuse, ShowHome, Swap
from app.screens.day import load_items
from app.screens.home import home_screen
from app.views.blocks import View
from app.views.items import Item
from sandbox.blockkit.whole import view_problems
from tests.attempts import TYPED, choices
from tests.factories_full_swing import CANARY, DANA, INES, LEE, NOW, PRIYA, WORD
from tests.sound_views import mrkdwn_texts
from tests.theatre import Route, Theatre, all_routes, is_broken, raise_curtain, said_in

INSIDERS = (PRIYA, DANA, INES, LEE, "UNOOR")
UNSEEN = ("private_metadata", "external_id", "callback_id", "block_id", "action_id", "value")
KEPT_AS_TYPED = ("forming_back", "forming_redraw")
"""The name of a season stays in its draft as it was typed; it is refused when the season is sent."""
RAW = ("<!channel>", "<https://evil")


def with_text(route: Route, typed: str) -> Route:
    """The same, with that text in every field that takes one."""
    state = json.loads(json.dumps(route.attempt.state).replace(json.dumps(TYPED), json.dumps(typed)))
    return replace(route, attempt=replace(route.attempt, state=state))


def has_text(route: Route) -> bool:
    return TYPED in json.dumps(route.attempt.state)


def unseen(part: Any) -> Iterator[str]:
    """What Slack keeps of a window beside what its reader sees."""
    if isinstance(part, Mapping):
        yield from (part[name] for name in UNSEEN if isinstance(part.get(name), str))
    for one in part.values() if isinstance(part, Mapping) else part if isinstance(part, list) else ():
        yield from unseen(one)


def view_faults(view: View) -> list[str]:
    """What is wrong with a window that shows what somebody typed."""
    problems = [str(problem) for problem in view_problems(view, view["type"])]
    raw = [f"raw: {one}" for one in mrkdwn_texts(view) if any(mark in one for mark in RAW)]
    return [*problems, *raw, *(f"hidden: {one}" for one in unseen(view) if WORD in one)]


async def press_all(stage: Theatre) -> AsyncIterator[tuple[Route, Answer]]:
    """Everything that those in the season can press, with the canary typed into every field."""
    words = [Route("word", one, all_routes()[0].attempt) for one in stage.routes.words]
    for route in (*words, *(with_text(one, CANARY) for one in all_routes())):
        for real, user in product(choices(stage.swing.objects, route.attempt.names), (PRIYA, DANA)):
            yield route, await stage.press(user, route, {**real, "user": PRIYA})


async def test_every_window_shows_what_was_typed_as_it_was_typed_and_only_there(db: Database, workspace: UUID) -> None:
    stage = await raise_curtain(db, workspace)
    faults: set[str] = set()
    showing: set[str] = set()
    views: set[str] = set()
    with capture_logs() as logs:
        async for route, answer in press_all(stage):
            if isinstance(answer, Open | Swap | ShowHome):
                seen = str(answer.view)
                faults |= {f"{route.id}: {fault}" for fault in (view_faults(answer.view) if seen not in views else ())}
                showing |= {route.id} if WORD in seen else set()
                views.add(seen)
            elif WORD in said_in(answer):
                faults.add(f"{route.id}: {said_in(answer)}")

    assert faults == set()
    assert len(showing) > 20
    assert WORD not in str(logs)


async def test_home_is_sound_and_messages_say_nothing_of_it(db: Database, workspace: UUID) -> None:
    await raise_curtain(db, workspace, others=3)
    faults: list[str] = []
    said = 0
    async with db.begin(workspace) as session:
        for me in (await find_people(session, [*INSIDERS, "UOTHER0", "UZOE"])).values():
            faults += view_faults(await home_screen(session, me, now=NOW))
            items = await load_items(session, await list_due_steps(session, me.id, now=NOW), me, now=NOW)
            shown = [item for item in items.values() if isinstance(item, Item)]
            said += len(shown)
            faults += [str(item) for item in shown if WORD in str(item)]

    assert faults == []
    assert said > 10


async def test_a_text_that_is_too_long_is_refused_under_a_field_and_nothing_is_half_kept(
    db: Database, workspace: UUID
) -> None:
    """Slack's client stops at what a field takes; whatever comes all the same is refused."""
    stage = await raise_curtain(db, workspace)
    faults: list[str] = []
    for route in (with_text(one, "x" * 3001) for one in all_routes() if has_text(one)):
        answers = []
        for real, user in product(choices(stage.swing.objects, route.attempt.names), (PRIYA, DANA, LEE, "UNOOR")):
            said = await stage.press(user, route, {**real, "user": PRIYA})
            faults += [f"{route.id} writes {stage.written}"] if stage.written and route.id not in KEPT_AS_TYPED else []
            answers.append(said)
        if route.kind == "window" and not any(isinstance(one, Refuse) for one in answers):
            faults.append(f"{route.id}: {set(map(said_in, answers))}")
        faults += [f"{route.id} broke" for one in answers if is_broken(said_in(one))]
        allowed = [one for one in answers if str(NotAllowed()) not in said_in(one)]
        faults += [] if allowed else [f"{route.id}: nobody got so far"]
    assert faults == []


async def test_nothing_that_was_typed_is_stored_as_text(db: Database, workspace: UUID) -> None:
    """Steps, messages and their facts, timers, audits: every column of every table, once it finds what is planted."""
    await raise_curtain(db, workspace)
    assert await tables_with(db, workspace, WORD) == []
    async with db.begin(workspace) as session:
        assert await is_first_time(session, WORD, now=NOW)
    assert await tables_with(db, workspace, WORD) == ["seen_event"]


async def tables_with(db: Database, workspace: UUID, word: str) -> list[str]:
    """The tables with a row in which the word stands, as text or as plain bytes."""
    found = []
    async with db.begin(workspace) as session:
        for table in metadata.sorted_tables:
            rows = await session.execute(text(f"SELECT to_jsonb(t)::text FROM {table.name} t"))
            said = "".join(rows.scalars())
            found += [table.name] if word in said or word.encode().hex() in said else []
    return found
