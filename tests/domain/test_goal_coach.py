"""What the coach says to a goal, and where it keeps silent."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.goal_coach import GoalField, Hint, HintKind, coach
from app.domain.goal_phrases import TRAITS
from app.domain.plan import Cadence, Goal

GOOD = Goal(
    id=UUID(int=1),
    position=1,
    work="Retries in the payments service",
    doing="Write down two designs with their costs and get one of them agreed",
    signal="Two other teams have signed it off by the second check-in",
    cadence=Cadence.EVIDENCE,
)


def kinds(goal: Goal) -> set[tuple[str, str]]:
    return {(hint.field.value, hint.kind.value) for hint in coach(goal)}


def test_a_specific_goal_gets_no_hint() -> None:
    assert coach(GOOD) == ()


def test_the_hint_quotes_the_words_asks_and_gives_an_example() -> None:
    vague = replace(GOOD, doing="Communicate better 🚀", signal="Fewer misunderstandings")

    assert coach(vague, lead="<@U2>") == (
        Hint(
            GoalField.DOING,
            HintKind.VAGUE_TRAIT,
            "“communicate better” is hard to see. What would <@U2> notice? For example: “answers a question from "
            "another team in #help-payments, unasked, once a month”.",
        ),
    )


@pytest.mark.parametrize(
    "doing",
    [
        "communicate better",
        "I want to communicate more clearly",
        "Improve my written communication",
        "Work on communication skills",
        "Take more ownership",
        "show ownership",
        "have more accountability",
        "Be more proactive",
        "take initiative",
        "Become a better leader",
        "develop my leadership",
        "think more strategically",
        "be more strategic",
        "Have more impact",
        "increase my visibility",
        "be more confident in meetings",
        "work on executive presence",
        "collaborate better with design",
        "be a better team player",
        "improve my technical skills",
        "become a stronger engineer",
        "Get better at writing",
        "become a senior engineer",
        "Better time management",
        "prioritise better",
        "more attention to detail",
        "have a growth mindset",
        "step up",
        "Ownership",
        "delegate more",
        "be more vocal",
        "manage my time better",
        "act like an owner",
        "BE   MORE\nPROACTIVE!!!",
        "be mo\u200bre proactive",
    ],
)
def test_traits_that_nobody_can_see_are_pointed_out(doing: str) -> None:
    assert ("doing", "vague_trait") in kinds(replace(GOOD, doing=doing, signal="People are happy with it"))


@pytest.mark.parametrize(
    "doing",
    [
        "Own the search index and say no where needed",
        "Take ownership of the nightly billing run",
        "Pay back more technical debt in the importer than we make",
        "Go one level up only when both leads agree",
        "Communicate better: post a summary of the migration in #platform every Friday",
        "Learn Kubernetes and move the importer onto it with the platform team",
        "Run the incident review, from the invitation to the last follow-up",
    ],
)
def test_what_can_be_seen_is_left_alone(doing: str) -> None:
    assert coach(replace(GOOD, doing=doing)) == ()


def test_a_vague_heading_is_fine_over_a_concrete_signal() -> None:
    goal = replace(
        GOOD,
        doing="Collaborate better",
        signal="We look each month for one example of me helping somebody of another team who asked in Slack",
    )

    assert coach(goal) == ()


@pytest.mark.parametrize(
    "signal",
    [
        "I feel more confident",
        "People trust me",
        "Good feedback",
        "better code",
        "promotion",
        "Everything runs smoothly",
        "I will be more strategic",
        "You will notice a difference",
        "I know more about Kafka",
    ],
)
def test_a_signal_that_nobody_else_could_notice_is_pointed_out(signal: str) -> None:
    assert kinds(replace(GOOD, signal=signal)) == {("signal", "no_signal")}


@pytest.mark.parametrize(
    "signal",
    [
        "Three teams use it",
        "Nobody calls at night",
        "Docs get approved in one round",
        "An answer in #help-payments that somebody thanks for",
        "merged in June",
        "The plan for the module hangs in the office of the team",
        "People ask me first when search is slow",
        "shows up prepared",
    ],
)
def test_a_signal_that_others_could_notice_is_left_alone(signal: str) -> None:
    assert coach(replace(GOOD, signal=signal)) == ()


@pytest.mark.parametrize(
    "doing",
    [
        "Take a Kafka course",
        "Kafka course",
        "Online course on public speaking",
        "Attend a conference",
        "go to the DevOps meetup",
        "Get AWS certified",
        "get an AWS certification",
        "pass the AWS exam",
        "Read two books about leadership",
        "Do an MBA",
        "watch some webinars",
        "Speak at a conference",
        "sign up for a presentation workshop",
        "learn Kubernetes",
        "contribute to open source",
    ],
)
def test_learning_without_work_is_pointed_out(doing: str) -> None:
    assert kinds(replace(GOOD, doing=doing)) == {("doing", "extracurricular")}


@pytest.mark.parametrize(
    "doing",
    [
        "Take a Kafka course and move the audit log onto it",
        "Take a Kafka course and apply it in our pipeline",
        "Attend a conference and present what I learned to the team",
        "Rotate the certificates without downtime",
        "Own the course correction of the roadmap",
        "Rebuild the golf course booking",
        "Book the rooms for the offsite and lead the day",
        "Run a training on incident response",
        "Take the scheduler class apart and write tests for it",
    ],
)
def test_learning_that_goes_into_work_and_words_that_look_like_it_are_left_alone(doing: str) -> None:
    assert coach(replace(GOOD, doing=doing)) == ()


@pytest.mark.parametrize(
    "work",
    [
        "My job",
        "work",
        "everything",
        "Communication",
        "Soft skills",
        "Leadership skills",
        "AWS certification",
        "N/A",
        "TBD",
    ],
)
def test_a_goal_without_real_work_is_pointed_out(work: str) -> None:
    assert kinds(replace(GOOD, work=work)) == {("work", "no_real_work")}


@pytest.mark.parametrize(
    "work",
    ["Checkout", "On-call", "Search quality", "Time management in the shift planning tool", "Onboarding workshops"],
)
def test_a_project_an_area_or_a_responsibility_is_real_work(work: str) -> None:
    assert coach(replace(GOOD, work=work)) == ()


@pytest.mark.parametrize(("number", "asked"), [(1, False), (3, False), (4, True), (5, True)])
def test_a_fourth_goal_is_asked_about(number: int, asked: bool) -> None:
    hints = coach(GOOD, number=number)

    assert [(hint.field, hint.kind) for hint in hints] == ([(GoalField.PLAN, HintKind.TOO_MANY)] if asked else [])


@pytest.mark.parametrize(
    ("work", "doing", "signal"),
    [
        ("Das Zahlungsteam", "Besser kommunizieren und mehr Ownership zeigen", "Die Leute merken es"),
        ("Payments", "Mieux communiquer avec les autres équipes", "On me le dit"),
        ("Pagos", "Tomar un curso de Kafka", "certificado"),
        ("שירות התשלומים", "לתקשר טוב יותר", "אנשים שמים לב"),
        ("خدمة الدفع", "التواصل بشكل أفضل", "ملاحظات جيدة"),
        ("決済サービス", "もっと積極的になる", "フィードバック"),
        ("🚀", "🔥🔥", "🙂"),
    ],
)
def test_the_coach_is_silent_on_what_is_not_english(work: str, doing: str, signal: str) -> None:
    assert coach(replace(GOOD, work=work, doing=doing, signal=signal)) == ()


def test_each_field_is_judged_in_its_own_language() -> None:
    goal = replace(
        GOOD, work="Der Dienst für die Zahlungen", doing="Be more proactive", signal="Mehr Rückmeldung von allen"
    )

    assert kinds(goal) == {("doing", "vague_trait")}


def test_empty_fields_are_not_its_job() -> None:
    assert coach(replace(GOOD, work="", doing="", signal="")) == ()
    assert coach(replace(GOOD, doing="")) == ()


def test_a_quote_holds_plain_words_only() -> None:
    """What was typed comes back in a hint; nothing that Slack would read as a mention or a link comes with it."""
    (hint,) = coach(replace(GOOD, doing="*be* <more|`proactive`> <!channel>", signal="Fewer surprises"))

    assert hint.text.startswith("“be more proactive” is")
    assert "<" not in hint.text


def test_every_trait_has_an_example_that_can_be_seen() -> None:
    for trait in TRAITS:
        assert coach(replace(GOOD, doing=trait.example, signal=trait.example)) == ()


def test_hints_are_kind_and_short() -> None:
    worst = replace(GOOD, work="my career", doing="be more proactive", signal="I feel better")
    hints = coach(worst, number=4)

    assert [hint.field for hint in hints] == list(GoalField)
    for hint in hints:
        assert len(hint.text) <= 260
        assert "For example: " in hint.text
        assert "!" not in hint.text


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_any_text_gets_at_most_one_hint_a_field(work: str, doing: str, signal: str) -> None:
    hints = coach(replace(GOOD, work=work, doing=doing, signal=signal))

    assert len({hint.field for hint in hints}) == len(hints)


@pytest.mark.parametrize("text", ["a " * 1_500, "take " * 600, "be more " * 375, "course " * 428, "<!channel>" * 300])
def test_the_longest_texts_are_read_at_once(text: str) -> None:
    coach(replace(GOOD, work=text, doing=text, signal=text + "the"))
