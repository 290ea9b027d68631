"""What people do in a simulated company, through the same use cases that the handlers call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import text

from app.db.checkin_situations import find_situation
from app.db.engine import Session
from app.db.people import find_people
from app.domain.absence import check_absence
from app.domain.calendar import local_date
from app.domain.checkin import CheckinState, RecordAnswer
from app.domain.checkin_acts import ExcuseReason, givable_days, movable_days, nameable_days, recordable_days
from app.domain.checkin_situation import Situation
from app.domain.holding import HeldRecord
from app.domain.person import Person, PersonKind, Profile
from app.domain.preparation import GoalStatus
from app.domain.preparing import PreparationEntry
from app.domain.promise import NewPromise
from app.errors import UserError
from app.services.absences import say_away
from app.services.checkin_access import catch_up
from app.services.forwarding import answer_words
from app.services.holding import answer_checkin, record_checkin
from app.services.people import name_people
from app.services.preparing import open_preparing, share_preparing
from app.services.profiles import keep_profiles
from app.services.rescheduling import (
    agree_checkin_excuse,
    give_checkin_until,
    mark_told_seen,
    move_checkin,
    name_checkin_day,
    propose_checkin_excuse,
)
from tests.simulation.company import WORD, Somebody

DAY = timedelta(days=1)
_WAITING = text("""
    SELECT c.id FROM checkin c JOIN plan pl ON pl.workspace_id = c.workspace_id AND pl.id = c.plan_id
    JOIN person p ON p.workspace_id = c.workspace_id AND p.id IN (c.person_id, c.lead_id, c.told_to_id)
    WHERE p.slack_user = :user AND c.state = 'open' AND pl.state = 'active' ORDER BY c.id
""")


@dataclass(slots=True)
class Actor:
    """Lets one person do what they are likely to do right now, in the transaction it is given."""

    rng: Random
    session: Session
    who: Somebody
    now: datetime

    async def look_after_checkins(self) -> None:
        """Do something about each check-in that waits for them, as far as they are diligent."""
        for row in (await self.session.execute(_WAITING, {"user": self.who.user})).all():
            found = await find_situation(self.session, row.id, now=self.now)
            if found is None or self.rng.random() > self.who.diligence:
                continue
            try:
                await self._do(catch_up(found, now=self.now))
            except UserError:
                continue  # What they wanted is no longer possible: they read so, and leave it.

    async def _do(self, found: Situation) -> None:
        me, one = found.side(self.who.user), found.checkin
        if me is None:
            await self._as_leader(found)
        elif one.is_recorded and one.recorded_by != me.id:
            answers = [*[RecordAnswer.RIGHT] * 8, RecordAnswer.CHANGED, RecordAnswer.NOT_MET]
            answer = self.rng.choice(answers)
            agreed: dict[UUID, str] | None = {} if answer is RecordAnswer.CHANGED else None
            await answer_checkin(self.session, one.id, me.slack_user, answer, agreed=agreed, now=self.now)
        elif one.is_recorded:
            return
        elif one.excuse_by not in (None, me.id):
            await agree_checkin_excuse(self.session, one.id, me.slack_user, now=self.now)
        elif one.state is CheckinState.OPEN:
            await self._about_open(found, me)

    async def _about_open(self, found: Situation, me: Person) -> None:
        one, chance = found.checkin, self.rng.random()
        if one.missed_on is None and chance < 0.06:
            days = movable_days(one, found.frame, now=self.now)
            if days:
                await move_checkin(self.session, one.id, me.slack_user, self.rng.choice(days), now=self.now)
        elif chance < 0.12:
            await propose_checkin_excuse(self.session, one.id, me.slack_user, ExcuseReason.ILL, now=self.now)
        elif one.missed_on is not None and chance < 0.3:
            days = nameable_days(one, found.frame, now=self.now)
            if days:
                await name_checkin_day(self.session, one.id, me.slack_user, self.rng.choice(days), now=self.now)
        elif me.id == one.person and one.shared_at is None:
            await self._prepare(found, me)
        elif found.frame.today(self.now) >= one.falls_on:
            await self._record(found, me)

    async def _prepare(self, found: Situation, me: Person) -> None:
        at = found.checkin.id
        page = await open_preparing(self.session, at, me.slack_user, now=self.now)
        last = len(page.page.goals)
        entry = PreparationEntry(status=GoalStatus.MOVING, moved=f"{WORD} on 3 May", needs=f"{WORD} time")
        await share_preparing(self.session, at, me.slack_user, last, entry, now=self.now)

    async def _record(self, found: Situation, me: Person) -> None:
        days = recordable_days(found.checkin, found.frame, now=self.now)
        today = local_date(self.now, found.lead.tz)
        promises = (NewPromise(f"{WORD} intro", today + 10 * DAY),) if self.rng.random() < 0.5 else ()
        record = HeldRecord(days[0], {}, promises)
        await record_checkin(self.session, found.checkin.id, me.slack_user, record, now=self.now)

    async def _as_leader(self, found: Situation) -> None:
        me = (await find_people(self.session, [self.who.user]))[self.who.user]
        days = givable_days(found.checkin, found.frame, now=self.now)
        if days and self.rng.random() < 0.5:
            await give_checkin_until(self.session, found.checkin.id, me, self.rng.choice(days), now=self.now)
        else:
            await mark_told_seen(self.session, found.checkin.id, me, now=self.now)

    async def go_away(self) -> None:
        """From some day soon on, for a few days or for weeks."""
        me = await self._me()
        today = local_date(self.now, me.tz)
        first = today + self.rng.randint(0, 20) * DAY
        last = first + self.rng.choice([0, 1, 4, 11, 18, 45]) * DAY
        check_absence(first, last, today=today)
        await say_away(self.session, me, first, last, now=self.now)
        self.who.absences.append((first, last))

    async def move_to(self, tz: str) -> None:
        """Their Slack profile shows another zone; the country they chose stays."""
        profile = Profile(self.who.user, None, PersonKind.MEMBER, tz, is_admin=False, deactivated=False)
        await keep_profiles(self.session, [profile], now=self.now)
        self.who.tz = tz

    async def leave_company(self) -> None:
        profile = Profile(self.who.user, None, PersonKind.MEMBER, self.who.tz, is_admin=False, deactivated=True)
        await keep_profiles(self.session, [profile], now=self.now)
        self.who.gone = True

    async def take_over(self, other: Somebody) -> None:
        """Name somebody else's report as one's own."""
        await name_people(self.session, await self._me(), [other.user], now=self.now)

    async def write_to_the_bot(self) -> None:
        await answer_words(self.session, await self._me(), now=self.now)

    async def _me(self) -> Person:
        return (await find_people(self.session, [self.who.user]))[self.who.user]
