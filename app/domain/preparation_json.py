"""A preparation as a JSON value, the form in which its draft is sealed."""

from typing import Any
from uuid import UUID

from app.domain.preparation import GoalNote, GoalStatus, Preparation


def preparation_to_json(preparation: Preparation) -> dict[str, Any]:
    return {
        "notes": {str(goal): [note.status, note.moved] for goal, note in preparation.notes.items()},
        "needs": preparation.needs,
        "page": preparation.page,
        "rev": preparation.rev,
        "asked": preparation.asked,
    }


def preparation_from_json(value: dict[str, Any]) -> Preparation:
    return Preparation(
        notes={
            UUID(goal): GoalNote(GoalStatus(status) if status else None, moved)
            for goal, (status, moved) in value["notes"].items()
        },
        needs=value["needs"],
        page=value["page"],
        rev=value["rev"],
        asked=value["asked"],
    )
