"""The messages of a conversation in the order of the screen: with day dividers, threads summed up, the newest page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.model import Channel, Message, User
from sandbox.page.dates import day_label
from sandbox.page.reader import Reader

PAGE = 60
"""Messages shown at first, and added by each press on "Show earlier"."""

SAME_BREATH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Row:
    """A message as a line of the screen. `day` is a divider above it; `continues`: same author, moments later."""

    message: Message
    author: User
    at: datetime
    day: str = ""
    continues: bool = False
    replies: tuple[User, ...] = ()
    reply_count: int = 0
    last_reply_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """`earlier` is how many messages are older than the rows."""

    rows: Sequence[Row]
    earlier: int = 0


def list_messages(reader: Reader, channel: Channel, *, most: int = PAGE) -> Listing:
    """The newest messages of a conversation, without replies in threads, with what is for this reader alone."""
    everything = reader.workspace.messages(channel)
    own = [one for one in reader.workspace.conversations.ephemerals(reader.user.id) if one.channel == channel.id]
    said = [one for one in everything if one.thread_ts in {None, one.ts}]
    said += [one for one in own if one.thread_ts is None]
    said.sort(key=lambda one: one.ts)
    return Listing(list(_rows(reader, said[-most:], _threads(everything))), max(0, len(said) - most))


def list_thread(reader: Reader, parent: Message) -> Listing:
    """A message, the replies to it, and what was said there for this reader alone."""
    own = (one for one in reader.workspace.conversations.ephemerals(reader.user.id) if one.thread_ts == parent.ts)
    replies = sorted([*reader.workspace.conversations.replies(parent), *own], key=lambda one: one.ts)
    return Listing(list(_rows(reader, [parent, *replies], {})))


def _threads(messages: Sequence[Message]) -> dict[str, list[Message]]:
    threads: dict[str, list[Message]] = {}
    for one in messages:
        if one.thread_ts and one.thread_ts != one.ts:
            threads.setdefault(one.thread_ts, []).append(one)
    return threads


def _rows(reader: Reader, messages: Sequence[Message], threads: dict[str, list[Message]]) -> Iterator[Row]:
    today = reader.local(reader.workspace.clock.seconds).date()
    before: Row | None = None
    for message in messages:
        at = reader.local(message.ts)
        replies = threads.get(message.ts, [])
        users = reader.workspace.users
        row = Row(
            message,
            users[message.user],
            at,
            day=day_label(at.date(), today) if before is None or before.at.date() != at.date() else "",
            continues=_continues(before, message, at),
            replies=tuple(users[one] for one in dict.fromkeys(one.user for one in replies))[:4],
            reply_count=len(replies),
            last_reply_at=reader.local(replies[-1].ts) if replies else None,
        )
        yield row
        before = row


def _continues(before: Row | None, message: Message, at: datetime) -> bool:
    if before is None or before.at.date() != at.date() or before.message.only_for != message.only_for:
        return False
    return before.message.user == message.user and at - before.at < SAME_BREATH and not before.reply_count
