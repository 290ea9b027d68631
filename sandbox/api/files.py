"""files.*: the three steps of an upload, and what is known of a file."""

import mimetypes

from sandbox.api.call import ApiError, Call, Method, limited
from sandbox.api.chat import bot_message
from sandbox.api.content import Content
from sandbox.api.targets import check_may_post, find_channel
from sandbox.events import tell_message
from sandbox.model import File, Json
from sandbox.rates import Tier
from sandbox.shapes import file_object
from sandbox.workspace import Workspace

ALT_TEXT_LIMIT = 1000


def get_upload_url(call: Call) -> Json:
    name = call.required("filename")
    length = call.number("length", 0)
    if length <= 0:
        raise ApiError("invalid_arguments")
    if len(call.text("alt_txt")) > ALT_TEXT_LIMIT:
        raise ApiError("alt_txt_too_large")
    workspace = call.workspace
    file = new_file(workspace, name, b"", workspace.app.bot_user)
    file.alt_text = call.text("alt_txt")
    workspace.uploads[file.id] = length
    return {"upload_url": f"{workspace.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    workspace = call.workspace
    files = [_finished(call, one) for one in call.parsed("files") or ()]
    if not files:
        raise ApiError("invalid_arguments")
    if call.text("channel_id"):
        _share(call, files)
    return {"files": [file_object(workspace, one) for one in files]}


def file_info(call: Call) -> Json:
    file = call.workspace.files.get(call.required("file"))
    if file is None:
        raise ApiError("file_not_found")
    return {"file": file_object(call.workspace, file)}


def receive_upload(workspace: Workspace, file_id: str, content: bytes) -> bool:
    """The second step: the bytes. False if the file is unknown or their number is not what was announced."""
    if workspace.uploads.get(file_id) != len(content):
        return False
    workspace.files[file_id].content = content
    return True


def new_file(workspace: Workspace, name: str, content: bytes, user: str) -> File:
    """A file in the workspace, shared with nobody yet."""
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(workspace.ids.mint("F"), name, name, mimetype, content, user, workspace.clock.seconds)
    workspace.files[file.id] = file
    return file


def _finished(call: Call, given: Json) -> File:
    file = call.workspace.files.get(str(given.get("id")))
    if file is None or not file.content:
        raise ApiError("file_not_found")
    call.workspace.uploads.pop(file.id, None)
    file.title = str(given.get("title") or file.name)
    return file


def _share(call: Call, files: list[File]) -> None:
    workspace = call.workspace
    channel = find_channel(call, "channel_id")
    check_may_post(call, channel)
    limited(workspace.rates.spend_post(channel.id))
    message = bot_message(workspace, channel, Content(call.text("initial_comment"), None, None, None))
    message.files = [one.id for one in files]
    message.thread_ts = call.text("thread_ts") or None
    for file in files:
        file.channels.append(channel.id)
    workspace.conversations.add(message)
    tell_message(workspace, message)


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, Tier.FOUR, ["files:write"]),
    Method("files.completeUploadExternal", complete_upload, Tier.FOUR, ["files:write"]),
    Method("files.info", file_info, Tier.FOUR, ["files:read"]),
)
