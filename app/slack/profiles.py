"""From Slack's user objects to what we keep of a member: no name, no address."""

from datetime import UTC, datetime
from typing import Any

from app.domain.calendar import UnknownZone, zone
from app.domain.person import PersonKind, Profile

FALLBACK_TZ = "UTC"
SLACKBOT = "USLACKBOT"


def profile_from(user: dict[str, Any], *, team: str | None) -> Profile:
    """The profile of a member of `team`; who comes from elsewhere is external (docs.slack.dev/apis/slack-connect)."""
    status = user.get("profile") or {}
    ends_at = int(status.get("status_expiration") or 0)  # 0: it has no end
    return Profile(
        slack_user=str(user["id"]),
        home_team=user.get("team_id"),
        kind=_kind(user, team),
        tz=_tz(user.get("tz")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        deactivated=bool(user.get("deleted")),
        status_emoji=str(status.get("status_emoji") or ""),
        status_ends_at=datetime.fromtimestamp(ends_at, UTC) if ends_at else None,
    )


def email_of(user: dict[str, Any]) -> str | None:
    """Their address in lower case, where the token may read it (users:read.email). It is used and never kept."""
    return str((user.get("profile") or {}).get("email") or "").lower() or None


def _kind(user: dict[str, Any], team: str | None) -> PersonKind:
    if user.get("is_bot") or user["id"] == SLACKBOT:
        return PersonKind.BOT
    if user.get("is_stranger") or (team and user.get("team_id") and user["team_id"] != team):
        return PersonKind.EXTERNAL
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return PersonKind.GUEST
    return PersonKind.MEMBER


def _tz(name: object) -> str:
    """Slack may leave the zone out, or name one that our zone data lacks."""
    if not isinstance(name, str):
        return FALLBACK_TZ
    try:
        zone(name)
    except UnknownZone:
        return FALLBACK_TZ
    return name
