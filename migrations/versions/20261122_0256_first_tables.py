"""The first tables: tenants, people, seasons, plans, evidence, check-ins, and what is to be said."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TENANT_TABLES = (
    "audit",
    "gate",
    "installation",
    "person",
    "seen_event",
    "timer",
    "workspace_key",
    "access_log",
    "consent",
    "digest_place",
    "draft",
    "evidence",
    "message",
    "reporting",
    "season",
    "digest",
    "participation",
    "step",
    "plan",
    "checkin",
    "goal",
    "plan_version",
    "action",
    "checkin_goal",
    "evidence_goal",
)

FUNCTIONS = (
    """
    CREATE FUNCTION app_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('trellis.workspace', true), '')::uuid $$
    """,
    """
    CREATE FUNCTION app_sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(current_setting('trellis.all', true), '') = 'on' $$
    """,
    """
    CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(nullif(current_setting('trellis.machine_now', true), '')::timestamptz, clock_timestamp()) $$
    """,
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function in FUNCTIONS:
        op.execute(function)
    op.create_table(
        "job_run",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("ran_through", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_run")),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("is_org", sa.Boolean(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("erase_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint(
            "enterprise_id",
            "team_id",
            name=op.f("uq_workspace_enterprise_id_team_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "audit",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_audit_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_workspace_id_at"), "audit", ["workspace_id", "at"], unique=False)
    op.create_table(
        "gate",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("open_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_gate_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "method", name=op.f("pk_gate")),
    )
    op.create_table(
        "installation",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("app_id", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.Column("bot_user_id", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("bot_token", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_token", sa.LargeBinary(), nullable=True),
        sa.Column("token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_installation_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_installation")),
    )
    op.create_table(
        "person",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slack_user", sa.Text(), nullable=False),
        sa.Column("home_team", sa.Text(), nullable=True),
        sa.Column("dm_channel", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("hours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("prefs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_months", sa.Integer(), nullable=True),
        sa.Column("turn_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_out_until", sa.Date(), nullable=True),
        sa.Column("speak_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_no", sa.Integer(), nullable=False),
        sa.Column("last_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_said_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_person_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("workspace_id", "slack_user", name=op.f("uq_person_workspace_id_slack_user")),
    )
    op.create_index(
        op.f("ix_person_speak_at"),
        "person",
        ["speak_at"],
        unique=False,
        postgresql_where=sa.text("deactivated_at is null"),
    )
    op.create_table(
        "seen_event",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_seen_event_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "event_id", name=op.f("pk_seen_event")),
    )
    op.create_index(op.f("ix_seen_event_seen_at"), "seen_event", ["seen_at"], unique=False)
    op.create_table(
        "timer",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_timer_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_timer")),
        sa.UniqueConstraint(
            "workspace_id",
            "subject_kind",
            "subject_id",
            "kind",
            name=op.f("uq_timer_workspace_id_subject_kind_subject_id_kind"),
        ),
    )
    op.create_index(op.f("ix_timer_at"), "timer", ["at"], unique=False)
    op.create_table(
        "workspace_key",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kek_id", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_workspace_key_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "no", name=op.f("pk_workspace_key")),
    )
    op.create_table(
        "access_log",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("viewer", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("hat", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_access_log_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_access_log_workspace_id")),
        sa.PrimaryKeyConstraint(
            "workspace_id", "owner_id", "viewer", "subject_kind", "subject_id", "on_date", name=op.f("pk_access_log")
        ),
    )
    op.create_table(
        "consent",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("text_key", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_consent_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_consent_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_workspace_id_person_id"), "consent", ["workspace_id", "person_id"], unique=False)
    op.create_table(
        "digest_place",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "leader_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_digest_place_workspace_id_leader_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_digest_place_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_digest_place")),
        sa.UniqueConstraint("workspace_id", "leader_id", name=op.f("uq_digest_place_workspace_id_leader_id")),
    )
    op.create_table(
        "draft",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_draft_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_draft_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "form", "subject_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "evidence",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("message_ts", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        sa.Column("link_fp", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("quote", sa.LargeBinary(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "added_by_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_evidence_workspace_id_added_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_evidence_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_evidence_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "workspace_id", "owner_id", "link_fp", name=op.f("uq_evidence_workspace_id_owner_id_link_fp")
        ),
    )
    op.create_table(
        "message",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unasked", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_by", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("slack_channel", sa.Text(), nullable=True),
        sa.Column("slack_ts", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wanted_rev", sa.Integer(), nullable=False),
        sa.Column("shown_rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_message_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_message_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_message")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_message_workspace_id_key")),
        sa.UniqueConstraint(
            "workspace_id", "slack_channel", "slack_ts", name=op.f("uq_message_workspace_id_slack_channel_slack_ts")
        ),
    )
    op.create_index(
        "ix_message_edit",
        "message",
        ["workspace_id", "id"],
        unique=False,
        postgresql_where=sa.text("wanted_rev > shown_rev"),
    )
    op.create_index(
        op.f("ix_message_lease_until"),
        "message",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state in ('claimed', 'sending', 'unknown')"),
    )
    op.create_index(
        op.f("ix_message_workspace_id_due_at_id"),
        "message",
        ["workspace_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        op.f("ix_message_workspace_id_person_id_sent_at"),
        "message",
        ["workspace_id", "person_id", "sent_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_message_workspace_id_subject_id"),
        "message",
        ["workspace_id", "subject_id"],
        unique=False,
        postgresql_where=sa.text("kind <> 'day'"),
    )
    op.create_table(
        "reporting",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("acts_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("named_by_id", sa.Uuid(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "manager_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_reporting_workspace_id_manager_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "named_by_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_reporting_workspace_id_named_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_reporting_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_reporting_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "acts_on", name=op.f("pk_reporting")),
    )
    op.create_index(
        op.f("ix_reporting_workspace_id_manager_id"), "reporting", ["workspace_id", "manager_id"], unique=False
    )
    op.create_index(
        "uq_reporting_open",
        "reporting",
        ["workspace_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("until_on is null"),
    )
    op.create_table(
        "season",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("marks_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_act_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "lead_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_season_workspace_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_season_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_season")),
    )
    op.create_index(
        op.f("ix_season_workspace_id_lead_id_state"), "season", ["workspace_id", "lead_id", "state"], unique=False
    )
    op.create_table(
        "digest",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "place_id"],
            ["digest_place.workspace_id", "digest_place.id"],
            name=op.f("fk_digest_workspace_id_place_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_digest_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_digest")),
        sa.UniqueConstraint(
            "workspace_id", "place_id", "from_on", name=op.f("uq_digest_workspace_id_place_id_from_on")
        ),
    )
    op.create_table(
        "participation",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("season_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("reason_shared", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ask_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("homework", sa.LargeBinary(), nullable=True),
        sa.Column("homework_shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_participation_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "season_id"],
            ["season.workspace_id", "season.id"],
            name=op.f("fk_participation_workspace_id_season_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_participation_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_participation")),
        sa.UniqueConstraint(
            "workspace_id", "season_id", "person_id", name=op.f("uq_participation_workspace_id_season_id_person_id")
        ),
    )
    op.create_index(
        "uq_participation_running",
        "participation",
        ["workspace_id", "person_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state in ('accepted', 'paused')"),
    )
    op.create_table(
        "step",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("soon", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "message_id"],
            ["message.workspace_id", "message.id"],
            name=op.f("fk_step_workspace_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_step_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_step_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_step")),
        sa.UniqueConstraint(
            "workspace_id",
            "subject_kind",
            "subject_id",
            "kind",
            "no",
            "person_id",
            name=op.f("uq_step_workspace_id_subject_kind_subject_id_kind_no_person_id"),
        ),
    )
    op.create_index(op.f("ix_step_workspace_id_message_id"), "step", ["workspace_id", "message_id"], unique=False)
    op.create_index(
        op.f("ix_step_workspace_id_person_id_due_at"),
        "step",
        ["workspace_id", "person_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'due'"),
    )
    op.create_table(
        "plan",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_agreed", sa.Integer(), nullable=True),
        sa.Column("partner_agreed", sa.Integer(), nullable=True),
        sa.Column("kicked_off_on", sa.Date(), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "participation_id"],
            ["participation.workspace_id", "participation.id"],
            name=op.f("fk_plan_workspace_id_participation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "partner_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_plan_workspace_id_partner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_plan_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_plan_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_plan")),
        sa.UniqueConstraint("workspace_id", "participation_id", name=op.f("uq_plan_workspace_id_participation_id")),
    )
    op.create_index(op.f("ix_plan_workspace_id_partner_id"), "plan", ["workspace_id", "partner_id"], unique=False)
    op.create_index(op.f("ix_plan_workspace_id_person_id"), "plan", ["workspace_id", "person_id"], unique=False)
    op.create_table(
        "checkin",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("season_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs", sa.LargeBinary(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excuse_by_id", sa.Uuid(), nullable=True),
        sa.Column("excuse", sa.LargeBinary(), nullable=True),
        sa.Column("excuse_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excuse_own", sa.Boolean(), nullable=False),
        sa.Column("missed_on", sa.Date(), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("named_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_to_id", sa.Uuid(), nullable=True),
        sa.Column("told_until", sa.Date(), nullable=True),
        sa.Column("told_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "answer_by_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_checkin_workspace_id_answer_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "excuse_by_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_checkin_workspace_id_excuse_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "lead_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_checkin_workspace_id_lead_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_checkin_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "plan_id"], ["plan.workspace_id", "plan.id"], name=op.f("fk_checkin_workspace_id_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "recorded_by_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_checkin_workspace_id_recorded_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "season_id"],
            ["season.workspace_id", "season.id"],
            name=op.f("fk_checkin_workspace_id_season_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "told_to_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_checkin_workspace_id_told_to_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_checkin_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_checkin")),
        sa.UniqueConstraint("workspace_id", "plan_id", "no", name=op.f("uq_checkin_workspace_id_plan_id_no")),
    )
    op.create_index(
        op.f("ix_checkin_workspace_id_lead_id_state_due_on"),
        "checkin",
        ["workspace_id", "lead_id", "state", "due_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_checkin_workspace_id_person_id_state_due_on"),
        "checkin",
        ["workspace_id", "person_id", "state", "due_on"],
        unique=False,
    )
    op.create_table(
        "goal",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=True),
        sa.Column("by_checkin", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "plan_id"], ["plan.workspace_id", "plan.id"], name=op.f("fk_goal_workspace_id_plan_id")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_goal_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_workspace_id_plan_id"), "goal", ["workspace_id", "plan_id"], unique=False)
    op.create_table(
        "plan_version",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contest_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_plan_version_workspace_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "plan_id"],
            ["plan.workspace_id", "plan.id"],
            name=op.f("fk_plan_version_workspace_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_plan_version_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "plan_id", "no", name=op.f("pk_plan_version")),
    )
    op.create_table(
        "action",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("toward_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "goal_id"], ["goal.workspace_id", "goal.id"], name=op.f("fk_action_workspace_id_goal_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_action_workspace_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "toward_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_action_workspace_id_toward_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_action_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_action")),
    )
    op.create_index(
        op.f("ix_action_workspace_id_owner_id_due_on"),
        "action",
        ["workspace_id", "owner_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_action_workspace_id_toward_id"), "action", ["workspace_id", "toward_id"], unique=False)
    op.create_table(
        "checkin_goal",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("checkin_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("moved_text", sa.LargeBinary(), nullable=True),
        sa.Column("agreed", sa.LargeBinary(), nullable=True),
        sa.Column("agreed_other", sa.LargeBinary(), nullable=True),
        sa.Column("changed_after", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "checkin_id"],
            ["checkin.workspace_id", "checkin.id"],
            name=op.f("fk_checkin_goal_workspace_id_checkin_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "goal_id"],
            ["goal.workspace_id", "goal.id"],
            name=op.f("fk_checkin_goal_workspace_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_checkin_goal_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "checkin_id", "goal_id", name=op.f("pk_checkin_goal")),
    )
    op.create_table(
        "evidence_goal",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "evidence_id"],
            ["evidence.workspace_id", "evidence.id"],
            name=op.f("fk_evidence_goal_workspace_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "goal_id"],
            ["goal.workspace_id", "goal.id"],
            name=op.f("fk_evidence_goal_workspace_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_evidence_goal_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "evidence_id", "goal_id", name=op.f("pk_evidence_goal")),
    )
    for table in TENANT_TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY tenant ON {table} USING (workspace_id = app_workspace() OR app_sees_all())")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("evidence_goal")
    op.drop_table("checkin_goal")
    op.drop_index(op.f("ix_action_workspace_id_toward_id"), table_name="action")
    op.drop_index(
        op.f("ix_action_workspace_id_owner_id_due_on"), table_name="action", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_table("action")
    op.drop_table("plan_version")
    op.drop_index(op.f("ix_goal_workspace_id_plan_id"), table_name="goal")
    op.drop_table("goal")
    op.drop_index(op.f("ix_checkin_workspace_id_person_id_state_due_on"), table_name="checkin")
    op.drop_index(op.f("ix_checkin_workspace_id_lead_id_state_due_on"), table_name="checkin")
    op.drop_table("checkin")
    op.drop_index(op.f("ix_plan_workspace_id_person_id"), table_name="plan")
    op.drop_index(op.f("ix_plan_workspace_id_partner_id"), table_name="plan")
    op.drop_table("plan")
    op.drop_index(
        op.f("ix_step_workspace_id_person_id_due_at"), table_name="step", postgresql_where=sa.text("state = 'due'")
    )
    op.drop_index(op.f("ix_step_workspace_id_message_id"), table_name="step")
    op.drop_table("step")
    op.drop_index(
        "uq_participation_running",
        table_name="participation",
        postgresql_where=sa.text("state in ('accepted', 'paused')"),
    )
    op.drop_table("participation")
    op.drop_table("digest")
    op.drop_index(op.f("ix_season_workspace_id_lead_id_state"), table_name="season")
    op.drop_table("season")
    op.drop_index("uq_reporting_open", table_name="reporting", postgresql_where=sa.text("until_on is null"))
    op.drop_index(op.f("ix_reporting_workspace_id_manager_id"), table_name="reporting")
    op.drop_table("reporting")
    op.drop_index(
        op.f("ix_message_workspace_id_subject_id"), table_name="message", postgresql_where=sa.text("kind <> 'day'")
    )
    op.drop_index(op.f("ix_message_workspace_id_person_id_sent_at"), table_name="message")
    op.drop_index(
        op.f("ix_message_workspace_id_due_at_id"), table_name="message", postgresql_where=sa.text("state = 'waiting'")
    )
    op.drop_index(
        op.f("ix_message_lease_until"),
        table_name="message",
        postgresql_where=sa.text("state in ('claimed', 'sending', 'unknown')"),
    )
    op.drop_index("ix_message_edit", table_name="message", postgresql_where=sa.text("wanted_rev > shown_rev"))
    op.drop_table("message")
    op.drop_table("evidence")
    op.drop_table("draft")
    op.drop_table("digest_place")
    op.drop_index(op.f("ix_consent_workspace_id_person_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_table("access_log")
    op.drop_table("workspace_key")
    op.drop_index(op.f("ix_timer_at"), table_name="timer")
    op.drop_table("timer")
    op.drop_index(op.f("ix_seen_event_seen_at"), table_name="seen_event")
    op.drop_table("seen_event")
    op.drop_index(op.f("ix_person_speak_at"), table_name="person", postgresql_where=sa.text("deactivated_at is null"))
    op.drop_table("person")
    op.drop_table("installation")
    op.drop_table("gate")
    op.drop_index(op.f("ix_audit_workspace_id_at"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("workspace")
    op.drop_table("job_run")
    op.execute("DROP FUNCTION app_now()")
    op.execute("DROP FUNCTION app_sees_all()")
    op.execute("DROP FUNCTION app_workspace()")
