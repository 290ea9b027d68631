"""Ids that look like Slack's: a letter for the kind, then ten characters. The same scene always gets the same ids."""

import hashlib
import itertools
import string

ALPHABET = string.digits + string.ascii_uppercase
LENGTH = 10
SPACE = len(ALPHABET) ** LENGTH
STRIDE = (
    2_654_435_761_000_003  # odd and not a multiple of 3, so that stepping by it visits every number below 36^10 once
)


class Ids:
    """Mints ids, unique within one workspace."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def mint(self, prefix: str) -> str:
        """A new id of the kind named by the prefix: `T` team, `U` user, `C` channel, `D` direct message, and so on."""
        return prefix + _encoded(next(self._numbers) * STRIDE % SPACE)

    def secret(self, kind: str) -> str:
        """Thirty-two hex characters for tokens and signing secrets; nothing here guards anything real."""
        return hashlib.sha256(f"{kind}-{next(self._numbers)}".encode()).hexdigest()[:32]


def _encoded(number: int) -> str:
    characters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(reversed(characters))
