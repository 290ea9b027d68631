"""What the goal coach listens for, as data. Patterns are read on lower-case words with one space between them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trait:
    """A kind of wish that nobody can see, and an example of something one can."""

    pattern: re.Pattern[str]
    example: str


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


def _trait(example: str, *patterns: str) -> Trait:
    return Trait(_any(patterns), example)


_IMPROVE = (
    "(?:better|stronger|clearer|greater|more|improved?|improves|improving|increas(?:e|es|ing)|develop(?:ing)?|"
    "strengthen(?:ing)?|deepen(?:ing)?|grow(?:ing)?|expand(?:ing)?|work(?:ing)? on)"
)

TRAITS = (
    _trait(
        "answers a question from another team in #help-payments, unasked, once a month",
        r"communicat(?:e|es|ing) (?:much |even )?(?:better|more|clearly|effectively|openly)(?: \w+ly)?",
        rf"{_IMPROVE}(?: \w+){{0,2}} communicat(?:ion|ions|or)",
        "communication skills?",
        r"(?:better|stronger|clearer|good|great) communicator",
    ),
    _trait(
        "decides what the search team leaves out this quarter, and writes down why",
        r"(?:more|show(?:s|ing)?|take(?:s)?|taking|greater|stronger|sense of)(?: \w+)? ownership(?! of| for)",
        "(?:more|greater) (?:responsibility|accountability)(?! for)",
        "more (?:responsible|accountable)(?! for)",
        "(?:act|think|behave) like an owner",
    ),
    _trait(
        "names a risk in Monday's planning before anybody asks, with a way out",
        "(?:be|being|become|becoming|more) (?:more )?proactive(?:ly)?",
        "(?:more )?proactivity",
        "(?:take|takes|taking|show|shows|showing|more) (?:the |more )?initiative",
        "self starter",
    ),
    _trait(
        "runs the next incident review, from the invitation to the last follow-up",
        "(?:better|stronger|good|great|effective|be a|become a) leader",
        "role model",
        rf"{_IMPROVE}(?: \w+)? leadership",
        "(?:show|shows|showing|demonstrate|demonstrating) (?:more )?leadership",
        "leadership (?:skills?|qualities|presence|potential)",
    ),
    _trait(
        "brings two options with their costs to the roadmap meeting, and says which one to drop",
        "(?:more|be|being|think|thinks|thinking) (?:more )?strategic(?:ally)?",
        "strategic (?:thinking|thinker|mindset)",
        "think(?:ing)? big(?:ger)?",
        "(?:see|seeing|understand|on|at) the big(?:ger)? picture",
    ),
    _trait(
        "shows one result at the monthly all-hands, and somebody outside the team picks it up",
        "(?:be|become|have|more|greater) (?:more )?(?:visible|impactful|influential)",
        r"(?:more|greater|increase|improve|raise|grow|bigger)(?: \w+)? (?:visibility|impact|influence)",
    ),
    _trait(
        "says a doubt in the design review while there is still time to act on it",
        r"(?:be|become|feel|more) (?:more )?(?:confident|assertive)",
        r"(?:build|gain|grow|more|improve|increase|boost|have)(?: \w+)? (?:confidence|assertiveness)",
        "executive presence",
    ),
    _trait(
        "pairs with somebody from mobile on one ticket in each sprint",
        r"(?:collaborat|work)(?:e|es|s|ing)?(?: \w+)? (?:better|more closely|more effectively)",
        r"(?:better|more|improve|improving|stronger)(?: \w+)? (?:collaboration|collaborative|teamwork)",
        "(?:be|become|being|better|good) (?:more of )?(?:a |an )?(?:better |good |great )?team player",
    ),
    _trait(
        "fixes a production problem in a service that nobody has shown them",
        rf"{_IMPROVE}(?: \w+){{0,2}} (?:skills?|knowledge|expertise|understanding)",
        "(?:technical|soft|people|interpersonal|coding|engineering|presentation|management) skills",
        r"(?:be|become|being|becoming) (?:a |an )?(?:much |even )?(?:better|stronger) \w+",
        r"get(?:ting)? (?:much )?better (?:at|in|with)",
        "learn(?:ing)? more about",
        "more technical(?! debt)",
        r"(?:be|become|becoming|grow into) (?:a |an )?(?:more )?(?:senior|staff|principal)(?: \w+)?",
        r"grow(?:ing)? (?:technically|professionally|as an? \w+)",
    ),
    _trait(
        "says on Monday what will not get done this week, and to whom",
        "(?:better )?time management",
        r"(?:better|improve|improving)(?: \w+)? management",
        "more (?:organi[sz]ed|productive|efficient|effective|focus|focused|disciplined)",
        "prioriti[sz](?:e|ing) better",
        "better (?:prioriti[sz]ation|organi[sz]ed|focus|planning)",
    ),
    _trait(
        "hands in changes that need one round of review instead of three",
        "(?:more )?attention to detail",
        r"(?:higher|better|improve|improving|more|increase)(?: \w+)? quality",
        "more (?:careful|thorough|rigorous|detail oriented)",
    ),
    _trait(
        "takes the next customer escalation alone, and tells the team what they would do again",
        "growth mindset",
        "(?:more )?(?:positive|better) attitude",
        "(?:be |become )?more (?:positive|flexible|adaptable|resilient|engaged|involved|motivated|curious|patient|"
        "empathetic|supportive|independent|autonomous)",
        "step(?:ping)? up",
        "(?:(?<!one )(?<!a )level(?:l?ing)? up|(?:the|to) next level(?! of))",
        "(?:personal|professional|career) (?:growth|development)",
        "(?:my|full) potential",
        # Whatever else somebody wants to be more of, or do more of, without saying where.
        r"(?:be|become|being|becoming) (?:more|better) \w+",
        r"^\w+(?: \w+){0,3} (?:more|better)$",
        r"^(?:communication|leadership|ownership|mindset|confidence|visibility|influence|impact|collaboration|teamwork|"
        r"initiative|productivity)(?: and \w+)?$",
    ),
)

FEELINGS = _any(
    (
        r"(?:feel|feels|feeling|felt)(?: \w+)?",
        "i (?:know|understand|am|will be|believe|think)",
        "(?:people|others|everyone|everybody|colleagues|they) (?:trust|trusts|respect|respects|like|likes)(?: me)?",
        "(?:good|positive|great|better) (?:feedback|reviews|results)",
        "(?:it|things|everything) (?:is|are|go|goes|run|runs|will be) (?:well|better|good|smoother|smoothly)",
        "(?:see|notice) (?:it|a difference|an improvement|the difference)",
    )
)
"""A signal that only the person can tell, or that could mean anything."""

SEEN = _any(
    (
        "writ(?:e|es|ing|ten)|wrote|says?|said|tells?|told|asks?|asked|names?|named|answers?|answered|repl(?:y|ies|ied)",
        "runs?|ran|holds?|held|hosts?|hosted|leads?|led|presents?|presented|demos?|teach(?:es)?|taught|explains?",
        "ships?|shipped|merges?|merged|releases?|released|deploys?|deployed|fix(?:es|ed)?|closes?|closed|delivers?",
        "decides?|decided|proposes?|proposed|approves?|approved|signs?|signed|reviews?|reviewed|publish(?:es|ed)?",
        "shows?|showed|shown|sends?|sent|invites?|invited|brings?|brought|hands?|handed|pairs?|paired|shares?|shared|drafts?|drafted",
        "us(?:e|es|ed)|adopts?|adopted|picks?|picked|starts?|started|stops?|stopped|finish(?:es|ed)?|resolves?|resolved",
        "comes?|came|calls?|called|raises?|raised|documents?|documented|links?|linked|takes?|took",
        "without|fewer|nobody|no one|at least|less than|more than|instead of",
    )
)
"""Something that others can see or hear, or count."""

_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday"

MARKERS = re.compile(
    r"(?<!\d)\d{1,3}(?!\d)|#\w|https?://"
    r"|\b(?:weekly|monthly|quarterly|fortnightly|once|twice)\b"
    rf"|\b(?:each|every|per|a|this|next) (?:other )?(?:week|month|sprint|quarter|release|{_WEEKDAYS})\b"
    rf"|\b(?:on|by|until|before) (?:{_WEEKDAYS})s?\b"
    r"|\b(?:in|by|until|before|from) (?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)\b"
)
"""What makes a text concrete: a number, a place, a rhythm, a day."""

_SCHOOL = (
    "(?:courses?|certifications?|certificate|bootcamps?|webinars?|moocs?|exams?|mba|degree(?! of)|"
    "(?:evening|online) class(?:es)?)"
)
_EVENT = "(?:conferences?|workshops?|trainings?|tutorials?|podcasts?|meetups?|hackathons?)"

EXTRACURRICULAR = _any(
    (
        r"(?:take|taking|attend|attending|enrol|enroll|join|joining|visit|watch|watching|go to|going to|sign up for|"
        rf"listen to)(?: \w+){{0,4}} (?:{_SCHOOL}|{_EVENT})",
        r"(?:do|doing|get|getting|complete|completing|finish|finishing|pass|passing|obtain|earn|study for)"
        rf"(?: \w+){{0,4}} {_SCHOOL}",
        r"(?:read|reading|study|studying|finish|finishing)(?: \w+){0,4} books?",
        r"(?:get|getting|become|becoming|be) (?:\w+ ){0,3}certified",
        r"(?:speak|speaking|talk) at (?:\w+ ){0,3}conferences?",
        r"^learn(?:ing)?(?: \w+){1,4}$",
        "side projects?|contribut(?:e|ing) to open source",
    )
)

BARE_SCHOOL = re.compile(rf"(?:\w+ ){{0,4}}(?:{_SCHOOL}|conferences?)(?: (?:on|in|about|for|at|with)(?: \w+){{1,6}})?")
"""A field that holds nothing else; "course" inside "course correction" or "golf course booking" doesn't count."""

APPLIED = _any(
    (
        "appl(?:y|ies|ying)|use (?:it|what|this|that|them|the)|using (?:it|what|this|that|them)",
        "builds?|ships?|runs?|writes?|moves?|migrates?|introduces?|replaces?|automates?|implements?|prototypes?",
        "rolls? out|set up|hold|teach|present|share|show|try|bring|give|rotate|renew|maintain|organi[sz]e|host",
        "(?:in|for|to|into) (?:our|my)",
        "at work|on the job|afterwards|and then",
    )
)
"""What was learned goes into the work."""

NO_WORK = frozenset(
    {
        *("work", "my work", "my job", "job", "my role", "role", "my career", "career", "work in general", "at work"),
        *(
            "everything",
            "anything",
            "all of it",
            "all",
            "various",
            "various things",
            "general",
            "in general",
            "generally",
        ),
        *("me", "myself", "life", "personal", "development", "my development", "my growth", "skills", "my skills"),
        *("day to day", "day to day work", "daily work", "my daily work", "my day to day", "the company", "company"),
        *("not sure", "don't know", "i don't know", "no idea", "tbd", "none", "nothing", "n a"),
    }
)
"""What people write where a project, an area or a responsibility is asked for."""
