"""Settings that can't be used, told one by one, each with what mends it. No value is ever shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import typer
from pydantic import ValidationError

from app.config import Settings

PREFIX = "TRELLIS_"
MENDS: Mapping[str, str] = {
    "database_url": "Set it to postgresql://user:password@host/database.",
    "slack_mode": "Set it to socket or http.",
    "slack_bot_token": "Copy it from the app's page at Slack: OAuth & Permissions, Bot User OAuth Token (xoxb-…).",
    "slack_app_token": "Make one on the app's page at Slack: Basic Information, App-Level Tokens, with the scope "
    "connections:write (xapp-…).",
    "slack_signing_secret": "Copy it from the app's page at Slack: Basic Information, App Credentials.",
    "encryption_keys": "`trellis keys new` makes one. Keep it safe: without it nothing can be opened.",
    "http_port": "Set it to a port from 0 to 65535.",
    "environment": "Leave it out, or set it to production.",
    "clock_file": "Leave it out: moving time is for the demo.",
    "tick_seconds": "Leave it out, or set TRELLIS_ENVIRONMENT=demo too.",
}
OTHERWISE = "Leave it out, or look it up in docs/operators.md."
STAND_INS: Mapping[str, Any] = {
    "database_url": "postgresql://nobody@localhost/nothing",
    "slack_bot_token": "missing",
    "slack_app_token": "missing",
    "slack_signing_secret": "missing",
    "encryption_keys": "missing",
}
"""What stands in for a setting that is missing, so that the others can be looked at all the same."""


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """`setting` is the field's name; `text` says what is wrong with it, `mend` what to do."""

    setting: str
    text: str

    @property
    def mend(self) -> str:
        return MENDS.get(self.setting, OTHERWISE)


@dataclass(frozen=True, slots=True)
class GivenSettings:
    """The settings as far as they are given; those with problems hold stand-ins."""

    settings: Settings
    problems: tuple[SettingProblem, ...]

    def has(self, *names: str) -> bool:
        return not {problem.setting for problem in self.problems} & set(names)


def load_settings() -> Settings:
    """The settings from the environment; where one can't be used, says which and why and ends with 2."""
    given = look_at_settings()
    for problem in given.problems:
        typer.echo(f"{problem.text} {problem.mend}", err=True)
    if given.problems:
        typer.echo("`trellis check` looks at everything else too.", err=True)
        raise typer.Exit(2)
    return given.settings


def look_at_settings() -> GivenSettings:
    """All settings, and everything that is wrong with them."""
    problems: dict[str, SettingProblem] = {}
    while True:
        stand_ins = {name: STAND_INS.get(name, _default_of(name)) for name in problems}
        try:
            return GivenSettings(Settings(**stand_ins), tuple(problems.values()))
        except ValidationError as error:
            # How settings fit together is looked at once each is good by itself, so there may be more rounds.
            found = {problem.setting: problem for problem in _problems_of(error)}
            if found.keys() <= problems.keys():
                raise
            problems |= found


def _problems_of(error: ValidationError) -> list[SettingProblem]:
    return [_problem_of(dict(one)) for one in error.errors(include_input=False, include_url=False)]


def _problem_of(error: dict[str, Any]) -> SettingProblem:
    if not error["loc"]:
        # One of ours about settings that don't fit together; its first word is the setting that must change.
        text = str(error["ctx"]["error"])
        return SettingProblem(text.split()[0].removeprefix(PREFIX).lower(), text)
    setting = str(error["loc"][0]).lower().removeprefix(PREFIX.lower())
    what = "is missing" if error["type"] == "missing" else "can't be read"
    return SettingProblem(setting, f"{PREFIX}{setting.upper()} {what}.")


def _default_of(name: str) -> Any:
    return Settings.model_fields[name].get_default()
