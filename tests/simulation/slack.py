"""A Slack that fails by seed: it keeps what was posted, and loses requests, answers and patience."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.slack.client import Slack
from app.slack.errors import RateLimited, Refused, Unreachable, Unsure
from tests.simulation.seams import Seam, Turnstile

SLOWEST = 9
"""Seconds that a call may take; the client gives up after ten."""
PAUSES = (1, 30, 10 * 3600)
"""Seconds that Slack asks us to wait; the longest stands for an outage that outlasts a working day."""
POSTS = "chat.postMessage"


@dataclass(frozen=True, slots=True)
class Post:
    """What stands in a channel: whose DM it is (None for a channel), and what it said when it was posted."""

    message: str
    user: str | None
    channel: str
    ts: str
    at: datetime
    said: str


@dataclass(slots=True)
class SlackWorld:
    """Everything that stands in Slack, and what goes wrong on the way there."""

    rng: Random
    posts: list[Post] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    dms: dict[str, str] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    called: Counter[bool] = field(default_factory=Counter)
    of_posts: Mapping[int, str] = field(default_factory=dict)
    of_others: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rng: Random) -> "SlackWorld":
        kinds = [*["lost"] * 4, *["slow"] * 4, *["server_error"] * 2, *["limited"] * 2, "unreachable"] * 3

        def spread(last: int) -> dict[int, str]:
            return dict(zip(rng.sample(range(10, last), len(kinds)), kinds, strict=True))

        return cls(rng, of_posts=spread(350), of_others=spread(900))

    def next_trouble(self, method: str) -> str | None:
        """What goes wrong with this call: every tenth post meets something, other calls less often."""
        self.calls += 1
        self.called[method == POSTS] += 1
        trouble = self.of_posts if method == POSTS else self.of_others
        return trouble.get(self.called[method == POSTS])

    def open_dm(self, user: str) -> dict[str, Any]:
        return {"channel": {"id": self.dms.setdefault(user, f"D{user}")}}

    def post(self, arguments: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        channel, number = arguments["channel"], len(self.posts)
        owner = next((user for user, dm in self.dms.items() if dm == channel), None)
        ts = f"{now.timestamp():.6f}"[:-4] + f"{number % 10_000:04d}"
        self.posts.append(
            Post(arguments["metadata"]["event_payload"]["id"], owner, channel, ts, now, str(arguments["blocks"]))
        )
        self.hear(arguments)
        return {"channel": channel, "ts": ts}

    def hear(self, arguments: Mapping[str, Any]) -> None:
        """Every word that reached Slack, for the search for what should never have."""
        self.said.append(f"{arguments.get('text')} {arguments.get('blocks')} {arguments.get('metadata')}")

    def history(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        found = [
            {"ts": post.ts, "metadata": {"event_payload": {"id": post.message}}}
            for post in self.posts
            if post.channel == arguments["channel"] and float(post.ts) >= float(arguments["oldest"])
        ]
        return {"messages": found}


class SimulatedSlack(Slack):
    """The client of one process: the real one but for its wire."""

    def __init__(self, world: SlackWorld, turnstile: Turnstile, process: str) -> None:
        self.world, self.turnstile, self.process = world, turnstile, process

    async def _call(self, workspace: UUID, method: str, **arguments: Any) -> Any:
        seams = (Seam.LOOK_UP,) if method == "conversations.history" else (Seam.REQUEST, Seam.ACCEPTED, Seam.ANSWERED)
        trouble = self.world.next_trouble(method)
        await self.turnstile.pass_through(self.process, seams[0], slowly=trouble == "slow")
        if trouble == "slow":
            self.turnstile.now += timedelta(seconds=self.world.rng.randint(3, SLOWEST))
        self._refuse(method, trouble)
        answer = self._do(method, arguments)
        for seam in seams[1:2]:
            await self.turnstile.pass_through(self.process, seam)
        if trouble == "lost":
            self.world.faults["lost"] += 1
            raise Unsure(method)
        for seam in seams[2:]:
            await self.turnstile.pass_through(self.process, seam)
        return answer

    def _refuse(self, method: str, trouble: str | None) -> None:
        match trouble:
            case "limited":
                self.world.faults["limited"] += 1
                raise RateLimited(method, self.world.rng.choice(PAUSES))
            case "server_error":
                self.world.faults["server_error"] += 1
                raise Unsure(method)
            case "unreachable":
                self.world.faults["unreachable"] += 1
                raise Unreachable(method)

    def _do(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        match method:
            case "conversations.open":
                return self.world.open_dm(arguments["users"])
            case "chat.postMessage":
                return self.world.post(arguments, self.turnstile.now)
            case "chat.update":
                self.world.hear(arguments)
                return {}
            case "conversations.history":
                return self.world.history(arguments)
        raise Refused(method, "unknown_method")


def count_twice(posts: Sequence[Post], *, in_dms: bool) -> int:
    """How often a message stands once more than it should, in DMs or in channels."""
    times = Counter(post.message for post in posts if (post.user is not None) is in_dms)
    return sum(many - 1 for many in times.values())
