"""The wizard of preparing a check-in as its writer sees it, and what one of its pages brings [checkin.prepare]."""

from dataclasses import dataclass

from app.domain.checkin_page import CheckinPage, GoalPage
from app.domain.preparation import GoalStatus, Preparation, is_vague

MOST_CHARS = 3000
STATUS_FIELD, MOVED_FIELD, LINK_FIELD, NEEDS_FIELD, EXAMPLE_FIELD = "status", "moved", "link", "needs", "example"


@dataclass(frozen=True, slots=True)
class PreparationEntry:
    """What one page of the wizard holds: a goal's, or the last one's."""

    status: GoalStatus | None = None
    moved: str = ""
    link: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Preparing:
    """The wizard as its writer sees it. `wants_example`: asked once, because all that was written is vague."""

    page: CheckinPage
    draft: Preparation
    wants_example: bool = False

    @property
    def goal(self) -> GoalPage | None:
        """The goal of this page; None on the last one."""
        return self.page.goals[self.draft.page] if self.draft.page < len(self.page.goals) else None

    @property
    def vague(self) -> tuple[GoalPage, ...]:
        """The goals whose text could use an example."""
        written = [(one, self.draft.note(one.goal.id).moved) for one in self.page.goals]
        return tuple(one for one, moved in written if moved and is_vague(moved))
