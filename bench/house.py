"""What the benches stand on: a migrated database of their own, and a workspace for `trellis run` to install in."""

import os
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config

from app.db.sealing import KeyRing
from sandbox.manifest import load_manifest
from sandbox.postgres import running_postgres
from sandbox.server import serve
from sandbox.workspace import Workspace

ROOT = Path(__file__).parent.parent


@contextmanager
def migrated_database() -> Iterator[str]:
    """An embedded PostgreSQL that writes through, with our schema; its URL for SQLAlchemy, as the plain role."""
    with running_postgres(durable=True, tcp=True) as postgres:
        config = Config(ROOT / "alembic.ini")
        config.set_main_option("sqlalchemy.url", postgres.url.replace("%", "%%"))
        command.upgrade(config, "head")
        yield postgres.url


@asynccontextmanager
async def bench_house(url: str) -> AsyncIterator[dict[str, str]]:
    """A local workspace on a port; the settings with which `trellis run` serves it, in Socket Mode."""
    workspace = Workspace(load_manifest(ROOT / "manifest.yml"))
    workspace.add_user("priya")
    with tempfile.TemporaryDirectory() as folder:
        async with serve(workspace) as server:
            yield {
                **{key: "" for key in os.environ if key.startswith("SLACK_")},
                "TRELLIS_DATABASE_URL": "postgresql://" + url.split("://", 1)[1],
                "TRELLIS_SLACK_API_URL": server.api_url,
                "TRELLIS_SLACK_BOT_TOKEN": workspace.app.bot_token,
                "TRELLIS_SLACK_APP_TOKEN": workspace.app.app_token,
                "TRELLIS_ENCRYPTION_KEYS": KeyRing.new_key("bench"),
                "TRELLIS_HTTP_PORT": str(_free_port()),
                "TRELLIS_ENVIRONMENT": "demo",
                "TRELLIS_CLOCK_FILE": f"{folder}/clock",
                "TRELLIS_TICK_SECONDS": "0.5",
            }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
