"""What a digest says, in every number it can have, and that Slack takes it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.digest import (
    FIGURE_NAMES,
    DigestCadence,
    DigestPlace,
    DigestPost,
    DigestStanding,
    DigestState,
    Figures,
    GroupSize,
    LeadFigures,
    Period,
)
from app.domain.message import MessageState
from app.errors import InvalidInput
from app.views.blocks import Block
from app.views.digest_windows import (
    CADENCE,
    CHANNEL,
    DigestForm,
    digest_details_window,
    digest_home_view,
    digest_saved_window,
    digest_window,
    parse_digest_window,
    parse_test_channel,
    read_digest_window,
)
from app.views.digests import (
    bar,
    digest_item,
    digest_view,
    not_posted_item,
    period_words,
    trial_post_view,
    why_not_posted,
)
from sandbox.blockkit.whole import blocks_problems, view_problems

DIGEST = UUID(int=7)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
UNTIL = "Thu 30 April"
NEXT_AT = datetime(2026, 3, 31, 22, tzinfo=UTC)
PLACE = DigestPlace(
    UUID(int=1), UUID(int=2), "CLEADS", DigestCadence.MONTHLY, datetime(2026, 3, 31, 22, tzinfo=UTC), DigestState.ON
)
STANDING = DigestStanding(True, GroupSize(2, 6), PLACE)
POST = DigestPost(DIGEST, "CLEADS", MessageState.SENT, None, NEXT_AT, MARCH)
FIGURES = st.builds(Figures, **{name: st.integers(0, 200) for name in FIGURE_NAMES})


def texts(blocks: list[Block]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


@given(FIGURES)
def test_any_figures_make_a_message_that_slack_takes_and_whose_text_says_every_number(figures: Figures) -> None:
    message = digest_view(DIGEST, MARCH, figures, until=UNTIL)
    said = [figures.under_way, figures.people]
    said += [figures.held, figures.not_held] if figures.due or figures.excused else []
    said += [n for n in (figures.late, figures.excused, figures.open, figures.began, figures.ending) if n]

    assert blocks_problems(message.blocks, "message") == []
    assert all(f"{number} " in message.text for number in said)
    assert "▰" not in message.text


@given(FIGURES)
def test_a_digest_names_nobody(figures: Figures) -> None:
    message = digest_view(DIGEST, MARCH, figures, until=UNTIL)

    assert "<@" not in message.text + texts(message.blocks)


def test_a_digest_reads_as_a_person_would_write_it() -> None:
    figures = Figures(held=11, late=1, under_way=4, people=9, ending=1)

    assert digest_view(DIGEST, MARCH, figures, until=UNTIL).text == (
        "Growth in this group · March\n"
        "Check-ins: 11 held · 1 held late · 0 not held.\n"
        "Seasons: 4 under way (9 people) · 1 ends by Thu 30 April.\n"
        "What would help: ask your leads who comes next, and what the season taught them."
    )


def test_each_label_ends_with_a_colon_and_what_both_left_out_is_called_so() -> None:
    shown = digest_view(DIGEST, MARCH, Figures(held=1, excused=2, under_way=1, people=1), until=UNTIL)

    assert "*What would help:* many were left out; ask" in texts(shown.blocks)
    assert "· 2 left out" in shown.text
    assert "excused" not in shown.text + texts(shown.blocks)


def test_one_and_many_are_told_apart() -> None:
    one = digest_view(DIGEST, MARCH, Figures(under_way=1, people=1, ending=1, starting=1), until=UNTIL).text
    two = digest_view(DIGEST, MARCH, Figures(under_way=2, people=2, ending=2, starting=2), until=UNTIL).text

    assert "none was due" in one
    assert "(1 person) · 1 ends by Thu 30 April · 1 starts by Thu 30 April" in one
    assert "(2 people) · 2 end by Thu 30 April · 2 start by Thu 30 April" in two


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_bar_is_full_only_when_nothing_is_missing_and_empty_only_when_nothing_is_there(one: int, two: int) -> None:
    part, whole = sorted((one, two))
    cells = bar(part, whole)

    assert len(cells) == 10
    assert ("▱" not in cells) == (0 < part == whole)
    assert ("▰" not in cells) == (part == 0)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (MARCH, "March"),
        (Period(date(2026, 3, 30), date(2026, 4, 5)), "30 March to 5 April"),
        (Period(date(2026, 3, 2), date(2026, 3, 31)), "2 March to 31 March"),
        (Period(date(2026, 3, 31), date(2026, 3, 31)), "31 March"),
    ],
)
def test_days_are_named_so_that_nobody_has_to_guess(period: Period, said: str) -> None:
    assert period_words(period) == said


@given(FIGURES)
def test_the_lines_in_a_brief_say_the_same_and_fit(figures: Figures) -> None:
    item = digest_item(DIGEST, MARCH, figures, until=UNTIL)
    spoken = digest_view(DIGEST, MARCH, figures, until=UNTIL).text.split("\n")[1:]

    assert item.text.split("\n")[1:] == spoken
    assert len(item.text) < 3000


@pytest.mark.parametrize(
    ("reason", "mend"),
    [
        ("not_in_channel", "/invite @trellis"),
        ("channel_not_found", "/invite @trellis"),
        ("is_archived", "archived"),
        ("restricted_action_read_only_channel", "Slack admins"),
        ("restricted_action", "Slack admins"),
        ("poison", "Try again"),
        (None, "Try again"),
    ],
)
def test_a_refusal_comes_with_what_mends_it(reason: str | None, mend: str) -> None:
    assert mend in why_not_posted(reason)


def test_a_lost_answer_is_not_called_a_refusal() -> None:
    lost = not_posted_item(DIGEST, MARCH, "CLEADS", why_not_posted(None), unknown=True)
    refused = not_posted_item(DIGEST, MARCH, "CLEADS", why_not_posted("not_in_channel"), unknown=False)

    assert "may or may not" in lost.text
    assert "is not in <#CLEADS> yet" in refused.text
    assert [len(item.buttons) for item in (lost, refused)] == [2, 2]


def test_the_test_post_says_who_will_read_it() -> None:
    message = trial_post_view()

    assert blocks_problems(message.blocks, "message") == []
    assert "Everybody in this channel can read it" in message.text


@pytest.mark.parametrize("state", list(MessageState))
@pytest.mark.parametrize("period", [MARCH, None])
@pytest.mark.parametrize("reason", ["not_in_channel", None])
def test_the_window_tells_what_became_of_the_post(
    state: MessageState, period: Period | None, reason: str | None
) -> None:
    post = replace(POST, state=state, reason=reason, period=period)
    view = digest_window(STANDING, tz="Europe/Berlin", post=post)
    shown = texts(view["blocks"])

    assert view_problems(view, "modal") == []
    assert ("/invite" in shown) is (state is MessageState.FAILED and reason == "not_in_channel")
    assert ("Look again" in shown) is post.is_on_its_way
    assert ("It's there" in shown) is (state is MessageState.UNKNOWN and period is not None)
    assert ("Post it again" in shown) is (post.needs_leader and period is not None)


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (DigestStanding(True, GroupSize(1, 3)), "No digest is set up"),
        (DigestStanding(True, GroupSize(2, 6), replace(PLACE, state=DigestState.OFF)), "No digest is set up"),
        (DigestStanding(True, GroupSize(2, 5), replace(PLACE, channel=None)), "in your own brief on"),
        (STANDING, "in <#CLEADS> on"),
    ],
)
def test_the_window_says_where_the_next_one_comes_and_who_will_read_it(standing: DigestStanding, said: str) -> None:
    view = digest_window(standing, tz="Europe/Berlin")
    shown = texts(view["blocks"])

    assert view_problems(view, "modal") == []
    assert said in shown
    assert "Everybody who is in that channel can read it" in shown
    assert ("Turn it off" in shown) is bool(standing.place and standing.place.is_on)


def submitted(channel: str | None, cadence: str | None) -> dict[str, object]:
    chosen = {"type": "conversations_select", "selected_conversation": channel}
    option = {"type": "radio_buttons", "selected_option": {"value": cadence} if cadence else None}
    return {"state": {"values": {CHANNEL: {CHANNEL: chosen}, CADENCE: {CADENCE: option}}}}


def test_what_is_chosen_is_what_is_read() -> None:
    assert parse_digest_window(submitted("CLEADS", "weekly")) == DigestForm("CLEADS", DigestCadence.WEEKLY)
    assert parse_digest_window(submitted(None, "monthly")) == DigestForm(None, DigestCadence.MONTHLY)
    assert parse_test_channel(submitted("GPRIVATE", None)) == "GPRIVATE"
    assert read_digest_window({}) is None


@pytest.mark.parametrize(("channel", "cadence", "field"), [("DSOMEBODY", "weekly", CHANNEL), ("C1", None, CADENCE)])
def test_what_cant_be_taken_is_refused_under_its_field(channel: str, cadence: str | None, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_digest_window(submitted(channel, cadence))

    assert refused.value.field == field


@pytest.mark.parametrize("channel", [None, "DSOMEBODY"])
def test_a_test_post_needs_a_channel(channel: str | None) -> None:
    with pytest.raises(InvalidInput):
        parse_test_channel(submitted(channel, "weekly"))


def test_what_was_chosen_and_not_saved_is_still_chosen_after_a_test_post() -> None:
    view = digest_window(STANDING, tz="UTC", form=DigestForm("COTHER", DigestCadence.WEEKLY))
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}

    assert elements[CHANNEL]["initial_conversation"] == "COTHER"
    assert elements[CADENCE]["initial_option"]["value"] == "weekly"


@pytest.mark.parametrize("leads", [0, 1, 20, 21, 90])
def test_details_fit_however_many_leads_there_are(leads: int) -> None:
    each = [LeadFigures(f"U{n:08}", Figures(held=n, late=1)) for n in range(leads)]
    view = digest_details_window(MARCH, Figures(held=3), each, until=UNTIL)

    assert view_problems(view, "modal") == []
    assert texts(view["blocks"]).count("<@U0") == leads
    assert "Who can see this" in texts(view["blocks"])


@pytest.mark.parametrize("post", [None, POST, replace(POST, state=MessageState.FAILED), replace(POST, period=None)])
@pytest.mark.parametrize("place", [None, PLACE])
def test_the_leaders_part_of_home_fits(post: DigestPost | None, place: DigestPlace | None) -> None:
    standing = replace(STANDING, place=place)
    blocks = digest_home_view(standing, MARCH, Figures(held=3), post, until=UNTIL, tz="Europe/Berlin")

    assert view_problems({"type": "home", "blocks": blocks}, "home") == []
    assert len(blocks) <= 15


@pytest.mark.parametrize("channel", ["CLEADS", None])
def test_after_saving_the_window_says_what_happens_next(channel: str | None) -> None:
    view = digest_saved_window(replace(PLACE, channel=channel), GroupSize(2, 6), tz="Europe/Berlin")

    assert view_problems(view, "modal") == []
    assert ("/invite @trellis" in texts(view["blocks"])) is (channel is not None)
