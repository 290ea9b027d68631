"""Every id of the routing table, pressed by those it isn't for, with ids of somebody else's things and with none.

A route that isn't in tests/attempts.py fails here: say there what pressing it carries.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from app.db.engine import Database
from app.errors import NotAllowed
from app.handlers import register_all
from app.handlers.answers import Open
from app.handlers.routes import Routes
from app.views.forms import UNREADABLE
from tests.attempts import ACTIONS, WINDOWS, Attempt, choices
from tests.factories import save_workspace
from tests.factories_full_swing import (
    DANA,
    INES,
    KIM,
    LEE,
    NOBODY,
    NOW,
    OMAR,
    PRIYA,
    TOM,
    WORD,
    list_things,
)
from tests.statements import counted
from tests.theatre import Route, all_routes, is_broken, raise_curtain, said_in, without_ids

INSIDERS = (PRIYA, DANA, INES, LEE, "UNOOR")
OUTSIDERS = (KIM, OMAR, TOM, LEE)
"""A stranger of the workspace, another lead, somebody in another season of the same lead, and the leader above."""
MOST_STATEMENTS = 3
LEADERS = frozenset(
    {
        "season_leader_sees",
        "checkin_seen",
        "checkin_give",
        "digest_again",
        "digest_seen",
        "digest_details",
        "forming_redraw",
    }
)
"""Routes that are there for the leader above the lead: what they get by them has no contents all the same."""
PRIYAS = """
SELECT md5(string_agg(said, ',' ORDER BY said)) FROM (
    SELECT t::text FROM plan t WHERE t.id = :plan
    UNION ALL SELECT t::text FROM goal t WHERE t.plan_id = :plan
    UNION ALL SELECT t::text FROM plan_version t WHERE t.plan_id = :plan
    UNION ALL SELECT t::text FROM checkin t WHERE t.plan_id = :plan
    UNION ALL SELECT t::text FROM checkin_goal t JOIN goal g ON g.id = t.goal_id WHERE g.plan_id = :plan
    UNION ALL SELECT t::text FROM evidence t WHERE t.owner_id = :person
    UNION ALL SELECT t::text FROM evidence_goal t JOIN goal g ON g.id = t.goal_id WHERE g.plan_id = :plan
    UNION ALL SELECT t::text FROM action t WHERE t.toward_id = :person
    UNION ALL SELECT t::text FROM participation t WHERE t.person_id = :person
    UNION ALL SELECT t::text FROM draft t WHERE t.person_id = :person
) AS rows(said)
"""
JUNK = ("", "not an id", "-1 0", f"{UUID(int=7)} {'9' * 40}", "9" * 40, "\u202e\x00")


def ghosts(ids: Iterable[str]) -> dict[str, Any]:
    """The same names for things that are not there."""
    return {name: uuid4() for name in ids}


def test_every_route_is_tried() -> None:
    routes = register_all(Routes())

    assert set(ACTIONS) == set(routes.actions)
    assert set(WINDOWS) == set(routes.windows)


@pytest.mark.parametrize("outsider", OUTSIDERS)
async def test_nobody_reads_changes_or_guesses_what_is_somebody_elses(
    db: Database, workspace: UUID, outsider: str
) -> None:
    """No canary, no write, and the same answer whether the thing is there or not."""
    stage = await raise_curtain(db, workspace)
    faults: list[str] = []
    for route in all_routes():
        names = route.attempt.names
        for real in choices(stage.swing.objects, names) if names else [{}]:
            ids = {**real, "user": PRIYA}
            said = said_in(await stage.press(outsider, route, ids))
            written = stage.written
            none = {**ghosts(real), "user": NOBODY}
            nothing = said_in(await stage.press(outsider, route, none))
            about_theirs = bool(real) and not route.attempt.own and not (outsider == LEE and route.id in LEADERS)
            faults += [f"{route.id}: shows {said}"] if WORD in said else []
            faults += [f"{route.id}: broke"] if is_broken(said + nothing) else []
            if about_theirs:
                faults += [f"{route.id}: writes to {sorted(written)}"] if written else []
            same = without_ids(said, ids) == without_ids(nothing, none)
            if about_theirs and not same:
                faults.append(f"{route.id}: {said} rather than {nothing}")
    assert faults == []


async def test_whom_it_is_for_gets_further(db: Database, workspace: UUID) -> None:
    """Each route that carries ids does something for one of those in the season: the attempts are no nonsense."""
    stage = await raise_curtain(db, workspace)
    stuck, seen, written = [], 0, 0
    for route in all_routes():
        for real, user in product(choices(stage.swing.objects, route.attempt.names), INSIDERS):
            said = said_in(await stage.press(user, route, {**real, "user": PRIYA}))
            if str(NotAllowed()) not in said and UNREADABLE not in said and not is_broken(said):
                break
        else:
            stuck.append(route.id)
        seen += WORD in said
        written += bool(stage.written)

    assert stuck == []
    assert seen > 15
    assert written > 15


async def test_ids_of_my_own_open_nothing_of_others(db: Database, workspace: UUID) -> None:
    """Tom's own things, with one of Priya's among them."""
    stage = await raise_curtain(db, workspace)
    async with db.begin(workspace) as session:
        own = await list_things(session, TOM)
    theirs = {name: ids[0] for name, ids in stage.swing.objects.items()}
    rehearsal = stage.rehearsal
    rehearsal.watch = text(PRIYAS).bindparams(plan=theirs["plan"], person=theirs["person"])
    await stage.press(TOM, Route("word", "help", Attempt()), {})
    await stage.press(TOM, Route("word", "people", Attempt()), {})
    before, faults = rehearsal.watched, []
    assert before
    for route in all_routes():
        for name in (one for one in own if one in route.attempt.names or "links" in route.attempt.names):
            ids = {**theirs, **{kind: one[0] for kind, one in own.items()}, name: theirs[name], "user": PRIYA}
            said = said_in(await stage.press(TOM, route, ids))
            faults += [f"{route.id} {name}: shows {said}"] if WORD in said else []
            faults += [f"{route.id} {name}: broke"] if is_broken(said) else []
            faults += [f"{route.id} {name}: changes something"] if rehearsal.watched != before else []
    assert faults == []


async def test_what_cannot_be_read_is_answered_with_words(db: Database, workspace: UUID) -> None:
    """Values, metadata and fields from another time, or made up."""
    stage = await raise_curtain(db, workspace)
    real = {name: ids[0] for name, ids in stage.swing.objects.items()} | {"user": PRIYA}
    faults = []
    for route in all_routes():
        attempt = route.attempt
        tries = [replace(attempt, value=junk, about=junk) for junk in JUNK]
        tries += [replace(attempt, value=junk) for junk in JUNK] if "$" in attempt.value else []
        tries += [replace(attempt, state={}), replace(attempt, state=spoiled(attempt.state))]
        for one in tries:
            said = said_in(await stage.press(PRIYA, replace(route, attempt=one), real))
            faults += [f"{route.id} {one.value!r} {one.about!r} {one.state}"] if is_broken(said) else []
    assert faults == []


def spoiled(state: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The same fields with options, days and people that don't exist."""
    wrong: dict[str, Any] = {
        "value": "x" * 3001,
        "selected_option": {"value": "gone"},
        "selected_options": [{"value": "gone"}],
        "selected_date": "2026-02-31",
        "selected_users": ["UGONE"],
        "selected_conversation": "DGONE",
    }
    return {
        block: {
            action: {key: wrong.get(key, what) for key, what in entered.items()} for action, entered in some.items()
        }
        for block, some in state.items()
    }


