"""What a person does on the page, as the page's script asks for it, done through Person."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sandbox.blockkit.inputs import Placed, interactive
from sandbox.model import Channel, File, Json, Message
from sandbox.page.filling import enter_all, pick_from
from sandbox.page.notices import Notices
from sandbox.people.outcome import ClientRefuses, Incomplete, NotThere, Outcome
from sandbox.people.person import Person
from sandbox.people.screen import Place as Spot
from sandbox.people.screen import blocks_on, find_element
from sandbox.shapes import permalink

FINE: Json = {"ok": True}


@dataclass(frozen=True, slots=True)
class Act:
    """Something this person asks for; `asked` is what the script sent along."""

    person: Person
    asked: Mapping[str, Any]
    notices: Notices

    def text(self, name: str) -> str:
        return str(self.asked.get(name) or "")

    def spot(self) -> Spot:
        """The message, window or Home meant by `where`. Raises NotThere if it is gone."""
        where = self.text("where")
        found = self._message(where) if "/" in where else self._view(where)
        if found is None:
            raise NotThere("that is no longer there")
        return found

    def message(self, name: str = "where") -> Message:
        found = self._message(self.text(name))
        if found is None:
            raise NotThere("that message is no longer there")
        return found

    def channel(self) -> Channel:
        found = self.person.workspace.conversations.channels.get(self.text("channel"))
        if found is None:
            raise NotThere("that conversation is not there")
        return found

    def files(self) -> list[File]:
        files = self.person.workspace.files
        return [files[one] for one in self.asked.get("files") or () if one in files]

    def enter(self, spot: Spot) -> dict[str, str]:
        """Put what the fields hold into place; returns refusals by block_id."""
        sent = self.asked.get("values") or ()
        return enter_all(self.person.workspace, self.person.user, spot, sent, self.notices, self.text("where"))

    def _view(self, where: str) -> Spot | None:
        return self.person.workspace.windows.find(view_id=where)

    def _message(self, where: str) -> Message | None:
        kind, _, rest = where.partition("/")
        channel, _, ts = rest.partition("/")
        if kind == "e":
            own = self.person.ephemerals
            return next((one for one in own if one.ts == ts and one.channel == channel), None)
        return self.person.workspace.conversations.message(channel, ts)


async def do_act(act: Act, name: str) -> Json:
    """Do what was asked. What Slack's client would not allow comes back as `shown`, never as a fault."""
    try:
        return await ACTS[name](act)
    except ClientRefuses as refused:
        return {"ok": False, "shown": str(refused).partition("; there is")[0]}


async def send_typed(act: Act) -> Json:
    """Send what stands in the composer: a message, or a command."""
    text, channel = act.text("text").strip(), act.channel()
    thread = act.message("thread") if act.text("thread") else None
    if not text.startswith("/"):
        await act.person.post(channel, text, thread=thread, files=act.files())
        return FINE
    word, _, rest = text.partition(" ")
    if thread is not None:
        raise NotThere(f"{word} can't be used in threads. Type it in the conversation itself")
    return _result(await act.person.command(word, rest, channel=channel))


async def press_element(act: Act) -> Json:
    """Press or choose something that the app hears of at once."""
    spot = act.spot()
    placed = _find_pressed(act, spot)
    act.enter(spot)
    pick = pick_from(act.person.workspace, act.person.user, placed.element, act.asked.get("pick"))
    if "external" in placed.element["type"] and pick:
        wanted = pick if isinstance(pick, list) else [pick]
        known = (act.notices.offered(act.text("where"), placed, str(one)) for one in wanted)
        words = [one["text"]["text"] for one in known if one]
        pick = words if isinstance(pick, list) else words[0]
    return _result(await act.person.click(spot, act.text("action"), block=placed.block["block_id"], pick=pick))


def _find_pressed(act: Act, spot: Spot) -> Placed:
    """What the person saw. Where it was drawn anew meanwhile, the button that does the same stands in another block."""
    action, value = act.text("action"), act.text("value")
    try:
        return find_element(spot, action, block=act.text("block"))
    except NotThere:
        buttons = (one for one in interactive(blocks_on(spot)) if one.element["type"] == "button")
        same = (one for one in buttons if (one.element["action_id"], one.element.get("value", "")) == (action, value))
        found = next(same, None)
        if found is None:
            raise
        return found


