"""What people say to each other at work, and what of it somebody links to a goal later."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class How(StrEnum):
    """The ways in which evidence comes to Trellis."""

    SHORTCUT = "shortcut"
    QUOTE = "shortcut with a quote"
    FORWARD = "forward"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Said:
    """Something said in a channel in a week of the season (from 0), on a weekday (Monday is 0), at a local hour."""

    week: int
    weekday: int
    at: time
    author: str
    room: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody links what was said to goal `goal` (from 1) of `owner`, a while later. A link needs no message."""

    by: str
    owner: str
    goal: int
    note: str
    how: How
    said: Said | None = None
    week: int = 0
    url: str = ""


def _said(week: int, weekday: int, hour: int, author: str, room: str, text: str) -> Said:
    return Said(week, weekday, time(hour, 20), author, room, text)


TALK = (
    _said(0, 0, 9, "dana", "payments", "Good week ahead: three banks on kestrel by Friday, if the files behave."),
    _said(0, 1, 11, "ada", "help-payments", "A customer in Porto sees a refund twice. Is that kestrel or us?"),
    _said(0, 1, 11, "priya", "help-payments", "That was kestrel, a file that came twice. Booked back, he has a mail."),
    _said(1, 2, 14, "omar", "platform", "kestrel's build is at fourteen minutes. I know. It is on the list."),
    _said(2, 3, 10, "yuki", "on-call", "Quiet night in kestrel. One alarm, closed by itself, page updated."),
    _said(3, 4, 15, "lee", "general", "The kestrel audit starts after Easter. Nobody needs to do anything yet."),
)
"""Said and not linked to anything."""

NIGHT_RUN = _said(
    5,
    1,
    11,
    "priya",
    "payments",
    "kestrel was 40 minutes late last night: one bank resent its file. "
    "Nothing was booked twice, the report has the details.",
)
HANDOVER = _said(
    5,
    3,
    10,
    "yuki",
    "on-call",
    "Handover from Singapore: kestrel's disks are at 71 %, nothing to do tonight. "
    "If the queue grows past ten, wait; it comes back by itself.",
)
WRONG_LINE = _said(
    6,
    2,
    15,
    "ada",
    "help-payments",
    "Whoever made kestrel's import name the wrong line: thank you. That saved my Monday.",
)
MONDAYS = _said(
    6,
    3,
    14,
    "mina",
    "payments",
    "Refunds in kestrel are twice as high on Mondays. It is the form that "
    "people fill in on Sunday evening. Numbers in the thread.",
)
INCIDENT = _said(
    8,
    2,
    16,
    "tom",
    "on-call",
    "kestrel update 3 of 5: import stopped at 15:20, Noor restarts it now, next word from me in twenty minutes.",
)
RETRIES = _said(
    9,
    1,
    14,
    "priya",
    "payments",
    "The two designs for kestrel's retries, with what each costs. Comments "
    "until Friday, please, also if you only disagree with a word.",
)
NINE_MINUTES = _said(
    14,
    0,
    12,
    "ines",
    "platform",
    "kestrel builds in nine minutes since this morning. If yours is slower, tell me, that is what I want to hear.",
)
OUT_OF_ORDER = _said(
    13,
    3,
    11,
    "noor",
    "platform",
    "kestrel's import takes files in any order now. You will notice nothing, and that is the idea.",
)
QUESTION = _said(
    18,
    2,
    12,
    "yuki",
    "platform",
    "I don't know yet whether kestrel's queue holds the quarter's end. "
    "Here is what I'd need to know. Who has a number?",
)
FORM = _said(15, 1, 14, "mina", "payments", "The kestrel form has its new field since Thursday: a fifth fewer refunds.")
THANKS = _said(
    20, 3, 15, "lee", "general", "Watched Priya lead the kestrel call with the banks. They asked when the next one is."
)
ALONE = _said(
    22,
    2,
    16,
    "noor",
    "on-call",
    "kestrel is back. 14 minutes, notes are on the page, nothing left to do. Thank you for not calling me.",
)

SAID = (
    *TALK,
    *(NIGHT_RUN, HANDOVER, WRONG_LINE, MONDAYS, INCIDENT, RETRIES),
    *(NINE_MINUTES, OUT_OF_ORDER, QUESTION, FORM, THANKS, ALONE),
)

LINKS = (
    Link("priya", "priya", 1, "A late run of kestrel, said before anybody asked.", How.QUOTE, NIGHT_RUN),
    Link("yuki", "yuki", 1, "kestrel's first written handover.", How.FORWARD, HANDOVER),
    Link(
        "noor", "noor", 1, "Somebody noticed, within a day, what kestrel's import says now.", How.SHORTCUT, WRONG_LINE
    ),
    Link("mina", "mina", 1, "The first kestrel number nobody had asked for.", How.SHORTCUT, MONDAYS),
    Link("tom", "tom", 1, "Updates of the second kestrel incident, every twenty minutes.", How.FORWARD, INCIDENT),
    Link("priya", "priya", 2, "Both kestrel designs, with costs.", How.SHORTCUT, RETRIES),
    Link(
        "ines",
        "ines",
        1,
        "Before and after: kestrel's build.",
        How.LINK,
        week=8,
        url="https://git.northwind.example/build/pulls/412",
    ),
    Link("ines", "ines", 1, "kestrel in nine minutes.", How.SHORTCUT, NINE_MINUTES),
    Link("noor", "noor", 1, "Finished: kestrel's files out of order.", How.FORWARD, OUT_OF_ORDER),
    Link("mina", "mina", 1, "What the kestrel form did to refunds.", How.SHORTCUT, FORM),
    Link("omar", "yuki", 1, "A question on kestrel instead of a verdict. I liked that.", How.SHORTCUT, QUESTION),
    Link("dana", "priya", 1, "Seen from outside: kestrel's call.", How.SHORTCUT, THANKS),
    Link("noor", "noor", 2, "Led alone: kestrel back in 14 minutes.", How.QUOTE, ALONE),
    Link(
        "tom",
        "tom",
        2,
        "The page on kestrel's nights, all eleven things.",
        How.LINK,
        week=10,
        url="https://docs.northwind.example/kestrel/nights",
    ),
)
