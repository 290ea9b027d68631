"""The digest as people read it, in a channel or a leader's brief: numbers in words, and words beside each bar."""

from uuid import UUID

from app.domain.digest import Figures, Period, what_would_help
from app.views.blocks import Block, Rendered, actions, button, context, month, section
from app.views.growth import go
from app.views.items import Item

DIGEST_DETAILS = "digest_details"
DIGEST_AGAIN = "digest_again"
DIGEST_SEEN = "digest_seen"

BAR_CELLS = 10
FULL, EMPTY = "▰", "▱"


def period_words(period: Period) -> str:
    """The month by its name, other days from first to last."""
    if period.is_whole_month:
        return month(period.from_on)
    if period.from_on == period.to_on:
        return f"{period.from_on.day} {month(period.from_on)}"
    return f"{period.from_on.day} {month(period.from_on)} to {period.to_on.day} {month(period.to_on)}"


def bar(part: int, whole: int) -> str:
    """Ten cells, filled as far as `part` goes; full only when nothing is missing, empty only when nothing is there."""
    filled = part * BAR_CELLS // whole if whole else 0
    if part:
        filled = max(filled, 1)
    return FULL * filled + EMPTY * (BAR_CELLS - filled)


def checkin_words(figures: Figures) -> str:
    """How the check-ins ended; held and not held are always said."""
    parts = [f"{figures.held} held"]
    if figures.late:
        parts.append(f"{figures.late} held late")
    parts.append(f"{figures.not_held} not held")
    if figures.excused:
        parts.append(f"{figures.excused} left out")
    if figures.open:
        parts.append(f"{figures.open} still open")
    return " · ".join(parts)


def checkin_line(figures: Figures) -> str:
    """The same with its bar; where none was due, just that."""
    if not figures.due and not figures.excused:
        return "none was due"
    return f"{bar(figures.held + figures.late, figures.due)}  {checkin_words(figures)}"


def season_words(figures: Figures, until: str) -> str:
    """Seasons under way, and those that change until the day named by `until`."""
    parts = [f"{figures.under_way} under way ({figures.people} {'person' if figures.people == 1 else 'people'})"]
    if figures.began:
        parts.append(f"{figures.began} began")
    if figures.ending:
        parts.append(f"{figures.ending} {'ends' if figures.ending == 1 else 'end'} by {until}")
    if figures.starting:
        parts.append(f"{figures.starting} {'starts' if figures.starting == 1 else 'start'} by {until}")
    return " · ".join(parts)


def digest_lines(figures: Figures, until: str, *, bars: bool) -> list[tuple[str, str]]:
    """What a digest says, as pairs of a label and words."""
    spoken = checkin_words(figures) if figures.due or figures.excused else "none was due"
    return [
        ("Check-ins", checkin_line(figures) if bars else spoken),
        ("Seasons", season_words(figures, until)),
        ("What would help", what_would_help(figures)),
    ]


def digest_view(digest: UUID, period: Period, figures: Figures, *, until: str) -> Rendered:
    """The message in a leader's channel. It names nobody, not even the leader: everybody there reads it."""
    title = f"Growth in this group · {period_words(period)}"
    lines = [f"*{label}:* {words}" for label, words in digest_lines(figures, until, bars=True)]
    spoken = [f"{label}: {words}." for label, words in digest_lines(figures, until, bars=False)]
    return Rendered(
        text="\n".join([title, *spoken]),
        blocks=[
            section("\n".join([f"*{title}*", *lines])),
            actions(details_button(digest)),
            context("Numbers only: no names, nothing anybody wrote. Details open for the leader of this group alone."),
        ],
    )


def trial_post_view() -> Rendered:
    """What a leader sends to try a channel out."""
    text = (
        "This is a test: the growth digest of this group can stand here. It says how many check-ins were held and "
        "which seasons run; numbers only, no names. Everybody in this channel can read it."
    )
    return Rendered(text=text, blocks=[section(text)])


def digest_item(digest: UUID, period: Period, figures: Figures, *, until: str) -> Item:
    """The same lines in the leader's own brief, while the group is too small for a channel."""
    words = [f"{label}: {words}." for label, words in digest_lines(figures, until, bars=False)]
    return Item(text="\n".join([f"Your group, {period_words(period)}.", *words]), buttons=(details_button(digest),))


def not_posted_item(digest: UUID, period: Period, channel: str, why: str, *, unknown: bool) -> Item:
    """A digest that Slack didn't take, or may have taken; `why` says what would mend it."""
    what = f"Your digest for {period_words(period)}"
    if unknown:
        text = f"{what} may or may not stand in <#{channel}>: Slack's answer got lost. Have a look there."
        return Item(text=text, buttons=(seen_button(digest), again_button(digest)))
    return Item(text=f"{what} is not in <#{channel}> yet. {why}", buttons=(again_button(digest), settings_button()))


def posted_item(period: Period, channel: str) -> Item:
    return Item(text=f"Your digest for {period_words(period)} is settled for <#{channel}>.", done=True)


def why_not_posted(reason: str | None) -> str:
    """Slack's word for a refusal in ours, with what mends it."""
    match reason:
        case "not_in_channel" | "channel_not_found":
            return "I'm not in that channel. Type `/invite @trellis` there, then try again."
        case "is_archived":
            return "That channel is archived. Choose another one."
        case word if word and word.startswith("restricted_action"):
            return "Your workspace doesn't let me post there. Choose another channel, or ask your Slack admins."
        case _:
            return "Slack didn't take it. Try again, or choose another channel."


def details_button(digest: UUID) -> Block:
    return button("Details", DIGEST_DETAILS, str(digest), says="Details for the leader of this group")


def again_button(digest: UUID) -> Block:
    return button("Post it again", DIGEST_AGAIN, str(digest))


def seen_button(digest: UUID) -> Block:
    return button("It's there", DIGEST_SEEN, str(digest))


def settings_button(text: str = "Digest settings") -> Block:
    return go("digest", text)
