"""What must hold whatever happens; the simulation asks after every step, and reads the whole at its end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.simulation.company import A_MOMENT, WORD, Somebody
from tests.simulation.slack import Post, SlackWorld, count_twice

ENDS = {"held", "held_late", "excused", "not_held"}
SHORTEST_PAUSE = timedelta(hours=10)
A_DAY = timedelta(hours=20)
SILENT_DAYS = 3
DAY = timedelta(days=1)
OPENS_WITHIN, MISSED_WITHIN = timedelta(days=3), timedelta(days=35)
STUCK_AFTER = timedelta(days=2)
LONGEST_WAIT = 3
"""Working days of theirs after which whoever is due to hear something has heard it."""


_CHECKINS = text("""
    SELECT c.id, c.state, c.version, c.person_id, c.lead_id, c.held_on, c.recorded_by_id, c.answer, c.answer_by_id,
           c.excuse_by_id, c.excuse_own, c.told_on, c.told_to_id, c.missed_on,
           (SELECT count(*) FROM step s WHERE s.subject_id = c.id AND s.kind = 'checkin_told') AS tellings,
           (SELECT max(s.said_at) FROM step s WHERE s.subject_id = c.id AND s.kind = 'checkin_confirm'
            AND s.no = c.round) AS asked_at,
           (SELECT slack_user FROM person p WHERE p.workspace_id = c.workspace_id AND p.id =
            CASE c.recorded_by_id WHEN c.person_id THEN c.lead_id ELSE c.person_id END) AS other_user
    FROM checkin c WHERE c.xmin::text::bigint >= :since
""")
_NEXT_TRANSACTION = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
_UNSAID = text("""
    SELECT s.id, s.kind, p.slack_user FROM step s
    JOIN person p ON p.workspace_id = s.workspace_id AND p.id = s.person_id
    WHERE s.state = 'due' AND s.said_at IS NULL AND s.due_at <= :now AND p.deactivated_at IS NULL
""")
_SENT = text("SELECT id, slack_channel, slack_ts, kind, facts FROM message WHERE state = 'sent'")
_FORGOTTEN = text("""
    SELECT c.id FROM checkin c
    JOIN plan pl ON pl.workspace_id = c.workspace_id AND pl.id = c.plan_id AND pl.state = 'active'
    JOIN participation pa ON pa.workspace_id = c.workspace_id AND pa.id = pl.participation_id AND pa.state = 'accepted'
    WHERE (c.state = 'scheduled' AND coalesce(c.shifted_to, c.due_on) < :opened_by
           OR c.state = 'open' AND coalesce(c.shifted_to, c.due_on) < :missed_by
           AND c.missed_on IS NULL AND c.recorded_by_id IS NULL)
    AND NOT EXISTS (SELECT FROM person p WHERE p.workspace_id = c.workspace_id AND p.id IN (c.person_id, c.lead_id)
                    AND p.deactivated_at IS NOT NULL)
""")
_STUCK = text("""
    SELECT kind, state FROM message
    WHERE due_at < :since AND (state IN ('claimed', 'sending', 'failed') OR state = 'unknown' AND person_id IS NOT NULL)
