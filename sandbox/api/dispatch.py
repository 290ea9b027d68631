"""From a request to an answer: arguments, token, scopes, rates, faults, the method, and the inspector's note."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from sandbox.api import apps, chat, conversations, files, people, views
from sandbox.api.call import ApiError, Call, InvalidPayload, Method, limited
from sandbox.api.files import receive_upload
from sandbox.api.response_urls import respond
from sandbox.changes import Topic
from sandbox.faults import Fault, Kind
from sandbox.inspector import Direction
from sandbox.model import Json
from sandbox.workspace import Workspace

METHODS: Mapping[str, Method] = {
    one.name: one for family in (apps, chat, conversations, files, people, views) for one in family.METHODS
}

RESPONSE_URL, UPLOAD = "response_url", "upload"
"""What the inspector and faults call the doors that are no Web API methods."""

DROPS = {Kind.DROP_BEFORE, Kind.DROP_AFTER}


class Dropped(Exception):
    """The connection is to be closed without an answer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a call. `faulted` if a fault that was set made it so."""

    body: Json
    status: int = 200
    retry_after: int = 0
    faulted: str = ""


async def answer_api(workspace: Workspace, request: Request) -> Response:
    """Answer one call of the Web API. Raises Dropped if a fault says so."""
    name = request.path_params["method"]
    args = await arguments_of(request)
    token = _token(request, args)
    answered = await under_faults(workspace, name, args, lambda: run_method(workspace, name, args, token))
    headers = {"x-oauth-scopes": ",".join(sorted(workspace.app.scopes))}
    return _response(answered, headers)


async def answer_response_url(workspace: Workspace, request: Request) -> Response:
    """Take one answer to an interaction. Raises Dropped if a fault says so."""
    args = await arguments_of(request)
    key = request.path_params["key"]
    answered = await under_faults(workspace, RESPONSE_URL, args, lambda: run_respond(workspace, args, key))
    return PlainTextResponse("ok") if answered.body.get("ok") else _response(answered, {})


async def answer_upload(workspace: Workspace, request: Request) -> Response:
    """Take the bytes of a file. Raises Dropped if a fault says so."""
    content = await request.body()
    file_id = request.path_params["file"]
    args = {"file": file_id, "bytes": len(content)}

    def take() -> Answered:
        taken = receive_upload(workspace, file_id, content)
        return Answered({"ok": True}) if taken else Answered({"ok": False, "error": "bad_upload"}, 400)

    answered = await under_faults(workspace, UPLOAD, args, take)
    return PlainTextResponse("OK") if answered.body.get("ok") else _response(answered, {})


async def under_faults(workspace: Workspace, name: str, args: Json, work: Callable[[], Answered]) -> Answered:
    """Do the work unless a fault that was set strikes instead; write down what came of it. Raises Dropped."""
    began = time.perf_counter()
    fault = workspace.faults.strike(name)
    answered = await _strike_before(fault) or work()
    if fault is not None and fault.kind is Kind.SLOW_AFTER:
        await asyncio.sleep(fault.seconds)
    if fault is not None and fault.kind in DROPS:
        answered = replace(answered, faulted=fault.kind)
    _note(workspace, name, answered, args, (time.perf_counter() - began) * 1000)
    if answered.faulted in DROPS:
        raise Dropped
    return answered


def run_method(workspace: Workspace, name: str, args: Mapping[str, Any], token: str) -> Answered:
    """Run a method after Slack's checks in Slack's order: method, token, scope, rate."""
    try:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        _check_token(workspace, method, token)
        _check_scopes(workspace, method)
        limited(workspace.rates.spend_call(name, method.tier))
        return Answered({"ok": True, **method.run(Call(workspace, name, args))})
    except ApiError as refused:
        workspace.inspector.counts.invalid_payloads += isinstance(refused, InvalidPayload)
        status = 429 if refused.retry_after else 200
        return Answered({"ok": False, "error": refused.error, **refused.more}, status, refused.retry_after)


def run_respond(workspace: Workspace, args: Mapping[str, Any], key: str) -> Answered:
    """Do what an answer to a response_url asks."""
    try:
        respond(Call(workspace, RESPONSE_URL, args), key)
    except ApiError as refused:
        workspace.inspector.counts.invalid_payloads += isinstance(refused, InvalidPayload)
        status = 429 if refused.retry_after else 404 if refused.error in {"expired_url", "used_url"} else 200
        return Answered({"ok": False, "error": refused.error, **refused.more}, status, refused.retry_after)
    return Answered({"ok": True})


def _note(workspace: Workspace, name: str, answered: Answered, args: Mapping[str, Any], took_ms: float) -> None:
    outcome = answered.faulted or ("ok" if answered.body.get("ok") else str(answered.body.get("error")))
    counts = workspace.inspector.counts
    counts.calls += 1
    counts.errors += not answered.faulted and not answered.body.get("ok")
    workspace.inspector.note(
        Direction.CALL,
        name,
        outcome,
        took_ms=took_ms,
        sent=dict(args),
        answer=answered.body,
        user=str(args.get("user", "")),
    )
    workspace.changes.tell(Topic.TRAFFIC)


async def arguments_of(request: Request) -> Json:
    """The arguments of a call: query, then JSON or form."""
    args: Json = dict(request.query_params)
    if request.method == "GET":
        return args
    if request.headers.get("content-type", "").startswith("application/json"):
        body = await request.body()
        given = json.loads(body) if body else {}
        return args | given if isinstance(given, dict) else args
    async with request.form() as form:
        return args | {name: value for name, value in form.items() if isinstance(value, str)}


async def _strike_before(fault: Fault | None) -> Answered | None:
    """The answer that a fault gives instead of the method's, if it does; a slow one only waits."""
    if fault is None or fault.kind in {Kind.DROP_AFTER, Kind.SLOW_AFTER}:
        return None
    if fault.kind is Kind.SLOW:
        await asyncio.sleep(fault.seconds)
        return None
    body: Json = {"ok": False, "error": fault.error or fault.kind.value}
    if fault.kind is Kind.RATELIMITED:
        return Answered(body, 429, max(1, round(fault.seconds)), faulted=fault.kind)
    status = {Kind.SERVER_ERROR: 500, Kind.BAD_GATEWAY: 502}.get(fault.kind, 200)
    return Answered(body, status, faulted=fault.kind)


def _response(answered: Answered, headers: dict[str, str]) -> Response:
    if answered.status == 502:
        return HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", status_code=502)
    if answered.retry_after:
        headers = {**headers, "Retry-After": str(answered.retry_after)}
    return JSONResponse(answered.body, status_code=answered.status, headers=headers)


def _token(request: Request, args: Mapping[str, Any]) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else str(args.get("token") or "")


def _check_token(workspace: Workspace, method: Method, token: str) -> None:
    if not method.token:
        return
    if not token:
        raise ApiError("not_authed")
    known = {"xoxb": workspace.app.bot_token, "xapp": workspace.app.app_token}
    if token not in known.values():
        raise ApiError("invalid_auth")
    if token != known[method.token]:
        raise ApiError("not_allowed_token_type")
    if not workspace.is_installed:
        raise ApiError("account_inactive")


def _check_scopes(workspace: Workspace, method: Method) -> None:
    if method.scopes and not workspace.app.scopes & set(method.scopes):
        provided = ",".join(sorted(workspace.app.scopes))
        raise ApiError("missing_scope", needed=",".join(method.scopes), provided=provided)
