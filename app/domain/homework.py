"""Three questions to think about before the plan is written together [cohort.zero]. Five minutes are enough."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

MOST_ANSWER_CHARS = 3000

QUESTIONS = (
    "Which work of the last months would you like more of, and which less?",
    "What would you like people to come to you for, a year from now?",
    "What stands in the way, and what could your lead do about it?",
)


@dataclass(frozen=True, slots=True)
class Homework:
    """The answers, empty where one was left out. The lead reads them from `shared_at` on, before only the writer."""

    plan: UUID
    answers: tuple[str, ...]
    shared_at: datetime | None = None
    saved_at: datetime | None = None


def no_answers() -> tuple[str, ...]:
    return tuple("" for _ in QUESTIONS)
