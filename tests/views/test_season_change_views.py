"""A season that changes, as each of the two reads it: what holds, and what they can do about it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.handover import ALL_SEALED, Fate, Part
from app.domain.participation import ParticipationState as State
from app.domain.pause import Pause, PauseCause
from app.domain.steps import StepKind
from app.views.blocks import View
from app.views.handover import Handed, handed_over_window, handover_window, parse_handover
from app.views.items import Item
from app.views.season_changes import Standing, carry_on_item, change_item, change_window, said_words
from sandbox.blockkit.whole import view_problems

SINCE = date(2026, 4, 1)
PRIYAS = Standing(UUID(int=1), State.ACCEPTED, "UDANA", is_lead=False, tz="Europe/Berlin")
DANAS = replace(PRIYAS, other="UPRIYA", is_lead=True)
NASTY = "<!channel> & <https://evil.example|safe>"


def paused(one: Standing, cause: PauseCause = PauseCause.BY_PERSON, *, other_gone: bool = False) -> Standing:
    return replace(one, state=State.PAUSED, pause=Pause(SINCE, cause), other_gone=other_gone)


def buttons_of(item: Item) -> list[str]:
    return [button["text"]["text"] for button in item.buttons]


def sound(view: View) -> View:
    assert [str(problem) for problem in view_problems(view, "modal")] == []
    return view


@pytest.mark.parametrize(
    ("one", "words", "buttons"),
    [
        (paused(DANAS), "paused your season on", ["Go on"]),
        (paused(DANAS, PauseCause.AGREED), "is paused since", ["Go on"]),
        (paused(PRIYAS), "is paused since", ["Go on"]),
        (paused(DANAS, PauseCause.PERSON_GONE, other_gone=True), "Nothing is deleted", []),
        (paused(PRIYAS, PauseCause.LEAD_GONE, other_gone=True), "is no longer here", []),
        (paused(DANAS, PauseCause.LINE_CHANGED), "to say", []),
        (paused(PRIYAS, PauseCause.LINE_CHANGED), "nothing carries by itself".capitalize(), ["Go on"]),
        (PRIYAS, "goes on", []),
        (replace(PRIYAS, carried=True), "carries your season on", []),
        (replace(PRIYAS, state=State.LEFT), "is over", []),
        (replace(PRIYAS, state=State.DECLINED), "no season", []),
    ],
)
def test_news_says_what_holds_now(one: Standing, words: str, buttons: list[str]) -> None:
    item = change_item(StepKind.SEASON_CHANGED, one, settled=False)

    assert words in item.text
    assert buttons_of(item) == buttons


def test_a_pause_that_outlasted_the_season_names_who_comes_first() -> None:
    over = replace(paused(PRIYAS), state=State.ENDED, ended_on=date(2026, 7, 1))

    assert "You come first when <@UDANA> forms the next." in said_words(over)
    assert "<@UPRIYA> comes first when you form the next." in said_words(replace(over, other="UPRIYA", is_lead=True))


@pytest.mark.parametrize(
    ("kind", "one", "buttons"),
    [
        (StepKind.PAUSE_LONG, paused(PRIYAS), ["Go on", "End it"]),
        (StepKind.PAUSE_LONG, paused(DANAS), ["Go on"]),
        (StepKind.SEASON_ASLEEP, PRIYAS, ["Go on", "Pause", "End it"]),
        (StepKind.SEASON_ASLEEP, DANAS, ["Go on", "Propose a pause", "Propose to end it"]),
        (StepKind.PAUSE_PROPOSED, PRIYAS, ["Pause", "Keep going"]),
        (StepKind.END_PROPOSED, PRIYAS, ["End it", "Keep going"]),
        (StepKind.HANDOVER_CHOICE, paused(PRIYAS, PauseCause.LINE_CHANGED), ["Choose", "Keep going as it is"]),
        (StepKind.HANDOVER_CHOICE, paused(PRIYAS, PauseCause.LEAD_GONE, other_gone=True), ["Choose"]),
    ],
)
def test_what_waits_offers_what_can_be_done_and_is_done_once_it_is(
    kind: StepKind, one: Standing, buttons: list[str]
) -> None:
    assert buttons_of(change_item(kind, one, settled=False)) == buttons
    assert not change_item(kind, one, settled=False).done

    for past in (
        change_item(kind, one, settled=True),
        change_item(kind, replace(one, state=State.LEFT), settled=False),
    ):
        assert past.done
        assert past.buttons == ()


def test_a_long_pause_that_ended_meanwhile_is_done() -> None:
    assert change_item(StepKind.PAUSE_LONG, PRIYAS, settled=False).done


def test_who_is_asked_to_carry_on_reads_names_only_and_answers_once() -> None:
    assert buttons_of(carry_on_item(UUID(int=1), "UPRIYA", settled=False)) == ["I'll carry it on", "I can't"]
    assert carry_on_item(UUID(int=1), "UPRIYA", settled=True).done


def test_a_lead_can_propose_go_on_and_read_what_was_handed_over() -> None:
    assert "Propose a pause" in str(sound(change_window(DANAS)))
    assert "Go on" in str(sound(change_window(paused(DANAS))))
    assert "Go on" not in str(sound(change_window(paused(DANAS, PauseCause.LINE_CHANGED))))
    assert "What was handed over" in str(sound(change_window(replace(DANAS, carried=True))))


def test_the_choice_comes_back_as_it_was_entered() -> None:
    choices = {**ALL_SEALED, Part.PLAN: Fate.SUMMARISE}
    view = sound(
        handover_window(
            UUID(int=1), choices=choices, summaries={Part.PLAN: NASTY}, to="URUTH", until_on=SINCE, tz="Europe/Berlin"
        )
    )
    values = {block["block_id"]: {"x": _entered(block["element"])} for block in view["blocks"] if "element" in block}

    assert parse_handover({"state": {"values": values}}) == ("URUTH", choices, {Part.PLAN: NASTY})
    assert parse_handover({}) == (None, ALL_SEALED, {})


def _entered(element: dict[str, object]) -> dict[str, object]:
    initial = {"users_select": "user", "static_select": "option", "plain_text_input": "value"}[str(element["type"])]
    name = "value" if initial == "value" else f"selected_{initial}"
    return {"type": element["type"], name: element.get(f"initial_{initial}")}


def test_a_new_lead_reads_what_was_carried_and_summarised_and_that_the_rest_is_sealed() -> None:
    got = {Part.PLAN: Fate.CARRY, Part.EVIDENCE: Fate.SEAL, Part.CHECKINS: Fate.CARRY, Part.PROMISES: Fate.SUMMARISE}
    handed = Handed(
        "UPRIYA", "Europe/Berlin", got, {Part.PROMISES: NASTY}, [(SINCE, "Work", "", NASTY)], [("no", SINCE)]
    )
    shown = str(sound(handed_over_window(handed)))

    assert NASTY in shown
    assert shown.count("Sealed.") == 1
    assert "'no'" not in shown
    everything = replace(handed, choices=dict.fromkeys(Part, Fate.CARRY))
    assert "'no'" in str(sound(handed_over_window(everything)))
    nothing = replace(everything, checkins=[], promises=[])
    assert "None yet." in str(sound(handed_over_window(nothing)))
    assert "more than has room" not in shown
    long = replace(everything, promises=[("yes", SINCE)] * 60)
    assert "more than has room" in str(sound(handed_over_window(long)))
