"""Writing a plan, page by page: every press keeps the page as a draft before it does anything else."""

from app.deps import Deps
from app.domain.plan_draft import DIRECTION_PAGE, SUMMARY_PAGE
from app.domain.plan_entry import entry_problems
from app.handlers.answers import Answer, Done, Refuse, Swap
from app.handlers.requests import Click, Submission
from app.handlers.routes import Routes
from app.screens.plan_wizard import goal_out_screen, wizard_view
from app.screens.plans import plan_screen
from app.services.members import get_member
from app.services.plan_sharing import share_plan
from app.services.plan_writing import (
    drop_draft,
    merge_draft,
    take_goal_out,
    turn_to,
    use_example,
    write_next,
    write_page,
)
from app.views.blocks import View
from app.views.forms import read_id, read_number
from app.views.plan_examples import PLAN_EXAMPLE_USE, PLAN_EXAMPLES_LEAVE, examples_window
from app.views.plan_summary import (
    PLAN_FORGET,
    PLAN_MERGE,
    PLAN_REASON,
    PLAN_SHARE,
    PLAN_TURN,
    parse_goal_reason,
)
from app.views.plan_wizard import (
    PLAN_BACK,
    PLAN_ENOUGH,
    PLAN_EXAMPLES,
    PLAN_GOAL_OUT,
    PLAN_PAGE,
    PLAN_SAVE,
    decode_place,
    parse_page,
    under_fields,
)


async def on_plan_page(submission: Submission, deps: Deps) -> Answer:
    now = deps.clock()
    place, entry = decode_place(submission.about), parse_page(submission.view)
    problems = entry_problems(place, entry)
    if problems:
        return Refuse(under_fields(submission.view, problems))
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        return Swap(wizard_view(await write_next(session, me, place, entry, now=now), me, now=now))


async def on_plan_saved(click: Click, deps: Deps) -> Answer:
    return Swap(await _keep_page(click, deps, saved=True))


async def on_plan_enough(click: Click, deps: Deps) -> Answer:
    return Swap(await _keep_page(click, deps, to=SUMMARY_PAGE))


async def on_plan_back(click: Click, deps: Deps) -> Answer:
    return Swap(await _keep_page(click, deps, to=max(decode_place(click.about).page - 1, DIRECTION_PAGE)))


async def on_plan_turned(click: Click, deps: Deps) -> Answer:
    """From the summary to a page."""
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        writing = await turn_to(session, me, decode_place(click.about), read_number(click.value), now=now)
    return Swap(wizard_view(writing, me, now=now))


async def on_plan_examples(click: Click, deps: Deps) -> Answer:
    place, entry = decode_place(click.about), parse_page(click.view or {})
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        writing = await write_page(session, me, place, entry, now=deps.clock())
    return Swap(examples_window(writing.place))


async def on_plan_example_used(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        writing = await use_example(session, me, decode_place(click.about), click.value, now=now)
    return Swap(wizard_view(writing, me, now=now))


async def on_plan_examples_left(click: Click, deps: Deps) -> Answer:
    now, place = deps.clock(), decode_place(click.about)
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        writing = await turn_to(session, me, place, place.page, now=now)
    return Swap(wizard_view(writing, me, now=now))


async def on_goal_out(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Swap(await goal_out_screen(session, me, decode_place(click.about), now=now))


async def on_goal_reason(submission: Submission, deps: Deps) -> Answer:
    now = deps.clock()
    reason = parse_goal_reason(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        writing = await take_goal_out(session, me, decode_place(submission.about), reason=reason, now=now)
    return Swap(wizard_view(writing, me, now=now)) if writing else Done()


async def on_plan_shared(submission: Submission, deps: Deps) -> Answer:
    now, plan = deps.clock(), decode_place(submission.about).plan
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        await share_plan(session, me, plan, now=now)
        return Swap(await plan_screen(session, me, plan, now=now))


async def on_plan_merged(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        writing = await merge_draft(session, me, read_id(click.value), now=now)
    return Swap(wizard_view(writing, me, now=now))


async def on_plan_draft_dropped(click: Click, deps: Deps) -> Answer:
    now, plan = deps.clock(), read_id(click.value)
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await drop_draft(session, me, plan, now=now)
        return Swap(await plan_screen(session, me, plan, now=now))


async def _keep_page(click: Click, deps: Deps, *, to: int | None = None, saved: bool = False) -> View:
    now = deps.clock()
    place, entry = decode_place(click.about), parse_page(click.view or {})
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        writing = await write_page(session, me, place, entry, to=to, now=now)
    return wizard_view(writing, me, saved=saved, now=now)


def register(routes: Routes) -> None:
    routes.window(PLAN_PAGE, on_plan_page)
    routes.action(PLAN_SAVE, on_plan_saved)
    routes.action(PLAN_BACK, on_plan_back)
    routes.action(PLAN_ENOUGH, on_plan_enough)
    routes.action(PLAN_TURN, on_plan_turned)
    routes.action(PLAN_EXAMPLES, on_plan_examples)
    routes.action(PLAN_EXAMPLE_USE, on_plan_example_used)
    routes.action(PLAN_EXAMPLES_LEAVE, on_plan_examples_left)
    routes.action(PLAN_GOAL_OUT, on_goal_out)
    routes.window(PLAN_REASON, on_goal_reason)
    routes.window(PLAN_SHARE, on_plan_shared)
    routes.action(PLAN_MERGE, on_plan_merged)
    routes.action(PLAN_FORGET, on_plan_draft_dropped)
