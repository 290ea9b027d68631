"""Load and render seasons: my own in Home, those I lead, and what a leader reads of one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.participations import TakingPart, list_parts_led, list_parts_of
from app.db.reporting import leader_of
from app.db.seasons import list_named_seasons, list_seasons
from app.domain.calendar import local_date
from app.domain.cohort import SeasonState, can_be_joined, month_of_season
from app.domain.participation import ParticipationState as State
from app.domain.person import Person
from app.domain.steps import Step
from app.errors import NotAllowed
from app.views.blocks import Block, Obsolete, View, actions, button, header, mention, section
from app.views.day import OPEN_HOME_WAITING
from app.views.items import Item
from app.views.seasons import (
    LedPerson,
    LedSeason,
    OwnSeason,
    cohort_window,
    leader_intro_item,
    leader_sees_window,
    own_season_blocks,
)
from app.views.turns import turn_blocks


async def season_home(session: Session, me: Person, *, now: datetime) -> list[Block]:
    """My season, the question that waits for me, or the wish for a turn; one statement."""
    parts = await list_parts_of(session, me.id)
    running = next((one for one in parts if one.participation.state in (State.ACCEPTED, State.PAUSED)), None)
    if running is not None:
        return [header("My season"), *own_season_blocks(_own_season(running, me, now=now))]
    today = local_date(now, me.tz)
    asked = [one for one in parts if one.participation.state is State.ASKED]
    if not asked:
        return [header("My season"), *turn_blocks(me, today)]
    leads = ", ".join(mention(one.lead.slack_user) for one in asked)
    text = f"{leads} asked whether you want a season. Your answer is up to you."
    return [header("My season"), section(text), actions(button("See the invitation", OPEN_HOME_WAITING))]


def _own_season(part: TakingPart, me: Person, *, now: datetime) -> OwnSeason:
    season = part.participation.season
    return OwnSeason(
        participation=part.participation.id,
        lead=part.lead.slack_user,
        month=month_of_season(season.starts_on, local_date(now, part.lead.tz)),
        starts_on=season.starts_on,
        tz=me.tz,
        paused=part.participation.state is State.PAUSED,
        lead_gone=part.lead.deactivated_at is not None,
        hands_over=part.participation.pause is not None and part.participation.pause.is_of_change,
    )


async def load_led_seasons(session: Session, me: Person, *, now: datetime) -> tuple[list[LedSeason], bool]:
    """The seasons that person runs, and whether they are forming one; two statements."""
    parts = await list_parts_led(session, me.id)
    names = await list_named_seasons(session, me.id)
    by_season: Mapping[UUID, list[TakingPart]] = defaultdict(list)
    for part in parts:
        by_season[part.participation.season.id].append(part)
    seasons = [_led_season(names[season_id], some, me, now=now) for season_id, some in by_season.items()]
    return seasons, bool(names.keys() - by_season.keys())


def _led_season(name: str, parts: Sequence[TakingPart], me: Person, *, now: datetime) -> LedSeason:
    season = parts[0].participation.season
    people = tuple(_led_person(part) for part in parts if part.participation.state is not State.ENDED)
    joinable = can_be_joined(season, local_date(now, me.tz))
    return LedSeason(season.id, name, season.starts_on, season.ends_on, people, joinable)


def _led_person(part: TakingPart) -> LedPerson:
    again_at = part.participation.ask_again_at
    again_on = local_date(again_at, part.lead.tz) if again_at else None
    return LedPerson(part.participation.id, part.person.slack_user, part.participation.state, again_on)


async def cohort_screen(session: Session, me: Person, *, now: datetime) -> View:
    """The seasons I lead, and the way to form one; two statements."""
    seasons, forming = await load_led_seasons(session, me, now=now)
    return cohort_window(seasons, forming=forming, tz=me.tz)


async def season_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """The introduction of a season to whoever is above its lead; one statement."""
    seasons = await list_seasons(session, {step.subject for step in steps})
    items: dict[UUID, Item | Obsolete] = {}
    for step in steps:
        found = seasons.get(step.subject)
        if found is None or found[0].state is not SeasonState.RUNNING:
            items[step.id] = Obsolete("over")
        else:
            items[step.id] = leader_intro_item(found[0].id, found[1].slack_user)
    return items


async def leader_sees_screen(session: Session, me: Person, season_id: UUID, *, now: datetime) -> View:
    """What the person above a season's lead will see of it; NotAllowed for everybody else. Two statements."""
    found = (await list_seasons(session, [season_id])).get(season_id)
    if found is None:
        raise NotAllowed
    season, lead = found
    if await leader_of(session, lead.id, on=local_date(now, lead.tz)) != me.id:
        raise NotAllowed
    return leader_sees_window(lead.slack_user, season.chain)
