"""What an ack does to the person's screen: closes, changes or stacks windows, shows errors or a message."""

from typing import Any

from sandbox.api.call import ApiError, Call, InvalidPayload
from sandbox.api.response_urls import as_message, command_answer
from sandbox.api.views import checked_view
from sandbox.blockkit.elements import MODAL
from sandbox.delivery.envelope import Fate, Receipt
from sandbox.model import ResponseUrl, View
from sandbox.people.outcome import TIMED_OUT, TROUBLE, Outcome
from sandbox.windows import StackFull
from sandbox.workspace import Workspace


def after_submission(workspace: Workspace, view: View, receipt: Receipt, took_ms: float) -> Outcome:
    """Apply the ack of a view_submission. An ack Slack can't use leaves the window as it is, with a general error."""
    if receipt.fate is not Fate.ACKED:
        return Outcome(receipt.fate, took_ms, receipt.answer, shown=TROUBLE)
    try:
        errors = _apply(workspace, view, receipt.answer)
    except (ApiError, StackFull) as refused:
        workspace.inspector.refuse_ack("view_submission", receipt.answer, str(refused))
        return Outcome(Fate.ACKED, took_ms, receipt.answer, shown=TROUBLE)
    return Outcome(Fate.ACKED, took_ms, receipt.answer, errors=errors)


def after_command(workspace: Workspace, command: str, url: ResponseUrl, receipt: Receipt, took_ms: float) -> Outcome:
    """Show what the ack of a slash command says, if it says anything."""
    if receipt.fate is not Fate.ACKED:
        reason = "operation_timeout" if receipt.fate is Fate.LATE else "dispatch_failed"
        shown = f'{command} failed with the error "{reason}"'
        return Outcome(receipt.fate, took_ms, receipt.answer, shown=shown)
    if not receipt.answer:
        return Outcome(Fate.ACKED, took_ms)
    try:
        message = command_answer(Call(workspace, command, as_message(receipt.answer)), url)
    except ApiError as refused:
        workspace.inspector.refuse_ack(command, receipt.answer, refused.error)
        return Outcome(Fate.ACKED, took_ms, receipt.answer, shown=f'{command} failed with the error "{refused.error}"')
    return Outcome(Fate.ACKED, took_ms, receipt.answer, message=message)


def after_interaction(receipt: Receipt, took_ms: float) -> Outcome:
    """The ack of a click or shortcut changes nothing by itself; its absence shows."""
    shown = {Fate.ACKED: "", Fate.LATE: TIMED_OUT}.get(receipt.fate, TROUBLE)
    return Outcome(receipt.fate, took_ms, receipt.answer, shown=shown)


def _apply(workspace: Workspace, view: View, answer: Any) -> dict[str, str]:
    """Returns the errors to show under fields. Raises InvalidPayload for an ack that makes no sense."""
    windows = workspace.windows
    if not answer:
        if windows.top(view.user) is view:
            windows.pop(view.user)
        return {}
    if not isinstance(answer, dict):
        raise InvalidPayload("invalid_response_action")
    match answer.get("response_action"):
        case "errors":
            return _errors(view, answer.get("errors"))
        case "update":
            windows.update(view, checked_view(workspace, answer.get("view"), MODAL, known=view))
        case "push":
            windows.push(view.user, checked_view(workspace, answer.get("view"), MODAL))
        case "clear":
            windows.clear(view.user)
        case _:
            raise InvalidPayload("invalid_response_action")
    return {}


def _errors(view: View, errors: Any) -> dict[str, str]:
    """Errors stand under input blocks only; one word about another block, and Slack shows none of them."""
    inputs = {one["block_id"] for one in view.blocks if one["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise InvalidPayload("invalid_errors")
    if not all(isinstance(one, str) and one for one in errors.values()):
        raise InvalidPayload("invalid_errors")
    return dict(errors)
