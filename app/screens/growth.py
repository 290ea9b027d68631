"""Load and render `/growth` and the bot's answers in its own DM."""

from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.overview import load_overview
from app.domain.calendar import local_date
from app.domain.person import Person
from app.views.blocks import Rendered, context, section
from app.views.growth import menu_view


async def menu(session: Session, me: Person, *, now: datetime) -> Rendered:
    """The menu that fits who they are; one statement."""
    facts = await load_overview(session, me.id, today=local_date(now, me.tz))
    return menu_view(facts, tz=me.tz)


async def help_reply_message(session: Session, subject: UUID, *, now: datetime) -> Rendered:
    """The answer to words typed to the bot: it reads nothing into them."""
    text = "Type `/growth` to see what I can do for you. To keep something you did, forward the message to me."
    tip = "I don't read or keep what you write here."
    return Rendered(text=f"{text} {tip}", blocks=[section(text), context(tip)])
