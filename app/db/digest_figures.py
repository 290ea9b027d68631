"""Queries that count a leader's group, each in one statement however many people are in it.

The group on a day: the leads right below the leader on that day. A check-in counts for whoever was above its lead on
the day it was due, so that a later change of managers moves no number.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from app.db.digests import place_from
from app.db.engine import Session
from app.domain.digest import DigestStanding, Figures, GroupSize, LeadFigures, Period

_SEASONS = """
    SELECT count(DISTINCT r.lead_id) FILTER (WHERE r.starts_on <= :today) AS leads,
           count(DISTINCT r.person_id) FILTER (WHERE r.starts_on <= :today) AS people,
           count(DISTINCT r.id) FILTER (WHERE r.starts_on <= :today) AS under_way,
           count(DISTINCT r.id) FILTER (WHERE r.starts_on BETWEEN :from_on AND :to_on) AS began,
           count(DISTINCT r.id) FILTER (WHERE r.ends_on - 1 BETWEEN :to_on + 1 AND :coming_to) AS ending,
           count(DISTINCT r.id) FILTER (WHERE r.starts_on > :today AND r.starts_on <= :coming_to) AS starting
    FROM (
        SELECT s.id, s.lead_id, s.starts_on, s.ends_on, pa.person_id
        FROM (SELECT DISTINCT person_id FROM reporting WHERE workspace_id = :workspace AND manager_id = :leader
              AND acts_on <= :today AND (until_on IS NULL OR until_on > :today)) AS below
        JOIN season s ON s.workspace_id = :workspace AND s.lead_id = below.person_id AND s.state = 'running'
        JOIN participation pa ON pa.workspace_id = :workspace AND pa.season_id = s.id
            AND pa.state IN ('accepted', 'paused')
        JOIN person p ON p.workspace_id = :workspace AND p.id = pa.person_id AND p.deactivated_at IS NULL
    ) AS r
"""
_COUNT_SEASONS = text(_SEASONS)

# A yes makes a plan: seasons that are only being formed, and invitations nobody has answered, show nothing.
_STANDING = text(f"""
    SELECT group_now.leads, group_now.people,
           EXISTS (SELECT FROM reporting r JOIN plan pl ON pl.workspace_id = r.workspace_id
                   AND pl.partner_id = r.person_id AND pl.kind = 'season'
                   WHERE r.workspace_id = :workspace AND r.manager_id = :leader
                   AND r.acts_on <= :today AND (r.until_on IS NULL OR r.until_on > :today)) AS is_leader,
           dp.id AS place_id, dp.leader_id, dp.channel, dp.cadence, dp.next_at, dp.state AS place_state
    FROM ({_SEASONS}) AS group_now
    LEFT JOIN digest_place dp ON dp.workspace_id = :workspace AND dp.leader_id = :leader
""")

_COUNT_CHECKINS = text("""
    SELECT lead.slack_user,
           count(*) FILTER (WHERE c.state = 'held') AS held,
           count(*) FILTER (WHERE c.state = 'held_late') AS late,
           count(*) FILTER (WHERE c.state = 'excused') AS excused,
           count(*) FILTER (WHERE c.state = 'not_held') AS not_held,
           count(*) FILTER (WHERE c.state = 'open') AS open
    FROM (SELECT DISTINCT person_id FROM reporting WHERE workspace_id = :workspace AND manager_id = :leader
          AND (CAST(:below_on AS date) IS NULL
               OR acts_on <= :below_on AND (until_on IS NULL OR until_on > :below_on))) AS below
    JOIN checkin c ON c.workspace_id = :workspace AND c.lead_id = below.person_id
        AND c.state IN ('open', 'held', 'held_late', 'excused', 'not_held') AND c.due_on BETWEEN :from_on AND :to_on
        AND NOT c.excuse_own
    JOIN person lead ON lead.workspace_id = :workspace AND lead.id = c.lead_id
    WHERE EXISTS (SELECT FROM reporting r WHERE r.workspace_id = :workspace AND r.manager_id = :leader
                  AND r.person_id = c.lead_id AND r.acts_on <= c.due_on
                  AND (r.until_on IS NULL OR r.until_on > c.due_on))
    GROUP BY lead.slack_user ORDER BY lead.slack_user
""")


async def load_digest_standing(session: Session, leader: UUID, *, today: date) -> DigestStanding:
    """Whether this person is a leader, of how large a group, and what digest they chose; one statement."""
    values = _season_values(session, leader, Period(today, today), coming_to=today, today=today)
    row = (await session.execute(_STANDING, values)).one()
    return DigestStanding(row.is_leader, GroupSize(row.leads, row.people), place_from(row) if row.place_id else None)


async def count_group(
    session: Session, leader: UUID, period: Period, *, coming_to: date, today: date
) -> tuple[GroupSize, Figures]:
    """The numbers of these days, with the seasons that end or start until `coming_to`; two statements."""
    values = _season_values(session, leader, period, coming_to=coming_to, today=today)
    row = (await session.execute(_COUNT_SEASONS, values)).one()
    checkins = await count_checkins_of_leads(session, leader, period)
    counted = _total([lead.figures for lead in checkins])
    seasons = {name: getattr(row, name) for name in ("under_way", "people", "began", "ending", "starting")}
    return GroupSize(row.leads, row.people), Figures(**counted, **seasons)


async def recount_checkins(session: Session, leader: UUID, period: Period, figures: Figures) -> Figures:
    """The same digest with its check-ins as they stand now; what it says of seasons was true that day."""
    counted = _total([lead.figures for lead in await count_checkins_of_leads(session, leader, period)])
    seasons = {name: getattr(figures, name) for name in ("under_way", "people", "began", "ending", "starting")}
    return Figures(**counted, **seasons)


async def count_checkins_of_leads(
    session: Session, leader: UUID, period: Period, *, below_on: date | None = None
) -> list[LeadFigures]:
    """Check-ins due in these days, by lead; with `below_on`, only of leads who are below the leader on that day too."""
    values = {
        "workspace": session.workspace,
        "leader": leader,
        "from_on": period.from_on,
        "to_on": period.to_on,
        "below_on": below_on,
    }
    return [_lead_figures(row) for row in await session.execute(_COUNT_CHECKINS, values)]


def _season_values(session: Session, leader: UUID, period: Period, *, coming_to: date, today: date) -> dict[str, Any]:
    return {
        "workspace": session.workspace,
        "leader": leader,
        "from_on": period.from_on,
        "to_on": period.to_on,
        "coming_to": coming_to,
        "today": today,
    }


def _lead_figures(row: Row[Any]) -> LeadFigures:
    return LeadFigures(
        lead=row.slack_user,
        figures=Figures(held=row.held, late=row.late, excused=row.excused, not_held=row.not_held, open=row.open),
    )


def _total(figures: list[Figures]) -> dict[str, int]:
    return {
        name: sum(getattr(one, name) for one in figures) for name in ("held", "late", "excused", "not_held", "open")
    }
