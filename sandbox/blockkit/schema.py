"""A small language for what JSON may look like. Each rule yields what is wrong with a value, as Slack would put it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Problem:
    """Something Slack would refuse. `pointer` is the JSON pointer to it."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


Problems = Iterator[Problem]


class Rule(Protocol):
    def problems(self, value: Any, at: str) -> Problems:
        """What is wrong with a value that stands at a pointer."""
        ...


@dataclass(frozen=True, slots=True)
class Str:
    """A string of some length, perhaps of some form."""

    most: int = 3000
    least: int = 1
    pattern: re.Pattern[str] | None = None

    def problems(self, value: Any, at: str) -> Problems:
        if not isinstance(value, str):
            yield Problem(at, "must provide a string")
        elif len(value) < self.least:
            yield Problem(at, f"must be more than {self.least - 1} characters")
        elif len(value) > self.most:
            yield Problem(at, f"must be less than {self.most + 1} characters")
        elif self.pattern is not None and not self.pattern.fullmatch(value):
            yield Problem(at, "must match the expected format")


@dataclass(frozen=True, slots=True)
class AnyObject:
    """An object with any fields at all."""

    def problems(self, value: Any, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")


@dataclass(frozen=True, slots=True)
class Flag:
    def problems(self, value: Any, at: str) -> Problems:
        if not isinstance(value, bool):
            yield Problem(at, "must provide a boolean")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    least: int
    most: int

    def problems(self, value: Any, at: str) -> Problems:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(at, "must provide an integer")
        elif not self.least <= value <= self.most:
            yield Problem(at, f"must be between {self.least} and {self.most}")


@dataclass(frozen=True, slots=True)
class OneOf:
    choices: frozenset[str]

    def problems(self, value: Any, at: str) -> Problems:
        if value not in self.choices:
            yield Problem(at, f"must be a valid enum value: {', '.join(sorted(self.choices))}")


@dataclass(frozen=True, slots=True)
class Listed:
    """An array of things that all obey one rule."""

    each: Rule
    most: int
    least: int = 1

    def problems(self, value: Any, at: str) -> Problems:
        if not isinstance(value, list):
            yield Problem(at, "must provide an array")
            return
        if len(value) > self.most:
            yield Problem(at, f"no more than {self.most} items allowed")
        if len(value) < self.least:
            yield Problem(at, f"no fewer than {self.least} items allowed")
        for number, one in enumerate(value):
            yield from self.each.problems(one, f"{at}/{number}")


Check = Callable[[Mapping[str, Any], str], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with the fields it must and may have and no other; the checks run once the fields are right."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()

    def problems(self, value: Any, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        found = [*self._missing(value, at), *self._fields(value, at)]
        yield from found
        if not found:
            for check in self.checks:
                yield from check(value, at)

    def _missing(self, value: Mapping[str, Any], at: str) -> Problems:
        for name in self.required:
            if value.get(name) is None:
                yield Problem(at, f"missing required field: {name}")

    def _fields(self, value: Mapping[str, Any], at: str) -> Problems:
        for name, content in value.items():
            rule = self.required.get(name) or self.optional.get(name)
            if rule is None:
                yield Problem(at, f"invalid additional property: {name}")
            elif content is not None:
                yield from rule.problems(content, f"{at}/{name}")


@dataclass(frozen=True, slots=True)
class ByType:
    """An object whose field `type` says which rule counts; types that are not in the table are refused."""

    table: Mapping[str, Rule]

    def problems(self, value: Any, at: str) -> Problems:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        rule = self.table.get(str(value.get("type")))
        if rule is None:
            yield Problem(f"{at}/type", f"unsupported type: {value.get('type')}")
            return
        yield from rule.problems(value, at)


def exactly(word: str) -> OneOf:
    """The rule for a field that always holds one word."""
    return OneOf(frozenset({word}))


def one_of(*words: str) -> OneOf:
    return OneOf(frozenset(words))


def exactly_one_field(*names: str) -> Check:
    """A check that just one of several optional fields is there."""

    def check(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
        given = [name for name in names if value.get(name) is not None]
        if len(given) != 1:
            yield Problem(at, f"must provide exactly one of: {', '.join(names)}")

    return check
