"""views.*: triggers that live three seconds and work once, the stack of three, hashes and external ids."""

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.model import Json, View
from tests.sandbox.conftest import Scene
from tests.sandbox.test_sandbox_web_api import refusal


def window(**more: object) -> Json:
    block = {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "hello"}}
    return {"type": "modal", "title": {"type": "plain_text", "text": "A window"}, "blocks": [block], **more}


def home() -> Json:
    return {"type": "home", "blocks": [{"type": "divider"}]}


def trigger(scene: Scene, view: View | None = None) -> str:
    return scene.workspace.passes.issue_trigger(scene.priya.id, view_id=view.id if view else None).id


async def opened(scene: Scene, **more: object) -> View:
    await scene.client.views_open(trigger_id=trigger(scene), view=window(**more))
    view = scene.priya.modal
    assert view is not None
    return view


async def test_a_trigger_opens_one_window_for_whoever_it_was_given_to(scene: Scene) -> None:
    used = trigger(scene)

    answer = await scene.client.views_open(trigger_id=used, view=window())

    assert scene.priya.modal is not None
    assert answer["view"]["id"] == scene.priya.modal.id
    assert scene.dana.modal is None
    assert await refusal(scene.client, "views.open", trigger_id=used, view=window()) == "exchanged_trigger_id"


async def test_a_trigger_lives_three_real_seconds(scene: Scene) -> None:
    in_time, late = trigger(scene), trigger(scene)

    scene.time.seconds += 3.0
    await scene.client.views_open(trigger_id=in_time, view=window())
    scene.time.seconds += 0.001

    assert await refusal(scene.client, "views.open", trigger_id=late, view=window()) == "expired_trigger_id"


async def test_moving_the_workspace_clock_does_not_age_a_trigger(scene: Scene) -> None:
    fresh = trigger(scene)
    scene.workspace.move_to(scene.workspace.clock.now().replace(year=2030))

    assert (await scene.client.views_open(trigger_id=fresh, view=window()))["ok"]


async def test_an_invented_trigger_is_invalid(scene: Scene) -> None:
    assert await refusal(scene.client, "views.open", trigger_id="1.2.abc", view=window()) == "invalid_trigger_id"


async def test_a_refused_view_does_not_use_the_trigger_up(scene: Scene) -> None:
    kept = trigger(scene)

    assert await refusal(scene.client, "views.open", trigger_id=kept, view=window(title=None)) == "invalid_arguments"

    assert (await scene.client.views_open(trigger_id=kept, view=window()))["ok"]


async def test_three_windows_stack_and_a_fourth_does_not(scene: Scene) -> None:
    first = await opened(scene)
    for _ in range(2):
        await scene.client.views_push(trigger_id=trigger(scene, first), view=window())

    assert [one.root_view_id for one in scene.priya.modals] == [first.id] * 3
    error = await refusal(scene.client, "views.push", trigger_id=trigger(scene, first), view=window())
    assert error == "push_limit_reached"


async def test_a_push_needs_a_trigger_from_an_open_window(scene: Scene) -> None:
    first = await opened(scene)
    from_window = trigger(scene, first)
    await scene.priya.close_modal()

    assert await refusal(scene.client, "views.push", trigger_id=trigger(scene), view=window()) == "invalid_trigger_id"
    assert await refusal(scene.client, "views.push", trigger_id=from_window, view=window()) == "not_found"


async def test_an_update_with_an_old_hash_conflicts(scene: Scene) -> None:
    view = await opened(scene)
    old = view.hash
    await scene.client.views_update(view_id=view.id, hash=old, view=window())

    error = await refusal(scene.client, "views.update", view_id=view.id, hash=old, view=window())

    assert error == "hash_conflict"
    assert (await scene.client.views_update(view_id=view.id, view=window()))["ok"]


async def test_a_closed_window_is_not_found(scene: Scene) -> None:
    view = await opened(scene)
    await scene.priya.close_modal()

    assert await refusal(scene.client, "views.update", view_id=view.id, view=window()) == "not_found"


async def test_an_external_id_is_unique_and_finds_its_window(scene: Scene) -> None:
    await opened(scene, external_id="mine")

    error = await refusal(scene.client, "views.open", trigger_id=trigger(scene), view=window(external_id="mine"))

    assert error == "duplicate_external_id"
    await scene.client.views_update(external_id="mine", view=window(external_id="mine", callback_id="changed"))
    assert scene.priya.modal is not None
    assert scene.priya.modal.callback_id == "changed"


async def test_a_home_is_published_any_time_and_guarded_by_its_hash(scene: Scene) -> None:
    first = await scene.client.views_publish(user_id=scene.priya.id, view=home())
    await scene.client.views_publish(user_id=scene.priya.id, view=home(), hash=first["view"]["hash"])

    stale = await refusal(
        scene.client, "views.publish", user_id=scene.priya.id, view=home(), hash=first["view"]["hash"]
    )

    assert stale == "hash_conflict"
    assert scene.priya.home is not None
    assert scene.priya.home.updates == 1


@pytest.mark.parametrize(
    ("view", "error", "words"),
    [
        (window(private_metadata="x" * 3001), "invalid_arguments", "/view/private_metadata"),
        (
            window(title={"type": "plain_text", "text": "x" * 25}),
            "invalid_arguments",
            "must be less than 25 characters",
        ),
        (window(blocks=[]), "invalid_arguments", "no fewer than 1 items"),
        (window(blocks=[{"type": "divider"}] * 101), "invalid_arguments", "no more than 100 items"),
        (window(colour="red"), "invalid_arguments", "invalid additional property: colour"),
        ({**home(), "submit": {"type": "plain_text", "text": "Go"}, "type": "modal"}, "invalid_arguments", "title"),
    ],
)
async def test_a_view_beyond_the_limits_is_refused_with_a_pointer(
    scene: Scene, view: Json, error: str, words: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await scene.client.views_open(trigger_id=trigger(scene), view=view)

    assert refused.value.response["error"] == error
    assert words in "".join(refused.value.response["response_metadata"]["messages"])
    assert scene.workspace.inspector.counts.invalid_payloads == 1


async def test_a_view_of_more_than_250_kilobytes_is_too_large(scene: Scene) -> None:
    section = {"type": "section", "text": {"type": "plain_text", "text": "x" * 2999}}

    error = await refusal(scene.client, "views.open", trigger_id=trigger(scene), view=window(blocks=[section] * 99))

    assert error == "view_too_large"


async def test_a_home_has_no_submit_and_a_modal_is_no_home(scene: Scene) -> None:
    with_submit = {**home(), "submit": {"type": "plain_text", "text": "Go"}}

    for view in (with_submit, window()):
        assert await refusal(scene.client, "views.publish", user_id=scene.priya.id, view=view) == "invalid_arguments"


async def test_blocks_can_be_validated_without_a_token(scene: Scene) -> None:
    stranger = scene.client_with("")

    assert (await stranger.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]}))["ok"]
    assert await refusal(stranger, "blocks.validate", blocks=[{"type": "nonsense"}]) == "invalid_blocks"
    assert await refusal(stranger, "blocks.validate", view=window(title=None)) == "invalid_view"
    assert await refusal(stranger, "blocks.validate") == "invalid_arguments"
