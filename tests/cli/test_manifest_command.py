"""`trellis manifest` prints what Slack takes, for both ways in."""

import yaml

from tests.commands import ROOT, run_command


def test_for_socket_mode_it_is_the_file_as_it_is() -> None:
    assert run_command("manifest").stdout == (ROOT / "manifest.yml").read_text()


def test_for_http_everything_that_slack_sends_goes_to_one_address() -> None:
    printed = run_command("manifest", "--mode", "http", "--url", "https://trellis.example.com/")
    adapted = yaml.safe_load(printed.stdout)
    original = yaml.safe_load((ROOT / "manifest.yml").read_text())
    address = "https://trellis.example.com/slack/events"

    assert adapted["settings"]["socket_mode_enabled"] is False
    assert adapted["settings"]["event_subscriptions"].pop("request_url") == address
    assert adapted["settings"]["interactivity"].pop("request_url") == address
    assert [one.pop("url") for one in adapted["features"]["slash_commands"]] == [address]
    adapted["settings"]["socket_mode_enabled"] = True
    assert adapted == original


def test_http_needs_an_address_that_slack_can_reach() -> None:
    for url in ("", "http://trellis.example.com"):
        assert run_command("manifest", "--mode", "http", "--url", url).returncode == 2
