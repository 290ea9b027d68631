"""The state of one workspace and the one app installed in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.changes import Changes, Topic
from sandbox.clock import Clock
from sandbox.conversations import Conversations
from sandbox.delivery.courier import Courier
from sandbox.delivery.signed_http import SignedHttp
from sandbox.delivery.socket_mode import SocketMode
from sandbox.faults import Faults
from sandbox.ids import Ids
from sandbox.inspector import Inspector
from sandbox.manifest import Manifest
from sandbox.model import Channel, ChannelKind, File, Message, Team, User
from sandbox.passes import Passes
from sandbox.rates import Rates
from sandbox.rules import Rules
from sandbox.windows import Windows


@dataclass(frozen=True, slots=True)
class App:
    """The app as installed here: who its bot is, what it may do, and its secrets."""

    id: str
    manifest: Manifest
    bot_user: str
    bot_id: str
    scopes: frozenset[str]
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str


class Workspace:
    """A workspace in memory. Build it, add people and channels, then `async with serve(workspace)` puts it on a port.

    `users`, `conversations`, `windows` and `files` are what there is; `inspector` what was said; `faults` what should
    go wrong; `changes` wakes whoever waits.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        name: str = "Northwind",
        domain: str = "northwind",
        clock: Clock | None = None,
        rules: Rules | None = None,
    ) -> None:
        self.ids = Ids()
        self.clock = clock or Clock()
        self.rules = rules or Rules()
        self.changes = Changes()
        self.inspector = Inspector(self.clock.now)
        self.faults = Faults()
        self.rates = Rates(self.clock, self.rules)
        self.team = Team(self.ids.mint("T"), name, domain)
        self.users: dict[str, User] = {}
        self.files: dict[str, File] = {}
        self.uploads: dict[str, int] = {}
        """Files that are being uploaded, and how many bytes each announced."""
        self.app = self._install(manifest)
        self.conversations = Conversations(self.ids, self.clock, self.changes)
        self.windows = Windows(self.ids, self.changes)
        self.passes = Passes(self.ids, self.clock, self.rules)
        self.sockets = SocketMode(self.app.id, self.ids, self.rules, self.changes, self.faults)
        self.courier = Courier(self.sockets, self.rules, self.inspector, self.changes)
        self.is_installed = True
        """False once the app was removed: its tokens answer `account_inactive`."""
        self.base_url = ""
        """Where the server listens, without a slash at the end; set by `serve`."""

    def deliver_by_http(self, request_url: str) -> SignedHttp:
        """Switch Socket Mode off: all is posted to this URL, signed. It is verified before the first delivery."""
        way = SignedHttp(request_url, self.app.signing_secret, self.clock.real, self.rules)
        self.courier.way = way
        return way

    @property
    def is_socket_mode(self) -> bool:
        return self.courier.way is self.sockets

    def add_user(self, name: str, *, real_name: str = "", tz: str = "Europe/London", title: str = "") -> User:
        """Add a full member of this workspace; `name` is the handle."""
        user = User(
            id=self.ids.mint("U"),
            team_id=self.team.id,
            name=name,
            real_name=real_name or name.capitalize(),
            email=f"{name}@{self.team.domain}.example",
            tz=tz,
            title=title,
            updated_at=self.clock.seconds,
        )
        self.users[user.id] = user
        return user

    def add_guest(self, name: str, *, single_channel: bool = False) -> User:
        """Add a guest; a single-channel guest carries both flags, as on Slack."""
        user = self.add_user(name)
        user.is_restricted = True
        user.is_ultra_restricted = single_channel
        return user

    def add_stranger(self, name: str) -> User:
        """Add somebody of another company, met in a channel shared through Slack Connect."""
        user = self.add_user(name)
        user.team_id = self.ids.mint("T")
        user.is_stranger = True
        return user

    def add_bot(self, name: str) -> User:
        """Add the bot user of some other app."""
        user = self.add_user(name)
        user.is_bot = True
        return user

    def add_channel(
        self, name: str, *members: User, private: bool = False, topic: str = "", purpose: str = ""
    ) -> Channel:
        """Add a channel; the first member is its creator. The bot is not in it unless it is named."""
        kind = ChannelKind.PRIVATE if private else ChannelKind.PUBLIC
        return self.conversations.create(kind, name, [one.id for one in members], topic=topic, purpose=purpose)

    def user(self, who: User | str) -> User:
        """Somebody by record, id, handle or real name. Raises KeyError."""
        if isinstance(who, User):
            return who
        if who in self.users:
            return self.users[who]
        found = next((one for one in self.users.values() if who in {one.name, one.real_name}), None)
        if found is None:
            raise KeyError(f"no member {who!r}; there is {sorted(one.name for one in self.users.values())}")
        return found

    def channel(self, which: Channel | str) -> Channel:
        """A channel by record, id, or name with or without `#`. Raises KeyError."""
        return self.conversations.channel(which)

    def dm(self, person: User | str, other: User | str | None = None) -> Channel:
        """The direct messages of two people, opened if they never spoke; without `other`, with the bot."""
        return self.conversations.direct(self.user(person).id, self.user(other or self.app.bot_user).id)

    def messages(self, channel: Channel | str) -> list[Message]:
        """What a channel holds, oldest first, replies in threads included."""
        return self.conversations.messages(self.channel(channel).id)

    @property
    def bot(self) -> User:
        return self.users[self.app.bot_user]

    def advance(self, step: timedelta) -> None:
        """Move the clock on."""
        self.clock.advance(step)
        self.changes.tell(Topic.CLOCK)

    def move_to(self, instant: datetime) -> None:
        """Move the clock on to an instant (aware)."""
        self.clock.move_to(instant)
        self.changes.tell(Topic.CLOCK)

    def _install(self, manifest: Manifest) -> App:
        bot = self.add_user(manifest.bot_name, real_name=manifest.name)
        bot.is_bot = True
        app_id = self.ids.mint("A")
        return App(
            id=app_id,
            manifest=manifest,
            bot_user=bot.id,
            bot_id=self.ids.mint("B"),
            scopes=manifest.bot_scopes,
            bot_token=f"xoxb-{self.ids.secret('bot')}",
            app_token=f"xapp-1-{app_id}-{self.ids.secret('app')}",
            signing_secret=self.ids.secret("signing"),
            verification_token=self.ids.secret("verification"),
        )
