"""Showing windows after the ack, with words where the person is when Slack doesn't show one."""

import asyncio
from typing import Any

import structlog

from app.handlers.requests import Click, Request
from app.slack.client import Slack
from app.slack.errors import TRIGGER_GONE, WINDOW_GONE, RateLimited, Refused, SlackProblem
from app.views.blocks import Rendered, View
from app.views.notices import slack_away, too_late, with_words

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
"""Whoever pressed has pressed again by then."""


def only_you(message: Rendered, *, replace: bool) -> dict[str, Any]:
    """The body of an answer that only they see; `replace` puts it in place of the message they pressed in."""
    return {
        "response_type": "ephemeral",
        "replace_original": replace,
        "text": message.text,
        "blocks": message.blocks,
    }


async def show_window(slack: Slack, request: Request, trigger: str, view: View) -> None:
    """Open it, on top of another if the person is in one; a trigger lives three seconds only, and works once."""
    on_top = isinstance(request, Click) and request.in_modal
    show = slack.push_window if on_top else slack.open_window
    try:
        await show(request.workspace, trigger, view)
    except SlackProblem as problem:
        is_late = isinstance(problem, Refused) and problem.error in TRIGGER_GONE
        log.warning("window.not_shown", kind=type(request).__name__, late=is_late, problem=str(problem))
        await _say_instead(slack, request, too_late() if is_late else slack_away())
        if isinstance(problem, Refused) and not is_late:
            raise


async def swap_window(slack: Slack, click: Click, view_id: str, seen: str, view: View) -> None:
    """Put another view in place of theirs, once more where Slack is busy or stumbles: what they did is done.

    People close windows, and press twice, before an update arrives; then there is nothing to show.
    """
    try:
        try:
            await slack.update_window(click.workspace, view_id, view, seen=seen)
        except SlackProblem as problem:
            if isinstance(problem, Refused):
                raise
            pause = problem.retry_after if isinstance(problem, RateLimited) else PAUSE_SECONDS
            log.warning("window.again", problem=str(problem))
            await asyncio.sleep(min(pause, LONGEST_PAUSE_SECONDS))
            await slack.update_window(click.workspace, view_id, view, seen=seen)
    except Refused as problem:
        if problem.error not in WINDOW_GONE:
            raise
        log.info("window.gone", error=problem.error)


async def _say_instead(slack: Slack, request: Request, message: Rendered) -> None:
    """Beside the message, or on top of the window they are in, which keeps what was typed."""
    url = getattr(request, "response_url", None)
    if url is not None:
        await slack.respond(url, only_you(message, replace=False))
    elif isinstance(request, Click) and request.view is not None and request.in_modal:
        shown = with_words(request.view, message)
        await slack.update_window(request.workspace, request.view["id"], shown, seen=request.view["hash"])
