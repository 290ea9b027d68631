"""Recording that a check-in was held, and the answer of the other one [checkin.hold]."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.db.checkin_pages import forget_agreed, save_agreed
from app.db.engine import Session
from app.domain.calendar import local_date
from app.domain.checkin import Checkin, RecordAnswer
from app.domain.checkin_acts import answer_record, record_held
from app.domain.checkin_situation import Situation
from app.domain.holding import HeldRecord, RecordedMeanwhile, check_agreed, check_record, unsaid_promises
from app.domain.person import Person
from app.domain.promise import NewPromise
from app.domain.steps import Ask, StepKind, SubjectKind
from app.services.checkin_access import access_checkin, open_situation
from app.services.checkins import act_on_checkin
from app.services.promises import make_promises, take_back_promises


async def record_checkin(
    session: Session, checkin_id: UUID, slack_user: str, record: HeldRecord, *, now: datetime
) -> Situation | RecordedMeanwhile:
    """Record that it was held. The other one is asked; of two who record at once, the second answers the first.

    Raises InvalidInput by field (held_on, agreed, promise_<n>, promise_day_<n>).
    """
    situation, me = await open_situation(session, checkin_id, slack_user, now=now)
    check_record(record, local_date(now, situation.lead.tz))
    overtaken = False

    def recorded(current: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
        nonlocal overtaken
        checkin = current.checkin
        if checkin.is_recorded and not checkin.is_over and checkin.recorded_by != me.id:
            overtaken = True
            return checkin, ()
        return record_held(checkin, me.id, record.held_on, current.frame, now=now), ()

    after = await act_on_checkin(session, checkin_id, recorded, now=now)
    if overtaken:
        page, _ = await access_checkin(session, checkin_id, slack_user, now=now)
        await _promise(session, after, unsaid_promises(page, record.promises), now=now)
        return RecordedMeanwhile(page, me, record.agreed)
    await _promise(session, after, record.promises, now=now)
    await save_agreed(session, after.checkin, record.agreed, other=False)
    return after


async def _promise(session: Session, held: Situation, promises: Sequence[NewPromise], *, now: datetime) -> None:
    await make_promises(session, promises, owner=held.lead, toward=held.person.id, checkin=held.checkin.id, now=now)


async def answer_checkin(
    session: Session,
    checkin_id: UUID,
    slack_user: str,
    answer: RecordAnswer,
    *,
    agreed: Mapping[UUID, str] | None = None,
    now: datetime,
) -> Situation:
    """The answer to a record: that's right, or in my version (both stand), or we didn't meet, which opens it again."""
    _, me = await open_situation(session, checkin_id, slack_user, now=now)
    check_agreed(agreed or {})

    def answered(current: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
        after = answer_record(current.checkin, me.id, answer, current.frame, now=now)
        return after, _news_of_answer(current, me, answer, now)

    situation = await act_on_checkin(session, checkin_id, answered, now=now)
    if answer is RecordAnswer.CHANGED:
        await save_agreed(session, situation.checkin, agreed or {}, other=True)
    if answer is RecordAnswer.NOT_MET:
        await forget_agreed(session, checkin_id)
        await take_back_promises(session, checkin_id, now=now)
    return situation


def _news_of_answer(current: Situation, me: Person, answer: RecordAnswer, now: datetime) -> tuple[Ask, ...]:
    """Who recorded it hears of another version, or that it is open again; a plain yes needs no word."""
    if answer is RecordAnswer.RIGHT:
        return ()
    other, checkin = current.other(me.id), current.checkin
    return (Ask(other.id, StepKind.CHECKIN_CLOSED, SubjectKind.CHECKIN, checkin.id, now, checkin.round),)
