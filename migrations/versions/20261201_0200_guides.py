"""Guides of a workspace for career talks."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "guide",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_guide_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "key", "version", name=op.f("pk_guide")),
    )
    op.execute("ALTER TABLE guide ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE guide FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY tenant ON guide USING (workspace_id = app_workspace() OR app_sees_all())")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("guide")
