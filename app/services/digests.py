"""Use cases of digests: a leader chooses a place, the figures are frozen, and what recovers later is counted anew."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from app.db.digest_figures import count_checkins_of_leads, count_group, load_digest_standing, recount_checkins
from app.db.digests import (
    ensure_digest_place,
    find_digest_place,
    find_last_digest,
    get_digest_posts,
    get_digests,
    insert_digest,
    lock_digests_holding,
    note_seen,
    save_digest_place,
    set_digest_figures,
    set_digest_next_at,
    turn_off_digest,
    wait_again,
)
from app.db.engine import Session
from app.db.messages import insert_message, want_edit
from app.db.steps import touch_messages
from app.db.timers import set_timer
from app.domain.calendar import local_date
from app.domain.digest import Digest, DigestCadence, DigestDetails, DigestPlace, DigestStanding, Period
from app.domain.digest_dates import ASKS_AFTER, coming_period, digest_posted_at, next_digest_at, unsaid_period
from app.domain.message import MessageKind, NewMessage
from app.domain.person import Person
from app.domain.steps import Ask, StepKind, SubjectKind
from app.domain.visibility import Circumstances, Data, Hat, View, may_see
from app.errors import NotAllowed, Outdated
from app.services.asking import ask

POSTED, NOT_POSTED = 0, 1
"""Numbers of a digest's steps: its lines, and that the channel didn't get it."""


async def get_leading(session: Session, me: Person, *, now: datetime) -> DigestStanding:
    """Where this leader stands; one statement. Raises NotAllowed for everybody else, always in the same words."""
    standing = await load_digest_standing(session, me.id, today=local_date(now, me.tz))
    if not standing.is_leader:
        raise NotAllowed(
            "The digest is for people whose leads run growth seasons. `/growth` shows what there is for you."
        )
    return standing


async def choose_digest(
    session: Session, me: Person, *, channel: str | None, cadence: DigestCadence, now: datetime
) -> DigestStanding:
    """From now on the digest comes there, that often; without a channel in the leader's own brief."""
    await get_leading(session, me, now=now)
    next_at = next_digest_at(now, cadence, me.rhythm)
    place = await save_digest_place(session, me.id, channel=channel, cadence=cadence, next_at=next_at)
    # The timer may have been waiting for what becomes of the last one.
    await set_timer(session, SubjectKind.DIGEST_PLACE, place, min(next_at, now + ASKS_AFTER))
    return await load_digest_standing(session, me.id, today=local_date(now, me.tz))


async def try_digest_channel(session: Session, me: Person, *, channel: str, key: str, now: datetime) -> DigestStanding:
    """Send a test post there, whatever the leader chose before; once per `key`."""
    standing = await get_leading(session, me, now=now)
    next_at = next_digest_at(now, DigestCadence.MONTHLY, me.rhythm)
    place = await ensure_digest_place(session, me.id, next_at=next_at)
    await insert_message(
        session,
        NewMessage(
            key=f"digest_test:{key}",
            kind=MessageKind.TEST_POST,
            subject_kind=SubjectKind.DIGEST_PLACE,
            subject=place,
            due_at=now,
            channel=channel,
        ),
    )
    return standing


async def stop_digest(session: Session, me: Person) -> None:
    """No more digests, from now on; what stands in the channel stays."""
    place = await turn_off_digest(session, me.id)
    if place is not None:
        await set_timer(session, SubjectKind.DIGEST_PLACE, place, None)


async def post_digest_again(session: Session, me: Person, digest_id: UUID) -> None:
    """A digest that Slack refused or lost is posted once more, where the leader wants it now; raises Outdated."""
    _, place = await _get_own_digest(session, me, digest_id)
    if place.channel is None or not place.is_on:
        raise Outdated("No channel is chosen for the digest any more. `/growth digest` sets one.")
    if not await wait_again(session, digest_id, channel=place.channel):
        raise Outdated("That one is on its way already, or stands in the channel.")


async def confirm_digest_seen(session: Session, me: Person, digest_id: UUID) -> None:
    """The leader found it in the channel; pressing again changes nothing."""
    await _get_own_digest(session, me, digest_id)
    if await note_seen(session, digest_id):
        await touch_messages(session, subject_kind=SubjectKind.DIGEST, subject=digest_id)


