"""No dead buttons: whatever a view can send is in the routing table.

The source of the views is read rather than run, so that a button counts where no test builds it. What can't be told
from the source fails: a button's id is a constant.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

import pytest

from app.domain.words import WORDS
from app.handlers import register_all
from app.handlers.routes import Routes
from app.views import blocks
from app.views.growth import GO

ROOT = Path(__file__).parents[2]
ELEMENTS = {
    name: list(inspect.signature(build).parameters).index("action_id")
    for name, build in inspect.getmembers(blocks, inspect.isfunction)
    if "action_id" in inspect.signature(build).parameters
}
"""Builders of everything that carries an action id, and where among their arguments it stands."""
PRESSED = {"button", "link_button", "overflow"}
"""These send something when they are pressed; the others only outside of an input, or in one that dispatches."""
BUILDERS = {"app.views.blocks", "app.views.growth"}
"""They take the id from their caller: blocks builds all elements, growth makes `go` of the words."""


@dataclass(frozen=True, slots=True)
class Source:
    module: ModuleType
    tree: ast.Module
    above: dict[ast.AST, ast.AST]

    @property
    def name(self) -> str:
        return self.module.__name__

    def values_of(self, node: ast.expr) -> set[str]:
        """The constants that can stand behind an argument; fails where they are decided at run time."""
        if isinstance(node, ast.IfExp):
            return self.values_of(node.body) | self.values_of(node.orelse)
        if isinstance(node, ast.Name) and node.id not in vars(self.module):
            return self._values_given(node)
        try:
            return {str(eval(compile(ast.Expression(node), self.name, "eval"), vars(self.module).copy()))}
        except NameError:
            return self._give_up(node)

    def _values_given(self, node: ast.Name) -> set[str]:
        """Of a variable what it is set to, of a parameter what callers give. Function names are unique here."""
        function = enclosing_function(self, node)
        if assigned := [one.value for one in ast.walk(function) if is_assigned(one, node.id)]:
            return set().union(*(self.values_of(value) for value in assigned))
        names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        if node.id not in [*names, *(one.arg for one in function.args.kwonlyargs)]:
            self._give_up(node)
        place = names.index(node.id) if node.id in names else len(names)
        given: set[str] = set()
        for source in all_sources():
            for name, call in calls(source.tree):
                if name == function.name:
                    value = argument(call, place, node.id)
                    given |= source.values_of(value) if value else self._give_up(node)
        return given

    def _give_up(self, node: ast.expr) -> set[str]:
        return pytest.fail(f"{self.name}:{node.lineno}: {ast.unparse(node)} can't be told before it runs")


def read_sources() -> Iterator[Source]:
    for path in sorted([*(ROOT / "app/views").glob("*.py"), *(ROOT / "app/screens").glob("*.py")]):
        name = f"app.{path.parent.name}.{path.stem}"
        if path.stem != "__init__" and name not in BUILDERS:
            tree = ast.parse(path.read_text())
            above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
            yield Source(importlib.import_module(name), tree, above)


@cache
def all_sources() -> tuple[Source, ...]:
    return tuple(read_sources())


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def is_assigned(node: ast.AST, name: str) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)


def argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    if len(call.args) > place:
        return call.args[place]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def is_quiet_input(source: Source, node: ast.AST) -> bool:
    """Whether what is built here only ever stands in inputs that say nothing before the window is submitted."""
    parent = source.above[node]
    if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and "field" in parent.func.id:
        return not any(keyword.arg == "dispatch" for keyword in parent.keywords)
    if isinstance(parent, ast.IfExp):
        return is_quiet_input(source, parent)
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        uses = uses_of(source, parent, parent.targets[0].id)
        return bool(uses) and all(is_quiet_input(source, use) for use in uses)
    if isinstance(parent, ast.Return):
        builder = enclosing_function(source, parent)
        built = [call for name, call in calls(source.tree) if name == builder.name]
        return bool(built) and all(is_quiet_input(source, call) for call in built)
    return False


def uses_of(source: Source, node: ast.AST, name: str) -> list[ast.AST]:
    function = enclosing_function(source, node)
    loads = (one for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load))
    return [one for one in loads if one.id == name]


def enclosing_function(source: Source, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef:
    while not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        node = source.above[node]
    return node


def emitted_actions() -> dict[str, str]:
    """Every action id that a view can send, with the module it stands in."""
    found: dict[str, str] = {}
    for source in all_sources():
        for name, call in calls(source.tree):
            if name not in ELEMENTS or (name not in PRESSED and is_quiet_input(source, call)):
                continue
            node = argument(call, ELEMENTS[name], "action_id")
            assert node is not None, f"{source.name}:{call.lineno}: {name} without an action id"
            found |= dict.fromkeys(source.values_of(node), source.name)
    return found


def submitted_windows() -> dict[str, str]:
    """The callback id of every window that can be submitted, with the module it stands in."""
    return {
        value: source.name
        for source in all_sources()
        for name, call in calls(source.tree)
        if name == "window" and any(keyword.arg == "submit" for keyword in call.keywords)
        for value in source.values_of(call.args[0])
    }


@pytest.fixture(scope="module")
def routes() -> Routes:
    return register_all(Routes())


def test_every_button_a_view_can_show_is_answered(routes: Routes) -> None:
    dead = {action: module for action, module in emitted_actions().items() if action not in routes.actions}

    assert dead == {}


def test_every_window_that_can_be_submitted_is_answered(routes: Routes) -> None:
    dead = {callback: module for callback, module in submitted_windows().items() if callback not in routes.windows}

    assert dead == {}


def test_every_word_that_a_button_stands_for_is_answered(routes: Routes) -> None:
    words = {
        value
        for source in all_sources()
        for name, call in calls(source.tree)
        if name == "go"
        for value in source.values_of(call.args[0])
    }

    assert words <= set(WORDS)
    assert {GO + word for word in WORDS} <= set(routes.actions)


def test_nothing_is_answered_that_no_view_can_send(routes: Routes) -> None:
    words = {GO + word for word in WORDS}

    assert set(routes.actions) - words - set(emitted_actions()) == set()
    assert set(routes.windows) - set(submitted_windows()) == set()
