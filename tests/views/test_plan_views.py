"""Windows of plans and evidence with what people may type: acceptable to Slack, harmless, and read back as entered."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import DEFAULT_RHYTHM
from app.domain.evidence import LinkTarget
from app.domain.goal_coach import GoalField, Hint, HintKind
from app.domain.homework import QUESTIONS, Homework
from app.domain.participation import ParticipationState
from app.domain.person import Person, PersonKind
from app.domain.plan import Cadence, Goal, GoalKind, Plan, PlanBody, PlanKind, PlanState
from app.domain.plan_changes import diff_plans, retire_goal
from app.domain.plan_draft import begin_draft
from app.domain.plan_entry import DirectionEntry, GoalEntry, WizardPlace
from app.domain.plan_page import PlanPage
from app.domain.plan_rules import MOST_CHARS, PlanField
from app.errors import InvalidInput
from app.views.blocks import Block, View
from app.views.evidence import (
    MessagePlace,
    decode_links,
    kept_link_window,
    link_problems,
    linked_window,
    message_link_window,
    parse_link,
    parse_message_place,
    unlinked_window,
    url_link_window,
)
from app.views.evidence_sources import parse_direct_message, parse_link_command, parse_message_shortcut
from app.views.homework import homework_problems, homework_read, homework_window, parse_homework
from app.views.plan_changes import change_blocks
from app.views.plan_examples import examples_window
from app.views.plan_summary import goal_reason_window, merge_window, parse_goal_reason, summary_window
from app.views.plan_wizard import decode_place, direction_page, encode_place, goal_page, parse_page, under_fields
from app.views.plans import VersionChange, history_window, no_plan_window, plan_window, plans_window
from app.views.slack_text import readable_text
from sandbox.blockkit.whole import view_is_too_large
from tests.sound_views import NASTY, check_sound, check_sound_blocks

PRIYA = Person(UUID(int=1), "UPRIYA", PersonKind.MEMBER, DEFAULT_RHYTHM)
DANA = Person(UUID(int=2), "UDANA", PersonKind.MEMBER, DEFAULT_RHYTHM)
PLAN = Plan(UUID(int=3), PRIYA.id, DANA.id, UUID(int=4), PlanKind.SEASON, PlanState.DRAFTING, 0)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _long(name: PlanField) -> str:
    return (NASTY + " ") * 20 + "x" * MOST_CHARS[name]


def _goal(number: int) -> Goal:
    """A goal whose every field is as long as it may be."""
    text = {name: _long(name)[: MOST_CHARS[name]] for name in MOST_CHARS}
    return Goal(
        UUID(int=10 + number),
        number,
        work=text[PlanField.WORK],
        signal=text[PlanField.SIGNAL],
        cadence=Cadence.OBJECTIVE,
        doing=text[PlanField.DOING],
        help=text[PlanField.HELP],
        by_checkin=3,
        kind=GoalKind.EXPERIMENT,
    )


FULL = PlanBody(
    _long(PlanField.DIRECTION)[:1000], _long(PlanField.BECAUSE)[:1000], tuple(_goal(number) for number in range(1, 5))
)
OTHER = PlanBody(
    "other",
    "",
    tuple(replace(goal, work="w", doing="d", signal="s", help="h", by_checkin=None) for goal in FULL.goals),
)
PAGE = PlanPage(
    plan=PLAN.with_yes(PRIYA.id, 2),
    person=PRIYA,
    partner=DANA,
    taking_part=ParticipationState.ACCEPTED,
    author=PRIYA.id,
    made_at=NOW,
    body=FULL,
)
ACTIVE = replace(
    PAGE,
    plan=replace(PAGE.plan, state=PlanState.ACTIVE, kicked_off_on=date(2026, 3, 2)),
    contest_until=NOW,
    before=OTHER,
)
PLACE = WizardPlace(PLAN.id, 1, 0, UUID(int=11), is_new=True)


@pytest.mark.parametrize("reader", [PRIYA, DANA])
@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        replace(PAGE, before=OTHER),
        replace(PAGE, plan=replace(PLAN, version=0), body=PlanBody()),
        ACTIVE,
        replace(ACTIVE, before=retire_goal(FULL, FULL.goals[0], "why")),
        replace(ACTIVE, plan=replace(ACTIVE.plan, state=PlanState.CLOSED)),
        replace(ACTIVE, contest_until=None),
    ],
)
def test_a_plan_of_any_length_fits_its_window(page: PlanPage, reader: Person) -> None:
    view = plan_window(page, reader, others=[ACTIVE] * 20, due_on=date(2026, 3, 23))

    check_sound(view)
    assert not view_is_too_large(view)


@pytest.mark.parametrize("as_lead", [True, False])
def test_the_wizards_pages_fit_with_texts_of_any_length(as_lead: bool) -> None:
    hints = [Hint(GoalField.DOING, HintKind.VAGUE_TRAIT, f"“{NASTY}” is hard to see.")]
    many = replace(FULL, goals=(*FULL.goals, *(_goal(number) for number in range(5, 9))))
    first = direction_page(PLACE, FULL, rev=3, as_lead=as_lead, homework=True, saved=True)
    goal = goal_page(
        PLACE,
        FULL.goals[0],
        rev=3,
        as_lead=as_lead,
        hints=hints,
        kicked_off_on=None,
        today=date(2026, 3, 2),
        saved=True,
    )
    last = summary_window(PLACE, ACTIVE, replace(begin_draft(2, OTHER), body=many), as_lead=as_lead, other="UDANA")
    merge = merge_window(ACTIVE, begin_draft(1, OTHER), as_lead=as_lead, other="UDANA", is_theirs=as_lead)

    for view in (first, goal, last, merge, goal_reason_window(PLACE, FULL.goals[0]), examples_window(PLACE)):
        check_sound(view)
        assert not view_is_too_large(view)


def test_the_coach_stands_above_the_fields_and_lets_the_words_be_kept() -> None:
    hints = [Hint(GoalField.DOING, HintKind.VAGUE_TRAIT, "That is hard to see.")]
    view = goal_page(
        PLACE, _goal(1), rev=0, as_lead=False, hints=hints, kicked_off_on=None, today=date(2026, 3, 2), saved=False
    )
    words = check_sound(view)

    assert words.index("That is hard to see.") < words.index("In which real work?")
    assert "Change it, or press Next to keep it." in words


def test_the_promise_is_asked_for_in_the_words_of_whoever_writes() -> None:
    shown = [
        check_sound(
            goal_page(
                PLACE, _goal(1), rev=0, as_lead=lead, hints=[], kicked_off_on=None, today=date(2026, 3, 2), saved=False
            )
        )
        for lead in (True, False)
    ]

    assert "What will you do for it?" in shown[0]
    assert "What will your lead do for it?" in shown[1]


def _entered(view: View) -> View:
    """The window as Slack sends it back untouched: every field with what it was filled with."""
    values = {
        block["block_id"]: {"entered": _state(block["element"])} for block in view["blocks"] if block["type"] == "input"
    }
    return {**view, "state": {"values": values}}


def _state(element: Block) -> dict[str, Any]:
    match element["type"]:
        case "plain_text_input":
            return {"type": element["type"], "value": element.get("initial_value")}
        case "radio_buttons" | "static_select":
            return {"type": element["type"], "selected_option": element.get("initial_option")}
        case _:
            return {"type": element["type"], "selected_options": element.get("initial_options", [])}


words_typed = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40).map(str.strip)


@given(words_typed, words_typed)
def test_the_first_page_reads_back_what_was_entered(direction: str, because: str) -> None:
    body = PlanBody(direction, because)
    view = direction_page(PLACE, body, rev=1, as_lead=False, homework=False, saved=False)

    assert parse_page(_entered(view)) == DirectionEntry(direction, because)


@given(
    work=words_typed.map(lambda text: " ".join(text.split())),
    doing=words_typed,
    cadence=st.none() | st.sampled_from(Cadence),
    by=st.none() | st.integers(1, 6),
    experiment=st.booleans(),
)
def test_a_goals_page_reads_back_what_was_entered(
    work: str, doing: str, cadence: Cadence | None, by: int | None, experiment: bool
) -> None:
    entry = GoalEntry(work=work, doing=doing, cadence=cadence, by_checkin=by, experiment=experiment)
    goal = replace(entry.as_goal(UUID(int=11)), position=1)
    view = goal_page(
        PLACE, goal, rev=1, as_lead=False, hints=[], kicked_off_on=NOW.date(), today=NOW.date(), saved=False
    )

    assert parse_page(_entered(view)) == entry


@given(st.uuids(), st.integers(0, 99), st.integers(0, 99), st.none() | st.uuids(), st.booleans())
def test_a_window_knows_its_page_by_ids_alone(plan: UUID, page: int, base: int, goal: UUID | None, new: bool) -> None:
    place = WizardPlace(plan, page, base, goal, new)

    assert decode_place(encode_place(place)) == place
    assert len(encode_place(place)) <= 150


def test_problems_stand_under_the_fields_of_this_window() -> None:
    view = goal_page(PLACE, _goal(1), rev=7, as_lead=False, hints=[], kicked_off_on=None, today=NOW.date(), saved=False)

    assert under_fields(view, {PlanField.SIGNAL: "Say what."}) == {"signal.7": "Say what."}


def test_a_saved_page_names_its_fields_anew_so_that_slack_shows_what_is_filled_in() -> None:
    views = [direction_page(PLACE, FULL, rev=rev, as_lead=False, homework=False, saved=False) for rev in (1, 2)]
    ids = [{block.get("block_id") for block in view["blocks"] if block["type"] == "input"} for view in views]

    assert ids[0].isdisjoint(ids[1])


def test_a_reason_is_needed_and_may_not_be_endless() -> None:
    view = goal_reason_window(PLACE, _goal(1))
    for text in ("", "   ", "x" * 3001):
        entered = {**view, "state": {"values": {"reason": {"entered": {"type": "plain_text_input", "value": text}}}}}
        with pytest.raises(InvalidInput):
            parse_goal_reason(entered)


def test_changes_show_old_and_new() -> None:
    words = check_sound_blocks(change_blocks(diff_plans(PlanBody("before us"), PlanBody("after us")), as_lead=False))

    assert words.index("before us") < words.index("after us")


def test_changes_of_choices_are_said_in_words() -> None:
    goal = Goal(UUID(int=1), 1, "Payments", "Answers", Cadence.EVIDENCE)
    changed = replace(goal, cadence=Cadence.UPDATE, by_checkin=4, kind=GoalKind.EXPERIMENT)
    changes = diff_plans(PlanBody(goals=(goal,)), PlanBody(goals=(changed,)))
    words = check_sound_blocks(change_blocks(changes, as_lead=False))

    assert words.index("evidence each month") < words.index("an update each month")
    assert words.index("nothing") < words.index("check-in 4")
    assert "no\n*Experiment* · now\nyes" in words


def test_a_plan_without_a_reason_why_reads_on() -> None:
    words = check_sound(plan_window(replace(PAGE, body=PlanBody("Lead a team", "", FULL.goals)), DANA, due_on=None))

    assert "Because" not in words


def test_a_history_of_any_length_fits_its_window() -> None:
    changes = VersionChange("UPRIYA", NOW, diff_plans(OTHER, FULL))

    check_sound(history_window([changes] * 12, DANA, as_lead=True))
    assert "Nothing has changed" in check_sound(history_window([], DANA, as_lead=True))


def test_windows_for_those_without_a_plan() -> None:
    assert "You have no plan yet" in check_sound(no_plan_window())
    closed = replace(ACTIVE, plan=replace(ACTIVE.plan, state=PlanState.CLOSED))
    words = check_sound(plans_window([ACTIVE, closed]))
    assert "<@UPRIYA> · agreed" in words
    assert "<@UPRIYA> · over" in words


HOMEWORK = Homework(PLAN.id, (NASTY, "", "x" * 3000), saved_at=NOW)


def test_homework_reads_back_what_was_entered() -> None:
    view = homework_window(HOMEWORK, lead_user="UDANA", saved=True)
    plan, answers = parse_homework(_entered(view))

    check_sound(view)
    assert (plan, answers) == (PLAN.id, HOMEWORK.answers)
    assert homework_problems(view, answers, needs_one=True) == {}


def test_homework_is_shared_with_an_answer_at_least_and_none_too_long() -> None:
    view = homework_window(HOMEWORK, lead_user=None)
    ids = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]

    assert list(homework_problems(view, ("", "", ""), needs_one=True)) == ids[:1]
    assert homework_problems(view, ("", "", ""), needs_one=False) == {}
    assert list(homework_problems(view, ("", "x" * 3001, ""), needs_one=True)) == [ids[1]]


def test_the_lead_reads_shared_answers_and_what_was_left_out() -> None:
    shared = check_sound(homework_read(replace(HOMEWORK, shared_at=NOW), "UPRIYA"))
    unshared = check_sound(homework_read(HOMEWORK, "UPRIYA"))

    assert all(question in shared for question in QUESTIONS)
    assert "left out" in shared
    assert "Who can see this" in shared
    assert NASTY not in unshared


TARGETS = [
    LinkTarget(_goal(1), PLAN.id, PRIYA.id, "UPRIYA"),
    LinkTarget(replace(_goal(2), work=NASTY), PLAN.id, PRIYA.id, "UPRIYA"),
    LinkTarget(_goal(3), UUID(int=33), UUID(int=7), "UTOM"),
]
MINE = MessagePlace("T1", "C0123", "1700000000.000100", is_mine=True)


@pytest.mark.parametrize("text", ["", NASTY, NASTY * 100])
@pytest.mark.parametrize("is_mine", [True, False])
def test_a_message_is_quoted_harmlessly(text: str, is_mine: bool) -> None:
    view = message_link_window(replace(MINE, is_mine=is_mine), text, TARGETS, PRIYA.id)
    words = check_sound(view)

    assert ("Keep a short quote of it" in words) is (is_mine and bool(text))
    assert "<@UTOM>'s goals" in words
    assert parse_message_place(view["private_metadata"]) == ("T1", "C0123", "1700000000.000100")


def _ticked(view: View, **chosen: list[str]) -> View:
    entered = _entered(view)
    for block_id, values in chosen.items():
        name = block_id.replace("_", ".")
        entered["state"]["values"][name] = {
            "entered": {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}
        }
    return entered


def test_a_quote_is_kept_only_where_it_was_ticked() -> None:
    view = message_link_window(MINE, NASTY, TARGETS, PRIYA.id)
    goal = str(TARGETS[0].goal.id)

    assert parse_link(_ticked(view, goals_0=[goal])).quote == ""
    assert parse_link(_ticked(view, goals_0=[goal], quote=["keep"])).quote == NASTY
    assert parse_link(_ticked(view, goals_0=[goal])).goals == (TARGETS[0].goal.id,)


def test_what_is_missing_when_linking_stands_under_its_field() -> None:
    view = url_link_window("https://example.com", "x" * 1000, TARGETS, PRIYA.id)
    form = parse_link(_entered(view))

    check_sound(view)
    assert form.url == "https://example.com"
    assert list(link_problems(form)) == ["goals.0"]
    assert list(link_problems(replace(form, goals=(UUID(int=1),), note="x" * 3001))) == ["note"]


def test_the_only_goal_there_is_need_not_be_chosen() -> None:
    only, several = (url_link_window("https://example.com", "", some, PRIYA.id) for some in (TARGETS[:1], TARGETS))

    assert parse_link(_entered(only)).goals == (TARGETS[0].goal.id,)
    assert parse_link(_entered(several)).goals == ()
    assert "your note are what the two of you read" in check_sound(only)


def test_windows_after_linking() -> None:
    links = [(UUID(int=99), target.goal.id) for target in TARGETS]
    view = linked_window(TARGETS, links, PRIYA.id)

    assert "<@UTOM> will see it" in check_sound(view)
    assert decode_links(view["private_metadata"]) == links
    assert "Undo" not in check_sound(linked_window(TARGETS, [], PRIYA.id))
    check_sound(unlinked_window())
    check_sound(kept_link_window(UUID(int=5), NASTY, TARGETS, PRIYA.id))


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("<@U1> in <#C1|general> and <!channel>", "@somebody in #general and @channel"),
        ("<@U1|dana>", "@dana"),
        ("<https://a.example|here> <https://b.example>", "here (https://a.example) https://b.example"),
        ("<!date^1700000000^{date}|14 November>", "14 November"),
        ("  plain  ", "plain"),
    ],
)
def test_slacks_text_is_read_as_a_person_would(sent: str, read: str) -> None:
    assert readable_text(sent) == read


@pytest.mark.parametrize(
    ("typed", "url", "note"),
    [
        ("evidence", "", ""),
        ("evidence https://example.com/1", "https://example.com/1", ""),
        ("evidence <https://example.com/1|example.com/1> it &amp; helped", "https://example.com/1", "it & helped"),
        ("evidence   https://example.com/1   a note", "https://example.com/1", "a note"),
    ],
)
def test_an_address_comes_with_its_note(typed: str, url: str, note: str) -> None:
    assert parse_link_command(typed) == (url, note)


FORWARD = {
    "is_share": True,
    "from_url": "https://acme.slack.com/archives/C0123/p1700000000000100",
    "channel_id": "C0123",
    "ts": "1700000000.000100",
    "text": "the text of the message",
}


def _sent(**more: object) -> dict[str, Any]:
    return {"type": "message", "channel_type": "im", "user": "UPRIYA", "text": "look &amp; see", **more}


def test_a_forwarded_message_is_kept_by_its_ids_with_the_words_sent_along() -> None:
    by_ids = parse_direct_message(_sent(attachments=[FORWARD]))
    by_address = parse_direct_message(
        _sent(attachments=[{key: value for key, value in FORWARD.items() if key not in ("channel_id", "ts")}])
    )

    assert by_ids is not None
    assert by_address is not None
    assert [(one.channel, one.note) for one in by_ids] == [("C0123", "look & see")]
    assert by_ids[0].identity == by_address[0].identity
    assert "the text" not in repr(by_ids)


@pytest.mark.parametrize(
    "event",
    [
        _sent(channel_type="channel"),
        _sent(bot_id="B1"),
        _sent(subtype="message_changed"),
        _sent(subtype="message_deleted"),
        _sent(subtype="bot_message"),
        _sent(subtype="channel_join"),
    ],
)
def test_what_nobody_wrote_to_the_bot_is_ignored(event: dict[str, Any]) -> None:
    assert parse_direct_message(event) is None


@pytest.mark.parametrize(
    "more", [{}, {"attachments": []}, {"attachments": [{"is_share": True}]}, {"subtype": "file_share"}]
)
def test_words_alone_bring_no_evidence(more: dict[str, Any]) -> None:
    assert parse_direct_message(_sent(**more)) == []


def test_a_long_comment_is_cut_to_what_a_note_holds() -> None:
    found = parse_direct_message(_sent(text="x" * 3001, attachments=[FORWARD]))

    assert found is not None
    assert len(found[0].note) == 1000


def test_a_message_from_its_menu_is_mine_only_if_i_wrote_it() -> None:
    message = {"ts": "1700000000.000100", "user": "UPRIYA", "text": "<!channel> hello", "team": "T9"}

    mine, text = parse_message_shortcut(message, "C1", "T1", "UPRIYA")
    theirs, _ = parse_message_shortcut(message, "C1", "T1", "UDANA")
    bots, _ = parse_message_shortcut({**message, "bot_id": "B1"}, "C1", None, "UPRIYA")

    assert (mine, text) == (MessagePlace("T9", "C1", "1700000000.000100", is_mine=True), "@channel hello")
    assert not theirs.is_mine
    assert not bots.is_mine
