"""The life of a message's row, on a real PostgreSQL with real locks."""

import asyncio
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.db.engine import Database
from app.db.lookups import LOOK_UP_METHOD, claim_unknown, note_look_up, recover_lapsed, settle_unknown
from app.db.messages import plan_day_messages
from app.db.models import message, person, step
from app.db.outbox import (
    AT_ONCE_PER_WORKSPACE,
    claim_edits,
    claim_messages,
    close_gate,
    mark_sending,
    mark_sent,
    mark_shown,
    mark_unknown,
    release_message,
    take_turn_to_speak,
)
from app.db.rows import by_id
from app.domain.message import LATE, Message
from tests.factories import MONDAY, save_person, save_workspace
from tests.factories_outbox import count_messages, lapse_leases, save_message, save_step, state_of

LATER = MONDAY + timedelta(hours=1)


async def claim(db: Database, replica: str = "r1", most: int = 50) -> list[Message]:
    async with db.begin_all("a test claims") as wide:
        return await claim_messages(wide, replica=replica, now=MONDAY, most=most)


async def save_waiting(db: Database, workspace: UUID, count: int) -> list[UUID]:
    async with db.begin(workspace) as session:
        people = [await save_person(session, f"U{number}") for number in range(count)]
        return [await save_message(session, one, due_at=MONDAY, key=one.slack_user) for one in people]


