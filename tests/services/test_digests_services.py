"""From a chosen place to a post that follows what recovers: decisions and rows on a real PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.db.digests import find_digest_place
from app.db.engine import Database, Session
from app.db.models import checkin, digest, digest_place, message, person, step, timer
from app.db.rows import by_id, own
from app.domain.checkin import Checkin, CheckinState
from app.domain.checkin_situation import Situation
from app.domain.digest import DigestCadence
from app.domain.steps import Ask, SubjectKind
from app.errors import NotAllowed, Outdated
from app.services.checkins import act_on_checkin, end_checkins
from app.services.digests import (
    access_digest_details,
    choose_digest,
    confirm_digest_seen,
    get_leading,
    post_digest_again,
    stop_digest,
    try_digest_channel,
    turn_digest_place,
    update_digests,
)
from tests.factories import save_line, save_person
from tests.factories_digests import (
    APRIL_STARTS,
    AT_THE_BRIEF,
    IN_MARCH,
    MID_MARCH,
    MONTHLY,
    make_digest,
    place_of,
    save_due_checkin,
    save_group,
    save_leader,
    save_running_season,
    turn_digest,
)
from tests.statements import counted

HOUR = timedelta(hours=1)


async def all_rows(session: Session, table: Any) -> list[Any]:
    return list((await session.execute(select(table).where(own(table, session)).order_by(table.c.id))).all())


async def timer_at(session: Session) -> datetime | None:
    query = select(timer.c.at).where(own(timer, session), timer.c.subject_kind == SubjectKind.DIGEST_PLACE)
    found: datetime | None = await session.scalar(query)
    return found


async def test_what_was_chosen_waits_for_the_first_working_day_of_next_month(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_leader(session, [3, 3])
        found = await find_digest_place(session, await place_of(session))
        looks_at = await timer_at(session)

    assert found is not None
    assert (found[0].channel, found[0].next_at, found[0].is_on) == ("CLEADS", APRIL_STARTS, True)
    assert found[1] == leader
    assert looks_at == IN_MARCH + HOUR


async def test_looking_early_changes_nothing_and_waits_for_the_day(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_leader(session, [3, 3])
        await turn_digest(session, IN_MARCH + HOUR)
        made = (await all_rows(session, digest), await all_rows(session, message), await timer_at(session))

    assert made == ([], [], APRIL_STARTS)


async def test_the_figures_are_frozen_as_the_day_starts_and_posted_at_the_brief_hour(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        await save_leader(session, [3, 3])
        await turn_digest(session)
        (frozen,) = await all_rows(session, digest)
        (post,) = await all_rows(session, message)
        steps, looks_at = await all_rows(session, step), await timer_at(session)

    assert (frozen.from_on, frozen.to_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert {name: number for name, number in frozen.figures.items() if number} == {
        "held": 1,
        "under_way": 2,
        "people": 6,
        "coming_to": "2026-04-30",
    }
    assert (post.kind, post.channel, post.person_id, post.due_at) == ("digest", "CLEADS", None, AT_THE_BRIEF)
    assert (post.facts, steps, looks_at) == ({}, [], AT_THE_BRIEF + HOUR)


async def test_turning_twice_or_late_makes_one_digest(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_leader(session, [3, 3])
        for hours in (0, 0, 1, 100):
            await turn_digest(session, APRIL_STARTS + hours * HOUR)
        made = (await all_rows(session, digest), await all_rows(session, message))

    assert [len(rows) for rows in made] == [1, 1]


@pytest.mark.parametrize(("sizes", "channel"), [([3, 2], "CLEADS"), ([6], "CLEADS"), ([3, 3], None)])
async def test_a_small_group_or_no_channel_brings_the_lines_in_the_leaders_own_brief(
    db: Database, workspace: UUID, sizes: list[int], channel: str | None
) -> None:
    async with db.begin(workspace) as session:
        leader = await save_leader(session, sizes, channel=channel)
        await turn_digest(session)
        (asked,) = await all_rows(session, step)
        posts = await all_rows(session, message)
        speak_at = await session.scalar(select(person.c.speak_at).where(by_id(person, session, leader.id)))

    assert (asked.kind, asked.person_id, asked.no) == ("digest_lines", leader.id, 0)
    assert (posts, speak_at) == ([], AT_THE_BRIEF)


async def test_nothing_new_no_digest(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        await save_group(session, leader, [3, 3])
        await choose_digest(session, leader, channel="CLEADS", cadence=MONTHLY, now=IN_MARCH)
        await turn_digest(session)
        made = [*await all_rows(session, digest), *await all_rows(session, message), *await all_rows(session, step)]
        looks_at = await timer_at(session)

    assert made == []
    assert looks_at == datetime(2026, 4, 30, 22, tzinfo=UTC)


async def test_turned_off_is_off_and_a_leader_who_left_gets_none(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_leader(session, [3, 3])
        gone = update(person).where(by_id(person, session, leader.id)).values(deactivated_at=IN_MARCH)
        await session.execute(gone)
        await turn_digest(session)
        waits_until = await timer_at(session)
        await stop_digest(session, leader)
        await turn_digest(session, APRIL_STARTS + HOUR)
        made = [*await all_rows(session, digest), *await all_rows(session, message)]
        off = await timer_at(session)

    assert made == []
    assert waits_until == datetime(2026, 4, 30, 22, tzinfo=UTC)
    assert off is None


async def test_stopping_what_never_ran_is_no_error(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await stop_digest(session, await save_person(session, "ULEE"))

        assert await timer_at(session) is None


@pytest.mark.parametrize(("state", "asks"), [("failed", 1), ("unknown", 1), ("sent", 0), ("obsolete", 0)])
async def test_a_digest_that_slack_did_not_take_is_brought_to_the_leader(
    db: Database, workspace: UUID, state: str, asks: int
) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state=state)
        await turn_digest(session, AT_THE_BRIEF + HOUR)
        steps = await all_rows(session, step)
        looks_at = await timer_at(session)

    assert [(one.person_id, one.subject_id, one.no) for one in steps] == [(leader.id, made, 1)] * asks
    assert looks_at == datetime(2026, 4, 30, 22, tzinfo=UTC)


async def test_a_digest_that_still_waits_is_looked_at_again(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await make_digest(session, state="waiting")
        await turn_digest(session, AT_THE_BRIEF + HOUR)
        looks_at, steps = await timer_at(session), await all_rows(session, step)

    assert (looks_at, steps) == (AT_THE_BRIEF + 2 * HOUR, [])


@pytest.mark.parametrize("state", ["failed", "unknown"])
async def test_the_leader_can_have_it_posted_again_in_the_channel_of_now(
    db: Database, workspace: UUID, state: str
) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state=state)
        await choose_digest(session, leader, channel="CBETTER", cadence=MONTHLY, now=AT_THE_BRIEF)
        await post_digest_again(session, leader, made)
        (post,) = await all_rows(session, message)

    assert (post.state, post.channel, post.attempts) == ("waiting", "CBETTER", 0)


@pytest.mark.parametrize("state", ["sent", "waiting", "claimed", "sending", "obsolete"])
async def test_pressing_again_never_posts_what_stands_or_is_on_its_way(
    db: Database, workspace: UUID, state: str
) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state=state)
        with pytest.raises(Outdated):
            await post_digest_again(session, leader, made)
        (post,) = await all_rows(session, message)

    assert post.state == state


async def test_without_a_channel_there_is_nowhere_to_post_it_again(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state="failed")
        await choose_digest(session, leader, channel=None, cadence=MONTHLY, now=AT_THE_BRIEF)
        with pytest.raises(Outdated):
            await post_digest_again(session, leader, made)


async def test_a_digest_the_leader_has_seen_is_not_asked_about_any_more(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session, state="unknown")
        await confirm_digest_seen(session, leader, made)
        await confirm_digest_seen(session, leader, made)
        (post,) = await all_rows(session, message)
        await turn_digest(session, AT_THE_BRIEF + HOUR)
        steps = await all_rows(session, step)

    assert (post.state, post.reason, steps) == ("obsolete", "seen by the leader", [])


async def test_a_late_one_that_is_held_moves_over_in_the_message_that_stands(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_leader(session, [3, 3])
        lead, someone = await save_person(session, "ULEAD1"), await save_person(session, "UP10")
        late = await save_due_checkin(session, lead, someone, MID_MARCH, CheckinState.OPEN)
        await turn_digest(session)
        before = (await all_rows(session, digest))[0].figures
        await set_state(session, late, CheckinState.HELD_LATE)
        await update_digests(session, lead=lead.id, days={MID_MARCH})
        after = (await all_rows(session, digest))[0].figures
        (post,) = await all_rows(session, message)
        await update_digests(session, lead=lead.id, days={MID_MARCH})
        (again,) = await all_rows(session, message)

    assert leader.slack_user == "ULEE"
    assert (before["open"], before["late"], after["open"], after["late"]) == (1, 0, 0, 1)
    assert (post.wanted_rev, again.wanted_rev) == (1, 1)


async def test_whatever_ends_a_check_in_brings_the_digest_up_to_date(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_leader(session, [3, 3])
        lead, someone = await save_person(session, "ULEAD1"), await save_person(session, "UP10")
        late = await save_due_checkin(session, lead, someone, date(2026, 3, 30), CheckinState.OPEN)
        await turn_digest(session)

        def held_late(situation: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
            return replace(situation.checkin, state=CheckinState.HELD_LATE, held_on=date(2026, 4, 2)), ()

        await act_on_checkin(session, late, held_late, now=AT_THE_BRIEF)
        (frozen,) = await all_rows(session, digest)
        (post,) = [row for row in await all_rows(session, message) if row.kind == "digest"]

    assert (frozen.figures["late"], frozen.figures["open"], post.wanted_rev) == (1, 0, 1)


async def test_a_season_that_ends_early_takes_its_open_check_ins_out_of_the_digest(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        await save_leader(session, [3, 3])
        lead, someone = await save_person(session, "ULEAD1"), await save_person(session, "UP10")
        late = await save_due_checkin(session, lead, someone, date(2026, 3, 30), CheckinState.OPEN)
        await turn_digest(session)
        plan_id = await session.scalar(select(checkin.c.plan_id).where(by_id(checkin, session, late)))
        await end_checkins(session, plan_id)
        (frozen,) = await all_rows(session, digest)

    assert (frozen.figures["held"], frozen.figures["open"], frozen.figures["excused"]) == (1, 0, 0)


async def set_state(session: Session, checkin_id: UUID, state: CheckinState) -> None:
    await session.execute(update(checkin).where(by_id(checkin, session, checkin_id)).values(state=state))


async def test_a_check_in_of_other_days_or_another_group_changes_no_digest(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await make_digest(session)
        stranger = await save_person(session, "UELSE")
        with counted(db) as statements:
            await update_digests(session, lead=stranger.id, days={MID_MARCH})
            await update_digests(session, lead=(await save_person(session, "ULEAD0")).id, days={date(2026, 4, 1)})
        (post,) = await all_rows(session, message)

    assert post.wanted_rev == 0
    assert len([one for one in statements if "digest" in one]) == 2


async def test_two_that_recover_at_once_are_both_counted(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_leader(session, [3, 3])
        lead, someone = await save_person(session, "ULEAD1"), await save_person(session, "UP10")
        late = [await save_due_checkin(session, lead, someone, MID_MARCH, CheckinState.OPEN) for _ in range(2)]
        await turn_digest(session)

    async def recover(checkin_id: UUID) -> None:
        async with db.begin(workspace) as session:
            await set_state(session, checkin_id, CheckinState.HELD_LATE)
            await asyncio.sleep(0.05)  # both have changed their check-in before either counts
            await update_digests(session, lead=lead.id, days={MID_MARCH})

    await asyncio.gather(*(recover(one) for one in late))
    async with db.begin(workspace) as session:
        (frozen,) = await all_rows(session, digest)

    assert (frozen.figures["late"], frozen.figures["open"]) == (2, 0)


async def test_a_test_post_goes_out_once_and_changes_nothing_that_was_chosen(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_leader(session, [3, 3])
        for key in ("trigger1", "trigger1", "trigger2"):
            await try_digest_channel(session, leader, channel="CTRY", key=key, now=IN_MARCH)
        posts = await all_rows(session, message)
        found = await find_digest_place(session, await place_of(session))

    assert [(one.kind, one.channel, one.due_at) for one in posts] == [("test_post", "CTRY", IN_MARCH)] * 2
    assert found is not None
    assert (found[0].channel, found[0].is_on) == ("CLEADS", True)


async def test_a_test_post_before_anything_was_saved_switches_nothing_on(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        await save_group(session, leader, [1])
        await try_digest_channel(session, leader, channel="CTRY", key="trigger", now=IN_MARCH)
        found = await find_digest_place(session, await place_of(session))

    assert found is not None
    assert not found[0].is_on


async def test_everybody_who_is_no_leader_hears_the_same(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_leader(session, [1])
        lead, someone = await save_person(session, "ULEAD0"), await save_person(session, "UP00")
        above = await save_person(session, "UABOVE")
        await save_line(session, leader, above)
        asking, asked = await save_person(session, "UASKING"), await save_person(session, "UASKED")
        await save_line(session, asking, asked)
        await save_running_season(session, asking, [someone], part="asked")
        heard = set()
        for nobody in (lead, someone, above, asked):
            with pytest.raises(NotAllowed) as refused:
                await get_leading(session, nobody, now=IN_MARCH)
            heard.add(str(refused.value))
            with pytest.raises(NotAllowed):
                await choose_digest(session, nobody, channel="C", cadence=MONTHLY, now=IN_MARCH)
            with pytest.raises(NotAllowed):
                await try_digest_channel(session, nobody, channel="C", key="k", now=IN_MARCH)

    assert len(heard) == 1


async def test_details_are_checked_at_the_click(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, made = await make_digest(session)
        other = await save_person(session, "UOTHER")
        details = await access_digest_details(session, leader, made, now=AT_THE_BRIEF)
        for act in (
            access_digest_details(session, other, made, now=AT_THE_BRIEF),
            post_digest_again(session, other, made),
        ):
            with pytest.raises(NotAllowed):
                await act

    assert [(one.lead, one.figures.held) for one in details.leads] == [("ULEAD0", 1)]


async def test_choosing_again_changes_the_one_place_there_is(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_leader(session, [3, 3])
        weekly = DigestCadence.WEEKLY
        await choose_digest(session, leader, channel="COTHER", cadence=weekly, now=IN_MARCH)
        places = await all_rows(session, digest_place)
        timers = await session.scalar(select(func.count()).select_from(timer).where(own(timer, session)))

    assert [(one.channel, one.cadence, one.next_at) for one in places] == [
        ("COTHER", "weekly", datetime(2026, 3, 15, 23, tzinfo=UTC))
    ]
    assert timers == 1


async def test_from_monthly_to_weekly_no_day_is_told_twice(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, _ = await make_digest(session)
        lead, someone = await save_person(session, "ULEAD0"), await save_person(session, "UP00")
        await save_due_checkin(session, lead, someone, date(2026, 4, 2))
        await choose_digest(session, leader, channel="CLEADS", cadence=DigestCadence.WEEKLY, now=AT_THE_BRIEF)
        await turn_digest(session, datetime(2026, 4, 5, 22, tzinfo=UTC))
        periods = [(one.from_on, one.to_on) for one in await all_rows(session, digest)]

    assert periods == [(date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 5))]


async def test_freezing_takes_as_many_statements_for_two_people_as_for_thirty(db: Database, workspace: UUID) -> None:
    taken = []
    for n, sizes in enumerate(([3, 3], [6, 6, 6, 6, 6])):
        async with db.begin(workspace) as session:
            leader = await save_person(session, f"ULEE{n}")
            group = await save_group(session, leader, sizes, named=f"U{n}")
            for lead, people in group:
                for someone in people:
                    await save_due_checkin(session, lead, someone, MID_MARCH)
            await choose_digest(session, leader, channel="C", cadence=MONTHLY, now=IN_MARCH)
            query = select(digest_place.c.id).where(own(digest_place, session), digest_place.c.leader_id == leader.id)
            place = await session.scalar(query)
        async with db.begin(workspace) as session:
            with counted(db) as statements:
                await turn_digest_place(session, place, now=APRIL_STARTS)
        taken.append(len(statements))

    assert taken == [8, 8]
