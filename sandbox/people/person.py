"""A member at Slack's client: everything above, and what is put to the app directly."""

import time
from collections.abc import Mapping

from sandbox.blockkit.inputs import STATEFUL, Placed
from sandbox.blockkit.objects import MENU_OPTION
from sandbox.blockkit.schema import Listed
from sandbox.delivery.envelope import Envelope, Fate, Receipt
from sandbox.manifest import Command
from sandbox.model import Channel, Json, Message, View
from sandbox.people.answers import after_command, after_interaction, after_submission
from sandbox.people.completeness import faults_of
from sandbox.people.entering import Pick, content_for
from sandbox.people.outcome import Incomplete, NotPossible, NotThere, Outcome
from sandbox.people.payloads import (
    action_object,
    actions_envelope,
    closed_envelope,
    command_envelope,
    message_action_envelope,
    shortcut_envelope,
    submission_envelope,
    suggestion_envelope,
)
from sandbox.people.screen import (
    Place,
    check_active,
    check_on_screen,
    entered_in,
    find_element,
    find_input,
    find_option,
    set_content,
)
from sandbox.people.speaks import Speaker
from sandbox.people.text import command_text

OFFERED = Listed(MENU_OPTION, 100, least=0)


class Person(Speaker):
    """Somebody at their client. Several Persons for one user share the same screen.

    Acts are awaited until the app's ack has come back and been applied; what the app does later by calling the Web API
    is waited for with the `sees_…` methods. Whatever Slack's client would not allow raises ClientRefuses (NotThere,
    NotPossible, Incomplete). What the app got wrong is in the Outcome.
    """

    async def command(self, command: str, text: str = "", *, channel: Channel | str | None = None) -> Outcome:
        """Type a slash command; in a channel, else in the direct messages with the bot."""
        known = self._command(command)
        room = self._room(channel or self.workspace.dm(self.user))
        self._check_member_of_team()
        if self.id not in room.members:
            raise NotPossible(f"{self.user.name} can't write in {room.name}")
        url = self.workspace.passes.issue_url(self.id, room.id, for_command=True)
        trigger = self.workspace.passes.issue_trigger(self.id)
        said = command_text(self.workspace, text.strip(), should_escape=known.should_escape)
        envelope = command_envelope(self.workspace, self.user, room, command, said, trigger, url)
        receipt, took = await self._ask(envelope)
        return after_command(self.workspace, command, url, receipt, took)

    async def click(
        self, where: Place, action: str, *, pick: Pick = None, block: str = "", value: str = "", confirm: bool = True
    ) -> Outcome:
        """Press a button, or use a select, date, overflow, radio, checkbox… outside an input or in a dispatching one.

        `action` is an action_id or the visible text of a button. `block` (block_id) and `value` tell twins apart.
        `pick` is what is chosen; of checkboxes and multi selects, all that is chosen afterwards. `confirm=False` says
        no to a confirmation.
        """
        check_active(self.workspace, self.user)
        check_on_screen(self.workspace, self.user, where)
        placed = find_element(where, action, block=block, value=value)
        if not placed.dispatches:
            raise NotPossible(f"{placed.key} is a field: fill it; the app hears of it when the window is submitted")
        if "confirm" in placed.element and not confirm:
            return Outcome(Fate.CANCELLED)
        return await self._use(where, placed, pick)

    async def fill(self, entries: Mapping[str, Pick], *, where: Place | None = None) -> list[Outcome]:
        """Enter values into the inputs of the top window (or `where`), by block_id, action_id or label.

        Nothing is sent, unless an input dispatches: then there is one outcome for each such input.
        """
        check_active(self.workspace, self.user)
        outcomes = []
        for name, pick in entries.items():
            place = where or self._top()
            check_on_screen(self.workspace, self.user, place)
            placed = find_input(place, name)
            if placed.dispatches:
                outcomes.append(await self._use(place, placed, pick))
            else:
                set_content(place, self.user, placed, await self._content(place, placed, pick))
        return outcomes

    async def submit(self) -> Outcome:
        """Submit the top window. Raises Incomplete if a required field is empty or a value is refused."""
        check_active(self.workspace, self.user)
        view = self._top()
        if not view.body.get("submit"):
            raise NotThere(f"the window {view.title!r} has no submit button")
        if faults := faults_of(view):
            raise Incomplete(faults)
        receipt, took = await self._ask(submission_envelope(self.workspace, self.user, view))
        return after_submission(self.workspace, view, receipt, took)

    async def close_modal(self, *, every: bool = False) -> Outcome:
        """Cancel the top window, or with `every` the X: the whole stack. What was typed is lost."""
        view = self._top()
        every = every or bool(view.body.get("clear_on_close"))
        gone = self.modals if every else [view]
        told = gone[0]
        envelope = closed_envelope(self.workspace, self.user, told, is_cleared=every)
        if every:
            self.workspace.windows.clear(self.id)
        else:
            self.workspace.windows.pop(self.id)
        if not told.body.get("notify_on_close"):
            return Outcome(Fate.NOT_SENT)
        receipt, took = await self._ask(envelope)
        return Outcome(receipt.fate, took, receipt.answer)

    async def message_shortcut(self, message: Message, callback_id: str) -> Outcome:
        """Use a shortcut from a message's menu."""
        self._check_shortcut(callback_id, "message")
        self._check_seen(message)
        receipt, took = await self._ask(message_action_envelope(self.workspace, self.user, message, callback_id))
        return after_interaction(receipt, took)

    async def global_shortcut(self, callback_id: str) -> Outcome:
        """Use a shortcut from the shortcuts menu."""
        self._check_shortcut(callback_id, "global")
        receipt, took = await self._ask(shortcut_envelope(self.workspace, self.user, callback_id))
        return after_interaction(receipt, took)

    async def suggestions(self, where: Place, action: str, query: str, *, block: str = "") -> list[Json]:
        """What the app offers in an external select for what was typed. Raises NotThere if it offers nothing usable."""
        placed = find_element(where, action, block=block)
        receipt, _took = await self._ask(suggestion_envelope(self.workspace, self.user, where, placed.key, query))
        answer = receipt.answer if isinstance(receipt.answer, dict) else {}
        options = [one for group in answer.get("option_groups") or () for one in group["options"]]
        options += answer.get("options") or []
        problems = list(OFFERED.problems(options, "/options"))
        if receipt.fate is not Fate.ACKED or problems:
            self.workspace.inspector.refuse_ack("block_suggestion", receipt.answer, "invalid options")
            raise NotThere(f"the app offers nothing: {receipt.fate} {problems}")
        return options

    async def _use(self, place: Place, placed: Placed, pick: Pick) -> Outcome:
        """Use an element and tell the app."""
        value = await self._chosen(place, placed, pick)
        action = action_object(self.workspace, placed.key[0], placed.element, value)
        entered = entered_in(place, self.user)
        receipt, took = await self._ask(actions_envelope(self.workspace, self.user, place, action, entered))
        return after_interaction(receipt, took)

    async def _chosen(self, place: Place, placed: Placed, pick: Pick) -> Json:
        kind = placed.element["type"]
        if kind in STATEFUL:
            return set_content(place, self.user, placed, await self._content(place, placed, pick))
        if kind == "overflow":
            return {"selected_option": find_option(placed.element["options"], pick)}
        return {}

    async def _content(self, place: Place, placed: Placed, pick: Pick) -> object:
        kind = placed.element["type"]
        if "external" not in kind or pick is None:
            return content_for(self.workspace, self.user, placed.element, pick)
        wanted = list(pick) if isinstance(pick, list | tuple) else [pick]
        block_id, action_id = placed.key
        found = [find_option(await self.suggestions(place, action_id, str(one), block=block_id), one) for one in wanted]
        return found if kind.startswith("multi") else found[0]

    async def _ask(self, envelope: Envelope) -> tuple[Receipt, float]:
        began = time.perf_counter()
        receipt = await self.workspace.courier.ask(envelope)
        return receipt, (time.perf_counter() - began) * 1000

    def _top(self) -> View:
        view = self.modal
        if view is None:
            raise NotThere(f"no window is open; on the screen:\n{self.screen()}")
        return view

    def _command(self, command: str) -> Command:
        known = {one.command: one for one in self.workspace.app.manifest.commands}
        if command not in known:
            raise NotThere(f"{command} is not a valid command; there is {sorted(known)}")
        return known[command]

    def _check_shortcut(self, callback_id: str, kind: str) -> None:
        known = [one.callback_id for one in self.workspace.app.manifest.shortcuts if one.kind == kind]
        if callback_id not in known:
            raise NotThere(f"no {kind} shortcut {callback_id!r}; there is {known}")
        self._check_member_of_team()

    def _check_member_of_team(self) -> None:
        """People of other companies can press buttons, but run neither commands nor shortcuts."""
        check_active(self.workspace, self.user)
        if self.user.team_id != self.workspace.team.id:
            raise NotPossible(f"{self.user.name} is from another company")
