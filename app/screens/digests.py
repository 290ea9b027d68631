"""Load and render digests: the post, the lines in a brief, the windows, the leader's part of Home."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.db.digest_figures import count_group, load_digest_standing
from app.db.digests import find_last_post, get_digest_posts, get_digests
from app.db.engine import Session
from app.domain.calendar import local_date
from app.domain.digest import Digest, DigestCadence, DigestPlace, DigestPost, DigestStanding
from app.domain.digest_dates import coming_period, period_of
from app.domain.person import Person
from app.domain.steps import Step
from app.services.digests import NOT_POSTED, access_digest_details, get_leading
from app.views.blocks import Block, Obsolete, Rendered, View, plain_day
from app.views.digest_windows import (
    DigestForm,
    digest_details_window,
    digest_home_view,
    digest_saved_window,
    digest_window,
)
from app.views.digests import digest_item, digest_view, not_posted_item, posted_item, trial_post_view, why_not_posted
from app.views.items import Item


async def digest_message(session: Session, subject: UUID, *, now: datetime) -> Rendered | Obsolete:
    """The post in a leader's channel, with the figures as they stand now."""
    found = (await get_digests(session, [subject])).get(subject)
    if found is None:
        return Obsolete("gone")
    digest, place = found
    post = (await get_digest_posts(session, [subject])).get(subject)
    if not place.is_on or place.channel is None or post is None:
        return Obsolete("turned off")
    if post.channel != place.channel:
        return Obsolete("another channel was chosen")
    return digest_view(digest.id, digest.period, digest.figures, until=plain_day(digest.coming_to))


async def test_post_message(session: Session, subject: UUID, *, now: datetime) -> Rendered | Obsolete:
    """What a leader asked for, to see whether a channel works."""
    return trial_post_view()


async def digest_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """The lines in the leader's own brief, or that the channel didn't get them; two statements."""
    ids = {step.subject for step in steps}
    digests = await get_digests(session, ids)
    posts = await get_digest_posts(session, ids)
    return {step.id: _item(step, digests.get(step.subject), posts.get(step.subject), reader) for step in steps}


async def digest_screen(session: Session, me: Person, *, form: DigestForm | None = None, now: datetime) -> View:
    """The window where a leader chooses, with what became of the newest post; two statements."""
    standing = await get_leading(session, me, now=now)
    post = await find_last_post(session, standing.place.id) if standing.place else None
    return digest_window(standing, tz=me.tz, post=post, form=form)


def digest_saved_screen(standing: DigestStanding, me: Person) -> View:
    assert standing.place is not None, "a place was just saved"
    return digest_saved_window(standing.place, standing.size, tz=me.tz)


async def digest_details_screen(session: Session, me: Person, digest_id: UUID, *, now: datetime) -> View:
    """What that leader may see, checked now; two statements."""
    details = await access_digest_details(session, me, digest_id, now=now)
    digest = details.digest
    return digest_details_window(digest.period, digest.figures, details.leads, until=plain_day(digest.coming_to))


async def digest_home(session: Session, me: Person, *, now: datetime) -> list[Block]:
    """My group, for leaders; one statement for everybody else."""
    today = local_date(now, me.tz)
    standing = await load_digest_standing(session, me.id, today=today)
    if not standing.is_leader:
        return []
    place = standing.place
    cadence = place.cadence if place else DigestCadence.MONTHLY
    period = period_of(today, cadence)
    coming_to = coming_period(period, cadence).to_on
    _, figures = await count_group(session, me.id, period, coming_to=coming_to, today=today)
    post = await find_last_post(session, place.id) if place else None
    return digest_home_view(standing, period, figures, post, until=plain_day(coming_to), tz=me.tz)


def _item(
    step: Step, found: tuple[Digest, DigestPlace] | None, post: DigestPost | None, reader: Person
) -> Item | Obsolete:
    if found is None or found[0].leader != reader.id:
        return Obsolete("gone")
    digest, place = found
    if not place.is_on and step.said_at is None:
        return Obsolete("turned off")
    if step.no != NOT_POSTED or post is None:
        return digest_item(digest.id, digest.period, digest.figures, until=plain_day(digest.coming_to))
    if not post.needs_leader:
        return posted_item(digest.period, post.channel)
    why = why_not_posted(post.reason)
    return not_posted_item(digest.id, digest.period, post.channel, why, unknown=not post.is_refused)
