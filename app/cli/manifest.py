"""`trellis manifest`: the app as Slack knows it, for Socket Mode or HTTP."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.config import SlackMode

MANIFEST = Path(__file__).resolve().parents[2] / "manifest.yml"
SLACK_PATH = "/slack/events"


def manifest(
    mode: Annotated[SlackMode, typer.Option(help="How Slack reaches Trellis.")] = SlackMode.SOCKET,
    url: Annotated[str, typer.Option(help="For http: where Trellis answers (https://…).")] = "",
) -> None:
    """Print the manifest, to be pasted at https://api.slack.com/apps ("From a manifest")."""
    text = MANIFEST.read_text(encoding="utf-8")
    if mode is SlackMode.SOCKET:
        typer.echo(text, nl=False)
        return
    if not url.startswith("https://"):
        typer.echo("Slack needs an address that starts with https:// (--url https://trellis.example.com).", err=True)
        raise typer.Exit(2)
    import yaml

    adapted = manifest_for_http(yaml.safe_load(text), url)
    typer.echo(yaml.safe_dump(adapted, sort_keys=False, allow_unicode=True, width=120), nl=False)


def manifest_for_http(raw: dict[str, Any], url: str) -> dict[str, Any]:
    """The manifest with Socket Mode off and one request URL for everything Slack sends."""
    request_url = url.rstrip("/") + SLACK_PATH
    features, settings = raw["features"], raw["settings"]
    return raw | {
        "features": features | {"slash_commands": [one | {"url": request_url} for one in features["slash_commands"]]},
        "settings": settings
        | {
            "event_subscriptions": {"request_url": request_url, **settings["event_subscriptions"]},
            "interactivity": {**settings["interactivity"], "request_url": request_url},
            "socket_mode_enabled": False,
        },
    }
