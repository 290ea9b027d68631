"""Queries on the pauses Slack asked for, by method; all replicas keep them. Time here is the machine's, app_now()."""

from sqlalchemy import func, select

from app.db.engine import Session
from app.db.models import gate as g
from app.db.rows import own


async def find_pause(session: Session, *, method: str) -> float:
    """Seconds until that method may be called again; nought where nothing stands in the way."""
    left = func.extract("epoch", g.c.open_at - func.app_now())
    found = await session.scalar(select(left).where(own(g, session), g.c.method == method))
    return max(0.0, float(found or 0))
