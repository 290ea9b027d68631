"""What stands on windows beside what the app sent: errors under fields, and that something went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.blockkit.inputs import Placed
from sandbox.changes import Topic
from sandbox.model import Json, View
from sandbox.workspace import Workspace


@dataclass(slots=True)
class Notices:
    """By window; what was said about a window goes with it. Also keeps what external selects offered last."""

    workspace: Workspace
    _errors: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _trouble: dict[str, str] = field(default_factory=dict)
    _offers: dict[tuple[str, str, str], dict[str, Json]] = field(default_factory=dict)

    def set(self, view: View, *, errors: Mapping[str, str] | None = None, trouble: str = "") -> None:
        """Replace everything said about a window."""
        gone = {*self._errors, *self._trouble} - {one.id for one in self.workspace.windows.all_open()}
        for view_id in (*gone, view.id):
            self._errors.pop(view_id, None)
            self._trouble.pop(view_id, None)
        if errors:
            self._errors[view.id] = errors
        if trouble:
            self._trouble[view.id] = trouble
        self.workspace.changes.tell(Topic.MODAL, user=view.user)

    def errors(self, view: View) -> Mapping[str, str]:
        """The words under each field, by block_id."""
        return self._errors.get(view.id, {})

    def trouble(self, view: View) -> str:
        return self._trouble.get(view.id, "")

    def keep_offers(self, where: str, placed: Placed, options: list[Json]) -> None:
        """Remember what the app offered, so that a choice can be made from it."""
        known = self._offers.setdefault((where, *placed.key), {})
        known.update({one["value"]: one for one in options})

    def offered(self, where: str, placed: Placed, value: str) -> Json | None:
        """An option that the app offered before, by its value."""
        return self._offers.get((where, *placed.key), {}).get(value)
