"""Ids are UUIDv7, made in Python: sortable by time, known before the row is written."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh id; ids made later sort later."""
    return uuid7()
