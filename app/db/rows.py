"""Two expressions that nearly every query uses."""

from typing import Any

from sqlalchemy import ColumnElement, Table, and_

from app.db.engine import Session


def own(table: Table, session: Session) -> ColumnElement[bool]:
    """The rows of the session's workspace. Row-level security says so too; this lets the primary key be used."""
    return table.c.workspace_id == session.workspace


def by_id(table: Table, session: Session, row_id: Any) -> ColumnElement[bool]:
    """The one row with that id in the session's workspace."""
    return and_(own(table, session), table.c.id == row_id)
