"""The windows of the digest: where it goes and how often, and the details a leader may see. Builders and parser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.calendar import local_date
from app.domain.digest import (
    LEAST_LEADS,
    LEAST_PEOPLE,
    DigestCadence,
    DigestPlace,
    DigestPost,
    DigestStanding,
    Figures,
    GroupSize,
    LeadFigures,
    Period,
)
from app.domain.message import MessageState
from app.domain.visibility import Data
from app.domain.visibility_reasons import Names, explain
from app.errors import InvalidInput
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    channel_select,
    context,
    day,
    field,
    header,
    mention,
    option,
    radio,
    section,
    window,
)
from app.views.digests import (
    again_button,
    checkin_line,
    digest_lines,
    period_words,
    season_words,
    seen_button,
    settings_button,
    why_not_posted,
)
from app.views.forms import values_of

DIGEST_WINDOW = "digest"
DIGEST_DETAILS_WINDOW = "digest_details"
DIGEST_SAVED_WINDOW = "digest_saved"
DIGEST_TEST = "digest_test"
DIGEST_LOOK = "digest_look"
DIGEST_OFF = "digest_off"
CHANNEL, CADENCE = "digest_channel", "digest_cadence"

LEADS_A_BLOCK = 20
CADENCES = {
    DigestCadence.MONTHLY: "Every month, on the first working day",
    DigestCadence.WEEKLY: "Every week, on Monday",
}


@dataclass(frozen=True, slots=True)
class DigestForm:
    channel: str | None
    cadence: DigestCadence


def digest_window(
    standing: DigestStanding, *, tz: str, post: DigestPost | None = None, form: DigestForm | None = None
) -> View:
    """Where the digest goes and how often; `form` is what was chosen in this window and not saved yet."""
    place = standing.place
    chosen = form or DigestForm(place.channel if place else None, place.cadence if place else DigestCadence.MONTHLY)
    buttons = [button("Send a test post", DIGEST_TEST)]
    if post is not None and post.is_on_its_way:
        buttons.append(button("Look again", DIGEST_LOOK))
    if place is not None and place.is_on:
        buttons.append(button("Turn it off", DIGEST_OFF))
    blocks = [
        section(
            "How many check-ins were held, late, left out or not held in your group, and which seasons run, end or "
            "start. Numbers only: never a name, an answer, a goal or a reason. Where nothing is new, nothing comes."
        ),
        section(_now_words(place, tz)),
        field(
            CHANNEL,
            "Channel",
            channel_select(CHANNEL, placeholder="Choose a channel", chosen=chosen.channel),
            hint="Everybody who is in that channel can read it; in a public channel that is everybody in your "
            "workspace. I can't see which it is, so please check. Left empty, the lines come in your own brief.",
            optional=True,
        ),
        field(CADENCE, "How often", radio(CADENCE, _cadence_options(), chosen=chosen.cadence)),
        *_post_blocks(post),
        actions(*buttons),
        context(_size_words(standing.size)),
    ]
    return window(DIGEST_WINDOW, "Digest of your group", blocks, submit="Save")


def parse_digest_window(view: dict[str, Any]) -> DigestForm:
    """What was chosen; raises InvalidInput where it can't be taken."""
    form = read_digest_window(view)
    if form is None:
        raise InvalidInput(CADENCE, "Choose how often.")
    if form.channel is not None:
        _check_channel(form.channel)
    return form


def parse_test_channel(view: dict[str, Any]) -> str:
    """The channel to try; raises InvalidInput where none is chosen."""
    channel = values_of(view).get(CHANNEL)
    if not channel:
        raise InvalidInput(CHANNEL, "Choose a channel first; then I can try whether I may post there.")
    _check_channel(channel)
    return str(channel)


def read_digest_window(view: dict[str, Any]) -> DigestForm | None:
    """What was chosen so far, as it is; None where the window doesn't say."""
    values = values_of(view)
    cadence = values.get(CADENCE)
    return DigestForm(values.get(CHANNEL) or None, DigestCadence(cadence)) if cadence in set(DigestCadence) else None


def _check_channel(channel: str) -> None:
    if not channel.startswith(("C", "G")):
        raise InvalidInput(CHANNEL, "Choose a channel; a digest can't go to direct messages.")