""")
_UNASKED = text("SELECT id FROM message WHERE id = ANY(CAST(:ids AS uuid[])) AND unasked")
_WITHOUT_REASON = text("SELECT count(*) FROM step WHERE state = 'done' AND reason IS NULL")


@dataclass(slots=True)
class Invariants:
    """Violations found so far, each in words, once."""

    people: Mapping[str, Somebody]
    slack: SlackWorld
    violations: list[str] = field(default_factory=list)
    _known: dict[UUID, Row[Any]] = field(default_factory=dict)
    _heard: dict[str, tuple[datetime, date]] = field(default_factory=dict)
    _read: int = 0
    _seen: int = 0
    _waits_since: dict[UUID, datetime] = field(default_factory=dict)

    def count_ends(self) -> dict[str, int]:
        return dict(Counter(row.state for row in self._known.values()))

    def blame(self, what: str) -> None:
        if what not in self.violations:
            self.violations.append(what)

    async def after_step(self, watch: AsyncConnection, *, now: datetime) -> None:
        """What changed since the last look: check-ins, and what was posted."""
        since, self._seen = self._seen, int((await watch.execute(_NEXT_TRANSACTION)).scalar_one())
        for row in await watch.execute(_CHECKINS, {"since": since}):
            self._check_change(self._known.get(row.id), row, now)
            self._known[row.id] = row
        new = self.slack.posts[self._read :]
        self._read = len(self.slack.posts)
        if new:
            ids = [post.message for post in new]
            unasked = {str(row.id) for row in await watch.execute(_UNASKED, {"ids": ids})}
            for post in new:
                self._check_post(post, post.message in unasked)

    async def every_day(self, watch: AsyncConnection, *, now: datetime) -> None:
        """What is due is said or has a reason, nothing twice; rows tell what stands in Slack; nothing leaked."""
        unsaid = (await watch.execute(_UNSAID, {"now": now})).all()
        self._waits_since = {row.id: self._waits_since.get(row.id, now) for row in unsaid}
        for row in unsaid:
            waits = (now - self._waits_since[row.id]).days
            days = [(now - k * DAY).date() for k in range(1, waits)]
            if sum(map(self.people[row.slack_user].works_on, days)) > LONGEST_WAIT:
                self.blame(f"{row.kind} was due to {row.slack_user} and never said")
        if (await watch.execute(_WITHOUT_REASON)).scalar_one():
            self.blame("something was dropped without a reason")
        for row in await watch.execute(_STUCK, {"since": now - STUCK_AFTER}):
            self.blame(f"a message of kind {row.kind} stayed {row.state}")
        limits = {"opened_by": (now - OPENS_WITHIN).date(), "missed_by": (now - MISSED_WITHIN).date()}
        if (await watch.execute(_FORGOTTEN, limits)).all():
            self.blame("a check-in was due and went by unnoticed")
        if count_twice(self.slack.posts, in_dms=True):
            self.blame("somebody heard the same message twice")
        await self._check_sent(watch)
        self._check_leaks()

    def _check_change(self, before: Row[Any] | None, row: Row[Any], now: datetime) -> None:
        if row.told_to_id in (row.person_id, row.lead_id):
            self.blame("one of the two was told of their own miss")
        if before is None:
            return
        if before.state in ENDS and before.state != row.state:
            self.blame(f"a check-in ended twice: {before.state}, then {row.state}")
        if before.told_on is not None and (before.told_on, before.told_to_id) != (row.told_on, row.told_to_id):
            self.blame("a miss was told twice")
        if before.missed_on is not None and before.missed_on != row.missed_on:
            self.blame("a miss was taken back")
        if row.state in ENDS and before.state not in ENDS:
            self._check_end(before, row, now)

    def _check_end(self, before: Row[Any], row: Row[Any], now: datetime) -> None:
        if row.state in ("held", "held_late"):
            if row.recorded_by_id is None or row.held_on is None:
                self.blame("held without a record")
            elif row.answer is not None and row.answer_by_id == row.recorded_by_id:
                self.blame("one person alone ended a check-in: they answered their own record")
            elif row.answer is None and not self._was_silent_long_enough(row, now):
                self.blame("silence counted before three working days were over")
        if row.state == "excused" and not row.excuse_own and before.excuse_by_id is None:
            self.blame("one person alone excused a check-in")

    def _was_silent_long_enough(self, row: Row[Any], now: datetime) -> bool:
        """Three whole days on which the other one works lie between the question and its end."""
        if row.asked_at is None:
            return False
        other = self.people[row.other_user]
        first, last = (at.astimezone(ZoneInfo(other.tz)).date() for at in (row.asked_at, now))
        days = [first + k * DAY for k in range(1, (last - first).days)]
        return other.gone or sum(map(other.works_on, days)) >= SILENT_DAYS

    def _check_post(self, post: Post, unasked: bool) -> None:
        if not unasked or post.user is None:
            return
        one = self.people[post.user]
        if not (one.works_at(post.at) or one.works_at(post.at - A_MOMENT)):
            self.blame(f"{one.user} ({one.tz}) heard something at {post.at:%a %d %b %H:%M} UTC, when they don't work")
        if one.gone:
            self.blame("somebody who left was written to")
        on = post.at.astimezone(ZoneInfo(one.tz)).date()
        last = self._heard.get(post.user)
        if last is not None:
            gap = post.at - last[0]
            if gap < SHORTEST_PAUSE - A_MOMENT or (on <= last[1] and gap < A_DAY - A_MOMENT):
                self.blame(f"{one.user} heard two unasked messages on {on}")
        self._heard[post.user] = (post.at, on)

    async def at_the_end(self, watch: AsyncConnection, *, now: datetime, lost_answers: int) -> None:
        """The same, and everything came to its end."""
        await self.after_step(watch, now=now)
        await self.every_day(watch, now=now)
        for row in self._known.values():
            if row.state not in ENDS:
                self.blame(f"a check-in never ended: {row.state}")
            if row.tellings > 1:
                self.blame("a leader heard of one miss twice")
        if count_twice(self.slack.posts, in_dms=False) > lost_answers:
            self.blame("a channel heard more twice than answers were lost")

    async def _check_sent(self, watch: AsyncConnection) -> None:
        standing = {(post.channel, post.ts): post.message for post in self.slack.posts}
        said: Counter[str] = Counter()
        for row in await watch.execute(_SENT):
            if standing.get((row.slack_channel, row.slack_ts)) != str(row.id):
                self.blame(f"a message of kind {row.kind} counts as sent and doesn't stand in Slack")
            said.update(row.facts.get("said", ()))
        if any(many > 1 for many in said.values()):
            self.blame("the same thing was said in two messages")

    def _check_leaks(self) -> None:
        """A search that finds what is planted finds nothing else."""
        if not holds_word([*self.slack.said, f"planted {WORD}"]):
            self.blame("the search for leaks finds nothing, not even what is planted")
        if holds_word(self.slack.said):
            self.blame("contents left for Slack in a message")


def holds_word(said: Sequence[str]) -> bool:
    return any(WORD in one for one in said)
