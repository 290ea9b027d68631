"""Windows and Homes on people's screens: the stack of three per person, hashes, and what happens to typed values."""

import hashlib

from sandbox.blockkit.inputs import carry_over, initial_values
from sandbox.changes import Changes, Topic
from sandbox.ids import Ids
from sandbox.model import Json, View, ViewKind

STACK_LIMIT = 3


class StackFull(Exception):
    """A fourth window on one person's stack."""


class Windows:
    """Every view that is on a screen. It checks no contents; those who call it do."""

    def __init__(self, ids: Ids, changes: Changes) -> None:
        self._ids = ids
        self._changes = changes
        self.homes: dict[str, View] = {}
        self._stacks: dict[str, list[View]] = {}

    def stack(self, user: str) -> list[View]:
        """One person's windows, the top one last."""
        return list(self._stacks.get(user, ()))

    def top(self, user: str) -> View | None:
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def find(self, *, view_id: str = "", external_id: str = "") -> View | None:
        """An open window or a Home by its id or external id."""
        return next(
            (one for one in self.all_open() if view_id == one.id or (external_id and one.external_id == external_id)),
            None,
        )

    def all_open(self) -> list[View]:
        return [*self.homes.values(), *(one for stack in self._stacks.values() for one in stack)]

    def open(self, user: str, body: Json) -> View:
        """Show a window as a new stack; whatever was open for this person is gone."""
        view = self._new(user, ViewKind.MODAL, body)
        self._stacks[user] = [view]
        self._changes.tell(Topic.MODAL, user=user)
        return view

    def push(self, user: str, body: Json) -> View:
        """Put a window on top. Raises StackFull if three are there already."""
        stack = self._stacks[user]
        if len(stack) >= STACK_LIMIT:
            raise StackFull
        view = self._new(user, ViewKind.MODAL, body)
        view.root_view_id = stack[0].id
        view.previous_view_id = stack[-1].id
        stack.append(view)
        self._changes.tell(Topic.MODAL, user=user)
        return view

    def publish(self, user: str, body: Json) -> View:
        """Show a Home, or change the one that is there."""
        if user in self.homes:
            return self.update(self.homes[user], body)
        self.homes[user] = self._new(user, ViewKind.HOME, body)
        self._changes.tell(Topic.HOME, user=user)
        return self.homes[user]

    def update(self, view: View, body: Json) -> View:
        """Change what a view shows. What was entered stays wherever block_id and action_id stay."""
        view.entered = carry_over(view.entered, view.blocks, body["blocks"])
        view.body = body
        view.hash = self._new_hash()
        view.updates += 1
        self._changes.tell(Topic.HOME if view.kind is ViewKind.HOME else Topic.MODAL, user=view.user)
        return view

    def pop(self, user: str) -> View:
        """Close the top window; what was entered in it is gone."""
        view = self._stacks[user].pop()
        self._changes.tell(Topic.MODAL, user=user)
        return view

    def clear(self, user: str) -> None:
        """Close every window of a person."""
        self._stacks.pop(user, None)
        self._changes.tell(Topic.MODAL, user=user)

    def _new(self, user: str, kind: ViewKind, body: Json) -> View:
        view_id = self._ids.mint("V")
        return View(view_id, user, kind, body, self._new_hash(), view_id, entered=initial_values(body["blocks"]))

    def _new_hash(self) -> str:
        return hashlib.sha256(self._ids.mint("H").encode()).hexdigest()[:20]
