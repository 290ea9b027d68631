"""Where evidence is missing, which addresses can be kept, and that the same thing is known again."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evidence import (
    MOST_QUOTE_CHARS,
    MOST_URL_CHARS,
    EvidenceKind,
    has_gap,
    join_notes,
    link_problem,
    new_link,
    new_message,
)
from app.domain.plan import Cadence, Goal, GoalState
from app.domain.slack_links import MessageRef, message_address, parse_message_address

GOAL = Goal(UUID(int=1), 1, "Payments", "Answers", Cadence.EVIDENCE)


@pytest.mark.parametrize(("linked", "gap"), [(0, True), (1, False), (7, False)])
def test_a_goal_without_evidence_since_the_last_check_in_is_a_gap(linked: int, gap: bool) -> None:
    assert has_gap(GOAL, linked=linked, checkin_no=2) is gap


@pytest.mark.parametrize(
    "goal",
    [
        replace(GOAL, cadence=Cadence.UPDATE),
        replace(GOAL, cadence=Cadence.OBJECTIVE),
        replace(GOAL, cadence=None),
        replace(GOAL, state=GoalState.DONE),
        replace(GOAL, by_checkin=1),
    ],
)
def test_where_none_was_due_there_is_no_gap(goal: Goal) -> None:
    assert not has_gap(goal, linked=0, checkin_no=2)


def test_a_goal_is_looked_for_up_to_its_own_check_in() -> None:
    assert has_gap(replace(GOAL, by_checkin=2), linked=0, checkin_no=2)


@pytest.mark.parametrize(
    "url",
    ["https://example.com", "http://example.com/a?b=c#d", "https://example.com/ü", "HTTPS://EXAMPLE.COM/x"],
)
def test_addresses_of_pages_can_be_kept(url: str) -> None:
    assert link_problem(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com/x",
        "javascript:alert(1)",
        "https://",
        "https://exa mple.com",
        "https://example.com/\u202egnp.exe",
        "https://[half",
        "mailto:a@b.example",
        "https://example.com/" + "x" * MOST_URL_CHARS,
    ],
)
def test_other_addresses_are_refused_with_a_word(url: str) -> None:
    assert link_problem(url)


@given(st.text())
def test_no_text_breaks_the_check_of_an_address(text: str) -> None:
    assert link_problem(text) is None or link_problem(text)
    parse_message_address("https://acme.slack.com/archives/" + text.replace("[", "").replace("]", ""))


def test_a_message_is_the_same_however_it_is_handed_over() -> None:
    by_menu = new_message("T1", "C0123", "1700000000.000100")
    by_address = new_link("https://acme.slack.com/archives/C0123/p1700000000000100")
    in_thread = new_link("https://acme.slack.com/archives/C0123/p1700000000000100?thread_ts=1.2&cid=C0123")

    assert by_menu.identity == by_address.identity == in_thread.identity
    assert by_address.kind is EvidenceKind.MESSAGE
    assert by_address.said_at == datetime.fromisoformat("2023-11-14T22:13:20.000100+00:00")


def test_an_address_elsewhere_stays_an_address() -> None:
    link = new_link("https://example.com/archives/C0123/p1700000000000100", "a note")

    assert (link.kind, link.url, link.note, link.channel) == (
        EvidenceKind.LINK,
        "https://example.com/archives/C0123/p1700000000000100",
        "a note",
        None,
    )


@pytest.mark.parametrize(
    ("domain", "address"),
    [
        ("acme", "https://acme.slack.com/archives/C01/p1700000000000100"),
        ("acme.enterprise.slack.com", "https://acme.enterprise.slack.com/archives/C01/p1700000000000100"),
        (None, "https://slack.com/app_redirect?team=T1&channel=C01&message_ts=1700000000.000100"),
    ],
)
def test_the_link_of_a_message_is_built_from_its_ids(domain: str | None, address: str) -> None:
    assert message_address(domain, "T1", "C01", "1700000000.000100") == address


@given(st.integers(1_000_000_000, 9_999_999_999), st.integers(0, 999_999))
def test_an_address_leads_back_to_its_message(seconds: int, rest: int) -> None:
    ts = f"{seconds}.{rest:06}"

    assert parse_message_address(message_address("acme", "T1", "C01", ts)) == MessageRef("C01", ts)


def test_a_quote_is_short() -> None:
    assert len(new_message("T1", "C1", "1700000000.000100", quote="x" * 3001).quote) == MOST_QUOTE_CHARS


@pytest.mark.parametrize(
    ("old", "new", "both"),
    [("", "", ""), ("a", "", "a"), ("", "b", "b"), ("a", "b", "a\nb"), ("a b", "b", "a b"), ("a", "a\nb", "a\nb")],
)
def test_both_notes_on_a_thing_stay_each_once(old: str, new: str, both: str) -> None:
    assert join_notes(old, new) == both
