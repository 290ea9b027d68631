"""How what is due about a plan reads in a message: never its contents, and what is done is ticked."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import participation, person
from app.db.rows import by_id
from app.domain.person import Person
from app.domain.steps import Step, StepKind, SubjectKind
from app.screens.plans import plan_items
from app.services.homework import share_homework
from app.views.blocks import Obsolete, actions
from app.views.items import Item
from tests.factories import MONDAY, save_person
from tests.factories_plans import Two, make_body, make_goal, save_active_plan, save_shared_plan, save_two
from tests.sound_views import NASTY, check_sound_blocks
from tests.statements import counted

LATER = MONDAY + timedelta(days=1)


def _step(two: Two, reader: Person, kind: StepKind, no: int = 0) -> Step:
    return Step(new_id(), reader.id, kind, SubjectKind.PLAN, two.plan, no, MONDAY, "due", None, None)


async def _read(session: Session, reader: Person, step: Step) -> Item | Obsolete:
    return (await plan_items(session, [step], reader, now=LATER))[step.id]


def _words(item: Item | Obsolete) -> str:
    assert isinstance(item, Item)
    if item.buttons:
        assert len(item.buttons) <= 2
        check_sound_blocks([actions(*item.buttons)], "message")
    assert "canary" not in item.text
    return item.text


NASTY_BODY = make_body(make_goal(work=NASTY, signal=NASTY), direction=NASTY)


async def test_homework_waits_until_it_is_shared(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        step = _step(two, two.person, StepKind.HOMEWORK)
        asked = await _read(session, two.person, step)
        await share_homework(session, two.person, two.plan, (NASTY, "", ""), now=MONDAY)
        done = await _read(session, two.person, step)
        told = await _read(session, two.lead, _step(two, two.lead, StepKind.PLAN_CHANGED, -1))

    assert _words(asked) == ("Three questions before you write the plan with <@UDANA>. Five minutes are enough.")
    assert isinstance(done, Item)
    assert done.done
    assert _words(told) == "<@UPRIYA> shared three answers for the plan you will write together."


async def test_homework_is_not_asked_for_once_the_plan_is_agreed(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)

        assert isinstance(await _read(session, two.person, _step(two, two.person, StepKind.HOMEWORK)), Obsolete)


async def test_a_plan_that_is_due_says_who_has_to_act(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        for_both = _step(two, two.lead, StepKind.PLAN_DUE)
        for_author = _step(two, two.person, StepKind.PLAN_DUE)
        unwritten = await _read(session, two.lead, for_both)
        await save_shared_plan(session, two, NASTY_BODY)
        shared = await _read(session, two.lead, for_both)
        author = await _read(session, two.person, for_author)
        await save_active_plan(session, two, NASTY_BODY)
        agreed = await _read(session, two.lead, for_both)

    assert "Nothing is shared yet" in _words(unwritten)
    assert "waits for your yes" in _words(shared)
    assert isinstance(author, Item)
    assert author.done
    assert isinstance(agreed, Item)
    assert agreed.done


async def test_a_plan_that_is_ready_can_be_read_until_a_newer_one_is_there(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_shared_plan(session, two, NASTY_BODY)
        ready = await _read(session, two.lead, _step(two, two.lead, StepKind.PLAN_READY, 1))
        await save_shared_plan(session, two, NASTY_BODY, by=two.lead)
        older = await _read(session, two.person, _step(two, two.person, StepKind.PLAN_READY, 1))
        newer = await _read(session, two.person, _step(two, two.person, StepKind.PLAN_READY, 2))
        own = await _read(session, two.lead, _step(two, two.lead, StepKind.PLAN_READY, 1))

    assert _words(ready) == "<@UPRIYA>'s plan is ready for you. It begins when you agree."
    assert isinstance(older, Obsolete) or older.done
    assert _words(newer) == "Your plan is ready for you. <@UDANA> shared it. It begins when you agree."
    assert isinstance(own, Item)
    assert own.done


async def test_news_of_the_plan(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two, NASTY_BODY)
        begun = await _read(session, two.person, _step(two, two.person, StepKind.PLAN_CHANGED, 0))
        first = await _read(session, two.person, _step(two, two.person, StepKind.EVIDENCE_FIRST))
        await save_shared_plan(session, two, NASTY_BODY)
        changed = await _read(session, two.lead, _step(two, two.lead, StepKind.PLAN_CHANGED, 2))
        older = await _read(session, two.lead, _step(two, two.lead, StepKind.PLAN_CHANGED, 1))

    assert _words(begun) == "<@UDANA> agreed to the plan. The season has begun."
    assert "Link it" in _words(first)
    assert _words(changed) == "<@UPRIYA>'s plan changed: <@UPRIYA> edited it. It counts unless you undo it."
    assert isinstance(older, Obsolete)


async def test_nothing_is_said_to_who_has_left_or_of_who_is_gone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        tom = await save_person(session, "UTOM")
        step = _step(two, two.lead, StepKind.PLAN_DUE)
        stranger = await _read(session, tom, _step(two, tom, StepKind.PLAN_DUE))
        await session.execute(update(person).where(by_id(person, session, two.person.id)).values(deactivated_at=MONDAY))
        gone = await _read(session, two.lead, step)
        where = by_id(participation, session, two.participation)
        await session.execute(update(participation).where(where).values(state="left"))
        left = await _read(session, two.lead, step)
        nowhere = (await plan_items(session, [_elsewhere(step)], two.lead, now=LATER)).popitem()[1]

    assert all(isinstance(item, Obsolete) for item in (stranger, gone, left, nowhere))


def _elsewhere(step: Step) -> Step:
    return Step(new_id(), step.person, step.kind, step.subject_kind, new_id(), 0, MONDAY, "due", None, None)


async def test_many_things_cost_one_statement(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        pairs = [await save_two(session, person=f"U{number}") for number in range(4)]
        lead = pairs[0].lead
        steps = [_step(two, lead, StepKind.PLAN_DUE) for two in pairs]
        with counted(db) as statements:
            items = await plan_items(session, steps, lead, now=LATER)

    assert len(items) == 4
    assert len(statements) == 1
