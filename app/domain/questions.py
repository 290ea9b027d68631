"""One question worth asking at each check-in: another one every month, another order for every pair."""

from uuid import UUID

QUESTIONS = (
    "What got in the way? Ask before you say what to do about it.",
    "What did you learn last month that you would tell a colleague?",
    "Which part of this would you do even if nobody looked?",
    "Where did you wait for somebody? What would have let you go on?",
    "What took more of you than it should have?",
    "If next month had room for one thing only, which one?",
    "What would make this goal easier to see for somebody outside?",
    "When did it feel too easy, and when too hard?",
    "Who has seen this work, and what did they say?",
    "What have you stopped doing to make room for this?",
    "What am I doing that slows you down?",
    "What would you like to be asked about next time?",
    "What surprised you?",
    "Does the direction still feel like yours?",
)


def question_for(plan: UUID, checkin_no: int) -> str:
    """The question of that check-in: none comes twice within a season, and pairs begin at different ones."""
    return QUESTIONS[(plan.int + checkin_no * 5) % len(QUESTIONS)]
