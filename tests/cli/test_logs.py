"""Logs hold what happened, and neither tokens nor what PostgreSQL quotes of a row."""

import json
import subprocess
import sys

import pytest

from app.cli.logs import HIDDEN, hide_secrets

SPEAKS = """
import logging, structlog
from app.cli.logs import configure_logs

configure_logs()
log = structlog.get_logger("app.somewhere")
log.debug("too.small")
log.info("job.done", count=3, url="postgresql://trellis:hunter2@db/trellis")
try:
    raise ValueError("broken xoxb-1-secret\\nDETAIL:  Failing row contains (canary)")
except ValueError:
    log.exception("job.failed")
    logging.getLogger("slack_sdk.web").warning("token=%s", "xapp-1-secret", exc_info=True)
logging.getLogger("slack_bolt").info("body: canary")
logging.getLogger("slack_sdk.socket_mode").debug("message: canary")
"""


def test_one_json_object_a_line_from_info_on_for_us_and_from_warning_on_for_libraries() -> None:
    spoken = subprocess.run([sys.executable, "-c", SPEAKS], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in spoken.stderr.splitlines()]

    assert spoken.stdout == ""
    assert [(line["event"], line["level"]) for line in lines] == [
        ("job.done", "info"),
        ("job.failed", "error"),
        (f"token={HIDDEN}", "warning"),
    ]
    assert lines[2]["logger"] == "slack_sdk.web"
    assert all("Traceback" in line["exception"] for line in lines[1:])
    assert not [word for word in ("hunter2", "secret", "canary") if word in spoken.stderr]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("xoxb-123-abc.d", HIDDEN),
        ("xoxe.xoxb-1-x", HIDDEN),
        ("Bearer xapp-1-A0-9f", f"Bearer {HIDDEN}"),
        ("postgresql://u:p@h/d", f"postgresql://{HIDDEN}@h/d"),
        ('"https://hooks.slack.com/actions/T1/2/x"', f'"{HIDDEN}"'),
        ("https://example.com/a@b", "https://example.com/a@b"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_looks_like_a_secret_is_cut_out(text: str, shown: str) -> None:
    assert hide_secrets(text) == shown
