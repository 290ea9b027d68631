"""Settings hold at once, for what was planned before too; and only admins set them for everybody."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database
from app.db.models import audit
from app.db.people import get_person
from app.db.rows import own
from app.db.settings import count_messages, get_settings, list_company_days
from app.domain.calendar import is_working_day
from app.domain.message import MessageKind, MessageState
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import NotAllowed
from app.services.asking import ask
from app.services.settings import check_admin, is_admin, keep_company_days, keep_settings
from tests.factories import MONDAY, save_person
from tests.factories_outbox import save_message, save_step

CHRISTMAS = date(2026, 12, 24)


async def test_settings_are_kept_and_the_next_message_follows(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        me = await save_person(session, country=None)
        await save_step(session, me, due_at=MONDAY, kind=StepKind.PLAN_DUE)
        wanted = replace(
            await get_settings(session, me), brief_at=time(14), country="DE", region="BY", status_counts=True
        )
        await keep_settings(session, me, wanted, now=MONDAY)
        known = await get_person(session, me.id)

        assert await get_settings(session, known) == wanted
        assert known.speak_at == datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
        assert not is_working_day(date(2027, 1, 6), known.rhythm)


async def test_news_that_was_switched_off_is_not_said(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        me, other = await save_person(session), await save_person(session, "UTOM")
        silent = frozenset({StepKind.EVIDENCE_ADDED})
        await keep_settings(session, me, replace(await get_settings(session, me), silent=silent), now=MONDAY)
        asks = [
            Ask(one.id, kind, SubjectKind.EVIDENCE, other.id, MONDAY)
            for one, kind in ((me, StepKind.EVIDENCE_ADDED), (other, StepKind.EVIDENCE_ADDED))
        ]
        await ask(session, asks, now=MONDAY)

        assert (await get_person(session, me.id)).speak_at is None
        assert (await get_person(session, other.id)).speak_at is not None


async def test_company_days_hold_for_everybody_and_who_set_them_is_noted(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        boss, other = await save_person(session, "UBOSS", is_admin=True), await save_person(session, "UTOM")
        await keep_company_days(session, boss, [("", CHRISTMAS)], now=MONDAY)
        assert not is_working_day(CHRISTMAS, (await get_person(session, other.id)).rhythm)

        await keep_company_days(session, boss, [], now=MONDAY)
        assert await list_company_days(session, since=date(2026, 1, 1)) == []
        assert is_working_day(CHRISTMAS, (await get_person(session, other.id)).rhythm)
        noted = (await session.execute(select(audit.c.actor, audit.c.facts).where(own(audit, session)))).all()
        assert [tuple(row) for row in noted] == [("UBOSS", {"days": 1}), ("UBOSS", {"days": 0})]


async def test_company_days_that_are_past_stay(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        boss = await save_person(session, "UBOSS", is_admin=True)
        await keep_company_days(session, boss, [("", date(2026, 3, 3))], now=MONDAY)
        await keep_company_days(session, boss, [("AT", CHRISTMAS)], now=datetime(2026, 3, 9, tzinfo=UTC))

        assert await list_company_days(session, since=date(2026, 1, 1)) == [("", date(2026, 3, 3)), ("AT", CHRISTMAS)]


async def test_admins_are_those_named_and_else_those_of_slack(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        boss, other = await save_person(session, "UBOSS", is_admin=True), await save_person(session, "UTOM")

    assert is_admin(boss, ())
    assert not is_admin(other, ())
    assert is_admin(other, {"UTOM"})
    with pytest.raises(NotAllowed):
        check_admin(boss, {"UTOM"})


async def test_admins_see_how_many_wait_and_nothing_else(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        me = await save_person(session)
        for key in ("one", "two"):
            await save_message(session, me, due_at=MONDAY, key=key)

        assert await count_messages(session) == {(MessageKind.DAY, MessageState.WAITING): 2}
