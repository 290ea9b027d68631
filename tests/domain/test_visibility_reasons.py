"""What "Who can see this" says must be what the table does."""

import pytest

from app.domain.visibility import HATS, TABLE, Cell, Data
from app.domain.visibility_reasons import ENDING, REASONS, Names, explain


@pytest.mark.parametrize("data", Data)
def test_everybody_who_may_see_it_is_named_with_a_reason_and_nobody_else(data: Data) -> None:
    assert list(REASONS[data]) == [hat for hat in HATS if TABLE[data][hat] is not Cell.NO]


@pytest.mark.parametrize("data", Data)
def test_it_ends_with_servers_and_exports(data: Data) -> None:
    sentences = explain(data)

    assert sentences[-2:] == ENDING
    assert sentences[-3].startswith("Nobody else: ")
    assert sentences[-3].endswith("not colleagues.")


@pytest.mark.parametrize("data", Data)
def test_each_line_is_a_short_sentence_without_holes(data: Data) -> None:
    for sentence in explain(data):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert len(sentence) <= 150
        assert not set("{}!") & set(sentence)


def test_a_plan_is_explained_in_full() -> None:
    assert explain(Data.PLAN, Names(person="<@U1>", lead="<@U2>", leader="<@U3>")) == (
        "<@U1>: it is theirs.",
        "<@U2>: while the season runs, to work on it together.",
        "Nobody else: not <@U3>, not admins, not colleagues.",
        "People who run the server could technically read it.",
        "Slack exports include messages, not these windows.",
    )


def test_without_names_the_roles_are_said() -> None:
    assert explain(Data.DRAFTS)[0].startswith("The person it is about: ")
    assert "not their lead, not the manager above the lead" in explain(Data.DRAFTS)[1]
