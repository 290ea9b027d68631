"""Everything a person can do with Trellis, by noun."""

from app.handlers import (
    away,
    checkins,
    cohorts,
    digests,
    evidence,
    growth,
    home,
    invitations,
    people,
    plans,
    profiles,
    promises,
    season_changes,
    settings,
)
from app.handlers.routes import Routes

NOUNS = (
    *(cohorts, invitations, season_changes, plans, evidence, checkins, promises),
    *(people, away, digests, settings, home, profiles, growth),
)
"""Each fills its part of the table; `growth` last, since its buttons stand for the words of the others."""


def register_all(routes: Routes) -> Routes:
    """The whole routing table."""
    for noun in NOUNS:
        noun.register(routes)
    return routes
