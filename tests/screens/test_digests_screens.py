"""What leaders and their channels are shown, loaded from a real PostgreSQL, without a name or a word of anybody."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db.engine import Database, Session
from app.db.models import digest, message
from app.db.rows import own
from app.domain.digest import DigestCadence
from app.domain.person import Person
from app.domain.steps import Step, StepKind, SubjectKind
from app.errors import NotAllowed
from app.screens.digests import digest_details_screen, digest_home, digest_items, digest_message, digest_screen
from app.screens.digests import test_post_message as message_of_test_post
from app.services.digests import choose_digest, stop_digest, turn_digest_place
from app.services.members import get_member
from app.views.blocks import Obsolete, Rendered
from app.views.items import Item
from sandbox.blockkit.whole import blocks_problems, view_problems
from tests.factories import save_person
from tests.factories_digests import (
    APRIL_STARTS,
    AT_THE_BRIEF,
    IN_MARCH,
    MID_MARCH,
    SEASON_NAME,
    make_digest,
    place_of,
    save_due_checkin,
    save_group,
)
from tests.statements import counted


def step_of(leader: Person, subject: UUID, *, no: int = 0, said: bool = False) -> Step:
    said_at = AT_THE_BRIEF if said else None
    return Step(
        UUID(int=no + 1),
        leader.id,
        StepKind.DIGEST_LINES,
        SubjectKind.DIGEST,
        subject,
        no,
        APRIL_STARTS,
        "due",
        said_at,
        said_at,
    )


async def item_of(
    session: Session, leader: Person, subject: UUID, *, no: int = 0, said: bool = False
) -> Item | Obsolete:
    step = step_of(leader, subject, no=no, said=said)
    return (await digest_items(session, [step], leader, now=AT_THE_BRIEF))[step.id]


async def test_the_post_says_the_frozen_numbers(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        _, made = await make_digest(session, state="claimed")
        shown = await digest_message(session, made, now=AT_THE_BRIEF)

    assert isinstance(shown, Rendered)
    assert shown.text.startswith("Growth in this group · March\nCheck-ins: 1 held · 0 not held.")
    assert blocks_problems(shown.blocks, "message") == []


async def test_nothing_is_posted_once_it_was_turned_off(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state="claimed")
        await stop_digest(session, leader)

        assert await digest_message(session, made, now=AT_THE_BRIEF) == Obsolete("turned off")


async def test_nothing_is_posted_in_a_channel_the_leader_has_left_behind(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state="claimed")
        await choose_digest(session, leader, channel="COTHER", cadence=DigestCadence.MONTHLY, now=AT_THE_BRIEF)

        assert await digest_message(session, made, now=AT_THE_BRIEF) == Obsolete("another channel was chosen")


async def test_a_digest_that_is_gone_says_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")

        assert await digest_message(session, UUID(int=1), now=AT_THE_BRIEF) == Obsolete("gone")
        assert await item_of(session, leader, UUID(int=1)) == Obsolete("gone")


async def test_the_brief_of_a_small_group_holds_the_same_lines(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, channel=None)
        item = await item_of(session, leader, made)
        for_somebody_else = await item_of(session, await save_person(session, "UELSE"), made)

    assert isinstance(item, Item)
    assert item.text.startswith("Your group, March.\nCheck-ins: 1 held")
    assert for_somebody_else == Obsolete("gone")


@pytest.mark.parametrize(("said", "shown"), [(False, Obsolete), (True, Item)])
async def test_what_was_turned_off_is_not_said_and_what_was_said_stays(
    db: Database, workspace: UUID, said: bool, shown: type
) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, channel=None)
        await stop_digest(session, leader)

        assert isinstance(await item_of(session, leader, made, said=said), shown)


@pytest.mark.parametrize(
    ("state", "word"), [("failed", "is not in <#CLEADS> yet"), ("unknown", "may or may not"), ("sent", "is settled")]
)
async def test_the_leader_reads_what_became_of_a_post(db: Database, workspace: UUID, state: str, word: str) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state=state)
        item = await item_of(session, leader, made, no=1)

    assert isinstance(item, Item)
    assert word in item.text
    assert item.done is (state == "sent")


async def test_items_take_two_statements_however_many_there_are(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state="failed")
        with counted(db) as statements:
            found = await digest_items(
                session, [step_of(leader, made, no=no) for no in range(5)], leader, now=AT_THE_BRIEF
            )

    assert (len(found), len(statements)) == (5, 2)


async def test_the_window_opens_complete_after_three_statements(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await make_digest(session, state="failed")
        await session.execute(update(message).where(own(message, session)).values(reason="not_in_channel"))
    async with db.begin(workspace) as session:
        with counted(db) as statements:
            view = await digest_screen(session, await get_member(session, "ULEE"), now=AT_THE_BRIEF)

    assert len(statements) == 3
    assert view_problems(view, "modal") == []
    assert "/invite @trellis" in json.dumps(view)


async def test_the_details_open_complete_after_three_statements(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        _, made = await make_digest(session)
    async with db.begin(workspace) as session:
        with counted(db) as statements:
            view = await digest_details_screen(session, await get_member(session, "ULEE"), made, now=AT_THE_BRIEF)

    assert len(statements) == 3
    assert "<@ULEAD0>" in json.dumps(view)
    assert "UP00" not in json.dumps(view)


async def test_home_is_empty_for_everybody_but_leaders(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, _ = await make_digest(session, state="failed")
        lead = await save_person(session, "ULEAD0")
        with counted(db) as statements:
            blocks = await digest_home(session, leader, now=AT_THE_BRIEF)
        with counted(db) as few:
            nothing = await digest_home(session, lead, now=AT_THE_BRIEF)

    assert nothing == []
    assert (len(statements), len(few)) == (4, 1)
    assert view_problems({"type": "home", "blocks": blocks}, "home") == []
    assert "Post it again" in json.dumps(blocks)


async def test_a_leader_without_a_digest_is_told_how_to_start(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        await save_group(session, leader, [1])
        blocks = await digest_home(session, leader, now=IN_MARCH)

    assert "Set up a digest" in json.dumps(blocks)


async def test_the_window_is_for_leaders_alone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        with pytest.raises(NotAllowed):
            await digest_screen(session, await save_person(session, "UNOBODY"), now=IN_MARCH)


async def test_no_name_and_no_word_of_anybody_stands_in_what_a_digest_posts(db: Database, workspace: UUID) -> None:
    people = {f"U{n}P{k}{m}" for n in "A" for k in range(3) for m in range(3)}
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        for lead, members in await save_group(session, leader, [3, 3, 3], named="UA"):
            for someone in members:
                await save_due_checkin(session, lead, someone, MID_MARCH)
        await choose_digest(session, leader, channel="CLEADS", cadence=DigestCadence.MONTHLY, now=IN_MARCH)
        await turn_digest_place(session, await place_of(session), now=APRIL_STARTS)
        made = (await session.execute(select(digest).where(own(digest, session)))).one()
        row = (await session.execute(select(message).where(own(message, session)))).one()
        shown = await digest_message(session, made.id, now=AT_THE_BRIEF)
        item = await item_of(session, leader, made.id)
        tried = await message_of_test_post(session, made.place_id, now=AT_THE_BRIEF)

    assert isinstance(shown, Rendered)
    assert isinstance(item, Item)
    assert isinstance(tried, Rendered)
    said = json.dumps([shown.text, shown.blocks, item.text, item.buttons, tried.text, tried.blocks, made.figures])
    said += repr((row.key, row.facts, row.subject_kind))
    assert not [who for who in people | {"ULEE", "UALEAD0", "<@", SEASON_NAME} if who in said]
