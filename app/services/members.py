"""Who is acting: every handler starts here."""

from app.db.engine import Session
from app.db.people import find_person
from app.domain.people import check_can_take_part
from app.domain.person import Person
from app.errors import UserError


class UnknownMember(UserError):
    """Slack knows them, we don't yet; the shell fetches the profile, so that the next try works."""

    def __init__(self, slack_user: str) -> None:
        super().__init__("We have only just met. Give me a few seconds, then try again.")
        self.slack_user = slack_user


async def get_member(session: Session, slack_user: str) -> Person:
    """The person who acts; one statement. Raises UnknownMember, or NotAllowed for those who can't take part."""
    person = await find_person(session, slack_user=slack_user)
    if person is None:
        raise UnknownMember(slack_user)
    check_can_take_part(person.kind, deactivated=person.deactivated_at is not None)
    return person
