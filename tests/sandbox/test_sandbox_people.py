"""What Slack's client does not let a person do, and what it makes of what they do."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.blockkit.whole import with_ids
from sandbox.changes import NothingHappened
from sandbox.delivery.envelope import Attempt, Envelope, Fate, Receipt
from sandbox.model import Json, View
from sandbox.people.entering import Pick
from sandbox.people.outcome import Incomplete, NotPossible, NotThere
from sandbox.people.person import Person
from sandbox.people.text import message_text
from sandbox.windows import STACK_LIMIT, StackFull
from sandbox.workspace import Workspace
from tests.sandbox.test_sandbox_block_limits import actions, button, field, option, plain, section, select, typed


class Nod:
    """A way that leads to an app which acknowledges everything and does nothing."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def hand_over(self, envelope: Envelope, attempt: Attempt) -> Receipt:
        self.taken.append(envelope)
        return Receipt(Fate.ACKED)

    def reason(self, receipt: Receipt) -> str:
        return ""

    async def close(self) -> None:
        pass


@pytest.fixture
def nod(workspace: Workspace) -> Nod:
    workspace.courier.way = nod = Nod()
    return nod


@pytest.fixture
def priya(workspace: Workspace, nod: Nod) -> Person:
    return Person(workspace, "priya")


def kept(number: int) -> Json:
    """An option as it comes back: Slack says of every plain text that emoji are shown."""
    return {**option(number), "text": {"type": "plain_text", "text": f"Option {number}", "emoji": True}}


def shown(priya: Person, *blocks: Json, **more: object) -> View:
    """Put a window on Priya's screen, as views.open would."""
    body = {
        "type": "modal",
        "title": plain("Window"),
        "submit": plain("Send"),
        "blocks": with_ids(blocks, priya.workspace.ids),
    }
    return priya.workspace.windows.open(priya.id, {**body, **more})


async def test_a_required_field_keeps_the_window_from_being_sent(priya: Person, nod: Nod) -> None:
    shown(
        priya, field(typed(action_id="a"), block_id="must"), field(typed(action_id="b"), block_id="may", optional=True)
    )

    with pytest.raises(Incomplete) as refused:
        await priya.submit()

    assert refused.value.errors == {"must": "Please complete this required field."}
    assert nod.taken == []


async def test_lengths_are_held(priya: Person) -> None:
    shown(priya, field(typed(action_id="a", min_length=3, max_length=5), block_id="b"))

    with pytest.raises(NotPossible):
        await priya.fill({"b": "x" * 6})
    await priya.fill({"b": "xy"})
    with pytest.raises(Incomplete):
        await priya.submit()
    await priya.fill({"b": "xyz"})
    assert (await priya.submit()).ok


async def test_a_field_without_a_limit_takes_3000_characters(priya: Person) -> None:
    shown(priya, field(typed(action_id="a", multiline=True), block_id="b"))

    await priya.fill({"b": "😀" * 3000})
    with pytest.raises(NotPossible):
        await priya.fill({"b": "x" * 3001})


async def test_one_line_is_one_line(priya: Person) -> None:
    shown(priya, field(typed(action_id="a"), block_id="b"))

    with pytest.raises(NotPossible):
        await priya.fill({"b": "two\nlines"})


