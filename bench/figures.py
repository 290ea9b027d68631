"""A figure and its aim."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aim:
    least: float = float("-inf")
    most: float = float("inf")

    def __str__(self) -> str:
        return f"at most {self.most:g}" if self.least == float("-inf") else f"at least {self.least:g}"


def at_least(least: float) -> Aim:
    return Aim(least=least)


def at_most(most: float) -> Aim:
    return Aim(most=most)


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` is its key in the JSON; `words` say what it is, and the absolute figures behind it."""

    name: str
    value: float
    aim: Aim
    words: str

    @property
    def is_met(self) -> bool:
        return self.aim.least <= self.value <= self.aim.most

    def __str__(self) -> str:
        missed = "" if self.is_met else " MISSED"
        return f"{self.name}: {self.value:.4g} ({self.aim}){missed} · {self.words}"
