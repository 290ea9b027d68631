"""Addresses of the page: they say who and where, and lead back to the same place."""

import pytest

from sandbox.page.place import Place, channel_at, parse_place, path_to
from sandbox.workspace import Workspace


@pytest.mark.parametrize(
    "place",
    [
        Place.home(),
        Place.dm(),
        Place.dm("1790000000.000100"),
        Place("c", "payments"),
        Place("c", "payments", "1790000000.000100"),
        Place.person("U1"),
    ],
)
def test_a_place_is_found_again_by_its_address(workspace: Workspace, place: Place) -> None:
    path = path_to(workspace, workspace.user("priya"), place)

    assert path.startswith("/as/priya/")
    assert parse_place(path.removeprefix("/as/priya/")) == place


@pytest.mark.parametrize("path", ["", "nowhere", "c", "home/more", "dm/t", "c/x/y/z"])
def test_other_addresses_are_no_places(path: str) -> None:
    assert parse_place(path) is None


def test_two_people_with_one_handle_go_by_their_ids(workspace: Workspace) -> None:
    twin = workspace.add_user("priya")
    odd = workspace.add_user("o/dd name")

    assert path_to(workspace, twin, Place.dm()) == f"/as/{twin.id}/dm"
    assert path_to(workspace, odd, Place.dm()) == f"/as/{odd.id}/dm"


def test_only_who_may_read_a_conversation_stands_in_it(workspace: Workspace) -> None:
    priya, dana = workspace.user("priya"), workspace.user("dana")
    secret = workspace.add_channel("leads", dana, private=True)

    assert channel_at(workspace, dana, Place("c", "leads")) is secret
    assert channel_at(workspace, priya, Place("c", "leads")) is None
    assert channel_at(workspace, priya, Place("c", "nothing")) is None
    assert channel_at(workspace, priya, Place.home()) is None
    assert channel_at(workspace, priya, Place.person(dana.id)) is workspace.dm(priya, dana)
    assert channel_at(workspace, priya, Place.person("U0")) is None
    assert Place.of(workspace, workspace.dm(priya)) == Place.dm()