@pytest.mark.parametrize(
    ("element", "wrong", "right"),
    [
        ({"type": "email_text_input"}, "nobody", "a@example.com"),
        ({"type": "url_text_input"}, "example.com", "https://example.com"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", "2.5"),
        ({"type": "number_input", "is_decimal_allowed": False, "max_value": "3"}, 4, 3),
    ],
)
async def test_a_value_of_the_wrong_kind_keeps_the_window_from_being_sent(
    priya: Person, element: Json, wrong: str | int, right: str | int
) -> None:
    shown(priya, field({**element, "action_id": "a"}, block_id="b"))

    await priya.fill({"b": wrong})
    with pytest.raises(Incomplete):
        await priya.submit()
    await priya.fill({"b": right})
    assert (await priya.submit()).ok


@pytest.mark.parametrize("wrong", ["tomorrow", "2027-02-29", "14.4.2027"])
async def test_a_day_is_a_day(priya: Person, wrong: str) -> None:
    shown(priya, field({"type": "datepicker", "action_id": "d"}, block_id="b"))

    with pytest.raises(NotPossible):
        await priya.fill({"b": wrong})


async def test_every_field_sends_its_value_in_its_own_form(priya: Person, nod: Nod, workspace: Workspace) -> None:
    dana, room = workspace.user("dana"), workspace.channel("payments")
    several = [option(1), option(2)]
    fields: dict[str, tuple[Json, Pick, Json]] = {
        "date": ({"type": "datepicker"}, date(2027, 4, 14), {"selected_date": "2027-04-14"}),
        "time": (
            {"type": "timepicker", "timezone": "Europe/Paris"},
            "09:30",
            {"selected_time": "09:30", "timezone": "Europe/Paris"},
        ),
        "instant": (
            {"type": "datetimepicker"},
            datetime(2027, 4, 14, tzinfo=ZoneInfo("UTC")),
            {"selected_date_time": 1807660800},
        ),
        "radio": ({"type": "radio_buttons", "options": several}, "Option 2", {"selected_option": kept(2)}),
        "ticks": ({"type": "checkboxes", "options": several}, ["1", "2"], {"selected_options": [kept(1), kept(2)]}),
        "choice": (select(), "1", {"selected_option": kept(1)}),
        "choices": ({**select(), "type": "multi_static_select"}, ["2"], {"selected_options": [kept(2)]}),
        "who": ({"type": "users_select"}, dana, {"selected_user": dana.id}),
        "whos": ({"type": "multi_users_select"}, ["dana", priya], {"selected_users": [dana.id, priya.id]}),
        "where": ({"type": "conversations_select"}, "#payments", {"selected_conversation": room.id}),
        "wheres": ({"type": "multi_channels_select"}, [room], {"selected_channels": [room.id]}),
        "number": ({"type": "number_input", "is_decimal_allowed": False}, 7, {"value": "7"}),
    }
    blocks = [field({**element, "action_id": "a"}, block_id=name) for name, (element, _, _) in fields.items()]
    shown(priya, *blocks)

    await priya.fill({name: pick for name, (_, pick, _) in fields.items()})
    assert (await priya.submit()).ok

    values = nod.taken[-1].payload["view"]["state"]["values"]
    for name, (element, _, expected) in fields.items():
        assert values[name]["a"] == {"type": element["type"], **expected}


async def test_empty_fields_are_sent_as_null_or_an_empty_list(priya: Person, nod: Nod) -> None:
    shown(
        priya,
        field(typed(action_id="a"), block_id="text", optional=True),
        field({"type": "checkboxes", "options": [option()], "action_id": "a"}, block_id="ticks", optional=True),
        section(block_id="s", accessory=select(action_id="a")),
    )

    await priya.submit()

    assert nod.taken[-1].payload["view"]["state"]["values"] == {
        "text": {"a": {"type": "plain_text_input", "value": None}},
        "ticks": {"a": {"type": "checkboxes", "selected_options": []}},
        "s": {"a": {"type": "static_select", "selected_option": None}},
    }


async def test_only_what_is_offered_can_be_chosen(priya: Person, workspace: Workspace) -> None:
    workspace.add_channel("secret", workspace.user("dana"), private=True)
    workspace.user("dana").deleted = True
    shown(
        priya,
        field(select(action_id="a"), block_id="choice"),
        field({"type": "users_select", "action_id": "a"}, block_id="who"),
        field({"type": "channels_select", "action_id": "a"}, block_id="where"),
        field({**select(action_id="a", max_selected_items=1), "type": "multi_static_select"}, block_id="few"),
    )

    for block_id, pick in {"choice": "Option 3", "who": "dana", "where": "#secret"}.items():
        with pytest.raises(NotThere):
            await priya.fill({block_id: pick})
    with pytest.raises(NotThere):
        await priya.fill({"who": "nobody"})
    with pytest.raises(NotPossible):
        await priya.fill({"few": ["1", "2"]})


async def test_a_click_tells_what_was_chosen_and_the_state_of_all_fields(priya: Person, nod: Nod) -> None:
    view = shown(
        priya,
        field(typed(action_id="a"), block_id="text"),
        actions(button(action_id="go", value="7"), select(action_id="choice")) | {"block_id": "buttons"},
    )
    await priya.fill({"text": "typed"})

    await priya.click(view, "choice", pick="Option 2")
    await priya.click(view, "Go")

    first, second = (one.payload for one in nod.taken)
    assert first["actions"][0]["selected_option"] == kept(2)
    assert second["actions"][0] | {"action_ts": ""} == {
        "type": "button",
        "action_id": "go",
        "block_id": "buttons",
        "text": {"type": "plain_text", "text": "Go", "emoji": True},
        "value": "7",
        "action_ts": "",
    }
    assert second["view"]["state"]["values"]["buttons"]["choice"]["selected_option"] == kept(2)
    assert second["view"]["state"]["values"]["text"]["a"]["value"] == "typed"
    assert second["trigger_id"] != first["trigger_id"]


async def test_a_dispatching_field_tells_at_once_and_others_do_not(priya: Person, nod: Nod) -> None:
    view = shown(
        priya,
        field(select(action_id="loud"), block_id="loud", dispatch_action=True),
        field(select(action_id="quiet"), block_id="quiet"),
    )

    assert len(await priya.fill({"loud": "1", "quiet": "1"})) == 1
    assert [one.name for one in nod.taken] == ["block_actions"]
    with pytest.raises(NotPossible):
        await priya.click(view, "quiet", pick="2")


async def test_an_overflow_sends_its_option(priya: Person, nod: Nod) -> None:
    view = shown(priya, section(accessory={"type": "overflow", "action_id": "more", "options": [option(1), option(2)]}))

    await priya.click(view, "more", pick="Option 2")

    assert nod.taken[-1].payload["actions"][0]["selected_option"] == kept(2)


async def test_twins_are_told_apart_and_what_is_not_there_cannot_be_pressed(priya: Person, nod: Nod) -> None:
    view = shown(
        priya,
        {**actions(button(action_id="go", value="1")), "block_id": "one"},
        {**actions(button(action_id="go", value="2")), "block_id": "two"},
    )

    with pytest.raises(NotThere, match="several fit"):
        await priya.click(view, "go")
    with pytest.raises(NotThere, match=r"button \('one', 'go'\) 'Go'"):
        await priya.click(view, "stop")
    await priya.click(view, "go", value="2")
    await priya.click(view, "go", block="one")
    assert [one.payload["actions"][0]["value"] for one in nod.taken] == ["2", "1"]


async def test_a_covered_or_closed_window_cannot_be_used(priya: Person) -> None:
    under = shown(priya, actions(button(action_id="go")))
    priya.workspace.windows.push(priya.id, under.body)

    with pytest.raises(NotThere):
        await priya.click(under, "go")
    await priya.close_modal()
    assert (await priya.click(under, "go")).ok
    await priya.close_modal()
    with pytest.raises(NotThere):
        await priya.submit()


async def test_a_stack_holds_three(priya: Person) -> None:
    first = shown(priya, section())
    for _ in range(STACK_LIMIT - 1):
        priya.workspace.windows.push(priya.id, first.body)

    with pytest.raises(StackFull):
        priya.workspace.windows.push(priya.id, first.body)


async def test_closing_them_all_tells_of_the_root(priya: Person, nod: Nod) -> None:
    root = shown(priya, section(), notify_on_close=True)
    priya.workspace.windows.push(priya.id, root.body)

    await priya.close_modal(every=True)

    assert priya.modals == []
    assert (nod.taken[-1].payload["view"]["id"], nod.taken[-1].payload["is_cleared"]) == (root.id, True)


async def test_guests_bots_strangers_and_the_deactivated(workspace: Workspace, nod: Nod, priya: Person) -> None:
    guest, robot = Person(workspace, workspace.add_guest("gus")), Person(workspace, workspace.add_bot("robot"))
    stranger, gone = Person(workspace, workspace.add_stranger("eve")), Person(workspace, workspace.user("dana"))
    await gone.leave_company()

    assert (await guest.command("/echo")).ok
    for one in (robot, stranger, gone):
        with pytest.raises(NotPossible):
            await one.command("/echo")
    with pytest.raises(NotPossible):
        await gone.post("payments", "hello")


async def test_unknown_commands_and_shortcuts_are_not_there(priya: Person) -> None:
    message = await priya.post("payments", "hello")

    with pytest.raises(NotThere, match="/echo"):
        await priya.command("/growl")
    with pytest.raises(NotThere):
        await priya.global_shortcut("keep")
    with pytest.raises(NotThere):
        await priya.message_shortcut(message, "start")


async def test_people_read_what_they_may(workspace: Workspace, priya: Person) -> None:
    leads = workspace.add_channel("leads", workspace.user("dana"), private=True)
    workspace.add_channel("open", workspace.user("dana"))
    dana = Person(workspace, "dana")
    secret = await dana.post(leads, "between us")

    assert priya.channel("open") == []
    with pytest.raises(NotThere):
        priya.channel("leads")
    with pytest.raises(NotThere):
        await priya.forward(secret)
    with pytest.raises(NotPossible):
        await priya.post("open", "not a member")
    with pytest.raises(NotPossible):
        await priya.command("/echo", channel="open")
    await priya.join("open")
    await priya.post("open", "now one")
    await dana.invite("leads", "priya")
    assert [one.text for one in priya.channel("leads")] == ["between us"]


async def test_only_own_messages_are_changed(workspace: Workspace, priya: Person) -> None:
    message = await Person(workspace, "dana").post("payments", "hers")

    with pytest.raises(NotPossible):
        await priya.edit(message, "mine")
    with pytest.raises(NotPossible):
        await priya.delete(message)


async def test_threads_hang_under_their_parent(workspace: Workspace, priya: Person) -> None:
    parent = await priya.post("payments", "parent")
    reply = await Person(workspace, "dana").post("payments", "reply", thread=parent)
    again = await priya.post("payments", "again", thread=reply)

    assert priya.channel("payments") == [parent]
    assert priya.thread(parent) == [parent, reply, again]


def test_typed_text_becomes_tokens_where_the_client_resolves_them(workspace: Workspace) -> None:
    dana, room = workspace.user("dana"), workspace.channel("payments")

    text = message_text(workspace, "hi @dana. <!channel> & #payments @nobody @here https://x.example/?a=1&b=2")

    assert text == (
        f"hi <@{dana.id}>. &lt;!channel&gt; &amp; <#{room.id}|> @nobody <!here> <https://x.example/?a=1&amp;b=2>"
    )


def test_emoji_come_by_their_names(workspace: Workspace) -> None:
    assert message_text(workspace, "done 🎉👍 @dana") == f"done :tada::thumbsup: <@{workspace.user('dana').id}>"


async def test_waiting_says_what_is_there_instead(priya: Person, workspace: Workspace) -> None:
    shown(priya, section(text=plain("Something else")))

    with pytest.raises(NothingHappened, match="Something else"):
        await priya.sees_modal(title="Another", within=0.01)


async def test_nobody_to_hand_it_to_shows_at_once(workspace: Workspace) -> None:
    priya = Person(workspace, "priya")

    outcome = await priya.command("/echo")

    assert (outcome.fate, outcome.shown) == (Fate.UNREACHABLE, '/echo failed with the error "dispatch_failed"')


async def test_messages_are_stamped_by_the_movable_clock_and_never_twice(priya: Person, workspace: Workspace) -> None:
    first = await priya.post("payments", "one")
    second = await priya.post("payments", "two")
    workspace.advance(timedelta(days=30))
    third = await priya.post("payments", "three")

    assert first.ts < second.ts < third.ts
    assert float(third.ts) - float(first.ts) == pytest.approx(30 * 86400, abs=1)