async def access_digest_details(session: Session, me: Person, digest_id: UUID, *, now: datetime) -> DigestDetails:
    """A digest and the counts of each lead who is below the leader today; raises NotAllowed for anybody else."""
    digest, _ = await _get_own_digest(session, me, digest_id)
    today = local_date(now, me.tz)
    leads = await count_checkins_of_leads(session, me.id, digest.period, below_on=today)
    return DigestDetails(digest, tuple(leads))


async def turn_digest_place(session: Session, subject: UUID, *, now: datetime) -> None:
    """Freeze the digest that is due by `now`, ask about one that Slack didn't take, and set the timer anew."""
    found = await find_digest_place(session, subject)
    if found is None or not found[0].is_on:
        return
    place, leader = found
    last = await find_last_digest(session, place.id)
    looks_at = await _ask_about(session, last, leader, now=now) if last else None
    period = unsaid_period(
        place.next_at, last.period.to_on if last else None, cadence=place.cadence, rhythm=leader.rhythm, now=now
    )
    if period is not None and leader.deactivated_at is None:
        looks_at = await _make_digest(session, place, leader, period, now=now) or looks_at
    next_at = next_digest_at(now, place.cadence, leader.rhythm)
    await set_digest_next_at(session, place.id, next_at)
    await set_timer(session, SubjectKind.DIGEST_PLACE, place.id, min(next_at, looks_at) if looks_at else next_at)


async def update_digests(session: Session, *, lead: UUID, days: Collection[date]) -> None:
    """Digests that count this lead's check-ins due on these days say what is true now; one statement where none does.

    To be called in the transaction that changed how such a check-in stands, or the day it is due.
    """
    for digest in await lock_digests_holding(session, lead=lead, days=days):
        figures = await recount_checkins(session, digest.leader, digest.period, digest.figures)
        if figures != digest.figures:
            await set_digest_figures(session, digest, figures)
            await want_edit(session, subject_kind=SubjectKind.DIGEST, subject=digest.id)
            await touch_messages(session, subject_kind=SubjectKind.DIGEST, subject=digest.id)


async def _make_digest(
    session: Session, place: DigestPlace, leader: Person, period: Period, *, now: datetime
) -> datetime | None:
    """Freeze these days where they hold anything new; returns when to look what became of the post, if there is one."""
    today = local_date(now, leader.tz)
    coming_to = coming_period(period, place.cadence).to_on
    size, figures = await count_group(session, leader.id, period, coming_to=coming_to, today=today)
    if not figures.is_news:
        return None
    digest = await insert_digest(session, place.id, period=period, coming_to=coming_to, figures=figures)
    if digest is None:
        return None
    if place.channel is None or not size.may_have_channel:
        await ask(session, [_lines(leader, digest, POSTED, now)], now=now)
        return None
    due_at = digest_posted_at(period, leader.rhythm)
    await insert_message(
        session,
        NewMessage(
            key=f"digest:{digest}",
            kind=MessageKind.DIGEST,
            subject_kind=SubjectKind.DIGEST,
            subject=digest,
            due_at=due_at,
            channel=place.channel,
        ),
    )
    return max(due_at, now) + ASKS_AFTER


async def _ask_about(session: Session, last: Digest, leader: Person, *, now: datetime) -> datetime | None:
    """Where Slack refused the last digest, or lost its answer, the leader decides; returns when to look again."""
    post = (await get_digest_posts(session, [last.id])).get(last.id)
    if post is not None and post.is_on_its_way:
        return max(post.due_at, now) + ASKS_AFTER
    if post is not None and post.needs_leader:
        await ask(session, [_lines(leader, last.id, NOT_POSTED, now)], now=now)
    return None


def _lines(leader: Person, digest: UUID, no: int, now: datetime) -> Ask:
    return Ask(leader.id, StepKind.DIGEST_LINES, SubjectKind.DIGEST, digest, now, no)


async def _get_own_digest(session: Session, me: Person, digest_id: UUID) -> tuple[Digest, DigestPlace]:
    """A digest for the leader it was made for; raises NotAllowed. One statement."""
    found = (await get_digests(session, [digest_id])).get(digest_id)
    hats = {Hat.LEADER} if found and found[0].leader == me.id else {Hat.STRANGER}
    if found is None or may_see(Data.CHECKIN_STATES, hats, Circumstances()) < View.COUNTS:
        raise NotAllowed("The details are for the leader of this group. What stands here is all that everybody sees.")
    return found