def digest_saved_window(place: DigestPlace, size: GroupSize, *, tz: str) -> View:
    """What happens next."""
    blocks = [section(f"Saved. {_now_words(place, tz)}"), context(_size_words(size))]
    if place.channel:
        blocks.insert(1, section("If I'm not in that channel yet, type `/invite @trellis` there."))
    return window(DIGEST_SAVED_WINDOW, "Digest of your group", blocks)


def digest_details_window(period: Period, figures: Figures, leads: Sequence[LeadFigures], *, until: str) -> View:
    """The numbers of the digest, and each lead's check-ins as counts."""
    lines = [f"*{label}*  {words}" for label, words in digest_lines(figures, until, bars=True)]
    each = [f"{mention(one.lead)}  {checkin_line(one.figures)}" for one in leads]
    blocks = [section("\n".join(lines)), header("By lead")]
    if each:
        blocks += [section("\n".join(each[n : n + LEADS_A_BLOCK])) for n in range(0, len(each), LEADS_A_BLOCK)]
    else:
        blocks.append(section("None of the leads below you had a check-in due in these days."))
    blocks.append(context("As it stands now, for leads who report to you today. A late one that is held moves over."))
    blocks.append(who_can_see())
    return window(DIGEST_DETAILS_WINDOW, period_words(period)[:24], blocks)


def digest_home_view(
    standing: DigestStanding, period: Period, figures: Figures, post: DigestPost | None, *, until: str, tz: str
) -> list[Block]:
    """A leader's part of Home: how the running days stand, and what becomes of the digest."""
    place = standing.place
    blocks = [
        header("My group"),
        section(
            f"*Check-ins, {period_words(period)} so far*  {checkin_line(figures)}\n"
            f"*Seasons*  {season_words(figures, until)}"
        ),
        section(_now_words(place, tz)),
    ]
    if post is not None and post.needs_leader:
        blocks += _post_blocks(post)
    blocks.append(actions(settings_button("Digest settings" if place else "Set up a digest")))
    blocks.append(context("For you as the person above these leads: numbers only."))
    return blocks


def who_can_see() -> Block:
    return context("Who can see this: " + " ".join(explain(Data.CHECKIN_STATES, Names(leader="you"))))


def _cadence_options() -> list[Block]:
    return [option(text, cadence) for cadence, text in CADENCES.items()]


def _now_words(place: DigestPlace | None, tz: str) -> str:
    if place is None or not place.is_on:
        return "No digest is set up at the moment."
    next_on = day(local_date(place.next_at, tz), tz)
    where = f"in <#{place.channel}>" if place.channel else "in your own brief"
    return f"The next one comes {where} on {next_on}, if there is something new."


def _size_words(size: GroupSize) -> str:
    leads = f"{size.leads} lead{'' if size.leads == 1 else 's'} with seasons"
    people = f"{size.people} {'person' if size.people == 1 else 'people'} in them"
    rule = f"A channel gets the digest from {LEAST_LEADS} leads and {LEAST_PEOPLE} people on"
    if size.may_have_channel:
        return f"Your group now: {leads}, {people}. {rule}."
    return f"Your group now: {leads}, {people}. {rule}; until then the same lines come in your own brief."


def _post_blocks(post: DigestPost | None) -> list[Block]:
    """What became of the newest post; nothing where there is nothing to say about it."""
    if post is None or post.state is MessageState.OBSOLETE:
        return []
    what = "The test post" if post.period is None else f"The digest for {period_words(post.period)}"
    if post.is_on_its_way:
        return [section(f"{what} is on its way to <#{post.channel}>.")]
    if post.state is MessageState.SENT:
        return [section(f"{what} stands in <#{post.channel}>.")]
    buttons = [] if post.is_test else [again_button(post.subject)]
    if post.state is MessageState.FAILED:
        text = f"{what} is not in <#{post.channel}>. {why_not_posted(post.reason)}"
    else:
        text = f"{what} may or may not stand in <#{post.channel}>: Slack's answer got lost. Have a look there."
        buttons = buttons and [seen_button(post.subject), *buttons]
    return [section(text), *([actions(*buttons)] if buttons else [])]
