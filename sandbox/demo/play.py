"""The play: the clock goes from one thing that is due to the next, and people do what they had planned by then."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.changes import NothingHappened
from sandbox.demo.agenda import Act, Agenda, Planned, soon
from sandbox.demo.cast import CAST
from sandbox.demo.everyday import Said
from sandbox.demo.hands import Offer, StoryBroke, offers_on
from sandbox.demo.house import House
from sandbox.model import Message
from sandbox.people.outcome import ClientRefuses
from sandbox.people.person import Person

Reaction = Callable[["Play", Person, Message, Offer], None]
"""Reads one thing that somebody can do about a message, and may plan an act."""

Progress = Callable[[datetime], None]


@dataclass(slots=True)
class Play:
    """`kicked_off_on` is the day on which a participant's plan was agreed by both. `postponed` will be asked again,
    `coached` met the coach; `agreeing` are pairs in which the first takes their time with the plan of the second.

    `promises_seen` are those a lead has read of: by lead and participant, in the order in which they came up.
    """

    house: House
    react: Reaction
    people: dict[str, Person] = field(default_factory=dict)
    agenda: Agenda = field(default_factory=Agenda)
    kicked_off_on: dict[str, date] = field(default_factory=dict)
    agreeing: set[tuple[str, str]] = field(default_factory=set)
    postponed: set[str] = field(default_factory=set)
    coached: set[str] = field(default_factory=set)
    promises_seen: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    said: dict[Said, Message] = field(default_factory=dict)
    _done: set[tuple[Hashable, ...]] = field(default_factory=set)
    _read: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = {one.handle: Person(self.house.workspace, one.handle) for one in CAST}

    @property
    def now(self) -> datetime:
        return self.house.workspace.clock.now()

    def __getitem__(self, handle: str) -> Person:
        return self.people[handle]

    def today(self, handle: str) -> date:
        """The date where this person is."""
        return self.now.astimezone(ZoneInfo(self[handle].user.tz)).date()

    def mentioned(self, words: str, reader: Person) -> Person | None:
        """The first of the cast who is named in words from a screen, besides who reads them."""
        others = (one for one in self.people.values() if one.id != reader.id)
        found = [(words.find(one.mention), one) for one in others if one.mention in words]
        return min(found, key=lambda each: each[0])[1] if found else None

    def soon(self, handle: str, act: Act, words: str, *, minutes: int = 60, days: int = 0) -> None:
        """Plan an act for somebody: in so many minutes, or on a later weekday, in the middle of their day."""
        tz = self[handle].user.tz
        at = soon(tz, self.now, minutes + self._lag(handle))
        for _ in range(days):
            at = soon(tz, at + timedelta(days=1), 0)
        self.agenda.plan(at, act, f"{handle} {words}")

    def once(self, *what: Hashable) -> bool:
        """True the first time this is asked."""
        if what in self._done:
            return False
        self._done.add(what)
        return True

    def _lag(self, handle: str) -> int:
        """Nobody does things at the very minute at which somebody else does."""
        return list(self.people).index(handle)

    async def run_until(self, end: datetime, progress: Progress | None = None) -> None:
        """Play on to an instant. Whenever time has come to something, Trellis sees to it before anybody acts."""
        following = await self._settle()
        while self.now < end:
            ahead = [at for at in (following, self.agenda.next_at, end) if at is not None]
            self.house.workspace.move_to(max(min(ahead), self.now))
            if progress:
                progress(self.now)
            if following is not None and following <= self.now:
                following = await self._settle()
            while planned := self.agenda.take_due(self.now):
                await self._do(planned)
                following = await self._settle() if planned.is_for_trellis else following

    async def _settle(self) -> datetime | None:
        """Let Trellis catch up, and people read what it says. Returns when something comes next."""
        following = await self.house.settle()
        self._look_around()
        return following

    async def _do(self, planned: Planned) -> None:
        """Raises StoryBroke with when and what."""
        try:
            await planned.act()
        except (StoryBroke, ClientRefuses, NothingHappened) as broke:
            raise StoryBroke(f"{self.now:%a %d %B %Y, %H:%M} UTC, {planned.words}: {broke}") from broke

    def _look_around(self) -> None:
        """Everybody reads what is new in their messages from the bot."""
        for handle, person in self.people.items():
            for message, offer in self._offers_of(person):
                mark = (handle, message.ts, *offer.identity)
                if self.once(*mark):
                    self.react(self, person, message, offer)

    def _offers_of(self, person: Person) -> Iterator[tuple[Message, Offer]]:
        """What stands in messages that are new, or were changed since they were read."""
        bot = self.house.workspace.app.bot_user
        for message in person.dm:
            if message.user != bot or self._read.get((message.channel, message.ts)) == message.edits:
                continue
            self._read[message.channel, message.ts] = message.edits
            for offer in offers_on(message):
                yield message, offer
