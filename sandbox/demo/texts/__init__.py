"""What people write in the season: one file per participant. Every text speaks of kestrel, the ledger they all build.

That word is the canary of the search for leaks (sandbox/demo/leaks.py): always in lower case, and in every single
text, so that none of them can turn up where it must not without being found.
"""

from collections.abc import Mapping

from sandbox.demo.texts.ines import INES
from sandbox.demo.texts.mina import MINA
from sandbox.demo.texts.noor import NOOR
from sandbox.demo.texts.priya import PRIYA
from sandbox.demo.texts.shape import Cadence, GoalText, Growth, MonthText, PromiseText
from sandbox.demo.texts.tom import TOM
from sandbox.demo.texts.yuki import YUKI

GROWTH: Mapping[str, Growth] = {
    "priya": PRIYA,
    "tom": TOM,
    "mina": MINA,
    "yuki": YUKI,
    "noor": NOOR,
    "ines": INES,
}

DECLINED = "kestrel's move to the new cluster takes all I have until summer. Please ask me again after that."
"""Why Sam says not now; he lets his lead read it."""

SHARPER = "Each month one note of mine says what is finished in kestrel's import, and names one who noticed unasked."
"""What Omar makes of the signal of Noor's first goal."""

SEASON_NAMES = ("Payments: kestrel in spring", "Platform: kestrel and what carries it", "Tools around kestrel")
STOPS_DOING = "The weekly kestrel status round; Noor writes it down instead."
"""What Omar answers when he asks a fourth person."""

CHANGED = "I remember it a little differently: the kestrel dashboard goes to support on the first, not from now on."
"""What Mina puts beside a record."""

__all__ = ["CHANGED", "DECLINED", "GROWTH", "SHARPER", "Cadence", "GoalText", "Growth", "MonthText", "PromiseText"]