async def test_every_window_opens_within_three_statements_however_many_people_there_are(
    db: Database, workspace: UUID
) -> None:
    three = await count_openers(db, workspace)
    six = await count_openers(db, await save_workspace(db, team="TSIX"), others=3, only=set(three))

    assert three == six
    assert {route: most for route, most in three.items() if most > MOST_STATEMENTS} == {}
    assert len(three) > 40


async def count_openers(
    db: Database, workspace: UUID, *, others: int = 0, only: Collection[str] | None = None
) -> dict[str, int]:
    """The statements of every route that opened a window or answered a command, by its id: the most of all tries."""
    stage = await raise_curtain(db, workspace, others=others)
    words = [Route("word", one, Attempt()) for one in stage.routes.words]
    shortcuts = [Route("shortcut", one, Attempt()) for one in stage.routes.shortcuts]
    found: dict[str, int] = {}
    await stage.press(PRIYA, words[0], {})  # the workspace's key is loaded once
    actions = [one for one in all_routes() if one.kind == "action"]
    for route in (one for one in (*words, *shortcuts, *actions) if only is None or one.id in only):
        users = (PRIYA, DANA, LEE) if route.kind == "word" or route.id in LEADERS else (PRIYA, DANA)
        for real, user in product(choices(stage.swing.objects, route.attempt.names), users):
            with counted(db) as statements:
                answer = await stage.press(user, route, {**real, "user": PRIYA})
            if isinstance(answer, Open) or route.kind == "word":
                found[route.id] = max(found.get(route.id, 0), len(statements))
    return found


async def test_every_button_can_be_pressed_a_year_later(db: Database, workspace: UUID) -> None:
    """Whatever has become of the season since, there is an answer."""
    stage = await raise_curtain(db, workspace)
    stage.deps.clock = lambda: NOW + timedelta(days=400)
    faults = []
    for route in all_routes():
        for real, user in product(choices(stage.swing.objects, route.attempt.names), (PRIYA, DANA)):
            said = said_in(await stage.press(user, route, {**real, "user": PRIYA}))
            faults += [f"{route.id}: {said}"] if is_broken(said) else []
    assert faults == []
