"""Ids are UUIDv7, made in Python: sortable by time, known before the row is written.

But for messages of the day, whose ids follow from their keys (app/db/messages.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from uuid_utils.compat import uuid7

_make: ContextVar[Callable[[], UUID]] = ContextVar("make_id", default=uuid7)


def new_id() -> UUID:
    """A fresh id; ids made later sort later."""
    return _make.get()()


@contextmanager
def ids_made_by(make: Callable[[], UUID]) -> Iterator[None]:
    """Meanwhile, and in tasks started meanwhile, ids come from there: a simulation replays exactly."""
    token = _make.set(make)
    try:
        yield
    finally:
        _make.reset(token)
