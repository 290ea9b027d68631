"""The five Bolt listeners behind which the routing table stands.

A listener parses, runs its handler behind a wall of time, and acks last; it never awaits Slack. What the answer asks
for beyond the ack (opening a window, a word through the response_url) runs after it.
"""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from app.deps import Deps
from app.errors import UserError
from app.handlers.answers import Answer, CloseAll, Done, Open, Refuse, Retell, ShowHome, Swap, Tell
from app.handlers.failures import failed_answer
from app.handlers.profiles import meet
from app.handlers.requests import (
    Click,
    Command,
    Event,
    Request,
    Shortcut,
    Submission,
    parse_click,
    parse_command,
    parse_event,
    parse_shortcut,
    parse_submission,
)
from app.handlers.routes import Routes
from app.handlers.showing import only_you, show_window, swap_window
from app.services.members import UnknownMember
from app.services.tenants import Tenants
from app.views.blocks import View
from app.views.notices import not_installed, notice_window, old_button

log = structlog.get_logger(__name__)

WALL_SECONDS = 2.2
"""Slack waits three seconds (docs.slack.dev/interactivity); what isn't done by then gets a kind answer instead."""
MOST_HOMES = 10_000
ANYTHING = re.compile(".*")
Body = dict[str, Any]
Listener = Callable[[AsyncAck, Body], Awaitable[BoltResponse | None]]


