"""Seasons, invitations and lines in words: every state says what holds, in Slack's limits."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.cohort import Chain, Season, SeasonKind, SeasonState
from app.domain.forming import DraftPerson, SeasonDetails, new_draft
from app.domain.need import Group, Mark, NeedGroup, Reasoned
from app.domain.participation import ParticipationState as State
from app.domain.season import check_seats
from app.views.blocks import SECTION_CHARS, Block, View
from app.views.forming import (
    MOST_LISTED,
    MOST_NOTED,
    Choice,
    Listed,
    forming_window,
    notes_window,
    parse_choice,
    parse_details,
    parse_marks,
    preview_window,
)
from app.views.invitation_answers import Answered, answer_news, answered_item
from app.views.invitations import Terms, decline_window, invitation_text, parse_decline, terms_blocks, who_sees_window
from app.views.people import (
    MOST_IN_A_LOOP,
    Above,
    LineNews,
    OwnPerson,
    line_item,
    loop_words,
    named_words,
    parse_named,
    people_window,
)
from app.views.seasons import (
    LedPerson,
    LedSeason,
    OwnSeason,
    cohort_window,
    leader_sees_window,
    led_blocks,
    own_season_blocks,
)
from app.views.turns import leave_out_window, parse_leave_out
from tests.sound_views import NASTY, check_sound, check_sound_blocks

PART, PRIYA, TOM = (UUID(int=n) for n in (1, 2, 3))
STARTS_ON, ENDS_ON = date(2026, 3, 9), date(2026, 9, 9)
SEASON = Season(UUID(int=9), UUID(int=8), SeasonKind.GROWTH, SeasonState.RUNNING, Chain.STANDARD, 1, STARTS_ON, ENDS_ON)
TERMS = Terms(SEASON, "UDANA", "ULEE", "Europe/Berlin")
ANSWERED = Answered(PART, State.ACCEPTED, "UPRIYA", "UDANA", "Europe/Berlin", None, False, True)


def _state(view: View, **entered: Any) -> View:
    """The view as Slack sends it back when these values are entered, by the part of the block id before the colon."""
    values = {}
    for block in view["blocks"]:
        element = block.get("element") or block.get("accessory")
        name = block.get("block_id", "").split(":")[0]
        if element and name in entered:
            values[block["block_id"]] = {element["action_id"]: _entered(element, entered[name])}
    return {**view, "state": {"values": values}}


KEPT_UNDER = {
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "radio_buttons": "selected_option",
    "datepicker": "selected_date",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "plain_text_input": "value",
}


def _entered(element: Block, value: Any) -> Block:
    name = KEPT_UNDER[element["type"]]
    if name == "selected_options":
        return {"type": element["type"], name: [{"value": one} for one in value]}
    return {"type": element["type"], name: {"value": value} if name == "selected_option" else value}


@pytest.mark.parametrize(
    ("state", "words", "ways_back"),
    [
        (State.ACCEPTED, "You're in", 1),
        (State.PAUSED, "is paused", 0),
        (State.DECLINED, "You said not now", 2),
        (State.LATER, "I'll ask you again on", 2),
        (State.LAPSED, "lapsed without an answer", 1),
        (State.LEFT, "You left this season", 0),
        (State.ENDED, "This invitation is closed", 0),
    ],
)
def test_every_answer_says_what_holds_and_the_way_back(state: State, words: str, ways_back: int) -> None:
    one = replace(ANSWERED, state=state, again_on=date(2026, 3, 16) if state is State.LATER else None)
    item = answered_item(one)

    assert words in item.text
    assert len(item.buttons) == ways_back
    assert item.done
    assert answered_item(replace(one, season_runs=False)).buttons == ()


def test_an_invitation_of_a_season_that_ended_says_so() -> None:
    over = answered_item(replace(ANSWERED, state=State.ENDED, season_runs=False))

    assert over.text == "This season is over. There is nothing to do."


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.ACCEPTED, "is in"),
        (State.DECLINED, "said not now"),
        (State.LATER, "would like to be asked again on"),
        (State.LAPSED, "didn't answer within ten working days"),
        (State.LEFT, "left the season"),
        (State.ENDED, "is deactivated"),
    ],
)
def test_the_lead_hears_every_answer(state: State, words: str) -> None:
    item = answer_news(replace(ANSWERED, state=state, again_on=date(2026, 3, 16), person_gone=state is State.ENDED))

    assert item is not None
    assert words in item.text


@pytest.mark.parametrize("state", [State.ASKED, State.PAUSED, State.ENDED])
def test_there_is_no_news_where_nothing_was_answered(state: State) -> None:
    assert answer_news(replace(ANSWERED, state=state)) is None


@pytest.mark.parametrize("chain", Chain)
@pytest.mark.parametrize("leader", ["ULEE", None])
def test_the_terms_say_who_sees_what(chain: Chain, leader: str | None) -> None:
    words = check_sound_blocks(
        terms_blocks(replace(TERMS, season=replace(SEASON, chain=chain), leader=leader)), "message"
    )

    assert ("never told by name" in words) is (chain is Chain.LIGHT)
    assert ("nobody above <@UDANA> hears of it" in words) is (leader is None)


def test_a_season_of_another_length_says_until_when() -> None:
    assert "for six months from" in invitation_text(TERMS)
    assert " until " in invitation_text(replace(TERMS, season=replace(SEASON, ends_on=date(2026, 7, 1))))


@pytest.mark.parametrize("chain", Chain)
def test_who_sees_what_ends_with_what_is_true_everywhere(chain: Chain) -> None:
    words = check_sound(who_sees_window([("The plan", ("You.",))], chain=chain, ending=("Exports.",)))

    assert words.endswith("Exports.")
    assert ("stays between the two of you" in words) is (chain is Chain.LIGHT)


@pytest.mark.parametrize(
    ("ticked", "entered"), [(["share"], (NASTY, True)), ([], (NASTY, False))], ids=["shared", "kept"]
)
def test_a_no_comes_back_as_it_was_entered(ticked: list[str], entered: tuple[str, bool]) -> None:
    view = decline_window(PART, "UDANA")
    check_sound(view)

    assert parse_decline(_state(view, reason=NASTY, share=ticked)) == entered
    assert parse_decline(_state(view)) == (None, False)


def _listed(many: int, **changes: Any) -> Listed:
    people = [UUID(int=100 + n) for n in range(many)]
    groups = [Group(NeedGroup.REST, "Everybody else", tuple(Reasoned(one, ("no season yet",) * 9) for one in people))]
    listed = Listed(groups, {one: f"U{one.int}" for one in people}, frozenset(people[:2]), ())
    return replace(listed, **changes)


def test_more_people_than_there_is_room_for_are_counted() -> None:
    assert "2 more have no room here" in check_sound(forming_window(_listed(MOST_LISTED + 2)))
    assert "no room" not in check_sound(forming_window(_listed(MOST_LISTED)))


@pytest.mark.parametrize(("many", "more"), [(60, None), (MOST_LISTED, r"\nand \d+ more$")])
def test_those_who_are_not_asked_now_are_listed_whole_or_counted(many: int, more: str | None) -> None:
    people = [UUID(int=1000 + n) for n in range(many)]
    reasoned = tuple(Reasoned(one, ("asked to be left out until 7 May",)) for one in people)
    groups = [Group(NeedGroup.NOT_NOW, "Not now", reasoned)]
    view = forming_window(Listed(groups, {one: f"U{one.int}" for one in people}, frozenset(), ()))
    check_sound(view)
    (text,) = [block["text"]["text"] for block in view["blocks"] if "Not now" in str(block)]

    assert "…" not in text
    counted = re.search(more, text) if more else "and" not in text
    assert counted
    assert text.count("<@") + (int(text.split()[-2]) if more else 0) == many


def test_notes_say_how_many_have_no_room() -> None:
    people = [DraftPerson(UUID(int=n), f"U{n}", chosen=False) for n in range(MOST_NOTED + 2)]

    assert "2 more have no room here" in check_sound(notes_window(people))


def test_a_lead_without_people_is_told_how_to_get_some() -> None:
    assert "There is nobody of your people to choose" in check_sound(forming_window(_listed(0, groups=[])))


def test_a_choice_comes_back_as_it_was_entered() -> None:
    view = forming_window(_listed(25))

    assert parse_choice(_state(view, added="UKIM")) == Choice(frozenset(), "UKIM")
    assert parse_choice(_state(view, chosen=[str(PRIYA)])) == Choice(frozenset({PRIYA}), None)


def test_a_list_with_other_contents_has_other_fields() -> None:
    """Slack keeps what was ticked under the same block id; two lists must not share it."""

    def fields(listed: Listed) -> set[str]:
        return {block["block_id"] for block in forming_window(listed)["blocks"] if block["type"] == "input"}

    assert fields(_listed(3)) == fields(_listed(3))
    assert not fields(_listed(3)) & fields(_listed(3, chosen=frozenset()))


def test_notes_come_back_as_they_were_entered() -> None:
    view = notes_window([DraftPerson(PRIYA, "UPRIYA", True, frozenset({Mark.READY}))])
    check_sound(view)
    check_sound(notes_window([]))

    assert parse_marks(_state(view, marks=["ready", "unhappy"])) == {PRIYA: {Mark.READY, Mark.UNHAPPY}}
    assert parse_marks(_state(view, marks=[])) == {PRIYA: frozenset()}


@pytest.mark.parametrize("ends_on", [ENDS_ON, date(2026, 7, 1)])
def test_details_come_back_as_they_were_entered(ends_on: date) -> None:
    draft = replace(
        new_draft(UUID(int=9), UUID(int=8), date(2026, 3, 2)),
        name=NASTY[:60],
        ends_on=ends_on,
        people=(DraftPerson(PRIYA, "UPRIYA", True), DraftPerson(TOM, "UTOM", True)),
    )
    view = preview_window(draft, TERMS, advice=check_seats(2, 2), warning="Mix it.")
    check_sound(view)
    entered = _state(view, name=" Spring ", starts_on="2026-03-09", ends_on="2026-07-01", chain="light", stop="x")

    assert parse_details(entered) == SeasonDetails("Spring", STARTS_ON, date(2026, 7, 1), Chain.LIGHT)
    assert parse_details(_state(view)) == SeasonDetails(None, None, None, None)


@pytest.mark.parametrize("ends_on", [STARTS_ON, date(2026, 3, 1)])
def test_a_season_that_would_end_before_it_begins_is_not_shown_as_an_invitation(ends_on: date) -> None:
    draft = replace(new_draft(UUID(int=9), UUID(int=8), date(2026, 3, 2)), starts_on=STARTS_ON, ends_on=ends_on)
    terms = replace(TERMS, season=replace(SEASON, starts_on=STARTS_ON, ends_on=ends_on))
    words = check_sound(preview_window(draft, terms, advice=check_seats(2, 2), warning=None))

    assert "It would end before it begins" in words
    assert "until" not in words.split("Nobody hears", 1)[0].split("It would end", 1)[1]


@pytest.mark.parametrize(
    ("month", "paused", "words"),
    [(0, False, "starts "), (1, False, "●○○○○○  month 1 of 6"), (6, False, "●●●●●●"), (3, True, "paused")],
)
def test_a_season_shows_how_far_it_is(month: int, paused: bool, words: str) -> None:
    blocks = own_season_blocks(OwnSeason(PART, "UDANA", month, STARTS_ON, "Europe/Berlin", paused))

    assert words in check_sound_blocks(blocks, "home")


@pytest.mark.parametrize("state", State)
def test_a_lead_reads_where_each_stands_and_can_take_back_what_is_open(state: State) -> None:
    again_on = date(2026, 3, 16) if state is State.LATER else None
    people = (LedPerson(PART, "UPRIYA", state, again_on),) * 30
    seasons = [LedSeason(UUID(int=3), NASTY, STARTS_ON, ENDS_ON, people)] * 5

    words = check_sound(cohort_window(seasons, forming=True, tz="Europe/Berlin"))

    assert ("Take back" in words) is (state in (State.ASKED, State.LATER))
    assert ("wants to be asked again" in words) is (state is State.LATER)
    assert "more than have room" in words
    assert "more than have room" not in check_sound(cohort_window(seasons[:1], forming=True, tz="Europe/Berlin"))
    assert "and 1 more" in check_sound_blocks(led_blocks([seasons[0]] * 7, forming=True, tz="Europe/Berlin"), "home")


@pytest.mark.parametrize("chain", Chain)
def test_a_leader_reads_what_they_will_see(chain: Chain) -> None:
    words = check_sound(leader_sees_window("UDANA", chain))

    assert ("stays between the two" in words) is (chain is Chain.LIGHT)


def test_my_people_shows_who_comes_and_goes() -> None:
    own = [
        OwnPerson(PRIYA, "UPRIYA", STARTS_ON, None),
        *(OwnPerson(UUID(int=n), f"U{n}", None, ENDS_ON) for n in range(100, 200)),
    ]
    above = [Above("UDANA", "UDANA", None, None), Above("ULEE", None, None, ENDS_ON)]
    view = people_window(own, above, [], tz="Europe/Berlin", notice="Named.")
    words = check_sound(view)

    assert "and 41 more" in words
    assert "That's not right" in words
    assert "from your company's list" in words
    assert parse_named(_state(view, named=["UKIM", "UOLE"])) == ("UKIM", "UOLE")
    assert parse_named(_state(view)) == ()


def test_what_came_of_naming_is_said() -> None:
    assert "already" in named_words([], "UTC")
    assert "<@UKIM> from" in named_words([("UKIM", STARTS_ON)], "UTC")
    assert "<@ULEE>  →  <@UDANA>  →  <@ULEE>" in loop_words([["ULEE", "UDANA"]])


def test_loops_that_are_long_or_many_are_told_in_part_and_counted() -> None:
    long = loop_words([[f"U{n}" for n in range(MOST_IN_A_LOOP + 5)]])
    many = loop_words([[f"U{n}", "UDANA"] for n in range(100)])

    assert long.endswith("<@U19>  →  5 more  →  <@U0>")
    assert re.search(r"\nand \d+ more$", many)
    assert max(len(long), len(many)) <= SECTION_CHARS


NEWS = LineNews("UPRIYA", "UKIM", "UDANA", "UKIM", STARTS_ON, "UTC")


@pytest.mark.parametrize(
    ("news", "reader", "words"),
    [
        (NEWS, "UPRIYA", "<@UKIM> counts as your manager here: they named you as one of their people."),
        (replace(NEWS, named_by="ULEE"), "UPRIYA", "<@UKIM> counts as your manager here. <@ULEE> said so."),
        (NEWS, "UKIM", "<@UPRIYA> counts as one of your people here."),
        (NEWS, "UDANA", "<@UPRIYA> no longer counts as one of your people here."),
        (NEWS, "ULEAD", "<@UKIM> counts as the manager of <@UPRIYA> here: they said so themselves."),
        (replace(NEWS, named_by="ULEE"), "ULEAD", "of <@UPRIYA> here. <@ULEE> said so."),
        (replace(NEWS, manager=None), "UPRIYA", "<@UDANA> no longer counts as your manager here."),
        (replace(NEWS, manager=None, before=None), "UPRIYA", "who was named no longer counts as your manager here."),
        (replace(NEWS, manager=None), "ULEAD", "nobody is above <@UPRIYA> here. Your season together goes on."),
        (replace(NEWS, named_by=None), "UPRIYA", "That comes from your company's list."),
    ],
)
def test_a_change_of_line_is_said_to_each_of_them(news: LineNews, reader: str, words: str) -> None:
    assert words in line_item(news, reader).text


def test_a_day_to_be_left_out_until_comes_back_as_it_was_entered() -> None:
    view = leave_out_window()
    check_sound(view)

    assert parse_leave_out(_state(view, until="2026-06-01")) == date(2026, 6, 1)
    assert parse_leave_out(_state(view)) is None
