"""The ids of everything one can press about a check-in; each window has its own beside it."""

from uuid import UUID

from app.domain.checkin import Checkin
from app.views.blocks import Block, button
from app.views.checkin_words import the_checkin

CHECKIN_PREPARE = "checkin_prepare"
CHECKIN_HOLD = "checkin_hold"
CHECKIN_RECORD = "checkin_record"
CHECKIN_READ = "checkin_read"
CHECKIN_MOVE = "checkin_move"
CHECKIN_NAME = "checkin_name"
CHECKIN_EXCUSE = "checkin_excuse"
CHECKIN_PROPOSAL = "checkin_proposal"
CHECKIN_SEEN = "checkin_seen"
CHECKIN_CHAT = "checkin_chat"
CHECKIN_GIVE = "checkin_give"
CHECKIN_WHO = "checkin_who"


def checkin_button(text: str, action_id: str, checkin: Checkin, *, style: str | None = None) -> Block:
    """A button about that check-in, which says its month to who can't see what it stands under."""
    return button(text, action_id, str(checkin.id), style=style, says=f"{text}: {the_checkin(checkin)}")


def hold_button(checkin: Checkin) -> Block:
    return checkin_button("Hold it", CHECKIN_HOLD, checkin)


def who_sees_button(checkin_id: UUID) -> Block:
    return button("Who can see this", CHECKIN_WHO, str(checkin_id))
