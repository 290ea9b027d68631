"""The wizard of preparing a check-in: every page is kept, and nobody else sees it before Share."""

from app.deps import Deps
from app.domain.preparing import Preparing
from app.handlers.answers import Answer, Swap
from app.handlers.requests import Click, Submission
from app.handlers.routes import Routes
from app.services.preparing import keep_preparing, share_preparing, share_with_examples
from app.views.forms import read_number
from app.views.preparing import (
    PREPARE_BACK,
    PREPARE_EXAMPLE,
    PREPARE_GOAL,
    PREPARE_LAST,
    PREPARE_SAVE,
    decode_page,
    parse_examples,
    parse_preparation,
    preparing_window,
    shared_window,
)


async def on_preparation_next(submission: Submission, deps: Deps) -> Answer:
    checkin_id, at = decode_page(submission.about)
    entry = parse_preparation(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        kept = await keep_preparing(session, checkin_id, submission.user, at, entry, to=at + 1, now=deps.clock())
    return Swap(preparing_window(kept))


async def on_preparation_turned(click: Click, deps: Deps) -> Answer:
    """Save draft stays on its page, Back goes to the one before; both keep what stands in the window."""
    checkin_id, at = decode_page(click.about)
    entry, to = parse_preparation(click.view or {}), read_number(click.value)
    async with deps.db.begin(click.workspace) as session:
        kept = await keep_preparing(session, checkin_id, click.user, at, entry, to=to, now=deps.clock())
    return Swap(preparing_window(kept, saved=to == at))


async def on_preparation_shared(submission: Submission, deps: Deps) -> Answer:
    checkin_id, at = decode_page(submission.about)
    entry = parse_preparation(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        shared = await share_preparing(session, checkin_id, submission.user, at, entry, now=deps.clock())
    return Swap(preparing_window(shared) if isinstance(shared, Preparing) else shared_window(shared))


async def on_examples_given(submission: Submission, deps: Deps) -> Answer:
    checkin_id, _ = decode_page(submission.about)
    lines = parse_examples(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        shared = await share_with_examples(session, checkin_id, submission.user, lines, now=deps.clock())
    return Swap(shared_window(shared))


def register(routes: Routes) -> None:
    routes.window(PREPARE_GOAL, on_preparation_next)
    routes.window(PREPARE_LAST, on_preparation_shared)
    routes.window(PREPARE_EXAMPLE, on_examples_given)
    routes.action(PREPARE_SAVE, on_preparation_turned)
    routes.action(PREPARE_BACK, on_preparation_turned)
