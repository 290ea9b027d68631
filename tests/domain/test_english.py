"""English or not, told by everyday words: sure where it matters, silent in doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.english import is_english, is_foreign, list_words

ENGLISH = [
    "communicate better",
    "Take more ownership 🚀",
    "Own the search index and decide what happens to it",
    "I'd like to be more proactive with other teams",
    "Présenter the café redesign to their team, with my own numbers",
    "WRITE TWO DESIGNS BEFORE THE FIRST LINE OF CODE",
    "\u202eshow more leadership\u202c",
    "Learn from José how to run the S\u00e3o Paulo office",
]

OTHER_LANGUAGES = [
    "Besser kommunizieren und mehr Ownership zeigen",
    "Ich will in Meetings mehr Feedback geben",
    "Mieux communiquer avec les autres équipes",
    "Prendre plus de leadership sur le projet",
    "Comunicar mejor con los otros equipos",
    "Quiero ser más proactivo y tomar decisiones",
    "Comunicare meglio con gli altri team",
    "Melhorar a comunicação com as outras equipes",
    "Beter communiceren met andere teams in het project",
    "Jag vill kommunicera bättre med andra team",
    "Jeg vil kommunisere bedre med andre team",
    "Haluan kommunikoida paremmin ja olla aktiivisempi",
    "Lepiej komunikować się z innymi zespołami, to jest ważne",
    "Chci lépe komunikovat s ostatními týmy",
    "Daha iyi iletişim kurmak ve daha proaktif olmak",
    "Berkomunikasi lebih baik dengan tim lain",
    "Vreau să comunic mai bine cu echipa",
    "Jobban szeretnék kommunikálni a csapattal",
    "Лучше общаться с другими командами",
    "Καλύτερη επικοινωνία με την ομάδα",
    "לתקשר טוב יותר עם צוותים אחרים",
    "التواصل بشكل أفضل مع الفرق الأخرى",
    "他のチームともっとうまくコミュニケーションを取る",
    "更好地与其他团队沟通",
    "다른 팀과 더 잘 소통하기",
    "दूसरी टीमों से बेहतर बातचीत",
]

NO_EVIDENCE = ["", "   ", "🚀🔥", "- - -", "#payments-prod", "2026-04-13", "Kafka", "OKR Q3", "\u200f\u200e"]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_told(text: str) -> None:
    assert is_english(text)
    assert not is_foreign(text)


@pytest.mark.parametrize("text", OTHER_LANGUAGES)
def test_other_languages_are_not_english(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize("text", NO_EVIDENCE)
def test_what_has_no_words_to_tell_by_is_neither(text: str) -> None:
    assert not is_english(text)
    assert not is_foreign(text)


def test_an_english_word_does_not_make_another_writing_english() -> None:
    assert not is_english("את השירות של payments לשפר with the team")
    assert is_foreign("את השירות של payments לשפר with the team")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t STOP", ["don't", "stop"]),
        ("snake_case, two-part 24/7", ["snake", "case", "two", "part"]),
        ("com\u200bmunicate\u200f better", ["communicate", "better"]),
        ("ﬁnd", ["find"]),
    ],
)
def test_words_are_found_whatever_the_keyboard_made_of_them(text: str, words: list[str]) -> None:
    assert list_words(text) == words


@given(st.text())
def test_any_text_is_at_most_one_of_the_two(text: str) -> None:
    assert not (is_english(text) and is_foreign(text))
