"""Where a failure becomes an answer, by what was asked: nobody is left without one, nothing typed is lost."""

import secrets

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import InvalidInput, UserError
from app.handlers.answers import Answer, Open, Refuse, Tell
from app.handlers.requests import Event, Request, Submission
from app.views.blocks import Rendered, View
from app.views.notices import database_away, notice_window, something_broke, words

log = structlog.get_logger(__name__)

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def failed_answer(request: Request, error: Exception) -> Answer:
    """What the person gets: the words of an expected error, or a kind one with a reference that the log has too."""
    if isinstance(error, UserError):
        log.info("request.refused", kind=type(request).__name__, error=type(error).__name__)
        field = error.field if isinstance(error, InvalidInput) else None
        return _answer(request, words(str(error)), field)
    reference = "".join(secrets.choice(ALPHABET) for _ in range(4))
    if _is_database_away(error):
        log.warning(
            "request.database_away", kind=type(request).__name__, reference=reference, error=type(error).__name__
        )
        return _answer(request, database_away(), None)
    log.error("request.failed", kind=type(request).__name__, reference=reference, exc_info=error)
    return _answer(request, something_broke(reference), None)


def _is_database_away(error: Exception) -> bool:
    """Too slow counts: the wall, a statement's limit, a pool without a free connection."""
    if isinstance(error, TimeoutError | PoolTimeout | OSError):
        return True
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or type(error).__name__ == "OperationalError"
    )


def _answer(request: Request, message: Rendered, field: str | None) -> Answer:
    if isinstance(request, Submission):
        return _in_window(request.view, message, field)
    if isinstance(request, Event):
        return Open(notice_window(message))
    return Tell(message)


def _in_window(view: View, message: Rendered, field: str | None) -> Answer:
    """Under its field, else under the first input; a window without inputs gets the words on top of it.

    A block id may carry a suffix after a colon, which changes when the field is prefilled with something else.
    """
    inputs = [block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"]
    if not inputs:
        return Open(notice_window(message))
    named = [block_id for block_id in inputs if field and (block_id == field or block_id.startswith(f"{field}:"))]
    return Refuse({(named or inputs)[0]: message.text})
