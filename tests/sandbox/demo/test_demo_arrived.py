"""One unasked message a day is counted by what arrived and by the people's own dates."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import Clock
from sandbox.demo.arrived import list_arrived, most_unasked_a_day
from sandbox.demo.house import MANIFEST
from sandbox.manifest import load_manifest
from sandbox.model import Message, User
from sandbox.people.person import Person
from sandbox.workspace import Workspace

TEN_AT_NIGHT = datetime(2026, 3, 3, 22, tzinfo=UTC)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(load_manifest(MANIFEST), clock=Clock(real=TEN_AT_NIGHT.timestamp))


def say(workspace: Workspace, user: User, *, minutes: float) -> None:
    ts = f"{(TEN_AT_NIGHT + timedelta(minutes=minutes)).timestamp():.6f}"
    workspace.conversations.add(Message(workspace.dm(user).id, ts, workspace.app.bot_user, "Good morning"))


def test_nothing_arrived_counts_as_nothing(workspace: Workspace) -> None:
    workspace.add_user("priya")
    assert most_unasked_a_day(workspace) == 0


def test_two_on_one_day_of_one_person_count_as_two(workspace: Workspace) -> None:
    priya = workspace.add_user("priya", tz="Europe/London")
    say(workspace, priya, minutes=0)
    say(workspace, priya, minutes=30)
    assert most_unasked_a_day(workspace) == 2
    assert len(list_arrived(workspace)) == 2


def test_the_day_is_that_of_the_person(workspace: Workspace) -> None:
    for name, tz in (("lee", "Europe/London"), ("yuki", "Asia/Tokyo")):
        user = workspace.add_user(name, tz=tz)
        say(workspace, user, minutes=60 if name == "yuki" else 0)
        say(workspace, user, minutes=-480 if name == "yuki" else 150)
    assert most_unasked_a_day(workspace) == 1


async def test_the_answer_to_what_somebody_wrote_was_asked_for(workspace: Workspace) -> None:
    priya = workspace.add_user("priya")
    say(workspace, priya, minutes=-300)
    await Person(workspace, priya).dm_bot("What can you do?")
    say(workspace, priya, minutes=0.5)
    assert most_unasked_a_day(workspace) == 1
    say(workspace, priya, minutes=0.6)
    assert most_unasked_a_day(workspace) == 2
