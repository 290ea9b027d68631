"""(a) `/growth help` and (b) `/growth` with its menu, from a signed request to the answer."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event

from app.bootstrap import create_bolt
from app.clock import system_clock
from app.config import Settings, SlackMode
from app.db.engine import SERVE_LIMIT, Database, create_engine
from app.db.people import upsert_profiles
from app.db.sealing import KeyRing
from app.db.workspaces import NewInstallation, save_installation
from app.deps import Deps
from app.domain.person import PersonKind, Profile
from app.handlers import register_all
from app.handlers.growth import HELP
from app.handlers.routes import Routes
from app.services.tenants import Tenants
from app.slack.client import Slack
from bench.pairs import Pair, compare
from bench.requests import PATH, SECRET, asker

TEAM, USER = "T1", "UASKS"
TIMES = 200
KEYS = KeyRing.new_key("bench")
Ask = Callable[[], Awaitable[None]]


async def compare_help(url: str) -> Pair:
    """The full app with every listener against a bare Bolt app with the same settings and the same answer."""
    async with aiohttp.ClientSession() as session:
        deps = await _deps(url, session)
        ours = AsyncSlackRequestHandler(create_bolt(deps, _settings(url), register_all(Routes())), PATH)
        bare_app = _bare_bolt(session)

        async def answer(ack: AsyncAck) -> None:
            await ack(response_type="ephemeral", text=HELP.text, blocks=HELP.blocks)

        bare_app.command("/growth")(answer)
        bare = AsyncSlackRequestHandler(bare_app, PATH)
        pair = await compare(_ask(ours, "help"), _ask(bare, "help"), times=TIMES)
        await deps.db.engine.dispose()
    return pair


async def compare_menu(url: str) -> Pair:
    """The same for the menu; the bare app runs the very statements that ours runs, and answers what ours answered."""
    async with aiohttp.ClientSession() as session:
        deps = await _deps(url, session)
        ours = AsyncSlackRequestHandler(create_bolt(deps, _settings(url), register_all(Routes())), PATH)
        ask = _ask(ours, "")
        await ask()
        statements = await _recorded(deps.db, ask)
        bare_app = _bare_bolt(session)

        async def answer(ack: AsyncAck) -> None:
            async with deps.db.engine.begin() as connection:
                for statement, parameters in statements:
                    (await connection.exec_driver_sql(statement, parameters)).all()
            await ack(response_type="ephemeral", text=HELP.text, blocks=HELP.blocks)

        bare_app.command("/growth")(answer)
        bare = AsyncSlackRequestHandler(bare_app, PATH)
        pair = await compare(ask, _ask(bare, ""), times=TIMES)
        await deps.db.engine.dispose()
    return pair


def _ask(door: AsyncSlackRequestHandler, text: str) -> Ask:
    return asker(door, team=TEAM, user=USER, text=text)


def _settings(url: str) -> Settings:
    return Settings.model_validate(
        {
            "database_url": url.replace("postgresql+psycopg://", "postgresql://"),
            "slack_mode": SlackMode.HTTP,
            "slack_bot_token": "xoxb-bench",
            "slack_signing_secret": SECRET,
            "encryption_keys": KEYS,
        }
    )


async def _deps(url: str, session: aiohttp.ClientSession) -> Deps:
    """The app's own deps, with one workspace and one member in the database."""
    db = Database(create_engine(url, limit=SERVE_LIMIT), KeyRing.parse(KEYS))
    tenants = Tenants(db)
    new = NewInstallation(None, TEAM, "A1", "B1", "UBOT", None, ("commands",), "xoxb-bench")
    workspace = await save_installation(db, new)
    async with db.begin(workspace) as scope:
        profile = Profile(USER, TEAM, PersonKind.MEMBER, "Europe/Berlin", is_admin=False, deactivated=False)
        await upsert_profiles(scope, [profile], now=system_clock())
    return Deps(
        db=db, slack=Slack(session, "http://127.0.0.1:9/", tenants.token_of), tenants=tenants, clock=system_clock
    )


def _bare_bolt(session: aiohttp.ClientSession) -> AsyncApp:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_id="B1", bot_user_id="UBOT", bot_token="xoxb-bench"
        )

    return AsyncApp(
        client=AsyncWebClient(base_url="http://127.0.0.1:9/", session=session, retry_handlers=[]),
        signing_secret=SECRET,
        authorize=authorize,
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )


async def _recorded(db: Database, ask: Ask) -> list[tuple[str, Any]]:
    """The statements that one request runs, with their parameters, as the driver got them."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    await ask()
    event.remove(db.engine.sync_engine, "before_cursor_execute", note)
    return seen
