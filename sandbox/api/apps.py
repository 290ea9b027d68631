"""apps.*: opening a Socket Mode connection."""

from sandbox.api.call import ApiError, Call, Method
from sandbox.model import Json
from sandbox.rates import Tier


def open_connection(call: Call) -> Json:
    workspace = call.workspace
    if not workspace.is_socket_mode:
        raise ApiError("forbidden_team")  # Socket Mode is switched off for this app.
    socket_root = workspace.base_url.replace("http", "ws", 1)
    return {"url": f"{socket_root}/link/?ticket={workspace.sockets.issue_ticket()}&app_id={workspace.app.id}"}


METHODS = (Method("apps.connections.open", open_connection, Tier.THREE, token="xapp"),)
