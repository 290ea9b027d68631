"""Why a season is paused, and what is handed over to another lead."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = ("pause_cause", "line_seen_on", "handover", "summary")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("participation", sa.Column("pause_cause", sa.Text(), nullable=True))
    op.add_column("participation", sa.Column("line_seen_on", sa.Date(), nullable=True))
    op.add_column("participation", sa.Column("handover", postgresql.JSONB(), nullable=True))
    op.add_column("participation", sa.Column("summary", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for column in reversed(COLUMNS):
        op.drop_column("participation", column)
