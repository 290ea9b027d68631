"""One call of a Web API method: its arguments, and how a method refuses."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from sandbox.blockkit.schema import Problem
from sandbox.model import Json
from sandbox.rates import Tier
from sandbox.workspace import Workspace


class ApiError(Exception):
    """A refusal in Slack's form: `ok: false`, the error's name, and more where Slack says more."""

    def __init__(self, error: str, *, retry_after: int = 0, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.retry_after = retry_after
        self.more = more


class InvalidPayload(ApiError):
    """A refusal of blocks, views, metadata or texts: an app's bug, counted apart."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a method is given. Arguments come from JSON, a form or the query; complex ones may be JSON in text."""

    workspace: Workspace
    method: str
    args: Mapping[str, Any]

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """A text argument that must be there. Raises ApiError."""
        if not self.text(name):
            raise ApiError(
                "invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
            )
        return self.text(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else str(value).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise ApiError("invalid_arguments") from None

    def parsed(self, name: str, *, error: str = "invalid_arguments") -> Any:
        """A complex argument, given as JSON or as text that holds JSON. Raises ApiError with `error`."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise InvalidPayload(error) from None

    def words(self, name: str) -> list[str]:
        """A list given with commas."""
        return [one.strip() for one in self.text(name).split(",") if one.strip()]


@dataclass(frozen=True, slots=True)
class Method:
    """A row of the table. `scopes`: any one of them is enough. `token`: the kind it takes, empty for none."""

    name: str
    run: Callable[[Call], Json]
    tier: Tier
    scopes: Sequence[str] = ()
    token: str = "xoxb"


def refuse_problems(error: str, problems: Sequence[Problem]) -> NoReturn:
    """Raise InvalidPayload with what is wrong, in Slack's form."""
    words = [str(one) for one in problems]
    raise InvalidPayload(error, errors=words, response_metadata={"messages": words})


def limited(seconds: int) -> None:
    """Raise the 429 answer if there are seconds to wait."""
    if seconds:
        raise ApiError("ratelimited", retry_after=seconds)


def page_of(call: Call, items: Sequence[Json], *, most: int = 999, default: int = 100) -> tuple[list[Json], Json]:
    """One page of a list by `limit` and `cursor`, and the response_metadata with the next cursor."""
    limit = call.number("limit", default)
    if not 0 < limit <= most:
        raise ApiError("invalid_limit")
    start = _cursor(call)
    after = start + limit
    return list(items[start:after]), {"next_cursor": f"page:{after}" if after < len(items) else ""}


def _cursor(call: Call) -> int:
    word, _, start = (call.text("cursor") or "page:0").partition(":")
    if word != "page" or not start.isdigit():
        raise ApiError("invalid_cursor")
    return int(start)
