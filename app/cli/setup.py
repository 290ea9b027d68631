"""Looks at every part of a set-up by itself, so that one run names all there is to mend. It changes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import aiohttp
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.cli.findings import Finding
from app.cli.logs import hide_secrets
from app.cli.migrate import migrations_config
from app.cli.settings import GivenSettings
from app.config import Settings, SlackMode
from app.db.engine import Database, create_engine
from app.db.sealing import KeyRing
from app.db.server import ServerFacts, WrappedKey, list_wrapped_keys, load_server_facts
from app.errors import ConfigurationError, SealBroken
from app.slack.client import LIMIT_SECONDS, Slack
from app.slack.errors import Refused, SlackProblem, Unreachable

OLDEST_SERVER = 15
DATABASE_LIMIT = timedelta(seconds=5)
REQUIRED_SCOPES = ("chat:write", "commands", "im:history", "im:write", "users:read")
"""docs/permissions.md says what each is for; manifest.yml asks for them."""


async def look_at_setup(given: GivenSettings) -> list[Finding]:
    """Everything that can be looked at with the settings that are there."""
    findings = [Finding("settings", False, p.text, p.mend) for p in given.problems]
    if not findings:
        findings.append(Finding("settings", True, "all are there"))
    ring = None
    if given.has("encryption_keys"):
        ring, finding = _look_at_keys(given.settings)
        findings.append(finding)
    if given.has("database_url"):
        findings += await _look_at_database(given.settings, ring)
    return findings + await _look_at_slack(given)


def _look_at_keys(settings: Settings) -> tuple[KeyRing | None, Finding]:
    try:
        ring = KeyRing.parse(settings.encryption_keys.get_secret_value())
    except ConfigurationError as problem:
        what, _, mend = str(problem).partition(". ")
        return None, Finding("encryption keys", False, f"{what}.", mend)
    many = len(ring.keys)
    return ring, Finding("encryption keys", True, f"{many} key{'' if many == 1 else 's'}, '{ring.current_id}' seals")


async def _look_at_database(settings: Settings, ring: KeyRing | None) -> list[Finding]:
    engine = create_engine(settings.sqlalchemy_url, limit=DATABASE_LIMIT, pool_size=1)
    try:
        async with Database(engine, ring or KeyRing({})).begin_all("looking at the set-up") as wide:
            facts = await load_server_facts(wide)
            findings = [version_finding(facts), role_finding(facts), schema_finding(facts)]
            if findings[-1].ok and ring is not None:
                findings.append(stored_keys_finding(ring, await list_wrapped_keys(wide)))
            return findings
    except (SQLAlchemyError, OSError) as problem:
        reason = str(problem.orig if isinstance(problem, DBAPIError) else problem).strip().splitlines()[0]
        mend = "Is PostgreSQL running there, and are host, user, password and database right?"
        return [Finding("database", False, f"it can't be reached: {hide_secrets(reason)}", mend)]
    finally:
        await engine.dispose()


def version_finding(facts: ServerFacts) -> Finding:
    version = f"PostgreSQL {facts.version[0]}.{facts.version[1]}"
    mend = f"Use PostgreSQL {OLDEST_SERVER} or newer."
    return Finding("database", facts.version[0] >= OLDEST_SERVER, version, mend)


def role_finding(facts: ServerFacts) -> Finding:
    if facts.is_superuser or facts.passes_policies:
        what = "a superuser" if facts.is_superuser else "free of row-level security (BYPASSRLS)"
        return Finding(
            "role",
            False,
            f"the bot's role is {what}, so one workspace could see another's rows",
            "Use a role of its own: CREATE ROLE trellis LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '…', as owner of the "
            "database.",
        )
    return Finding("role", True, "a plain one, bound by row-level security")


def schema_finding(facts: ServerFacts) -> Finding:
    scripts = ScriptDirectory.from_config(migrations_config())
    head = scripts.get_current_head()
    if facts.revision == head:
        return Finding("schema", True, f"at the newest version ({head})")
    if facts.revision is None:
        mend = "Run `trellis migrate`."
        if not facts.may_create:
            mend += " Its role needs CREATE on the schema public; the owner of the database has it."
        return Finding("schema", False, "the database is empty", mend)
    known = {script.revision for script in scripts.walk_revisions()}
    if facts.revision not in known:
        text = f"the database is newer ({facts.revision}) than this version of Trellis ({head})"
        return Finding("schema", False, text, "Run the newest version of Trellis.")
    return Finding("schema", False, f"at {facts.revision}, and {head} is needed", "Run `trellis migrate`.")


def stored_keys_finding(ring: KeyRing, stored: list[WrappedKey]) -> Finding:
    """Whether what was sealed so far can be opened with the keys that are there."""
    for key in stored:
        try:
            ring.unwrap(key.workspace, key.key_id, key.wrapped)
        except SealBroken as problem:
            mend = f"Put the key '{key.key_id}' that was used before back into TRELLIS_ENCRYPTION_KEYS, beside others."
            return Finding("stored keys", False, str(problem).rstrip("."), mend)
    text = f"the {len(stored)} stored open" if stored else "none is stored yet"
    return Finding("stored keys", True, text)


async def _look_at_slack(given: GivenSettings) -> list[Finding]:
    findings: list[Finding] = []
    async with _slack(given.settings) as slack:
        if given.has("slack_bot_token"):
            findings += await _look_at_bot_token(slack, given.settings.slack_bot_token.get_secret_value())
        app_token = given.settings.slack_app_token
        if given.settings.slack_mode is SlackMode.SOCKET and app_token and given.has("slack_app_token"):
            findings.append(await _look_at_app_token(slack, app_token.get_secret_value()))
    if given.settings.slack_mode is SlackMode.HTTP and given.has("slack_signing_secret"):
        findings.append(Finding("signing secret", True, "there; Slack proves it right with its first request"))
    return findings


@asynccontextmanager
async def _slack(settings: Settings) -> AsyncIterator[Slack]:
    async def no_token(workspace: UUID) -> str:
        raise ConfigurationError(f"Nothing is installed for {workspace} while a set-up is looked at.")

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LIMIT_SECONDS)) as session:
        yield Slack(session, settings.slack_api_url, no_token)


async def _look_at_bot_token(slack: Slack, token: str) -> list[Finding]:
    mend = "Install the app from manifest.yml, then copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions."
    if token.startswith("xapp-"):
        return [Finding("bot token", False, "this is the app-level token", mend)]
    try:
        who, granted = await slack.auth_test(token)
    except SlackProblem as problem:
        return [_slack_finding("bot token", problem, mend)]
    if not who.get("bot_id"):
        return [Finding("bot token", False, "this is the token of a person, not of the bot", mend)]
    findings = [Finding("bot token", True, f"works in {who.get('team') or who.get('team_id')}")]
    missing = [scope for scope in REQUIRED_SCOPES if scope not in granted]
    if missing:
        mend = "Add them to the app (manifest.yml has them), then install it again: OAuth & Permissions."
        return [*findings, Finding("scopes", False, f"missing: {', '.join(missing)}", mend)]
    return [*findings, Finding("scopes", True, "all five required ones are granted")]


async def _look_at_app_token(slack: Slack, token: str) -> Finding:
    mend = "Make one under Basic Information, App-Level Tokens, with connections:write, and switch Socket Mode on."
    if token.startswith("xox"):
        return Finding("app token", False, "this is not an app-level token", mend)
    try:
        await slack.open_connection(token)
    except SlackProblem as problem:
        return _slack_finding("app token", problem, mend)
    return Finding("app token", True, "opens a Socket Mode connection")


def _slack_finding(name: str, problem: SlackProblem, mend: str) -> Finding:
    match problem:
        case Refused(error=error):
            return Finding(name, False, f"Slack refuses it ({error})", mend)
        case Unreachable():
            return Finding(name, False, "Slack can't be reached", "Does this machine reach TRELLIS_SLACK_API_URL?")
        case _:
            return Finding(name, False, f"no good answer from Slack ({problem})", "Try again in a minute.")
