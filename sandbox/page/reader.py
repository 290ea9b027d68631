"""Who looks at the screen: names, links, emoji and times as this person sees them, safe to put into HTML."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import emoji
from markupsafe import Markup, escape

from sandbox.model import Channel, ChannelKind, File, Json, User
from sandbox.page.dates import date_in_words, local_time
from sandbox.page.place import Place, path_to, slug
from sandbox.people.screen import can_read
from sandbox.workspace import Workspace

SAFE_ADDRESS = re.compile(r"(https?://|mailto:|tel:)\S+", re.IGNORECASE)
PERMALINK = re.compile(r"archives/(?P<channel>[A-Z0-9]+)(/p(?P<ts>\d{16}))?(\?thread_ts=(?P<thread>\d+\.\d+))?")
SLACK_LINK = re.compile(r"slack://(?P<what>user|app|channel)\?(?P<query>\S*)")

SHOWN_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Pictures shown in place. Others, such as SVG with scripts in it, are only ever saved."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody at the page, at one moment."""

    workspace: Workspace
    user: User
    now: datetime

    @classmethod
    def of(cls, workspace: Workspace, user: User) -> "Reader":
        return cls(workspace, user, workspace.clock.now())

    def local(self, ts: str | float) -> datetime:
        """A ts on this person's wall clock."""
        return local_time(float(ts), self.user.tz)

    def mention(self, user_id: str) -> Markup:
        """`@name` of somebody; of oneself it stands out."""
        user = self.workspace.users.get(user_id)
        own = " mention-me" if user is self.user else ""
        return Markup('<span class="mention{}">@{}</span>').format(own, user.real_name if user else user_id)

    def broadcast(self, word: str) -> Markup:
        return Markup('<span class="mention mention-me">@{}</span>').format(word)

    def channel_link(self, channel_id: str) -> Markup:
        """A link to a channel; private ones keep their name from those who are not in them."""
        channel = self.workspace.conversations.channels.get(channel_id)
        if channel is None or not can_read(self.workspace, self.user, channel.id):
            return Markup('<span class="mention">#private channel</span>')
        where = path_to(self.workspace, self.user, Place.of(self.workspace, channel))
        return Markup('<a class="mention" href="{}">#{}</a>').format(where, channel.name or "direct message")

    def link(self, address: str, words: str | Markup) -> Markup:
        """A link; to places of this workspace it stays on the page. Addresses of other kinds are shown, not linked."""
        local = self.local_path(address)
        if local:
            return Markup('<a href="{}">{}</a>').format(local, words)
        if not SAFE_ADDRESS.fullmatch(address):
            return Markup("{}").format(words)
        return Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow" title="{}">{}</a>').format(
            address, address, words
        )

    def local_path(self, address: str) -> str:
        """The page's own path for a permalink or `slack:` link of this workspace; empty for any other address."""
        if address.startswith(self.workspace.team.url):
            found = PERMALINK.match(address.removeprefix(self.workspace.team.url))
            return self._path_of_permalink(found) if found else ""
        found = SLACK_LINK.fullmatch(address)
        return self._path_of_slack_link(found) if found else ""

    def date(self, seconds: str | int, form: str, fallback: str) -> Markup:
        """A date token's words, with the whole date on hover; its fallback if it makes no sense."""
        try:
            words = date_in_words(int(seconds), form, now=self.now, tz=self.user.tz)
            at = self.local(float(seconds))
        except (ValueError, KeyError, OverflowError):
            return escape(fallback)
        whole = f"{at:%A} {at.day} {at:%B} {at.year}, {at:%H:%M} ({self.user.tz})"
        return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), whole, words)

    def emoji(self, name: str) -> Markup:
        """An emoji by its short code, named for those who don't see it; an unknown one stays as it was typed."""
        sign = emoji_for(name)
        if not sign:
            return escape(f":{name}:")
        return Markup('<span class="emoji" role="img" aria-label="{0}" title=":{0}:">{1}</span>').format(name, sign)

    def room_name(self, channel: Channel) -> str:
        """What this person calls a conversation."""
        if channel.kind is not ChannelKind.DM:
            return channel.name
        other = next((one for one in channel.members if one != self.user.id), self.user.id)
        return self.workspace.users[other].real_name

    def shows(self, file: File) -> bool:
        """Whether a file is shown in place; all others are offered for saving."""
        return file.mimetype in SHOWN_IMAGES

    def path_of_file(self, file: File) -> str:
        return f"/as/{slug(self.workspace, self.user)}/files/{file.id}"

    def file_of(self, image: Json) -> str:
        """Where the picture of an image block is on this page; empty for pictures elsewhere, which are not fetched."""
        wanted = image.get("slack_file") or {}
        address = str(wanted.get("url") or image.get("image_url") or "")
        for file in self.workspace.files.values():
            if file.id == wanted.get("id") or f"/{file.id}/" in address:
                return self.path_of_file(file) if self.shows(file) else ""
        return ""

    def _path_of_permalink(self, found: re.Match[str]) -> str:
        channel = self.workspace.conversations.channels.get(found["channel"])
        if channel is None or not can_read(self.workspace, self.user, channel.id):
            return ""
        ts = f"{found['ts'][:10]}.{found['ts'][10:]}" if found["ts"] else ""
        path = path_to(self.workspace, self.user, Place.of(self.workspace, channel, thread=found["thread"] or ""))
        return f"{path}#m-{ts}" if ts else path

    def _path_of_slack_link(self, found: re.Match[str]) -> str:
        asked = dict(part.partition("=")[::2] for part in found["query"].split("&"))
        if found["what"] == "app" or asked.get("id") == self.workspace.app.bot_user:
            return path_to(self.workspace, self.user, Place.home() if asked.get("tab") == "home" else Place.dm())
        if found["what"] == "user" and asked.get("id") in self.workspace.users:
            return path_to(self.workspace, self.user, Place.person(asked["id"]))
        channel = self.workspace.conversations.channels.get(asked.get("id", ""))
        return path_to(self.workspace, self.user, Place.of(self.workspace, channel)) if channel else ""


@lru_cache(maxsize=4096)
def emoji_for(name: str) -> str:
    """The sign for a short code without colons, skin tone or not; empty if there is none."""
    short = name.partition("::")[0]
    sign = emoji.emojize(f":{short}:", language="alias")
    return "" if sign == f":{short}:" else sign
