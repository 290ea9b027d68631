"""The query behind `/growth`: one statement for the whole menu."""

from datetime import date
from uuid import UUID

from sqlalchemy import text

from app.db.engine import Session
from app.domain.cohort import month_of_season
from app.domain.overview import Overview
from app.domain.participation import ParticipationState

_OVERVIEW = text("""
    SELECT
        (SELECT l.slack_user FROM participation pa
         JOIN season s ON s.workspace_id = pa.workspace_id AND s.id = pa.season_id
         JOIN person l ON l.workspace_id = s.workspace_id AND l.id = s.lead_id
         WHERE pa.workspace_id = :workspace AND pa.person_id = :me AND pa.state = 'asked'
         ORDER BY pa.invited_at DESC LIMIT 1) AS invited_by,
        season.lead AS season_lead, season.starts_on, season.state AS season_state, next.falls_on AS next_due_on,
        (SELECT count(*) FROM season s WHERE s.workspace_id = :workspace AND s.lead_id = :me) AS leads,
        (SELECT count(*) FROM checkin c WHERE c.workspace_id = :workspace AND c.lead_id = :me AND c.state = 'open')
            AS open_checkins,
        (SELECT count(*) FROM action a WHERE a.workspace_id = :workspace AND a.owner_id = :me AND a.state = 'open'
         AND a.due_on <= :today) AS promises_due,
        (SELECT p.turn_asked_at IS NOT NULL FROM person p WHERE p.workspace_id = :workspace AND p.id = :me) AS asked,
        EXISTS (SELECT FROM reporting r JOIN plan pl ON pl.workspace_id = r.workspace_id
                AND pl.partner_id = r.person_id AND pl.kind = 'season'
                WHERE r.workspace_id = :workspace AND r.manager_id = :me
                AND r.acts_on <= :today AND (r.until_on IS NULL OR r.until_on > :today)) AS has_group
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (
        SELECT l.slack_user AS lead, s.starts_on, pa.state FROM participation pa
        JOIN season s ON s.workspace_id = pa.workspace_id AND s.id = pa.season_id
        JOIN person l ON l.workspace_id = s.workspace_id AND l.id = s.lead_id
        WHERE pa.workspace_id = :workspace AND pa.person_id = :me AND pa.state IN ('accepted', 'paused')
        ORDER BY pa.answered_at DESC LIMIT 1) AS season ON true
    LEFT JOIN LATERAL (
        SELECT coalesce(c.shifted_to, c.due_on) AS falls_on FROM checkin c
        WHERE c.workspace_id = :workspace AND c.person_id = :me AND c.state IN ('scheduled', 'open')
        ORDER BY c.no LIMIT 1) AS next ON true
""")


async def load_overview(session: Session, me: UUID, *, today: date) -> Overview:
    row = (await session.execute(_OVERVIEW, {"workspace": session.workspace, "me": me, "today": today})).one()
    return Overview(
        invited_by=row.invited_by,
        season_lead=row.season_lead,
        month=month_of_season(row.starts_on, today) if row.starts_on else 0,
        paused=row.season_state == ParticipationState.PAUSED,
        next_due_on=row.next_due_on,
        leads=row.leads,
        open_checkins=row.open_checkins,
        promises_due=row.promises_due,
        asked_for_turn=row.asked,
        has_group=row.has_group,
    )
