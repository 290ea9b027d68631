"""How often days off have changed the day of a check-in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # The default is for rows that are there, and for replicas of the version before.
    op.add_column("checkin", sa.Column("shifts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("checkin", "shifts")
