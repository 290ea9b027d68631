"""What really arrived in the workspace: the bot's messages, and how many came unasked on one day of one person."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.model import Message, User
from sandbox.workspace import Workspace

ANSWER_WITHIN = timedelta(minutes=1)


def list_arrived(workspace: Workspace) -> list[Message]:
    """Every message of the bot that stands in a conversation."""
    bot = workspace.app.bot_user
    rooms = workspace.conversations.channels
    return [one for room in rooms for one in workspace.messages(room) if one.user == bot]


def list_in_room(workspace: Workspace, name: str) -> list[Message]:
    """The bot's messages in one channel, oldest first."""
    return [one for one in workspace.messages(name) if one.user == workspace.app.bot_user]


def list_direct(workspace: Workspace, handle: str) -> list[Message]:
    """The bot's direct messages to somebody as they read now, oldest first."""
    return [one for one in workspace.messages(workspace.dm(handle)) if one.user == workspace.app.bot_user]


def most_unasked_a_day(workspace: Workspace) -> int:
    """The most unasked-for messages that one person got on one day of their own calendar."""
    counts = (_unasked_by_day(workspace, user) for user in workspace.users.values() if not user.is_bot)
    return max((max(by_day.values(), default=0) for by_day in counts), default=0)


def _unasked_by_day(workspace: Workspace, user: User) -> Counter[date]:
    """An answer to what the person wrote a moment before was asked for; all else was not."""
    found = workspace.conversations.find_direct(user.id, workspace.app.bot_user)
    by_day: Counter[date] = Counter()
    asked_at: datetime | None = None
    for message in workspace.messages(found) if found else ():
        at = datetime.fromtimestamp(float(message.ts), UTC)
        if message.user == user.id:
            asked_at = at
        elif asked_at is not None and at - asked_at <= ANSWER_WITHIN:
            asked_at = None
        else:
            by_day[at.astimezone(ZoneInfo(user.tz)).date()] += 1
    return by_day
