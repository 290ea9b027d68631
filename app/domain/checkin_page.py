"""The contents of a check-in as somebody opens them: goals with what moved, what was agreed, what was promised."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.domain.checkin_situation import Situation
from app.domain.person import Person
from app.domain.plan import Goal
from app.domain.preparation import LOOKS_AT_OBJECTIVE, GoalNote, GoalStatus, Preparation, Prompt, prompt_of
from app.domain.promise import Promise
from app.domain.visibility import Data, View, may_see


@dataclass(frozen=True, slots=True)
class Said:
    """What two people said about a goal at one check-in; `agreed_other` is the version of who didn't record."""

    no: int
    status: GoalStatus | None = None
    moved: str = ""
    agreed: str = ""
    agreed_other: str = ""
    changed_after: bool = False


@dataclass(frozen=True, slots=True)
class GoalPage:
    """One goal at a check-in. `before` are the earlier check-ins, newest first; evidence is counted since the last."""

    goal: Goal
    now: Said
    before: tuple[Said, ...] = ()
    messages: int = 0
    links: int = 0

    @property
    def prompt(self) -> Prompt:
        return prompt_of(self.goal.cadence, self.now.no)

    @property
    def last(self) -> Said | None:
        """The last check-in at which something was written about it."""
        return next((said for said in self.before if said.moved or said.status), None)

    @property
    def last_agreed(self) -> Said | None:
        return next((said for said in self.before if said.agreed), None)

    @property
    def objective(self) -> str:
        """What was set two check-ins ago, where this is the one to look at it."""
        if self.prompt is not Prompt.LOOK_AT_OBJECTIVE:
            return ""
        set_at = self.now.no - (LOOKS_AT_OBJECTIVE[0] - 1)
        return next((said.moved for said in self.before if said.no == set_at), "")


@dataclass(frozen=True, slots=True)
class CheckinPage:
    """`since` is the day from which evidence counts: the last check-in, None at the first."""

    situation: Situation
    goals: tuple[GoalPage, ...]
    needs: str
    promises: tuple[Promise, ...]
    since: date | None

    @property
    def goal_ids(self) -> tuple[UUID, ...]:
        return tuple(page.goal.id for page in self.goals)

    @property
    def is_shared(self) -> bool:
        return self.situation.checkin.shared_at is not None

    def for_viewer(self, viewer: Person) -> "CheckinPage":
        """Only what the table of who sees what opens to this person: of what wasn't shared, there is nothing here."""
        hats, known = self.situation.hats(viewer.id), self.situation.circumstances()
        if may_see(Data.CHECKIN_TEXTS, hats, known) is not View.FULL:
            return replace(self, goals=(), needs="", promises=())
        sees_promises = may_see(Data.PROMISES, hats, known) is View.FULL
        return replace(self, promises=self.promises if sees_promises else ())

    def as_preparation(self) -> Preparation:
        """What was shared, or a fresh start: last month's status is chosen already, its words are not."""
        notes = {}
        for page in self.goals:
            last = page.last.status if page.last else None
            notes[page.goal.id] = GoalNote(page.now.status or last, page.now.moved)
        return Preparation(notes, self.needs)
