"""A leader sets up a digest and reads it: real Bolt, signed HTTP, real jobs, and people at Slack's client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from app.db.models import checkin, digest_place, message
from app.db.people import find_people
from app.db.rows import by_id
from app.domain.calendar import add_months, wall_instant
from app.domain.checkin import CheckinState
from app.domain.person import Person
from app.jobs import run_all_jobs
from app.services.digests import update_digests
from sandbox.model import Message, View
from tests.factories_digests import save_due_checkin, save_group
from tests.stage import Stage, set_stage

MONTHLY = "Every month, on the first working day"


@dataclass(slots=True)
class House:
    """A stage with a leader and their group in its database; `late` is a check-in that is still open."""

    stage: Stage
    workspace: UUID
    lead: Person
    due_on: date
    late: UUID

    @property
    def next_month_at(self) -> datetime:
        """The leader's brief hour on the first of next month, or on the Monday after."""
        first = add_months(self.stage.now.date().replace(day=1), 1)
        first += timedelta(days=(7 - first.weekday()) % 7 if first.weekday() > 4 else 0)
        return wall_instant(first, time(9), "Europe/Berlin")


@asynccontextmanager
async def build_house(database_url: str, sizes: tuple[int, ...] = (3, 3)) -> AsyncIterator[House]:
    async with set_stage(database_url, "lee", "tom") as stage:
        stage.workspace.add_channel("growth-leads", stage["lee"].user, stage["tom"].user)
        due_on = stage.now.date() + timedelta(days=7)
        (tenant,) = [stage.deps.tenants.by_team(None, stage.workspace.team.id)]
        found = await tenant
        assert found is not None
        async with stage.deps.db.begin(found.workspace) as session:
            leader = (await find_people(session, [stage["lee"].id]))[stage["lee"].id]
            starts_on = stage.now.date() - timedelta(days=40)
            group = await save_group(session, leader, list(sizes), starts_on=starts_on, named="UX")
            lead, people = group[0]
            await save_due_checkin(session, lead, people[0], due_on)
            late = await save_due_checkin(session, lead, people[-1], due_on, CheckinState.OPEN)
        yield House(stage, found.workspace, lead, due_on, late)


async def open_window(stage: Stage, who: str = "lee") -> View:
    outcome = await stage[who].command("/growth", "digest")
    assert outcome.ok
    return await stage[who].sees_modal("digest")


async def set_up(house: House, channel: str | None = "growth-leads") -> None:
    await open_window(house.stage)
    await house.stage["lee"].fill({"Channel": channel, "How often": MONTHLY})
    outcome = await house.stage["lee"].submit()
    assert outcome.ok
    await house.stage["lee"].sees_modal(text="Saved.")


async def let_it_be_held(house: House) -> None:
    async with house.stage.deps.db.begin(house.workspace) as session:
        change = update(checkin).where(by_id(checkin, session, house.late)).values(state=CheckinState.HELD_LATE)
        await session.execute(change)
        await update_digests(session, lead=house.lead.id, days={house.due_on})


async def let_the_look_up_come(house: House) -> None:
    """Machine time does not follow the workspace's clock: make the minute before the look-up pass."""
    async with house.stage.deps.db.begin(house.workspace) as session:
        long_ago = func.app_now() - timedelta(minutes=1)
        await session.execute(update(message).where(message.c.state == "unknown").values(run_after=long_ago))


def posts_of(stage: Stage) -> list[Message]:
    return [one for one in stage.workspace.messages("growth-leads") if one.bot_id]


async def test_a_test_post_that_slack_refuses_tells_how_to_mend_it_and_then_arrives(database_url: str) -> None:
    async with build_house(database_url) as house:
        stage, lee = house.stage, house.stage["lee"]
        view = await open_window(stage)
        await lee.fill({"Channel": "growth-leads"})
        await lee.click(view, "Send a test post")
        await lee.sees_modal(text="is on its way")
        await stage.settle()
        await lee.click(await lee.sees_modal("digest"), "Look again")
        await lee.sees_modal(text="/invite @trellis")
        await lee.invite("growth-leads")
        await lee.click(await lee.sees_modal("digest"), "Send a test post")
        await stage.settle()
        posted = await lee.sees_message("This is a test", channel="growth-leads")
        await lee.click(await lee.sees_modal("digest"), "Look again")
        await lee.sees_modal(text="The test post stands in")

        assert posted.user == stage.workspace.app.bot_user


async def test_the_menu_of_a_leader_leads_to_their_group(database_url: str) -> None:
    async with build_house(database_url) as house:
        lee, tom = house.stage["lee"], house.stage["tom"]

        menu = (await lee.command("/growth")).message
        stranger = (await tom.command("/growth")).message

        assert menu is not None
        assert menu.text.startswith("Your group: ")
        assert (await lee.click(menu, "Digest")).ok
        await lee.sees_modal(title="Digest of your group")
        assert stranger is not None
        assert stranger.text.startswith("Trellis helps a manager")


