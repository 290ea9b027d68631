"""Check-ins in Home, and the window of /growth checkin: mine, those I hold, those I was told of."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from app.domain.calendar import local_date
from app.domain.checkin import CheckinState, days_of
from app.domain.checkin_situation import Situation
from app.domain.person import Person
from app.domain.promise import Promise, PromiseState, count_kept
from app.views.blocks import Block, View, actions, button, context, header, in_days, mention, section, window
from app.views.checkin_ids import (
    CHECKIN_GIVE,
    CHECKIN_HOLD,
    CHECKIN_MOVE,
    CHECKIN_NAME,
    CHECKIN_PREPARE,
    CHECKIN_PROPOSAL,
    CHECKIN_READ,
    checkin_button,
    hold_button,
)
from app.views.checkin_words import counted, days_late, in_words, the_checkin, times_moved, where_it_stands
from app.views.promises import PROMISE_LIST

LIST_WINDOW = "checkin_list"
MOST_IN_HOME = 6
MOST_IN_LIST = 40
_MOST_TOLD = 4


def checkin_blocks(
    situations: Sequence[Situation],
    me: Person,
    *,
    promises: Mapping[UUID, Sequence[Promise]],
    drafts: Mapping[UUID, datetime],
    most_held: int = MOST_IN_HOME,
    now: datetime,
) -> list[Block]:
    """`promises` by plan; `drafts` by check-in: when something of a preparation was saved last."""
    mine = [one for one in situations if one.person.id == me.id]
    held = [one for one in situations if one.lead.id == me.id]
    told = [one for one in situations if one.checkin.told_to == me.id and not one.checkin.is_over]
    return [
        *_mine(mine, me, promises, drafts, now),
        *_held(held, me, promises, most_held, now),
        *_told(told, me, now),
    ]


def checkins_window(blocks: Sequence[Block]) -> View:
    """The same as a window; a word on how they begin for somebody who has none."""
    nothing = "You have no check-ins yet. They begin when the two of you have agreed on a plan, one every month."
    return window(LIST_WINDOW, "Check-ins", list(blocks) or [section(nothing)])


def current_of(situations: Sequence[Situation]) -> list[Situation]:
    """Of each plan, the check-ins that are open, else the next one to come."""
    found: list[Situation] = []
    plans = dict.fromkeys(one.checkin.plan for one in situations)
    for plan in plans:
        running = [one for one in situations if one.checkin.plan == plan and not one.checkin.is_over]
        opened = [one for one in running if one.checkin.state is CheckinState.OPEN]
        found += opened or running[:1]
    return found


def _mine(
    situations: Sequence[Situation],
    me: Person,
    promises: Mapping[UUID, Sequence[Promise]],
    drafts: Mapping[UUID, datetime],
    now: datetime,
) -> list[Block]:
    if not situations:
        return []
    blocks: list[Block] = [header("Your check-ins")]
    for one in current_of(situations)[:2]:
        line = f"*{the_checkin(one.checkin)}* with {mention(one.lead.slack_user)} · {where_it_stands(one, me, now)}"
        blocks += [section(line)] if one.frame.rests else [section(line), actions(*_my_buttons(one, now))]
        saved_at = drafts.get(one.checkin.id)
        if saved_at is not None:
            begun = in_days(local_date(saved_at, me.tz), local_date(now, me.tz))
            opens = checkin_button("Continue", CHECKIN_PREPARE, one.checkin)
            blocks.append(section(f"You started preparing it {begun}.", accessory=opens))
    return [*blocks, *_kept(situations, promises, now)]


def _my_buttons(one: Situation, now: datetime) -> list[Block]:
    checkin = one.checkin
    if checkin.is_recorded:
        return [checkin_button("Read it", CHECKIN_READ, checkin)]
    buttons = []
    if days_of(checkin, one.frame).prepare_from_on <= one.frame.today(now):
        buttons = [checkin_button("Prepare it", CHECKIN_PREPARE, checkin), hold_button(checkin)]
    return [*buttons, _when_button(one), *_proposal(one)]


def _when_button(one: Situation) -> Block:
    if one.checkin.missed_on is not None:
        return checkin_button("Name a day…", CHECKIN_NAME, one.checkin)
    return checkin_button("Move…", CHECKIN_MOVE, one.checkin)


def _proposal(one: Situation) -> list[Block]:
    return [checkin_button("The proposal", CHECKIN_PROPOSAL, one.checkin)] if one.checkin.excuse_by else []


def _kept(situations: Sequence[Situation], promises: Mapping[UUID, Sequence[Promise]], now: datetime) -> list[Block]:
    """How many promises were kept: only the one they were made to reads this."""
    first = situations[0]
    made = promises.get(first.checkin.plan, ())
    if not made:
        return []
    count = count_kept(made, first.frame.today(now))
    lead = mention(first.lead.slack_user)
    text = f"{count.kept} of {count.due} promises kept by {lead}" if count.due else f"{lead} has promised something"
    return [section(text, accessory=button("Promises", PROMISE_LIST, says="See the promises"))]


def _held(
    situations: Sequence[Situation], me: Person, promises: Mapping[UUID, Sequence[Promise]], most: int, now: datetime
) -> list[Block]:
    """The check-ins I hold as a lead, the most urgent first."""
    current = sorted(current_of(situations), key=lambda one: one.checkin.falls_on)
    if not current:
        return []
    blocks: list[Block] = [header("Check-ins you hold")]
    for one in current[:most]:
        line = f"{mention(one.person.slack_user)} · {the_checkin(one.checkin)} · {where_it_stands(one, me, now)}"
        blocks.append(section(line, accessory=_lead_button(one)))
    if len(current) > most:
        blocks.append(context(f"and {len(current) - most} more; `/growth checkin` lists them"))
    return [*blocks, *_owed(situations, promises, now)]


def _lead_button(one: Situation) -> Block:
    if one.checkin.is_recorded:
        return checkin_button("Read it", CHECKIN_READ, one.checkin)
    if one.checkin.excuse_by is not None:
        return checkin_button("The proposal", CHECKIN_PROPOSAL, one.checkin)
    return checkin_button("See and hold", CHECKIN_HOLD, one.checkin)


def _owed(situations: Sequence[Situation], promises: Mapping[UUID, Sequence[Promise]], now: datetime) -> list[Block]:
    plans = dict.fromkeys(one.checkin.plan for one in situations)
    open_ones = [one for plan in plans for one in promises.get(plan, ()) if one.state is PromiseState.OPEN]
    if not open_ones:
        return []
    late = sum(one.is_late(_today(situations, now)) for one in open_ones)
    return [
        section(_owed_words(len(open_ones), late), accessory=button("Promises", PROMISE_LIST, says="See my promises"))
    ]


def _owed_words(many: int, late: int) -> str:
    text = f"{counted(many, 'promise').capitalize()} of yours {'is' if many == 1 else 'are'} open"
    if late == many:
        return f"{text} and late"
    return f"{text}, {in_words(late)} of them late" if late else text


def _today(situations: Sequence[Situation], now: datetime) -> date:
    return situations[0].frame.today(now)


def _told(situations: Sequence[Situation], me: Person, now: datetime) -> list[Block]:
    """What I was told as the one above a lead: names, month, how late, how often moved."""
    if not situations:
        return []
    blocks: list[Block] = [header("Told to you")]
    for one in situations[:_MOST_TOLD]:
        lead, person = mention(one.lead.slack_user), mention(one.person.slack_user)
        late = f"{counted(days_late(one, now), 'working day')} late"
        facts = " · ".join(filter(None, [late, times_moved(one.checkin)]))
        line = f"{lead}'s {the_checkin(one.checkin)} with {person} · {facts}"
        blocks.append(section(line, accessory=checkin_button("Give until…", CHECKIN_GIVE, one.checkin)))
    return blocks
