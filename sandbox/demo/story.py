"""The timeline: what happens on which day because somebody had it in mind. All else follows from what people read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sandbox.demo.acts.asking import look_around, mistype
from sandbox.demo.acts.evidence import link, say
from sandbox.demo.acts.form import Forming, form_season
from sandbox.demo.acts.leader import set_up_digest
from sandbox.demo.acts.lines import ask_for_turn, import_lines, name_people
from sandbox.demo.agenda import soon, wall
from sandbox.demo.cast import ADA, DANA, LED_BY_IMPORT, LEE, OMAR, led_by
from sandbox.demo.everyday import LINKS, SAID, Link, Said
from sandbox.demo.house import House
from sandbox.demo.play import Play
from sandbox.demo.reactions import react
from sandbox.demo.texts import SEASON_NAMES, STOPS_DOING

BEGINS_AT = datetime(2026, 3, 2, 7, tzinfo=UTC)
"""A Monday. The story is the same whenever it is told."""
CURTAIN_AT = datetime(2026, 5, 12, 9, tzinfo=UTC)
"""Where the demo hands over: one check-in is held, the next one is open."""
ENDS_AT = datetime(2026, 10, 16, 16, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something somebody does in a week of the season (from 0), on a weekday (Monday is 0), at an hour of theirs."""

    week: int
    weekday: int
    hour: int
    who: str
    act: Callable[[Play], Awaitable[None]]

    def plan(self, play: Play) -> None:
        tz = play[self.who].user.tz
        at = wall(BEGINS_AT, tz, weeks=self.week, weekday=self.weekday, hour=self.hour, minute=10)
        play.agenda.plan(at, lambda: self.act(play), f"{self.who} has something in mind")


TIMELINE = (
    Moment(0, 0, 9, LEE, partial(import_lines, who=LED_BY_IMPORT)),
    Moment(0, 0, 11, OMAR, partial(name_people, lead=OMAR, people=led_by(OMAR))),
    Moment(0, 2, 14, "ines", partial(ask_for_turn, handle="ines")),
    Moment(0, 3, 11, DANA, partial(form_season, forming=Forming(DANA, led_by(DANA), SEASON_NAMES[0]))),
    Moment(
        *(0, 3, 15, OMAR),
        partial(
            form_season, forming=Forming(OMAR, ("yuki", "sam", "noor", "ines"), SEASON_NAMES[1], stops=STOPS_DOING)
        ),
    ),
    Moment(1, 1, 13, ADA, look_around),
    Moment(5, 2, 14, LEE, set_up_digest),
    Moment(7, 3, 11, "tom", partial(mistype, handle="tom")),
    Moment(9, 3, 10, OMAR, partial(form_season, forming=Forming(OMAR, ("ravi",), SEASON_NAMES[2], stops=STOPS_DOING))),
)


def begin_story(house: House) -> Play:
    """A play with everything on its agenda that somebody has in mind from the start."""
    play = Play(house, react)
    for moment in TIMELINE:
        moment.plan(play)
    for said in SAID:
        at = _said_at(play, said)
        play.agenda.plan(at, partial(say, play, said), f"{said.author} says something", is_for_trellis=False)
    for found in LINKS:
        play.agenda.plan(_linked_at(play, found), partial(link, play, found), f"{found.by} links something")
    return play


def _said_at(play: Play, said: Said) -> datetime:
    tz = play[said.author].user.tz
    return wall(BEGINS_AT, tz, weeks=said.week, weekday=said.weekday, hour=said.at.hour, minute=said.at.minute)


def _linked_at(play: Play, found: Link) -> datetime:
    """A day after it was said, in the middle of the day of who links it."""
    tz = play[found.by].user.tz
    said_at = _said_at(play, found.said) if found.said else wall(BEGINS_AT, tz, weeks=found.week, weekday=1, hour=14)
    return soon(tz, said_at + timedelta(days=1), 45)
