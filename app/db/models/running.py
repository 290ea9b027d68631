"""Tables of running: tenants, keys, gates, fences, and what is to be said (steps, timers, messages)."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.db.models.base import col, instant, metadata, sealed, tenant_table, text, uid

workspace = Table(
    "workspace",
    metadata,
    Column("id", Uuid, primary_key=True),
    text("enterprise_id", null=True),
    text("team_id", null=True),
    col("is_org", Boolean),
    text("domain", null=True),
    text("state"),
    instant("erase_after", null=True),
    col("settings", JSONB),
    UniqueConstraint("enterprise_id", "team_id", postgresql_nulls_not_distinct=True),
)
installation = tenant_table(
    "installation",
    text("app_id"),
    text("bot_id"),
    text("bot_user_id"),
    col("scopes", ARRAY(Text)),
    sealed("bot_token"),
    sealed("refresh_token", null=True),
    instant("token_expires_at", null=True),
    col("token_no", Integer),
    pk=(),
)
workspace_key = tenant_table(
    "workspace_key", col("no", Integer), text("kek_id"), col("wrapped", LargeBinary), text("state"), pk=("no",)
)
gate = tenant_table("gate", text("method"), instant("open_at"), pk=("method",))
job_run = Table(
    "job_run",
    metadata,
    Column("job", Text, primary_key=True),
    instant("ran_through", null=True),
    instant("finished_at", null=True),
    col("due", Integer),
)
seen_event = tenant_table("seen_event", text("event_id"), instant("seen_at"), Index(None, "seen_at"), pk=("event_id",))
step = tenant_table(
    "step",
    uid("person_id"),
    text("kind"),
    text("subject_kind"),
    uid("subject_id"),
    col("no", Integer),
    col("soon", Boolean),
    instant("due_at"),
    text("state"),
    text("reason", null=True),
    uid("message_id", null=True),
    col("position", Integer, null=True),
    instant("shown_at", null=True),
    instant("said_at", null=True),
    UniqueConstraint("workspace_id", "subject_kind", "subject_id", "kind", "no", "person_id"),
    Index(None, "workspace_id", "person_id", "due_at", postgresql_where=sql("state = 'due'")),
    Index(None, "workspace_id", "message_id"),
    refs={"person_id": "person", "message_id": "message"},
)
message = tenant_table(
    "message",
    text("key"),
    text("kind"),
    col("unasked", Boolean),
    uid("person_id", null=True),
    text("channel", null=True),
    text("thread_ts", null=True),
    text("subject_kind"),
    uid("subject_id"),
    col("facts", JSONB),
    instant("due_at"),
    text("state"),
    text("reason", null=True),
    col("attempts", Integer),
    text("lease_by", null=True),
    instant("lease_until", null=True),
    instant("run_after", null=True),
    text("slack_channel", null=True),
    text("slack_ts", null=True),
    instant("sent_at", null=True),
    col("wanted_rev", Integer),
    col("shown_rev", Integer),
    UniqueConstraint("workspace_id", "key"),
    UniqueConstraint("workspace_id", "slack_channel", "slack_ts"),
    Index(None, "workspace_id", "due_at", "id", postgresql_where=sql("state = 'waiting'")),
    Index("ix_message_due", "due_at", "workspace_id", postgresql_where=sql("state = 'waiting'")),
    Index(None, "lease_until", postgresql_where=sql("state in ('claimed', 'sending', 'unknown')")),
    Index("ix_message_edit", "workspace_id", "id", postgresql_where=sql("wanted_rev > shown_rev")),
    Index(None, "workspace_id", "person_id", "sent_at"),
    Index(None, "workspace_id", "subject_id", postgresql_where=sql("kind <> 'day'")),
    refs={"person_id": "person"},
)
timer = tenant_table(
    "timer",
    text("subject_kind"),
    uid("subject_id"),
    text("kind"),
    instant("at"),
    col("attempts", Integer),
    instant("run_after", null=True),
    UniqueConstraint("workspace_id", "subject_kind", "subject_id", "kind"),
    Index(None, "at"),
)
audit = tenant_table(
    "audit",
    text("actor"),
    text("action"),
    text("subject_kind"),
    uid("subject_id", null=True),
    col("facts", JSONB),
    instant("at"),
    Index(None, "workspace_id", "at"),
)
access_log = tenant_table(
    "access_log",
    uid("owner_id"),
    text("viewer"),
    text("subject_kind"),
    uid("subject_id"),
    col("on_date", Date),
    text("hat"),
    col("times", Integer),
    instant("first_at"),
    instant("last_at"),
    pk=("owner_id", "viewer", "subject_kind", "subject_id", "on_date"),
    refs={"owner_id": "person"},
)
draft = tenant_table(
    "draft",
    uid("person_id"),
    text("form"),
    uid("subject_id"),
    col("step", Integer),
    sealed("body"),
    instant("saved_at"),
    pk=("person_id", "form", "subject_id"),
    refs={"person_id": "person"},
)
