"""views.* and blocks.validate."""

from collections.abc import Callable
from typing import Any

from sandbox.api.call import ApiError, Call, InvalidPayload, Method, refuse_problems
from sandbox.api.content import check_files
from sandbox.api.targets import find_user
from sandbox.blockkit.elements import HOME, MESSAGE, MODAL
from sandbox.blockkit.schema import Problem
from sandbox.blockkit.whole import blocks_problems, view_is_too_large, view_problems, with_ids
from sandbox.model import Json, Trigger, View, ViewKind
from sandbox.passes import PassRefused
from sandbox.rates import Tier
from sandbox.shapes import view_object
from sandbox.windows import StackFull
from sandbox.workspace import Workspace


def open_view(call: Call) -> Json:
    body = read_view(call, MODAL)
    trigger = _trigger(call)
    return _shown(call, call.workspace.windows.open(trigger.user, body))


def push_view(call: Call) -> Json:
    body = read_view(call, MODAL)
    trigger = _trigger(call)
    windows = call.workspace.windows
    if trigger.view_id is None:
        raise ApiError("invalid_trigger_id")
    if not any(one.id == trigger.view_id for one in windows.stack(trigger.user)):
        raise ApiError("not_found")
    try:
        return _shown(call, windows.push(trigger.user, body))
    except StackFull:
        raise ApiError("push_limit_reached") from None


def update_view(call: Call) -> Json:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise ApiError("invalid_arguments")
    view = call.workspace.windows.find(view_id=view_id, external_id=external_id)
    if view is None:
        raise ApiError("not_found")
    _check_hash(call, view)
    body = read_view(call, view.kind.value, known=view)
    return _shown(call, call.workspace.windows.update(view, body))


def publish_view(call: Call) -> Json:
    if not call.workspace.app.manifest.home_tab:
        raise ApiError("not_enabled")
    user = find_user(call, "user_id")
    view = call.workspace.windows.homes.get(user.id)
    _check_hash(call, view)
    body = read_view(call, HOME, known=view)
    return _shown(call, call.workspace.windows.publish(user.id, body))


def validate_blocks(call: Call) -> Json:
    """Exactly one of blocks, view and message; no token."""
    checks: dict[str, Callable[[Any], list[Problem]]] = {
        "blocks": lambda given: blocks_problems(given, MESSAGE),
        "view": lambda given: view_problems(given, _surface_of(given)),
        "message": lambda given: blocks_problems(given.get("blocks", []), MESSAGE, at="/message/blocks"),
    }
    given = [name for name in checks if call.args.get(name) is not None]
    if len(given) != 1:
        raise ApiError("invalid_arguments")
    problems = checks[given[0]](call.parsed(given[0]))
    if problems:
        errors = [{"code": "invalid", "message": one.message, "pointer": one.pointer} for one in problems]
        raise InvalidPayload(f"invalid_{given[0]}", errors=errors)
    return {}


def read_view(call: Call, surface: str, *, known: View | None = None) -> Json:
    """The view of a call, checked, with ids filled in. `known` is the view it replaces."""
    return checked_view(call.workspace, call.parsed("view"), surface, known=known, call=call)


def checked_view(
    workspace: Workspace, view: Any, surface: str, *, known: View | None = None, call: Call | None = None
) -> Json:
    """A view as it may be shown. Raises InvalidPayload for what Slack refuses, ApiError for an external id in use."""
    if view is None:
        raise InvalidPayload(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]}
        )
    if view_is_too_large(view):
        raise InvalidPayload("view_too_large")
    problems = view_problems(view, surface)
    if problems:
        refuse_problems("invalid_arguments", problems)
    check_files(call or Call(workspace, "", {}), view["blocks"])
    external_id = view.get("external_id")
    holder = workspace.windows.find(external_id=external_id) if external_id else None
    if holder is not None and holder is not known:
        raise ApiError("duplicate_external_id")
    return {**view, "blocks": with_ids(view["blocks"], workspace.ids)}


def _surface_of(view: Any) -> str:
    return HOME if isinstance(view, dict) and view.get("type") == ViewKind.HOME else MODAL


def _trigger(call: Call) -> Trigger:
    try:
        return call.workspace.passes.take_trigger(call.required("trigger_id"))
    except PassRefused as refused:
        raise ApiError(str(refused)) from None


def _check_hash(call: Call, view: View | None) -> None:
    given = call.text("hash")
    if given and (view is None or view.hash != given):
        raise ApiError("hash_conflict")


def _shown(call: Call, view: View) -> Json:
    return {"view": view_object(call.workspace, view)}


METHODS = (
    Method("views.open", open_view, Tier.FOUR),
    Method("views.push", push_view, Tier.FOUR),
    Method("views.update", update_view, Tier.FOUR),
    Method("views.publish", publish_view, Tier.FOUR),
    Method("blocks.validate", validate_blocks, Tier.FOUR, token=""),
)
