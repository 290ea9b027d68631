"""The windows and items of seasons and people, from the database to Block Kit: what they cost, who reads what."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import season as season_table
from app.db.models import step as step_table
from app.db.steps import list_due_steps
from app.domain.cohort import Chain
from app.domain.forming import SeasonDetails
from app.domain.need import ONLY_STRUGGLING, Mark
from app.domain.person import Person
from app.domain.steps import Step, StepKind, SubjectKind
from app.errors import NotAllowed
from app.screens.forming import forming_screen, notes_screen, preview_screen
from app.screens.growth import menu
from app.screens.participations import decline_screen, participation_items, reason_screen, who_sees_screen
from app.screens.people import people_home, people_screen, reporting_items
from app.screens.seasons import cohort_screen, leader_sees_screen, season_home, season_items
from app.services.forming import check_choice, save_choice, save_marks
from app.services.invitations import (
    accept_invitation,
    decline_invitation,
    leave_season,
    postpone_invitation,
    withdraw_invitation,
)
from app.services.members import get_member
from app.services.people import ask_for_turn, leave_out_until, name_people, remove_person
from app.services.roster import import_lines
from app.services.seasons import turn_participation
from app.views.blocks import Block, Obsolete, View
from app.views.items import Item
from tests.factories import MONDAY, save_line, save_person
from tests.factories_seasons import SPRING, Team, invite, save_team, say_invitation
from tests.sound_views import NASTY, check_sound, check_sound_blocks
from tests.statements import counted

TOMORROW = MONDAY + timedelta(days=1)
NAMED_NASTY = replace(SPRING, name=NASTY[:60])


LOADERS = {
    SubjectKind.PARTICIPATION: participation_items,
    SubjectKind.SEASON: season_items,
    SubjectKind.REPORTING: reporting_items,
}


async def load_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """Steps of one kind of subject, as a message would read them."""
    return await LOADERS[steps[0].subject_kind](session, steps, reader, now=now) if steps else {}


async def _item(session: Session, reader: Person, subject: UUID, kind: StepKind, *, no: int = 0) -> Item | Obsolete:
    """How that step reads to the reader, whatever its state; also as Slack would take it."""
    found = (
        await session.execute(
            select(step_table).where(
                step_table.c.subject_id == subject, step_table.c.kind == kind, step_table.c.no == no
            )
        )
    ).one()
    step = Step(
        found.id,
        found.person_id,
        kind,
        SubjectKind(found.subject_kind),
        subject,
        no,
        found.due_at,
        found.state,
        found.said_at,
        found.shown_at,
    )
    item = (await load_items(session, [step], reader, now=TOMORROW))[step.id]
    if isinstance(item, Item):
        check_sound_blocks(_blocks_of(item), "message")
    return item


def _blocks_of(item: Item) -> list[Block]:
    text: Block = {"type": "section", "text": {"type": "mrkdwn", "text": item.text}}
    buttons: list[Block] = [{"type": "actions", "elements": list(item.buttons)}] if item.buttons else []
    return [text, *item.details, *buttons]


def _labels(elements: Sequence[Block]) -> list[str]:
    return [element["text"]["text"] for element in elements]


def _said(item: Item | Obsolete) -> Item:
    assert isinstance(item, Item), item
    return item


async def _forming(session: Session, me: Person, part: UUID) -> View:
    return await forming_screen(session, me, now=MONDAY)


LEAD_WINDOWS: dict[str, Callable[[Session, Person, UUID], Awaitable[View]]] = {
    "forming": _forming,
    "notes": lambda session, me, part: notes_screen(session, me, now=MONDAY),
    "cohort": lambda session, me, part: cohort_screen(session, me, now=MONDAY),
    "people": lambda session, me, part: people_screen(session, me, now=MONDAY),
    "reason": lambda session, me, part: reason_screen(session, me, part, now=MONDAY),
}


@pytest.mark.parametrize("window", LEAD_WINDOWS)
async def test_a_window_of_the_lead_opens_after_three_statements(db: Database, workspace: UUID, window: str) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya], details=NAMED_NASTY))[team.priya.id]
        await decline_invitation(session, part, team.priya, reason=NASTY, shared=True, now=MONDAY)
        kim = await save_person(session, "UKIM")
        await save_choice(session, team.dana, chosen={team.tom.id}, added="UKIM", now=MONDAY)
        await save_marks(session, team.dana, {team.tom.id: {Mark.READY}, kim.id: set(Mark)}, now=MONDAY)
    with counted(db) as statements:
        async with db.begin(workspace) as session:
            me = await get_member(session, "UDANA")
            view = await LEAD_WINDOWS[window](session, me, part)

    assert len(statements) <= 3
    check_sound(view)


PERSON_WINDOWS: dict[str, Callable[[Session, Person, UUID], Awaitable[View]]] = {
    "decline": lambda session, me, part: decline_screen(session, me, part),
    "who sees": lambda session, me, part: who_sees_screen(session, me, part, now=MONDAY),
    "people": lambda session, me, part: people_screen(session, me, now=MONDAY),
    "cohort": lambda session, me, part: cohort_screen(session, me, now=MONDAY),
}


@pytest.mark.parametrize("window", PERSON_WINDOWS)
async def test_a_window_of_the_person_opens_after_three_statements(db: Database, workspace: UUID, window: str) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
    with counted(db) as statements:
        async with db.begin(workspace) as session:
            me = await get_member(session, "UPRIYA")
            view = await PERSON_WINDOWS[window](session, me, part)

    assert len(statements) <= 3
    check_sound(view)


async def test_the_lists_cost_the_same_for_one_and_for_many(db: Database, workspace: UUID) -> None:
    costs = []
    for size in (1, 120):
        async with db.begin(workspace) as session:
            lead = await save_person(session, f"ULEAD{size}")
            for number in range(size):
                await save_line(session, await save_person(session, f"UP{size}N{number}"), lead)
        with counted(db) as statements:
            async with db.begin(workspace) as session:
                check_sound(await forming_screen(session, lead, now=MONDAY))
                check_sound(await notes_screen(session, lead, now=MONDAY))
                check_sound(await people_screen(session, lead, now=MONDAY))
        costs.append(len(statements))

    assert costs[0] == costs[1]


async def test_items_cost_the_same_for_one_and_for_many(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        for number in range(4):
            other = await save_person(session, f"ULEAD{number}")
            await save_line(session, other, team.lee)
            await invite(session, other, [team.priya])
        steps = await list_due_steps(session, team.priya.id, now=TOMORROW)
    costs = []
    for some in (steps[:1], steps):
        with counted(db) as statements:
            async with db.begin(workspace) as session:
                items = await load_items(session, some, team.priya, now=TOMORROW)
        costs.append(len(statements))
        assert len(items) == len(some)

    assert costs[0] == costs[1] <= 3


async def test_the_list_says_why_each_is_next(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        await save_line(session, kim, team.dana)
        await ask_for_turn(session, team.priya, now=MONDAY)
        await leave_out_until(session, team.tom, date(2026, 6, 1), now=MONDAY)

        words = check_sound(await forming_screen(session, team.dana, now=MONDAY))

        asked, rest, not_now = (words.index(f"<@{user}>") for user in ("UPRIYA", "UKIM", "UTOM"))
        assert asked < rest < not_now
        assert "asked for a turn in March" in words
        assert "asked to be left out until 1 June" in words
        assert "Two or three works" in words


async def test_who_is_asked_already_is_not_in_the_list(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await invite(session, team.dana, [team.priya])

        words = check_sound(await forming_screen(session, team.dana, now=MONDAY))

        assert "<@UPRIYA>" not in words
        assert "<@UTOM>" in words


async def test_another_leads_season_leaves_no_trace_in_the_list(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        before = await forming_screen(session, team.dana, now=MONDAY)
        part = (await invite(session, kim, [team.priya]))[team.priya.id]
        await accept_invitation(session, part, team.priya, now=MONDAY)

        assert await forming_screen(session, team.dana, now=MONDAY) == before


async def _preview(session: Session, team: Team, *people: Person, marks: dict[UUID, set[Mark]] | None = None) -> str:
    await save_marks(session, team.dana, marks or {}, now=MONDAY)
    draft = await save_choice(session, team.dana, chosen={one.id for one in people}, added=None, now=MONDAY)
    advice = await check_choice(session, team.dana, draft, now=MONDAY)
    return check_sound(await preview_screen(session, team.dana, draft, advice, now=MONDAY))


async def test_the_preview_is_what_each_of_them_reads(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        preview = await _preview(session, team, team.priya)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        item = _said(await _item(session, team.priya, part, StepKind.INVITATION))

        assert "Nobody hears anything until you press Send." in preview
        assert item.text in preview
        for detail in item.details:
            assert detail["text"]["text"] in preview


async def test_the_fourth_asks_what_the_lead_will_stop_doing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        more = [await save_person(session, f"UP{n}") for n in range(2)]

        three = await _preview(session, team, team.priya, team.tom, more[0])
        four = await _preview(session, team, team.priya, team.tom, *more)

        assert "What will you stop doing" not in three
        assert "What will you stop doing to have time for four? (Just for you; I don't keep it.)" in four


async def test_only_people_who_struggle_is_pointed_out(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        hard = {Mark.FINDS_IT_HARD}

        both = await _preview(session, team, team.priya, team.tom, marks={team.priya.id: hard, team.tom.id: hard})
        mixed = await _preview(session, team, team.priya, team.tom, marks={team.tom.id: {Mark.READY}})

        assert ONLY_STRUGGLING in both
        assert ONLY_STRUGGLING not in mixed


async def test_an_invitation_names_who_sees_what(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya], details=NAMED_NASTY))[team.priya.id]

        item = _said(await _item(session, team.priya, part, StepKind.INVITATION))

        words = check_sound_blocks(_blocks_of(item), "message")
        assert _labels(item.buttons) == ["I'm in", "Not now", "Ask me in two weeks"]
        assert "<@ULEE>, <@UDANA>'s manager, sees numbers, and is told by name only when" in words
        assert "reviews, pay or dismissal" in words.lower()
        assert "UTOM" not in words
        assert "canary" not in words
        assert "They aren't my lead" not in words


async def test_the_light_chain_keeps_a_late_check_in_between_the_two(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        light = SeasonDetails("Spring", SPRING.starts_on, None, Chain.LIGHT)
        part = (await invite(session, team.dana, [team.priya], details=light))[team.priya.id]

        words = check_sound_blocks(
            _blocks_of(_said(await _item(session, team.priya, part, StepKind.INVITATION))), "message"
        )
        assert "is never told by name: a late check-in stays between the two of you" in words


async def test_who_was_asked_from_outside_can_say_so(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        part = (await invite(session, team.dana, [kim]))[kim.id]

        words = check_sound_blocks(_blocks_of(_said(await _item(session, kim, part, StepKind.INVITATION))), "message")
        assert "They aren't my lead" in words


async def test_an_answered_invitation_says_what_happened_and_the_way_back(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        seen = []
        await postpone_invitation(session, part, team.priya, now=MONDAY)
        seen.append(_said(await _item(session, team.priya, part, StepKind.INVITATION)))
        await decline_invitation(session, part, team.priya, reason="canary", shared=True, now=MONDAY)
        seen.append(_said(await _item(session, team.priya, part, StepKind.INVITATION)))
        await accept_invitation(session, part, team.priya, now=MONDAY)
        seen.append(_said(await _item(session, team.priya, part, StepKind.INVITATION)))
        await leave_season(session, part, team.priya, now=MONDAY)
        seen.append(_said(await _item(session, team.priya, part, StepKind.INVITATION)))

        assert all(item.done for item in seen)
        assert [_labels(item.buttons) for item in seen] == [
            ["I'm in", "Not now"],
            ["I'm in after all", "Ask me in two weeks"],
            ["Change my mind"],
            [],
        ]
        assert "ask you again on" in seen[0].text
        assert "can read why" in seen[1].text
        assert "You're in" in seen[2].text
        assert "You left this season" in seen[3].text


async def test_the_reminder_says_when_it_lapses_and_that_this_is_fine(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await say_invitation(session, part, at=MONDAY)
        await turn_participation(session, part, now=MONDAY + timedelta(days=3))

        item = _said(await _item(session, team.priya, part, StepKind.INVITATION, no=1))
        assert item.text.startswith("Still open: ")
        assert "that's fine" in check_sound_blocks(_blocks_of(item), "message")


async def test_a_withdrawn_invitation_is_closed_where_it_stands(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await withdraw_invitation(session, part, team.dana)

        item = _said(await _item(session, team.priya, part, StepKind.INVITATION))
        assert item == Item(text="This invitation is closed. There is nothing to do.", done=True)


async def test_an_invitation_whose_lead_is_gone_is_not_said(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await save_person(session, "UDANA", deactivated=True)

        assert await _item(session, team.priya, part, StepKind.INVITATION) == Obsolete("over")


async def test_steps_about_nothing_are_obsolete(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        step = Step(
            new_id(),
            team.priya.id,
            StepKind.INVITATION,
            SubjectKind.PARTICIPATION,
            new_id(),
            0,
            MONDAY,
            "due",
            None,
            None,
        )
        intro = replace(step, kind=StepKind.LEADER_INTRO, subject_kind=SubjectKind.SEASON)

        assert await load_items(session, [step], team.priya, now=MONDAY) == {step.id: Obsolete("gone")}
        assert await load_items(session, [intro], team.lee, now=MONDAY) == {step.id: Obsolete("over")}
        with pytest.raises(NotAllowed):
            await leader_sees_screen(session, team.lee, new_id(), now=MONDAY)
        with pytest.raises(NotAllowed):
            await reason_screen(session, team.dana, new_id(), now=MONDAY)


async def test_a_leader_who_is_asked_is_not_said_to_look_at_themselves(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.lee]))[team.lee.id]

        item = _said(await _item(session, team.lee, part, StepKind.INVITATION))
        words = check_sound_blocks(_blocks_of(item), "message")
        who = check_sound(await who_sees_screen(session, team.lee, part, now=MONDAY))

        assert "<@ULEE>" not in words
        assert "The manager above the lead" in who


async def test_the_news_holds_no_reason(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await decline_invitation(session, part, team.priya, reason=NASTY, shared=True, now=MONDAY)

        item = _said(await _item(session, team.dana, part, StepKind.INVITATION_ANSWERED))

        assert item.text == "<@UPRIYA> said not now."
        assert _labels(item.buttons) == ["Read why"]
        assert "canary" in check_sound(await reason_screen(session, team.dana, part, now=MONDAY))


@pytest.mark.parametrize("stranger", ["lee", "tom"])
async def test_steps_of_others_are_never_said_to_a_stranger(db: Database, workspace: UUID, stranger: str) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await decline_invitation(session, part, team.priya, reason=None, shared=False, now=MONDAY)
        reader = getattr(team, stranger)

        for kind in (StepKind.INVITATION, StepKind.INVITATION_ANSWERED):
            assert isinstance(await _item(session, reader, part, kind), Obsolete)


@pytest.mark.parametrize("window", ["decline", "who sees"])
async def test_outsiders_read_the_same_words_for_who_takes_part_and_who_does_not(
    db: Database, workspace: UUID, window: str
) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]

        answers = []
        for asked in (part, new_id()):
            with pytest.raises(NotAllowed) as refusal:
                await PERSON_WINDOWS[window](session, team.tom, asked)
            answers.append(str(refusal.value))
        assert answers == ["I can't show you anything here."] * 2


async def test_the_leader_reads_what_they_will_see_and_no_name_of_who_takes_part(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await accept_invitation(session, part, team.priya, now=MONDAY)
        season = await session.scalar(select(season_table.c.id))

        item = _said(await _item(session, team.lee, season, StepKind.LEADER_INTRO))
        with counted(db) as statements:
            words = check_sound(await leader_sees_screen(session, team.lee, season, now=MONDAY))

        assert len(statements) <= 2
        assert "UPRIYA" not in item.text + words
        assert _labels(item.buttons) == ["What I will see"]
        assert "five working days late" in words
        for stranger in (team.dana, team.tom):
            with pytest.raises(NotAllowed):
                await leader_sees_screen(session, stranger, season, now=MONDAY)


async def test_home_shows_the_month_of_six(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await accept_invitation(session, part, team.priya, now=MONDAY)

        words = check_sound_blocks(await season_home(session, team.priya, now=MONDAY + timedelta(days=75)), "home")
        assert "●●●○○○  month 3 of 6" in words
        assert "Leave the season" in words
        with counted(db) as statements:
            shown = await menu(session, team.priya, now=MONDAY + timedelta(days=75))
        assert len(statements) == 1
        assert "month 3 of 6" in shown.text
        assert "Link evidence" not in str(shown.blocks)


async def test_home_of_somebody_without_a_season_offers_a_turn(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_person(session, "UKIM")
        kim = await get_member(session, "UKIM")
        new = check_sound_blocks(await season_home(session, kim, now=MONDAY), "home")
        await ask_for_turn(session, kim, now=MONDAY)
        asked = check_sound_blocks(await season_home(session, await get_member(session, "UKIM"), now=MONDAY), "home")
        await leave_out_until(session, kim, date(2026, 6, 1), now=MONDAY)
        left_out = check_sound_blocks(await season_home(session, await get_member(session, "UKIM"), now=MONDAY), "home")

        assert "I'd like a turn" in new
        assert "You asked for a turn on" in asked
        assert "Take that back" in asked
        assert "Nobody asks you into a season before" in left_out
        assert await people_home(session, kim, now=MONDAY) == []


async def test_home_of_a_lead_shows_seasons_and_an_open_draft(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        empty = check_sound_blocks(await people_home(session, team.dana, now=MONDAY), "home")
        await invite(session, team.dana, [team.priya], details=NAMED_NASTY)
        sent = check_sound_blocks(await people_home(session, team.dana, now=MONDAY), "home")
        await save_choice(session, team.dana, chosen={team.tom.id}, added=None, now=MONDAY)
        forming = check_sound_blocks(await people_home(session, team.dana, now=MONDAY), "home")

        assert "2 people are named as yours here" in empty
        assert "<@UPRIYA> asked, not answered yet" in sent
        assert "canary" in sent
        assert "You have begun to form a season" in forming


async def test_the_parts_of_home_cost_a_constant_number_of_statements(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await invite(session, team.dana, [team.priya, team.tom])
    with counted(db) as statements:
        async with db.begin(workspace) as session:
            await season_home(session, team.dana, now=MONDAY)
            await people_home(session, team.dana, now=MONDAY)

    assert len(statements) == 4


async def test_a_change_of_line_reads_right_to_each_of_them(db: Database, workspace: UUID) -> None:
    wednesday = date(2026, 3, 4).toordinal()
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        part = (await invite(session, team.lee, [team.tom]))[team.tom.id]
        await accept_invitation(session, part, team.tom, now=MONDAY)
        await name_people(session, kim, ["UTOM"], now=MONDAY)
        readers = {"UTOM": team.tom, "UDANA": team.dana, "ULEE": team.lee, "UKIM": kim}
        texts = {}
        for user, reader in readers.items():
            steps = [step for step in await list_due_steps(session, reader.id, now=TOMORROW) if step.no == wednesday]
            items = await load_items(session, steps, reader, now=TOMORROW)
            texts[user] = [_said(item) for item in items.values()]

        assert "<@UKIM> counts as your manager here: they named you as one of their people." in texts["UTOM"][0].text
        assert _labels(texts["UTOM"][0].buttons) == ["That's not right"]
        assert "<@UTOM> no longer counts as one of your people" in texts["UDANA"][0].text
        assert "<@UKIM> counts as the manager of <@UTOM>" in texts["ULEE"][0].text
        assert texts["UKIM"] == []


async def test_an_imported_change_names_no_namer(db: Database, workspace: UUID) -> None:
    wednesday = date(2026, 3, 4).toordinal()
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await import_lines(session, {team.tom.id: team.lee.id}, now=MONDAY)
        steps = await list_due_steps(session, team.lee.id, now=TOMORROW)

        item = _said(await _one(session, steps, team.lee, wednesday))
        assert "<@UTOM> counts as one of your people here. That comes from your company's list." in item.text


async def test_a_line_taken_back_says_that_nothing_changes(db: Database, workspace: UUID) -> None:
    wednesday = date(2026, 3, 4).toordinal()
    async with db.begin(workspace) as session:
        dana, kim = await save_person(session, "UDANA"), await save_person(session, "UKIM")
        await name_people(session, dana, ["UKIM"], now=MONDAY)
        steps = await list_due_steps(session, kim.id, now=TOMORROW)
        await remove_person(session, dana, kim.id, now=MONDAY)

        settled = [replace(step, state="done") for step in steps]
        item = _said(await _one(session, settled, kim, wednesday))
        assert item == Item(text="What was named for <@UKIM> was taken back. Nothing changes.", done=True)


async def _one(session: Session, steps: Sequence[Step], reader: Person, no: int) -> Item | Obsolete:
    (step,) = [step for step in steps if step.no == no]
    return (await load_items(session, [step], reader, now=TOMORROW))[step.id]