async def test_what_is_due_is_claimed_and_what_is_not_waits(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        due = await save_message(session, await save_person(session, "UA"), due_at=MONDAY, key="a")
        await save_message(session, await save_person(session, "UB"), due_at=LATER, key="b")

    assert [one.id for one in await claim(db)] == [due]


async def test_two_replicas_never_claim_the_same_row(db: Database, workspace: UUID) -> None:
    others = [await save_workspace(db, team=f"T{number}") for number in range(5)]
    for one in (workspace, *others):
        await save_waiting(db, one, 4)

    claims = await asyncio.gather(*(claim(db, replica=f"r{number}") for number in range(5)))

    ids = [one.id for some in claims for one in some]
    assert len(ids) == len(set(ids))


async def test_at_most_four_of_a_workspace_are_under_way(db: Database, workspace: UUID) -> None:
    await save_waiting(db, workspace, 10)

    assert len(await claim(db)) == AT_ONCE_PER_WORKSPACE
    assert await claim(db) == []


async def test_a_busy_workspace_does_not_hold_up_another(db: Database, workspace: UUID) -> None:
    other = await save_workspace(db, team="TOTHER")
    await save_waiting(db, workspace, 10)
    await claim(db)
    await save_waiting(db, other, 1)

    assert [one.workspace for one in await claim(db)] == [other]


async def test_a_person_gets_one_message_at_a_time(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session)
        await save_message(session, priya, due_at=MONDAY, key="a")
    await claim(db)
    async with db.begin(workspace) as session:
        await save_message(session, priya, due_at=MONDAY, key="b")

    assert await claim(db) == []


async def test_a_closed_gate_holds_a_workspace_back_until_it_opens(db: Database, workspace: UUID) -> None:
    await save_waiting(db, workspace, 1)
    async with db.begin(workspace) as session:
        await close_gate(session, method="chat.postMessage", seconds=30)

    assert await claim(db) == []
    await lapse_leases(db)
    assert len(await claim(db)) == 1


async def test_a_pause_for_looking_holds_back_late_messages_only(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        late = await save_message(session, await save_person(session, "UA"), due_at=MONDAY - LATE, key="a")
        fresh = await save_message(session, await save_person(session, "UB"), due_at=MONDAY, key="b")
        await close_gate(session, method=LOOK_UP_METHOD, seconds=30)

    assert [one.id for one in await claim(db)] == [fresh]
    await lapse_leases(db)
    assert [one.id for one in await claim(db)] == [late]


async def test_a_claimed_row_whose_sender_died_waits_again(db: Database, workspace: UUID) -> None:
    [waiting] = await save_waiting(db, workspace, 1)
    await claim(db)
    await lapse_leases(db)

    async with db.begin_all("a test recovers") as wide:
        await recover_lapsed(wide)

    assert await state_of(db, workspace, waiting) == "waiting"


async def test_a_row_that_was_being_sent_when_its_sender_died_is_unknown(db: Database, workspace: UUID) -> None:
    [waiting] = await save_waiting(db, workspace, 1)
    [claimed] = await claim(db)
    async with db.begin(workspace) as session:
        assert await mark_sending(session, claimed, replica="r1", slack_channel="D1")
    await lapse_leases(db)

    async with db.begin_all("a test recovers") as wide:
        await recover_lapsed(wide)

    assert await state_of(db, workspace, waiting) == "unknown"


async def test_a_live_lease_is_left_alone(db: Database, workspace: UUID) -> None:
    [waiting] = await save_waiting(db, workspace, 1)
    await claim(db)

    async with db.begin_all("a test recovers") as wide:
        await recover_lapsed(wide)

    assert await state_of(db, workspace, waiting) == "claimed"


async def test_who_lost_the_lease_may_not_send(db: Database, workspace: UUID) -> None:
    await save_waiting(db, workspace, 1)
    [first] = await claim(db, replica="r1")
    await lapse_leases(db)
    async with db.begin_all("a test recovers") as wide:
        await recover_lapsed(wide)
    await claim(db, replica="r2")

    async with db.begin(workspace) as session:
        assert not await mark_sending(session, first, replica="r1", slack_channel="D1")


async def test_a_released_row_waits_its_pause_out(db: Database, workspace: UUID) -> None:
    await save_waiting(db, workspace, 1)
    [claimed] = await claim(db)
    async with db.begin(workspace) as session:
        await release_message(session, claimed, replica="r1", seconds=30)

    assert await claim(db) == []
    await lapse_leases(db)
    assert [one.attempts for one in await claim(db)] == [2]


async def test_an_unknown_row_is_looked_up_twice_a_minute_apart_and_then_settled(db: Database, workspace: UUID) -> None:
    [waiting] = await save_waiting(db, workspace, 1)
    [claimed] = await claim(db)
    async with db.begin(workspace) as session:
        await mark_sending(session, claimed, replica="r1", slack_channel="D1")
        await mark_unknown(session, claimed, replica="r1", reason="no answer")

    assert await unknown(db) == []
    await lapse_leases(db)
    [(found, _)] = await unknown(db)
    async with db.begin(workspace) as session:
        await note_look_up(session, found)
    assert await unknown(db) == []
    await lapse_leases(db)
    [(again, looked_before)] = await unknown(db)
    async with db.begin(workspace) as session:
        await settle_unknown(session, again, repeat=True, reason="said again")

    assert looked_before
    assert await state_of(db, workspace, waiting) == "waiting"


async def unknown(db: Database) -> list[tuple[Message, bool]]:
    async with db.begin_all("a test lists unknown") as wide:
        return await claim_unknown(wide, most=10)


async def test_a_wish_for_an_edit_that_comes_while_editing_is_not_lost(db: Database, workspace: UUID) -> None:
    [waiting] = await save_waiting(db, workspace, 1)
    [claimed] = await claim(db)
    async with db.begin(workspace) as session:
        await mark_sending(session, claimed, replica="r1", slack_channel="D1")
        await mark_sent(session, claimed, channel="D1", ts="1.1", now=MONDAY)
        await wish_an_edit(session, waiting)
    [edit] = await edits(db)
    async with db.begin(workspace) as session:
        await wish_an_edit(session, waiting)
        await mark_shown(session, edit)

    assert [one.id for one in await edits(db)] == [waiting]


async def wish_an_edit(session, message_id: UUID) -> None:  # type: ignore[no-untyped-def]  # either kind of session
    await session.execute(update(message).where(message.c.id == message_id).values(wanted_rev=message.c.wanted_rev + 1))


async def edits(db: Database) -> list[Message]:
    async with db.begin_all("a test claims edits") as wide:
        return await claim_edits(wide, replica="r1", most=10)


async def test_the_turn_to_speak_is_taken_once_a_day(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session)

    async def take() -> bool:
        async with db.begin(workspace) as session:
            return await take_turn_to_speak(
                session,
                priya.id,
                now=MONDAY,
                on=MONDAY.date(),
                last_before=MONDAY - timedelta(hours=10),
                day_before=MONDAY - timedelta(hours=20),
            )

    assert sorted(await asyncio.gather(take(), take(), take())) == [False, False, True]


async def plan(db: Database, most: int = 100) -> tuple[int, int]:
    async with db.begin_all("a test plans") as wide:
        return await plan_day_messages(wide, now=MONDAY, most=most)


async def test_people_whose_moment_has_come_get_one_message_with_all_their_steps(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session, speak_at=MONDAY)
        for _ in range(3):
            await save_step(session, priya, due_at=MONDAY)
        await save_step(session, priya, due_at=LATER)

    assert await plan(db) == (1, 1)

    async with db.begin(workspace) as session:
        bound = await session.execute(select(step.c.id).where(step.c.message_id.is_not(None)))
        speak_at = await session.scalar(select(person.c.speak_at).where(by_id(person, session, priya.id)))
    assert len(bound.all()) == 3
    assert speak_at == LATER


async def test_nobody_gets_a_message_about_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_person(session, speak_at=MONDAY)

    assert await plan(db) == (1, 0)


async def test_deactivated_people_are_not_planned_for(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        gone = await save_person(session, deactivated=True, speak_at=MONDAY)
        await save_step(session, gone, due_at=MONDAY)

    assert await plan(db) == (0, 0)


async def test_what_comes_while_a_message_still_waits_joins_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session, speak_at=MONDAY)
        await save_step(session, priya, due_at=MONDAY)
    await plan(db)
    async with db.begin(workspace) as session:
        late = await save_step(session, priya, due_at=MONDAY)
        await session.execute(update(person).where(by_id(person, session, priya.id)).values(speak_at=MONDAY))
    await plan(db)

    async with db.begin(workspace) as session:
        bound = await session.scalar(select(step.c.message_id).where(by_id(step, session, late)))
    assert bound is not None
    assert await count_messages(db, workspace) == 1


async def test_replicas_that_plan_at_once_plan_each_person_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        for number in range(30):
            one = await save_person(session, f"U{number}", speak_at=MONDAY)
            await save_step(session, one, due_at=MONDAY)

    made = await asyncio.gather(*(plan(db, most=20) for _ in range(4)))

    assert sum(count for _, count in made) == 30
    assert await count_messages(db, workspace) == 30
