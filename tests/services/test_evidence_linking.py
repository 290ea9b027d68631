"""Linking, telling, removing: each thing once a goal, and only by those whose goals they are."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db.engine import Database, Session
from app.db.evidence import list_goal_evidence
from app.db.evidence_facts import Forwarded, find_forwarded, list_without_goal
from app.db.models import access_log, evidence, evidence_goal, message, participation, step
from app.db.plans import load_goals
from app.db.rows import by_id, own
from app.domain.evidence import MOST_NOTE_CHARS, NOTE_FIELD, NewEvidence, new_link, new_message
from app.domain.plan import Goal
from app.errors import InvalidInput, NotAllowed, Outdated
from app.screens.evidence import which_goal_message
from app.services.evidence import (
    access_link_targets,
    access_record,
    add_link,
    link_evidence,
    remove_evidence,
    return_evidence,
    undo_links,
)
from app.services.forwarding import access_kept, answer_words, assign_evidence, forget_kept, keep_forwarded
from app.services.plans import close_plan
from app.views.blocks import Rendered
from tests.factories import MONDAY, save_person, save_workspace
from tests.factories_plans import Two, make_body, make_goal, save_active_plan, save_two

MESSAGE = new_message("TTRELLIS", "C0123", "1772440000.000100", note="Answered before anybody asked")
LINK = "https://example.com/pull/7"


async def _begun(session: Session, *, person: str = "UPRIYA", lead: str = "UDANA") -> tuple[Two, list[Goal]]:
    """Two people in a season, with two goals."""
    two = await save_two(session, person=person, lead=lead)
    await save_active_plan(session, two, make_body(make_goal(), make_goal(work="On-call", help="")))
    return two, await load_goals(session, two.plan)


async def test_a_message_is_kept_by_its_ids_and_opens_by_a_link(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await link_evidence(session, two.person, [goals[0].id], MESSAGE, now=MONDAY)
        found = (await list_goal_evidence(session, [goals[0].id]))[goals[0].id]

    assert [(one.channel, one.note, one.quote, one.added_by_user) for one in found] == [
        ("C0123", "Answered before anybody asked", "", "UPRIYA")
    ]
    assert "C0123" in found[0].url


async def test_what_is_kept_is_sealed(db: Database, workspace: UUID) -> None:
    new = NewEvidence(MESSAGE.kind, None, "C1", "1772440000.000100", None, None, "canary note", "canary quote")
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await link_evidence(session, two.person, [goals[0].id], new, now=MONDAY)
        await add_link(session, two.person, goals[0].id, "https://canary.example/x", now=MONDAY)
        rows = (await session.execute(select(evidence))).all()

    assert len(rows) == 2
    assert all(b"canary" not in bytes(str(row).encode()) for row in rows)


async def test_one_message_may_serve_several_goals_once_each(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        ids = [goal.id for goal in goals]
        first = await link_evidence(session, two.person, ids[:1], MESSAGE, now=MONDAY)
        both = await link_evidence(session, two.person, ids, MESSAGE, now=MONDAY)
        again = await link_evidence(session, two.person, ids, MESSAGE, now=MONDAY)
        rows = (await session.execute(select(evidence_goal))).all()

    assert [len(one.links) for one in (first, both, again)] == [1, 1, 0]
    assert len(rows) == 2


async def test_two_presses_at_once_link_it_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)

    async def press() -> int:
        async with db.begin(workspace) as session:
            return len((await link_evidence(session, two.person, [goals[0].id], MESSAGE, now=MONDAY)).links)

    assert sorted(await asyncio.gather(*(press() for _ in range(4)))) == [0, 0, 0, 1]


async def test_who_comes_second_waits_for_who_is_first(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)

    async def second() -> int:
        async with db.begin(workspace) as session:
            return len((await link_evidence(session, two.lead, [goals[0].id], MESSAGE, now=MONDAY)).links)

    async with db.begin(workspace) as session:
        await link_evidence(session, two.person, [goals[0].id], MESSAGE, now=MONDAY)
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.2)  # long enough to stand before the row that is not committed yet

    assert await waiting == 0


async def test_the_lead_can_link_for_them_and_they_hear_of_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        linked = await link_evidence(session, two.lead, [goals[0].id], MESSAGE, now=MONDAY)
        mine = await link_evidence(session, two.person, [goals[1].id], new_link(LINK), now=MONDAY)
        told = await session.execute(select(step.c.person_id, step.c.subject_id).where(step.c.kind == "evidence_added"))

    assert [tuple(row) for row in told] == [(two.person.id, linked.links[0][0])]
    assert mine.links


async def test_one_choice_may_be_for_goals_of_several_people(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya, hers = await _begun(session)
        tom, his = await _begun(session, person="UTOM")
        linked = await link_evidence(session, priya.lead, [hers[0].id, his[0].id], MESSAGE, now=MONDAY)
        owners = (await session.execute(select(evidence.c.owner_id))).scalars().all()

    assert len(linked.links) == 2
    assert set(owners) == {priya.person.id, tom.person.id}


async def test_goals_of_others_are_refused_like_goals_that_are_not_there(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        _, goals = await _begun(session)
        other, _ = await _begun(session, person="UTOM", lead="ULEE")
        for goal in (goals[0].id, UUID(int=5)):
            with pytest.raises(NotAllowed):
                await link_evidence(session, other.person, [goal], MESSAGE, now=MONDAY)
            with pytest.raises(NotAllowed):
                await link_evidence(session, other.lead, [goal], MESSAGE, now=MONDAY)


@pytest.mark.parametrize(
    ("url", "note", "field"),
    [
        ("ftp://example.com", "", "url"),
        ("https://example.com/" + "x" * 3001, "", "url"),
        (LINK, "x" * 3001, "note"),
        (LINK, "x" * (MOST_NOTE_CHARS + 1), "note"),
    ],
)
async def test_what_cannot_be_kept_is_said_under_its_field(
    db: Database, workspace: UUID, url: str, note: str, field: str
) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        with pytest.raises(InvalidInput) as refused:
            await add_link(session, two.person, goals[0].id, url, note, now=MONDAY)
        with pytest.raises(InvalidInput) as unchosen:
            await link_evidence(session, two.person, [], MESSAGE, now=MONDAY)

    assert refused.value.field == field
    assert unchosen.value.field == "goals"


async def test_removing_takes_it_from_that_goal_and_undo_brings_it_back(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        ids = [goal.id for goal in goals]
        linked = await link_evidence(session, two.person, ids, MESSAGE, now=MONDAY)
        kept = linked.links[0][0]
        await remove_evidence(session, two.person, kept, ids[0], now=MONDAY)
        await remove_evidence(session, two.person, kept, ids[0], now=MONDAY)
        one_left = await list_goal_evidence(session, ids)
        await remove_evidence(session, two.person, kept, ids[1], now=MONDAY)
        none_left = await list_goal_evidence(session, ids)
        await return_evidence(session, two.person, kept, ids[0], now=MONDAY)
        back = await list_goal_evidence(session, ids)

    assert (list(one_left), list(none_left), list(back)) == ([ids[1]], [], [ids[0]])
    assert back[ids[0]][0].note == MESSAGE.note


async def test_linking_again_what_was_removed_begins_without_the_old_words(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        linked = await link_evidence(session, two.person, [goals[0].id], MESSAGE, now=MONDAY)
        await undo_links(session, two.person, linked.links, now=MONDAY)
        bare = new_message("TTRELLIS", "C0123", "1772440000.000100")
        await link_evidence(session, two.lead, [goals[0].id], bare, now=MONDAY)
        found = (await list_goal_evidence(session, [goals[0].id]))[goals[0].id]

    assert [(one.note, one.added_by_user) for one in found] == [("", "UDANA")]


async def test_two_notes_on_the_same_thing_both_stay(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await add_link(session, two.person, goals[0].id, LINK, "mine", now=MONDAY)
        await add_link(session, two.lead, goals[1].id, LINK, "theirs", now=MONDAY)
        found = await list_goal_evidence(session, [goal.id for goal in goals])

    assert {one.note for some in found.values() for one in some} == {"mine\ntheirs"}


async def test_linking_again_without_a_word_keeps_the_words_there_are(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await add_link(session, two.person, goals[0].id, LINK, "mine", now=MONDAY)
        await add_link(session, two.person, goals[1].id, LINK, now=MONDAY)
        await add_link(session, two.person, goals[0].id, LINK + "8", now=MONDAY)
        await add_link(session, two.person, goals[1].id, LINK + "8", now=MONDAY)
        found = await list_goal_evidence(session, [goals[1].id])

    assert {one.note for one in found[goals[1].id]} == {"mine", ""}


async def test_who_added_it_and_whose_it_is_can_remove_it_and_nobody_else(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        tom = await save_person(session, "UTOM")
        by_lead = await add_link(session, two.lead, goals[0].id, LINK, now=MONDAY)
        by_person = await add_link(session, two.person, goals[0].id, LINK + "8", now=MONDAY)
        for who, link in ((tom, by_lead), (two.lead, by_person)):
            with pytest.raises(NotAllowed):
                await remove_evidence(session, who, *link.links[0], now=MONDAY)
        await remove_evidence(session, two.person, *by_lead.links[0], now=MONDAY)
        with pytest.raises(NotAllowed):
            await return_evidence(session, tom, *by_lead.links[0], now=MONDAY)
        with pytest.raises(NotAllowed):
            await remove_evidence(session, tom, UUID(int=5), goals[0].id, now=MONDAY)


async def test_what_was_removed_comes_back_to_its_owners_goals_only(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya, hers = await _begun(session)
        _, his = await _begun(session, person="UTOM")
        linked = await add_link(session, priya.lead, hers[0].id, LINK, now=MONDAY)
        with pytest.raises(NotAllowed):
            await return_evidence(session, priya.lead, linked.links[0][0], his[0].id, now=MONDAY)


async def test_only_evidence_since_a_day_is_listed_by_the_owners_days(db: Database, workspace: UUID) -> None:
    late = MONDAY.replace(hour=23, minute=30)  # already Tuesday in Berlin
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await add_link(session, two.person, goals[0].id, LINK, now=MONDAY)
        await add_link(session, two.person, goals[0].id, LINK + "8", now=late)
        everything = await list_goal_evidence(session, [goals[0].id])
        tuesday = await list_goal_evidence(session, [goals[0].id], since=(MONDAY + timedelta(days=1)).date())

    assert [one.url for one in everything[goals[0].id]] == [LINK + "8", LINK]
    assert [one.url for one in tuesday[goals[0].id]] == [LINK + "8"]


async def test_opening_what_somebody_may_link_to_is_written_down_for_others_goals(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await _begun(session, person="UTOM")
        mine = await access_link_targets(session, two.person, now=MONDAY)
        before = len((await session.execute(select(access_log))).all())
        led = await access_link_targets(session, two.lead, now=MONDAY)
        after = (await session.execute(select(access_log.c.owner_id))).scalars().all()

    assert [target.goal.work for target in mine] == [goal.work for goal in goals]
    assert before == 0
    assert len(led) == 4
    assert len(after) == 2


async def test_without_a_goal_there_is_nothing_to_link_to(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        for who in (two.person, two.lead):
            with pytest.raises(Outdated, match="no goal to link it to"):
                await access_link_targets(session, who, now=MONDAY)


async def test_after_leaving_the_lead_links_and_reads_nothing_more(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        where = by_id(participation, session, two.participation)
        await session.execute(update(participation).where(where).values(state="left"))
        with pytest.raises(NotAllowed):
            await link_evidence(session, two.lead, [goals[0].id], MESSAGE, now=MONDAY)
        with pytest.raises(NotAllowed):
            await access_record(session, two.lead, two.plan, now=MONDAY)
        record = await access_record(session, two.person, two.plan, now=MONDAY)

    assert len(record.goals) == 2


async def _questions(session: Session) -> list[tuple[str, UUID]]:
    rows = await session.execute(select(message.c.kind, message.c.subject_id).where(own(message, session)))
    return [(row.kind, row.subject_id) for row in rows]


async def test_what_was_forwarded_is_kept_and_asked_about_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        for _ in range(2):
            await keep_forwarded(session, two.person, [MESSAGE], "Ev1", now=MONDAY)
        waiting = await list_without_goal(session, two.person.id)
        questions = await _questions(session)
        comment, targets = await access_kept(session, two.person, waiting[0], now=MONDAY)

    assert len(waiting) == 1
    assert questions == [("which_goal", waiting[0])]
    assert comment == MESSAGE.note
    assert len(targets) == len(goals)


async def test_a_forwarded_message_gets_its_goal_with_both_notes(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await keep_forwarded(session, two.person, [MESSAGE], "Ev1", now=MONDAY)
        kept = (await list_without_goal(session, two.person.id))[0]
        await assign_evidence(session, two.person, kept, [goals[0].id], "and it helped", now=MONDAY)
        found = (await list_goal_evidence(session, [goals[0].id]))[goals[0].id]
        revisions = (await session.execute(select(message.c.wanted_rev))).scalars().all()
        left = await list_without_goal(session, two.person.id)

    assert [one.note for one in found] == ["Answered before anybody asked\nand it helped"]
    assert revisions == [1]
    assert left == []


async def test_a_lead_can_forward_for_somebody_they_lead(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await keep_forwarded(session, two.lead, [MESSAGE], "Ev1", now=MONDAY)
        kept = (await list_without_goal(session, two.lead.id))[0]
        await assign_evidence(session, two.lead, kept, [goals[0].id], "", now=MONDAY)
        found = (await list_goal_evidence(session, [goals[0].id]))[goals[0].id]
        left = await list_without_goal(session, two.lead.id)

    assert [(one.owner, one.added_by, one.note) for one in found] == [(two.person.id, two.lead.id, MESSAGE.note)]
    assert left == []


async def test_what_is_for_no_goal_is_forgotten_with_its_words(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await keep_forwarded(session, two.person, [MESSAGE], "Ev1", now=MONDAY)
        kept = (await list_without_goal(session, two.person.id))[0]
        await forget_kept(session, two.person, kept, now=MONDAY)
        row = (await session.execute(select(evidence.c.note, evidence.c.gone_at))).one()
        state = await find_forwarded(session, kept)
        with pytest.raises(Outdated, match="took it away"):
            await assign_evidence(session, two.person, kept, [goals[0].id], "", now=MONDAY)
        with pytest.raises(Outdated, match="took it away"):
            await access_kept(session, two.person, kept, now=MONDAY)

    assert (row.note, row.gone_at) == (None, MONDAY)
    assert state == Forwarded(two.person.id, is_linked=False, is_gone=True)


async def test_what_is_forwarded_again_can_get_the_goals_it_is_not_linked_to_yet(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await keep_forwarded(session, two.person, [MESSAGE], "Ev1", now=MONDAY)
        kept = (await list_without_goal(session, two.person.id))[0]
        await assign_evidence(session, two.person, kept, [goals[0].id], "", now=MONDAY)
        await keep_forwarded(session, two.person, [MESSAGE], "Ev2", now=MONDAY)
        _, left = await access_kept(session, two.person, kept, now=MONDAY)
        offers = await which_goal_message(session, kept, now=MONDAY)
        await assign_evidence(session, two.person, kept, [goals[1].id], "", now=MONDAY)
        with pytest.raises(Outdated, match="every goal it could be for"):
            await access_kept(session, two.person, kept, now=MONDAY)
        done = await which_goal_message(session, kept, now=MONDAY)

    assert [one.goal.id for one in left] == [goals[1].id]
    assert isinstance(offers, Rendered)
    assert isinstance(done, Rendered)
    assert [("Another goal too" in str(one.blocks), one.text) for one in (offers, done)] == [
        (True, "✓ Linked to a goal."),
        (False, "✓ Linked to a goal."),
    ]


async def test_what_is_linked_is_not_forgotten_by_an_old_button(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        linked = await add_link(session, two.person, goals[0].id, LINK, now=MONDAY)
        with pytest.raises(Outdated, match="linked to a goal"):
            await forget_kept(session, two.person, linked.links[0][0], now=MONDAY)


async def test_what_somebody_forwarded_is_theirs_alone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await keep_forwarded(session, two.person, [MESSAGE], "Ev1", now=MONDAY)
        kept = (await list_without_goal(session, two.person.id))[0]
        with pytest.raises(NotAllowed):
            await access_kept(session, two.lead, kept, now=MONDAY)
        with pytest.raises(NotAllowed):
            await assign_evidence(session, two.lead, kept, [goals[0].id], "", now=MONDAY)
        with pytest.raises(NotAllowed):
            await forget_kept(session, two.lead, kept, now=MONDAY)


async def test_what_was_forwarded_waits_in_vain_once_the_season_is_over(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, _ = await _begun(session)
        await keep_forwarded(session, two.person, [MESSAGE], "Ev1", now=MONDAY)
        kept = (await list_without_goal(session, two.person.id))[0]
        await close_plan(session, two.participation, reason="left", now=MONDAY)
        with pytest.raises(Outdated, match="no goal to link it to"):
            await access_kept(session, two.person, kept, now=MONDAY)


async def test_who_has_no_goal_is_told_so_and_nothing_is_kept(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        tom = await save_person(session, "UTOM")
        await keep_forwarded(session, tom, [MESSAGE], "Ev1", now=MONDAY)
        kept = (await session.execute(select(evidence))).all()
        questions = await _questions(session)

    assert kept == []
    assert questions == [("which_goal", tom.id)]


async def test_words_are_answered_once_an_hour(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        tom = await save_person(session, "UTOM")
        for minutes in (0, 10, 50, 61):
            await answer_words(session, tom, now=MONDAY + timedelta(minutes=minutes))
        questions = await _questions(session)

    assert questions == [("help_reply", tom.id)] * 2


async def test_a_person_of_another_workspace_finds_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        linked = await add_link(session, two.person, goals[0].id, LINK, now=MONDAY)
    elsewhere = await save_workspace(db, team="TOTHER")
    async with db.begin(elsewhere) as session:
        with pytest.raises(NotAllowed):
            await remove_evidence(session, two.person, *linked.links[0], now=MONDAY)
        with pytest.raises(NotAllowed):
            await link_evidence(session, two.person, [goals[0].id], MESSAGE, now=MONDAY)
        assert await list_goal_evidence(session, [goals[0].id]) == {}


async def test_a_note_that_does_not_fit_beside_the_one_there_is_refused_under_its_field(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        await add_link(session, two.person, goals[0].id, LINK, "a" * MOST_NOTE_CHARS, now=MONDAY)
        await add_link(session, two.lead, goals[0].id, LINK, now=MONDAY)
        with pytest.raises(InvalidInput, match=r"1,005 characters; 1,000 fit") as refused:
            await add_link(session, two.lead, goals[0].id, LINK, "more", now=MONDAY)

    assert refused.value.field == NOTE_FIELD


async def test_words_sent_along_with_something_kept_are_cut_and_a_note_that_does_not_fit_is_refused(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        two, goals = await _begun(session)
        for note in ("a" * 900, "b" * 900):
            await keep_forwarded(session, two.person, [replace(MESSAGE, note=note)], note[0], now=MONDAY)
        kept = (await list_without_goal(session, two.person.id))[0]
        comment, _ = await access_kept(session, two.person, kept, now=MONDAY)
        with pytest.raises(InvalidInput, match="there already") as refused:
            await assign_evidence(session, two.person, kept, [goals[0].id], "more", now=MONDAY)

    assert comment == f"{'a' * 900}\n{'b' * 99}"
    assert refused.value.field == NOTE_FIELD
