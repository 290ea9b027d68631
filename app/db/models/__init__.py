"""Every table of Trellis. Rows never leave app.db: queries return values of app.domain."""

from app.db.models.base import metadata
from app.db.models.checkins import action, checkin, checkin_goal, digest, digest_place
from app.db.models.people import absence, consent, day_off, person, reporting
from app.db.models.running import (
    access_log,
    audit,
    draft,
    gate,
    installation,
    job_run,
    message,
    seen_event,
    step,
    timer,
    workspace,
    workspace_key,
)
from app.db.models.seasons import evidence, evidence_goal, goal, participation, plan, plan_version, season
from app.db.models.talks import guide

__all__ = [
    "absence",
    "access_log",
    "action",
    "audit",
    "checkin",
    "checkin_goal",
    "consent",
    "day_off",
    "digest",
    "digest_place",
    "draft",
    "evidence",
    "evidence_goal",
    "gate",
    "goal",
    "guide",
    "installation",
    "job_run",
    "message",
    "metadata",
    "participation",
    "person",
    "plan",
    "plan_version",
    "reporting",
    "season",
    "seen_event",
    "step",
    "timer",
    "workspace",
    "workspace_key",
]