async def test_a_test_post_asks_for_a_channel_first(database_url: str) -> None:
    async with build_house(database_url) as house:
        view = await open_window(house.stage)
        await house.stage["lee"].click(view, "Send a test post")
        await house.stage["lee"].sees_modal("notice", text="Choose a channel first")

        assert len(house.stage["lee"].modals) == 2


async def test_the_digest_comes_on_the_first_working_day_and_follows_what_recovers(database_url: str) -> None:
    async with build_house(database_url) as house:
        stage, lee = house.stage, house.stage["lee"]
        await lee.invite("growth-leads")
        await set_up(house)
        await stage.at(house.next_month_at - timedelta(minutes=1))
        early = posts_of(stage)
        await stage.at(house.next_month_at)
        posted = await lee.sees_message("1 held · 0 not held · 1 still open", channel="growth-leads")
        await let_it_be_held(house)
        await stage.settle()

        assert early == []
        assert "1 held · 1 held late · 0 not held" in posted.text
        assert posted.edits == 1
        assert len(posts_of(stage)) == 1


async def test_details_open_for_the_leader_alone(database_url: str) -> None:
    async with build_house(database_url) as house:
        stage = house.stage
        await stage["lee"].invite("growth-leads")
        await set_up(house)
        await stage.at(house.next_month_at)
        posted = await stage["lee"].sees_message("Growth in this group", channel="growth-leads")
        await stage["lee"].click(posted, "Details")
        details = await stage["lee"].sees_modal("digest_details", text="By lead")
        await stage["tom"].click(posted, "Details")
        await stage["tom"].sees_ephemeral("The details are for the leader of this group")

        assert house.lead.slack_user in str(details.body)
        assert stage["tom"].modal is None


async def test_a_small_group_reads_its_lines_in_the_leaders_own_brief(database_url: str) -> None:
    async with build_house(database_url, (3, 2)) as house:
        stage, lee = house.stage, house.stage["lee"]
        await lee.invite("growth-leads")
        await set_up(house)
        await stage.at(house.next_month_at)
        brief = await lee.sees_message("Your group, ", channel=stage.workspace.dm("lee"))
        await lee.click(brief, "Details")
        await lee.sees_modal("digest_details")

        assert "1 held · 0 not held · 1 still open" in brief.text
        assert posts_of(stage) == []


async def test_a_refused_digest_is_brought_to_the_leader_who_has_it_posted_again(database_url: str) -> None:
    async with build_house(database_url) as house:
        stage, lee = house.stage, house.stage["lee"]
        await set_up(house)
        await stage.at(house.next_month_at)
        await stage.later(timedelta(days=2))
        brief = await lee.sees_message("is not in", channel=stage.workspace.dm("lee"))
        await lee.invite("growth-leads")
        await lee.click(brief, "Post it again")
        await stage.settle()
        await lee.sees_message("Growth in this group", channel="growth-leads")

        assert "/invite @trellis" in brief.text


async def test_a_lost_answer_is_asked_about_and_never_posted_twice_by_itself(database_url: str) -> None:
    async with build_house(database_url) as house:
        stage, lee = house.stage, house.stage["lee"]
        await lee.invite("growth-leads")
        await set_up(house)
        await stage.at(house.next_month_at - timedelta(minutes=1))
        stage.workspace.faults.drop("chat.postMessage", after=True)
        stage.workspace.move_to(house.next_month_at)
        await run_all_jobs(stage.jobs)
        await let_the_look_up_come(house)
        await stage.later(timedelta(days=2))
        brief = await lee.sees_message("may or may not stand in", channel=stage.workspace.dm("lee"))
        await lee.click(brief, "It's there")
        await stage.settle()
        await lee.sees_message("is settled for", channel=stage.workspace.dm("lee"))

        assert len(posts_of(stage)) == 1


async def test_turned_off_nothing_comes(database_url: str) -> None:
    async with build_house(database_url) as house:
        stage, lee = house.stage, house.stage["lee"]
        await lee.invite("growth-leads")
        await set_up(house)
        await lee.close_modal(every=True)
        await lee.click(await open_window(stage), "Turn it off")
        await lee.sees_modal(text="No digest is set up")
        await stage.at(house.next_month_at)

        assert posts_of(stage) == []


async def test_everybody_else_gets_a_kind_word(database_url: str) -> None:
    async with build_house(database_url) as house:
        outcome = await house.stage["tom"].command("/growth", "digest")

        assert outcome.message is not None
        assert "people whose leads run growth seasons" in outcome.message.text
        assert house.stage["tom"].modal is None


async def test_pressing_save_twice_keeps_one_place(database_url: str) -> None:
    async with build_house(database_url) as house:
        await set_up(house)
        await house.stage["lee"].close_modal(every=True)
        await set_up(house, None)
        async with house.stage.deps.db.begin(house.workspace) as session:
            channels = (await session.execute(select(digest_place.c.channel))).scalars().all()

        assert channels == [None]
