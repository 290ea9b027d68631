"""Recording that a check-in was held, and answering the record."""

from functools import partial

from app.deps import Deps
from app.domain.checkin import RecordAnswer
from app.domain.holding import RecordedMeanwhile
from app.handlers.answers import Answer, CloseAll, Swap
from app.handlers.requests import Click, Submission
from app.handlers.routes import Routes
from app.screens.checkin_windows import reading_screen, record_screen
from app.services.holding import answer_checkin, record_checkin
from app.views.checkin_reading import (
    CHANGE_WINDOW,
    CHECKIN_NOT_MET,
    CHECKIN_RIGHT,
    change_window,
)
from app.views.forms import read_id, read_number
from app.views.holding import ANOTHER_PROMISE, RECORD_WINDOW, decode_record, parse_agreed, parse_record


async def on_another_promise(click: Click, deps: Deps) -> Answer:
    """One more row; what is typed stays, because the other fields keep their names."""
    place, promises = decode_record(click.about), read_number(click.value)
    async with deps.db.begin(click.workspace) as session:
        view = await record_screen(session, place.checkin, click.user, promises=promises, now=deps.clock())
    return Swap(view)


async def on_checkin_recorded(submission: Submission, deps: Deps) -> Answer:
    """Where the other one was a moment quicker, what I typed becomes my version of theirs."""
    place, record = decode_record(submission.about), parse_record(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        done = await record_checkin(session, place.checkin, submission.user, record, now=deps.clock())
    if isinstance(done, RecordedMeanwhile):
        return Swap(change_window(done.page, done.me, mine=done.mine))
    return CloseAll()


async def on_record_answered(click: Click, deps: Deps, *, answer: RecordAnswer) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        await answer_checkin(session, read_id(click.value), click.user, answer, now=now)
        view = await reading_screen(session, read_id(click.value), click.user, now=now)
    return Swap(view)


async def on_record_changed(submission: Submission, deps: Deps) -> Answer:
    agreed = parse_agreed(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        await answer_checkin(
            session, read_id(submission.about), submission.user, RecordAnswer.CHANGED, agreed=agreed, now=deps.clock()
        )
    return CloseAll()


def register(routes: Routes) -> None:
    routes.action(ANOTHER_PROMISE, on_another_promise)
    routes.window(RECORD_WINDOW, on_checkin_recorded)
    routes.window(CHANGE_WINDOW, on_record_changed)
    routes.action(CHECKIN_RIGHT, partial(on_record_answered, answer=RecordAnswer.RIGHT))
    routes.action(CHECKIN_NOT_MET, partial(on_record_answered, answer=RecordAnswer.NOT_MET))
