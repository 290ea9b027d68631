"""Logs: one JSON object a line on standard error. Ids and counts; no contents, and no token gets through."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRETS = re.compile(
    r"xox[a-z]+[.-][\w.-]+|xapp-[\w-]+|(?<=://)[^/@\s\"]+(?=@)|https://hooks\.slack\.com/\S+?(?=[\"\\\s])"
)
ROW_OF_ERROR = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)
"""PostgreSQL's errors quote the values of the row."""
HIDDEN = "[hidden]"

Event = MutableMapping[str, Any]


def configure_logs() -> None:
    """Log from INFO on; libraries from WARNING on, because below that some of them log what they are sent."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _hide_rows,
    ]
    structlog.configure(
        processors=[*shared, _render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)


def hide_secrets(text: str) -> str:
    """The text without anything that looks like a token of Slack's, or the password in a URL."""
    return SECRETS.sub(HIDDEN, text)


def _hide_rows(logger: Any, method: str, event: Event) -> Event:
    if "exception" in event:
        event["exception"] = ROW_OF_ERROR.sub(HIDDEN, event["exception"])
    return event


def _render(logger: Any, method: str, event: Event) -> str:
    rendered = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)(logger, method, event)
    return hide_secrets(str(rendered))
