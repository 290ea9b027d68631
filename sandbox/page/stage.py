"""What a demo tells about itself on the page: its title, how far its story is, and what to try next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to try. `href` leads there (`/as/dana/dm`), if there is a place."""

    text: str
    href: str = ""


@dataclass(slots=True)
class Stage:
    """The banner of the page. Whoever owns it changes it with `show`; open pages follow at once.

    `chapter` says how far the story is ("month 2 of 6"), `progress` the same from 0 to 1, or None for no bar. `busy`
    says what is being played right now, without the person; empty when it is their turn. `start` is the path that `/`
    leads to; without one it is the direct messages of the first person.
    """

    title: str = ""
    chapter: str = ""
    progress: float | None = None
    busy: str = ""
    hints: Sequence[Hint] = ()
    start: str = ""
    _followers: list[Callable[[], None]] = field(default_factory=list, init=False, repr=False)

    def show(self, **changes: Any) -> None:
        """Change fields by name and tell every open page. Raises AttributeError for a field that is not there."""
        for name, value in changes.items():
            setattr(self, name, value)
        for tell in self._followers:
            tell()

    def follow(self, tell: Callable[[], None]) -> None:
        """Call this after every change."""
        self._followers.append(tell)