async def keep_entered(act: Act) -> Json:
    """Keep what is typed and chosen so far; nobody is told."""
    act.enter(act.spot())
    return FINE


async def submit_window(act: Act) -> Json:
    """Send the top window. Errors end up on the window itself."""
    view = act.person.modal
    if view is None or view.id != act.text("where"):
        raise NotThere("that window is no longer open")
    act.notices.set(view)
    refused = act.enter(view)
    if refused:
        act.notices.set(view, errors=refused)
        return {"ok": False}
    try:
        outcome = await act.person.submit()
    except Incomplete as incomplete:
        act.notices.set(view, errors=incomplete.errors)
        return {"ok": False}
    act.notices.set(view, errors=outcome.errors, trouble=outcome.shown)
    return {"ok": outcome.ok}


async def close_window(act: Act) -> Json:
    """Close the top window, or all of them. What was typed is lost, as in Slack."""
    if act.person.modal is None:
        return FINE
    return _result(await act.person.close_modal(every=bool(act.asked.get("every"))))


async def use_shortcut(act: Act) -> Json:
    """Use a shortcut: of a message, or a global one."""
    callback_id = act.text("callback_id")
    if act.text("where"):
        return _result(await act.person.message_shortcut(act.message(), callback_id))
    return _result(await act.person.global_shortcut(callback_id))


async def forward_message(act: Act) -> Json:
    """Share a message with the bot, with a comment."""
    await act.person.forward(act.message(), comment=act.text("comment").strip())
    return {"ok": True, "said": f"Forwarded to {act.person.workspace.bot.real_name}."}


async def toggle_reaction(act: Act) -> Json:
    await act.person.react(act.message(), act.text("emoji"))
    return FINE


async def edit_message(act: Act) -> Json:
    await act.person.edit(act.message(), act.text("text").strip())
    return FINE


async def delete_message(act: Act) -> Json:
    await act.person.delete(act.message())
    return FINE


async def dismiss_message(act: Act) -> Json:
    act.person.dismiss(act.message())
    return FINE


async def copy_address(act: Act) -> Json:
    """The address of a message, for the clipboard."""
    return {"ok": True, "copied": permalink(act.person.workspace, act.message())}


async def join_channel(act: Act) -> Json:
    await act.person.join(act.channel())
    return FINE


async def invite_bot(act: Act) -> Json:
    """Bring the bot into the channel."""
    await act.person.invite(act.channel())
    return FINE


async def change_profile(act: Act) -> Json:
    """Change one's status and time zone."""
    tz, user = act.text("tz"), act.person.user
    if tz and tz != user.tz:
        if tz not in available_timezones():
            raise NotThere(f"no time zone {tz!r}")
        await act.person.set_timezone(ZoneInfo(tz).key)
    status = act.text("status").strip()
    mark = act.text("emoji").strip().strip(":")
    if (status, mark) != (user.status_text, user.status_emoji.strip(":")):
        await act.person.set_status(status, emoji=f":{mark}:" if mark else "")
    return FINE


async def ask_for_options(act: Act) -> Json:
    """Ask the app what it offers for what was typed into an external select."""
    spot = act.spot()
    placed = find_element(spot, act.text("action"), block=act.text("block"))
    options = await act.person.suggestions(spot, act.text("action"), act.text("query"), block=act.text("block"))
    act.notices.keep_offers(act.text("where"), placed, options)
    return {"ok": True, "options": [{"value": one["value"], "words": one["text"]["text"]} for one in options]}


def _result(outcome: Outcome) -> Json:
    return {"ok": outcome.ok, "shown": outcome.shown}


ACTS: Mapping[str, Callable[[Act], Awaitable[Json]]] = {
    "say": send_typed,
    "click": press_element,
    "enter": keep_entered,
    "submit": submit_window,
    "close": close_window,
    "shortcut": use_shortcut,
    "forward": forward_message,
    "react": toggle_reaction,
    "edit": edit_message,
    "delete": delete_message,
    "dismiss": dismiss_message,
    "copy": copy_address,
    "join": join_channel,
    "invite_bot": invite_bot,
    "profile": change_profile,
    "suggest": ask_for_options,
}
"""By the names that the script uses."""
