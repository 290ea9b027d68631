"""What should go wrong on purpose: for which method, how often, and how often it struck."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    SLOW = "slow"
    """Answer late, by `seconds`."""
    RATELIMITED = "ratelimited"
    """429 with Retry-After of `seconds`."""
    SERVER_ERROR = "server_error"
    """500 with a JSON error."""
    BAD_GATEWAY = "bad_gateway"
    """502 with a page of HTML."""
    API_ERROR = "api_error"
    """200 with `ok: false` and the error named."""
    DROP_BEFORE = "drop_before"
    """Close the connection without doing anything."""
    DROP_AFTER = "drop_after"
    """Do what was asked, then close the connection without an answer."""
    SLOW_AFTER = "slow_after"
    """Do what was asked at once, and answer late, by `seconds`."""


ANY = "*"
HANDSHAKE = "socket handshake"
"""The method to name for faults of Socket Mode's handshake: any fault there refuses the connection."""


@dataclass(slots=True)
class Fault:
    """`method` is a Web API method, `response_url`, `upload`, HANDSHAKE or ANY.

    `times` None: until lifted. `skip` calls go by unharmed first.
    """

    kind: Kind
    method: str
    times: int | None = 1
    seconds: float = 0.0
    error: str = ""
    skip: int = 0


class Faults:
    """The faults that wait to strike, first set first struck."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self.struck: Counter[str] = Counter()
        """How often each kind struck, as `kind method`."""

    def slow(self, method: str, seconds: float, *, after: bool = False, times: int | None = 1, skip: int = 0) -> None:
        """Answer late: do nothing until then, or with `after` do it at once and only keep the answer back."""
        self._waiting.append(Fault(Kind.SLOW_AFTER if after else Kind.SLOW, method, times, seconds, skip=skip))

    def ratelimit(self, method: str, *, retry_after: float = 1, times: int | None = 1, skip: int = 0) -> None:
        self._waiting.append(Fault(Kind.RATELIMITED, method, times, retry_after, skip=skip))

    def fail(self, method: str, error: str, *, times: int | None = 1, skip: int = 0) -> None:
        """Answer with one of Slack's own errors."""
        self._waiting.append(Fault(Kind.API_ERROR, method, times, error=error, skip=skip))

    def break_server(self, method: str, *, gateway: bool = False, times: int | None = 1, skip: int = 0) -> None:
        """Answer 500, or with `gateway` 502 and HTML."""
        self._waiting.append(Fault(Kind.BAD_GATEWAY if gateway else Kind.SERVER_ERROR, method, times, skip=skip))

    def drop(self, method: str, *, after: bool = False, times: int | None = 1, skip: int = 0) -> None:
        """Close the connection: before anything is done, or with `after` once it is done but not answered."""
        self._waiting.append(Fault(Kind.DROP_AFTER if after else Kind.DROP_BEFORE, method, times, skip=skip))

    def refuse_handshakes(self, *, times: int | None = 1) -> None:
        """Refuse Socket Mode connections although their ticket is good."""
        self._waiting.append(Fault(Kind.DROP_BEFORE, HANDSHAKE, times))

    def lift(self) -> None:
        """Forget every fault that waits."""
        self._waiting.clear()

    def strike(self, method: str) -> Fault | None:
        """The fault that hits this call, if any; it is counted and used up."""
        for fault in self._waiting:
            if fault.method not in {method, ANY}:
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            self._use_up(fault)
            self.struck[f"{fault.kind} {method}"] += 1
            return fault
        return None

    def _use_up(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self._waiting.remove(fault)
