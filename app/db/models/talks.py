"""Tables of career talks: the guides they follow."""

from sqlalchemy import Integer
from sqlalchemy.dialects.postgresql import JSONB

from app.db.models.base import col, tenant_table, text

guide = tenant_table(
    "guide", text("key"), col("version", Integer), col("body", JSONB), text("state"), pk=("key", "version")
)
