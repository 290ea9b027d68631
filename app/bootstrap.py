"""The composition root: the only place that builds engines, the Bolt app, the scheduler and the web server."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from app.clock import Clock, follow_moves, shifted_clock, system_clock
from app.config import Settings, SlackMode
from app.db.engine import SERVE_LIMIT, WORK_LIMIT, Database, create_engine
from app.db.sealing import KeyRing
from app.db.workspaces import NewInstallation, save_installation
from app.deps import Deps, Meters
from app.errors import ConfigurationError
from app.handlers import register_all
from app.handlers.listeners import Listeners
from app.handlers.routes import Routes
from app.jobs import TICKING, create_scheduler, run_job
from app.jobs.refresh_people import refresh_people
from app.services.tenants import Tenants
from app.slack.client import LIMIT_SECONDS, Slack
from app.slack.errors import SlackProblem
from app.slack.socket_mode import LAST_ANSWERS_SECONDS, Deaf, Ears, listen_by_socket
from app.web.health import health_routes
from app.web.metrics import Metrics, metrics_routes

log = structlog.get_logger(__name__)

SLACK_PATH = "/slack/events"
DRAIN_SECONDS = 8.0
"""With the last answers before, it stays below the ten to thirty seconds after which a process is killed."""


def clock_of(settings: Settings) -> Clock:
    return shifted_clock(settings.clock_file) if settings.clock_file else system_clock


@asynccontextmanager
async def open_database(settings: Settings, *, limit: timedelta = WORK_LIMIT) -> AsyncIterator[Database]:
    """A database whose statements end after `limit`; closed with the block."""
    engine = create_engine(settings.sqlalchemy_url, limit=limit)
    try:
        yield Database(engine, KeyRing.parse(settings.encryption_keys.get_secret_value()))
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_deps(settings: Settings, meters: Meters) -> AsyncIterator[tuple[Deps, Deps]]:
    """Deps for requests and for jobs: one clock, one client, one `after`; each its own engine."""
    timeout = aiohttp.ClientTimeout(total=LIMIT_SECONDS)
    async with (
        open_database(settings, limit=SERVE_LIMIT) as serving,
        open_database(settings, limit=WORK_LIMIT) as working,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        tenants = Tenants(serving)
        slack = Slack(session, settings.slack_api_url, tenants.token_of)
        deps = Deps(
            db=serving,
            slack=slack,
            tenants=tenants,
            clock=clock_of(settings),
            meters=meters,
            admins=frozenset(settings.admin_ids),
        )
        yield deps, replace(deps, db=working)


def create_bolt(deps: Deps, settings: Settings, routes: Routes) -> AsyncApp:
    """Bolt behind our routing table. The answer leaves when the listener returns (docs/decisions/0004)."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        tenant = await deps.tenants.by_team(enterprise_id, team_id)
        if tenant is None:
            # The listeners answer strangers themselves; Bolt would answer in its own words.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=tenant.bot_id,
            bot_user_id=tenant.bot_user_id,
            bot_token=tenant.bot_token,
        )

    secret = settings.slack_signing_secret
    app = AsyncApp(
        name="trellis",  # Bolt would walk the stack for one
        client=AsyncWebClient(base_url=settings.slack_api_url, session=deps.slack.session, retry_handlers=[]),
        signing_secret=secret.get_secret_value() if secret else "unused-in-socket-mode",
        authorize=authorize,
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    Listeners(routes, deps).attach(app)
    return app


async def install(deps: Deps, settings: Settings) -> None:
    """Make the workspace of the bot token in the settings ours; raises ConfigurationError where the token fails."""
    token = settings.slack_bot_token.get_secret_value()
    try:
        who, scopes = await deps.slack.auth_test(token)
    except SlackProblem as problem:
        raise ConfigurationError(f"TRELLIS_SLACK_BOT_TOKEN does not work: {problem}.") from problem
    host = urlsplit(str(who.get("url") or "")).hostname or ""
    await save_installation(
        deps.db,
        NewInstallation(
            enterprise_id=who.get("enterprise_id"),
            team_id=str(who["team_id"]),
            app_id=str(who.get("app_id") or ""),
            bot_id=str(who.get("bot_id") or ""),
            bot_user_id=str(who["user_id"]),
            domain=host.removesuffix(".slack.com") or None,
            scopes=scopes,
            bot_token=token,
        ),
    )
    # Known before the first request, which may come when the database is away.
    await deps.tenants.by_team(who.get("enterprise_id"), str(who["team_id"]))


class _Server(uvicorn.Server):
    """Signals are handled by `serve`, for all parts of the process at once."""

    def capture_signals(self) -> Any:
        return nullcontext()


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, then stop in order: no new requests, no new ticks, what is under way, the pools.

    Raises Deaf where Socket Mode has gone quiet for good, so that whoever watches the process starts a new one.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    metrics = Metrics(clock_of(settings))
    async with open_deps(settings, metrics) as (serving, working):
        await install(working, settings)
        scheduler = create_scheduler(working, tick_seconds=settings.tick_seconds)
        wake = serving.db.wake = working.db.wake
        bolt = create_bolt(serving, settings, register_all(Routes()))
        ears = await _listen(bolt, serving, settings)
        web = _web(bolt, working, settings, ears, metrics)
        serving_web = asyncio.ensure_future(web.serve())
        scheduler.start()
        wake()  # what came due while nobody ran is seen to now, and readiness waits for no tick
        working.after(run_job(refresh_people, working))
        following = asyncio.ensure_future(follow_moves(settings.clock_file, wake)) if settings.clock_file else None
        log.info("trellis.started", mode=settings.slack_mode, port=settings.http_port, replica=working.replica)
        ends = {serving_web, asyncio.ensure_future(stop.wait())}
        dead = asyncio.ensure_future(ears.until_dead()) if ears else None
        await asyncio.wait(ends | {dead} if dead else ends, return_when=asyncio.FIRST_COMPLETED)
        web.should_exit = True
        if following:
            following.cancel()
        scheduler.shutdown(wait=False)
        if ears:
            await ears.close()
        await serving_web
        await serving.after.end(DRAIN_SECONDS)
        log.info("trellis.stopped")
        if dead and dead.done():
            raise Deaf


async def _listen(bolt: AsyncApp, deps: Deps, settings: Settings) -> Ears | None:
    if settings.slack_mode is not SlackMode.SOCKET or settings.slack_app_token is None:
        return None
    return await listen_by_socket(bolt, deps.slack, settings.slack_app_token.get_secret_value())


def _web(bolt: AsyncApp, deps: Deps, settings: Settings, ears: Ears | None, metrics: Metrics) -> _Server:
    """One ASGI app: Slack's requests go straight to Bolt (in HTTP mode), the rest to Starlette."""
    if ears:
        metrics.watch_silence(ears.silence)
    problems = [ears.problem] if ears else []
    health = health_routes(deps, ticking=TICKING, tick_seconds=settings.tick_seconds, problems=problems)
    site = Starlette(routes=[*health, *metrics_routes(metrics)])
    slack = AsyncSlackRequestHandler(bolt, SLACK_PATH) if settings.slack_mode is SlackMode.HTTP else None

    async def asgi(scope: Any, receive: Any, send: Any) -> None:
        if slack is not None and scope["type"] == "http" and scope["path"] == SLACK_PATH:
            await slack(scope, receive, send)
        else:
            await site(scope, receive, send)

    config = uvicorn.Config(
        asgi,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,  # our lines are JSON; its own would not be
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=int(LAST_ANSWERS_SECONDS),
    )
    return _Server(config)
