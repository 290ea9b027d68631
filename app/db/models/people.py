"""Tables of people: who they are, who leads whom, what they agreed to."""

from sqlalchemy import Boolean, Date, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from app.db.models.base import col, instant, tenant_table, text, uid

person = tenant_table(
    "person",
    text("slack_user"),
    text("home_team", null=True),
    text("dm_channel", null=True),
    text("kind"),
    text("tz"),
    text("country", null=True),
    text("region", null=True),
    col("hours", JSONB),
    col("is_admin", Boolean),
    col("prefs", JSONB),
    instant("deactivated_at", null=True),
    instant("last_active_at", null=True),
    col("keep_months", Integer, null=True),
    instant("turn_asked_at", null=True),
    col("left_out_until", Date, null=True),
    instant("speak_at", null=True),
    col("said_no", Integer),
    instant("last_said_at", null=True),
    col("last_said_on", Date, null=True),
    UniqueConstraint("workspace_id", "slack_user"),
    Index(None, "speak_at", postgresql_where=sql("deactivated_at is null")),
)
reporting = tenant_table(
    "reporting",
    uid("person_id"),
    uid("manager_id"),
    col("acts_on", Date),
    col("until_on", Date, null=True),
    text("source"),
    uid("named_by_id", null=True),
    instant("told_at", null=True),
    Index("uq_reporting_open", "workspace_id", "person_id", unique=True, postgresql_where=sql("until_on is null")),
    Index(None, "workspace_id", "manager_id"),
    pk=("person_id", "acts_on"),
    refs={"person_id": "person", "manager_id": "person", "named_by_id": "person"},
)
absence = tenant_table(
    "absence",
    uid("person_id"),
    col("from_on", Date),
    col("to_on", Date),
    text("source"),
    instant("cancelled_at", null=True),
    Index(None, "workspace_id", "person_id", "from_on"),
    refs={"person_id": "person"},
)
day_off = tenant_table("day_off", text("country"), col("on_date", Date), pk=("country", "on_date"))
consent = tenant_table(
    "consent",
    uid("person_id"),
    text("subject_kind"),
    uid("subject_id"),
    text("text_key"),
    col("text_version", Integer),
    instant("given_at"),
    instant("withdrawn_at", null=True),
    Index(None, "workspace_id", "person_id"),
    refs={"person_id": "person"},
)
