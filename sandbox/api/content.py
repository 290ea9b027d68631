"""What a message says: text, blocks, attachments and metadata, checked as Slack checks them."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.api.call import ApiError, Call, InvalidPayload, refuse_problems
from sandbox.blockkit.elements import MESSAGE
from sandbox.blockkit.schema import AnyObject, Shape, Str
from sandbox.blockkit.whole import BLOCKS_TEXT_LIMIT, blocks_problems, text_length, with_ids
from sandbox.model import Json

TEXT_CUT = 40_000
UPDATE_TEXT_LIMIT = 4_000
MARKDOWN_TEXT_LIMIT = 12_000
MOST_ATTACHMENTS = 100
METADATA_BYTES = 16_384
"""Slack has a limit and does not say which."""
METADATA_SHAPE = Shape({"event_type": Str(255), "event_payload": AnyObject()})


@dataclass(frozen=True, slots=True)
class Content:
    """What was given; None where an argument was not there at all."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.blocks or self.attachments)


def read_content(call: Call) -> Content:
    """The contents of a call. Raises InvalidPayload."""
    text = call.args.get("text")
    blocks, attachments = read_blocks(call), _read_attachments(call)
    markdown = call.args.get("markdown_text")
    if markdown is not None:
        if text is not None or blocks:
            raise InvalidPayload("markdown_text_conflict")
        if len(str(markdown)) > MARKDOWN_TEXT_LIMIT:
            raise InvalidPayload("msg_too_long")
        text = markdown
    return Content(None if text is None else str(text)[:TEXT_CUT], blocks, attachments, read_metadata(call))


def read_blocks(call: Call) -> list[Json] | None:
    """The blocks, with ids filled in. Raises InvalidPayload."""
    blocks = call.parsed("blocks", error="invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise InvalidPayload("invalid_blocks_format")
    check_blocks(call, blocks)
    return with_ids(blocks, call.workspace.ids)


def check_blocks(call: Call, blocks: list[Json], at: str = "/blocks") -> None:
    """Refuse what Slack refuses in a message's blocks, files that are not there included."""
    problems = blocks_problems(blocks, MESSAGE, at=at)
    if problems:
        refuse_problems("invalid_blocks", problems)
    if text_length(blocks) > BLOCKS_TEXT_LIMIT:
        raise InvalidPayload("msg_blocks_too_long")
    check_files(call, blocks)


def check_files(call: Call, blocks: Any) -> None:
    """Refuse images whose `slack_file` is not a file of this workspace."""
    for found in _slack_files(blocks):
        if found.get("id") not in call.workspace.files and not _known_address(call, found.get("url")):
            raise InvalidPayload("invalid_blocks", errors=["invalid slack file"])


def read_metadata(call: Call) -> Json | None:
    """Message metadata. Raises InvalidPayload with `invalid_metadata_format` or `metadata_too_large`."""
    metadata: Json | None = call.parsed("metadata", error="invalid_metadata_format")
    if metadata is None or metadata == {}:
        return metadata
    if any(METADATA_SHAPE.problems(metadata, "/metadata")):
        raise InvalidPayload("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise InvalidPayload("metadata_too_large")
    return metadata


def _read_attachments(call: Call) -> list[Json] | None:
    attachments = call.parsed("attachments")
    if attachments is None:
        return None
    if not isinstance(attachments, list):
        raise ApiError("invalid_arguments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise InvalidPayload("too_many_attachments")
    for number, one in enumerate(attachments):
        check_blocks(call, one.get("blocks", []), at=f"/attachments/{number}/blocks")
    return attachments


def _slack_files(part: Any) -> list[Json]:
    if isinstance(part, list):
        return [found for one in part for found in _slack_files(one)]
    if not isinstance(part, dict):
        return []
    own = [part["slack_file"]] if isinstance(part.get("slack_file"), dict) else []
    return own + [found for one in part.values() for found in _slack_files(one)]


def _known_address(call: Call, address: str | None) -> bool:
    return bool(address) and any(f"/{file_id}/" in str(address) for file_id in call.workspace.files)