@dataclass(frozen=True, slots=True)
class Listeners:
    """Binds Bolt to the routing table."""

    routes: Routes
    deps: Deps
    homes: OrderedDict[tuple[UUID, str], None] = field(default_factory=OrderedDict)

    def attach(self, app: AsyncApp) -> None:
        app.command(ANYTHING)(self._timed("command", self.on_command))
        app.action(ANYTHING)(self._timed("click", self.on_action))
        app.view(ANYTHING)(self._timed("submission", self.on_submission))
        app.shortcut(ANYTHING)(self._timed("shortcut", self.on_shortcut))
        app.event(ANYTHING)(self._timed("event", self.on_event))

    def _timed(self, payload: str, listener: Listener) -> Listener:
        async def timed(ack: AsyncAck, body: Body) -> BoltResponse | None:
            began = time.perf_counter()
            try:
                return await listener(ack, body)
            finally:
                self.deps.meters.answered(payload, time.perf_counter() - began)

        return timed

    async def on_command(self, ack: AsyncAck, body: Body) -> None:
        request = await self._parse(parse_command, body)
        if request is None:
            await ack(not_installed().text)
            return
        word, _, _ = request.text.partition(" ")
        handler = self.routes.words.get(word.lower(), self.routes.words["?"])
        answer = await self._answer(request, handler(request, self.deps))
        await ack(**_ack_of_command(answer))
        self._follow(request, answer)

    async def on_action(self, ack: AsyncAck, body: Body) -> None:
        request = await self._parse(parse_click, body)
        if request is not None:
            handler = self.routes.actions.get(request.action, _on_unknown)
            answer = await self._answer(request, handler(request, self.deps))
            self._follow(request, answer)
        else:
            self._say_not_installed(body)
        await ack()

    async def on_submission(self, ack: AsyncAck, body: Body) -> None:
        request = await self._parse(parse_submission, body)
        if request is None:
            await ack(response_action="update", view=notice_window(not_installed()))
            return
        handler = self.routes.windows.get(str(request.view.get("callback_id")), _on_unknown)
        answer = await self._answer(request, handler(request, self.deps))
        await ack(**_ack_of_submission(answer))
        self._follow(request, answer)

    async def on_shortcut(self, ack: AsyncAck, body: Body) -> None:
        request = await self._parse(parse_shortcut, body)
        if request is not None:
            handler = self.routes.shortcuts.get(request.callback, _on_unknown)
            self._follow(request, await self._answer(request, handler(request, self.deps)))
        else:
            self._say_not_installed(body)
        await ack()

    async def on_event(self, ack: AsyncAck, body: Body) -> BoltResponse | None:
        handler = self.routes.events.get(str(body["event"].get("type")))
        request = await self._parse(parse_event, body) if handler else None
        if request is not None and handler is not None:
            done = await self._walled(handler(request, self.deps))
            if isinstance(done, Exception) and not isinstance(done, UserError):
                # Not acked: Slack sends the event again.
                self._fail(request, done)
                return BoltResponse(status=500)
            if not isinstance(done, Exception):
                self._follow(request, done)
        await ack()
        return None

    async def _parse(self, parse: Callable[[Any, Body], Any], body: Body) -> Any:
        """The request, or None where no workspace of ours sent it."""
        team = body.get("team_id") or (body.get("team") or {}).get("id")
        tenant = await self._tenants.by_team(body.get("enterprise_id"), team)
        return parse(tenant.workspace, body) if tenant else None

    def _say_not_installed(self, body: Body) -> None:
        """To somebody of another workspace, who sees our messages in a shared channel."""
        url = body.get("response_url")
        if url:
            self.deps.after(self.deps.slack.respond(str(url), only_you(not_installed(), replace=False)))

    @property
    def _tenants(self) -> Tenants:
        return self.deps.tenants

    async def _answer(self, request: Request, work: Awaitable[Answer]) -> Answer:
        done = await self._walled(work)
        if isinstance(done, UnknownMember):
            self.deps.after(meet(self.deps, request, done.slack_user))
        return self._fail(request, done) if isinstance(done, Exception) else done

    def _fail(self, request: Request, error: Exception) -> Answer:
        if not isinstance(error, UserError):
            self.deps.meters.request_failed(type(request).__name__.lower(), type(error).__name__)
        return failed_answer(request, error)

    async def _walled(self, work: Awaitable[Answer]) -> Answer | Exception:
        """The answer, or what went wrong. `asyncio.timeout` could hang in a driver's cancel; the task is left."""
        task = asyncio.ensure_future(work)
        await asyncio.wait({task}, timeout=WALL_SECONDS)
        if not task.done():
            task.cancel()
            self.deps.after(asyncio.gather(task, return_exceptions=True))
            return TimeoutError("wall")
        error = task.exception()
        if error is None:
            return task.result()
        if isinstance(error, Exception):
            return error
        raise error

    def _follow(self, request: Request, answer: Answer) -> None:
        """Start what the answer asks for beyond the ack."""
        after, slack, workspace = self.deps.after, self.deps.slack, request.workspace
        self._refresh_home(request)
        match answer, request:
            case ShowHome(view), _:
                self._remember_home(request)
                after(slack.publish_home(workspace, request.user, view))
            case Tell(message), Click(response_url=str(url)) | Shortcut(response_url=str(url)):
                after(slack.respond(url, only_you(message, replace=False)))
            case Retell(message), Click(response_url=str(url)):
                after(slack.respond(url, only_you(message, replace=True)))
            case ((Tell(message) | Retell(message)), Click() | Shortcut()):
                self._open(request, notice_window(message))
            case Open(view), Click() | Shortcut() | Command():
                self._open(request, view)
            case Swap(view), Click(view={"id": str(view_id), "hash": str(seen)}) as click:
                after(swap_window(slack, click, view_id, seen, view))
            case Swap(view), Click():
                self._open(request, view)

    def _open(self, request: Request, view: View) -> None:
        if request.trigger is not None:
            self.deps.after(show_window(self.deps.slack, request, request.trigger, view))

    def _remember_home(self, request: Request) -> None:
        """Only Homes that were opened are kept fresh; any other is loaded when it is opened."""
        self.homes[request.workspace, request.user] = None
        if len(self.homes) > MOST_HOMES:
            self.homes.popitem(last=False)

    def _refresh_home(self, request: Request) -> None:
        if isinstance(request, Click | Submission) and (request.workspace, request.user) in self.homes:
            self.deps.after(self._publish_home(request))

    async def _publish_home(self, request: Request) -> None:
        if self.routes.home is not None:
            view = await self.routes.home(request, self.deps)
            await self.deps.slack.publish_home(request.workspace, request.user, view)


async def _on_unknown(request: Command | Click | Submission | Shortcut | Event, deps: Deps) -> Answer:
    """An id from a version that is gone: no dead buttons."""
    log.info("request.unknown", kind=type(request).__name__)
    return Tell(old_button())


def _ack_of_command(answer: Answer) -> Body:
    if isinstance(answer, Tell | Retell):
        return {"response_type": "ephemeral", "text": answer.message.text, "blocks": answer.message.blocks}
    return {}


def _ack_of_submission(answer: Answer) -> Body:
    match answer:
        case Refuse(errors):
            return {"response_action": "errors", "errors": errors}
        case Swap(view):
            return {"response_action": "update", "view": view}
        case Open(view):
            return {"response_action": "push", "view": view}
        case Tell(message) | Retell(message):
            return {"response_action": "update", "view": notice_window(message)}
        case CloseAll():
            return {"response_action": "clear"}
        case Done() | ShowHome():
            return {}
