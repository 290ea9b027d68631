"""What stands in the database unsealed: a closed list, so that a new text column is a decision and not an accident."""

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB

from app.db.models import metadata

IDS_AND_PLACES = {
    "app_id",
    "bot_id",
    "bot_user_id",
    "channel",
    "domain",
    "enterprise_id",
    "event_id",
    "home_team",
    "dm_channel",
    "kek_id",
    "key",
    "lease_by",
    "message_ts",
    "slack_channel",
    "slack_ts",
    "slack_user",
    "team",
    "team_id",
    "thread_ts",
    "actor",
    "viewer",
}
WORDS_OF_OURS = {
    "action",
    "answer",
    "cadence",
    "chain",
    "country",
    "form",
    "hat",
    "job",
    "kind",
    "method",
    "pause_cause",
    "region",
    "role",
    "source",
    "source_kind",
    "state",
    "status",
    "subject_kind",
    "text_key",
    "tz",
}
REASONS_OF_OURS = {("message", "reason"), ("step", "reason")}
FACTS = {
    ("workspace", "settings"),
    ("person", "hours"),
    ("person", "prefs"),
    ("message", "facts"),
    ("audit", "facts"),
    ("digest", "figures"),
    ("participation", "handover"),
    ("guide", "body"),
}


def test_every_plain_text_column_is_an_id_or_a_word_of_ours() -> None:
    plain = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Text) and column.name not in IDS_AND_PLACES | WORDS_OF_OURS
    }

    assert plain == REASONS_OF_OURS


def test_every_json_column_is_known_to_hold_facts_only() -> None:
    plain = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, JSONB)
    }

    assert plain == FACTS
