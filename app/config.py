"""Settings, read from the environment once, in the composition root."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, PostgresDsn, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SlackMode(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


class Environment(StrEnum):
    PRODUCTION = "production"
    DEMO = "demo"


class Settings(BaseSettings):
    """All settings of Trellis; each is the variable TRELLIS_<NAME> (docs/operators.md explains them).

    An error about settings that don't fit together begins with the name of the one that must change.
    """

    # A line left empty in an env file counts as not given.
    model_config = SettingsConfigDict(
        env_prefix="TRELLIS_", env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: PostgresDsn
    slack_mode: SlackMode = SlackMode.SOCKET
    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    encryption_keys: SecretStr
    admins: str = ""
    environment: Environment = Environment.PRODUCTION
    clock_file: Path | None = None
    tick_seconds: float = Field(default=60.0, gt=0)

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_a_slash(cls, url: str) -> str:
        return url if url.endswith("/") else url + "/"

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.slack_mode is SlackMode.SOCKET and self.slack_app_token is None:
            raise ValueError("TRELLIS_SLACK_APP_TOKEN is missing: Socket Mode needs it.")
        if self.slack_mode is SlackMode.HTTP and self.slack_signing_secret is None:
            raise ValueError("TRELLIS_SLACK_SIGNING_SECRET is missing: HTTP mode needs it.")
        for name in ("clock_file", "tick_seconds"):
            moved = getattr(self, name) != type(self).model_fields[name].default
            if moved and self.environment is not Environment.DEMO:
                raise ValueError(f"TRELLIS_{name.upper()} moves time: only with TRELLIS_ENVIRONMENT=demo.")
        return self

    @property
    def sqlalchemy_url(self) -> str:
        """The database URL as SQLAlchemy wants it: psycopg 3, sync and async alike."""
        url = str(self.database_url)
        return "postgresql+psycopg://" + url.split("://", 1)[1]

    @property
    def admin_ids(self) -> tuple[str, ...]:
        """The Slack member ids in TRELLIS_ADMINS."""
        return tuple(part.strip() for part in self.admins.split(",") if part.strip())
