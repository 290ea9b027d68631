"""`trellis schedule`, as an operator runs it: what will be said, as a table or a line of JSON each."""

import json
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from app.db.engine import Database
from app.db.models import audit
from app.db.rows import own
from app.domain.steps import Ask, StepKind, SubjectKind
from app.services.asking import ask
from tests.app_fixtures import TEST_KEY
from tests.commands import run_command
from tests.factories import save_line, save_person


async def test_the_operator_reads_who_will_hear_of_what_and_that_they_looked_is_kept(
    db: Database, workspace: UUID, database_url: str
) -> None:
    now = datetime.now(UTC)  # the command reads the real clock
    async with db.begin(workspace) as session:
        priya, dana = await save_person(session, "UPRIYA"), await save_person(session, "UDANA")
        await save_line(session, priya, dana, acts_on=now.date())
        news = Ask(priya.id, StepKind.LINE_CHANGED, SubjectKind.REPORTING, priya.id, now, now.date().toordinal())
        await ask(session, [news], now=now)
    settings = {
        "database_url": database_url.replace("+psycopg", ""),
        "encryption_keys": TEST_KEY,
        "slack_bot_token": "xoxb-unused",
        "slack_app_token": "xapp-unused",
    }
    table = run_command("schedule", "--days", "14", **settings)
    lines = run_command("schedule", "--json", **settings)
    nobody = run_command("schedule", "--person", "UDANA", **settings)

    assert (table.returncode, lines.returncode, nobody.returncode) == (0, 0, 0), table.stderr
    assert "Europe/Berlin  UPRIYA  line_changed" in " ".join(table.stdout.split(" ")).replace("   ", "  ")
    assert [(one["to"], one["why"]) for one in map(json.loads, lines.stdout.splitlines())] == [
        ("UPRIYA", ["line_changed"])
    ]
    assert "0 messages" in nobody.stdout
    async with db.begin(workspace) as session:
        kept = (await session.execute(select(audit.c.actor, audit.c.facts).where(own(audit, session)))).all()
    assert {(row.actor, row.facts["days"]) for row in kept} == {("operator", 14), ("operator", 30)}
