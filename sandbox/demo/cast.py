"""Who there is: a company of a dozen people in seven zones, where they talk, and who leads whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the company. `lead` is the handle of whoever leads them; empty at the top of what we see."""

    handle: str
    name: str
    tz: str
    title: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A channel. `with_bot`: somebody has invited Trellis."""

    name: str
    topic: str
    members: Sequence[str]
    with_bot: bool = False


LEE, DANA, OMAR, ADA = "lee", "dana", "omar", "ada"

CAST = (
    Member(LEE, "Lee Marques", "Europe/Lisbon", "Director of Engineering"),
    Member(DANA, "Dana Okafor", "Europe/Berlin", "Engineering Manager, Payments", LEE),
    Member(OMAR, "Omar Haddad", "Europe/London", "Engineering Manager, Platform", LEE),
    Member("priya", "Priya Raman", "Asia/Kolkata", "Backend Engineer", DANA),
    Member("tom", "Tom Lindqvist", "Europe/Berlin", "Senior Engineer", DANA),
    Member("mina", "Mina Farahani", "Europe/Lisbon", "Data Analyst", DANA),
    Member("yuki", "Yuki Tanabe", "Asia/Singapore", "Site Reliability Engineer", OMAR),
    Member("sam", "Sam Whitlock", "America/New_York", "Platform Engineer", OMAR),
    Member("noor", "Noor Siddiqui", "Europe/London", "Software Engineer", OMAR),
    Member("ines", "Inês Duarte", "Europe/Lisbon", "Software Engineer", OMAR),
    Member("ravi", "Ravi Menon", "Asia/Kolkata", "Engineer, Developer Tools", OMAR),
    Member(ADA, "Ada Nowak", "Europe/Warsaw", "Support Lead"),
)
"""In the order in which the page shows them."""

EVERYBODY = tuple(one.handle for one in CAST)

ROOMS = (
    Room("general", "Everything for everybody", EVERYBODY),
    Room("payments", "Settlements, refunds, and what they cost us", (DANA, "priya", "tom", "mina", "ada")),
    Room("help-payments", "Ask the payments team", (*EVERYBODY[:10], "ada")),
    Room("on-call", "Who carries the pager, and what it said", (OMAR, DANA, "yuki", "noor", "sam", "tom", "priya")),
    Room("platform", "Builds, clusters, and the road to them", (OMAR, "yuki", "sam", "noor", "ines", "ravi")),
    Room("growth-leads", "What the seasons add up to", (LEE, DANA, OMAR)),
)

LED_BY_IMPORT = (DANA, OMAR, "priya", "tom", "mina")
"""Their lines come from a file; the others are named by Omar in Slack."""


def enter(workspace: Workspace) -> None:
    """Fill an empty workspace with the cast and its channels."""
    for one in CAST:
        workspace.add_user(one.handle, real_name=one.name, tz=one.tz, title=one.title)
    for room in ROOMS:
        members = [workspace.user(handle) for handle in room.members]
        bot = [workspace.bot] if room.with_bot else []
        workspace.add_channel(room.name, *members, *bot, topic=room.topic)


def led_by(lead: str) -> tuple[str, ...]:
    """The handles of those this lead leads, in the order of the cast."""
    return tuple(one.handle for one in CAST if one.lead == lead)
