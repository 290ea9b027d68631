"""Health: is the process alive, and is it ready to serve and to keep its promises."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from app.db.job_runs import count_due, list_job_runs
from app.deps import Deps

Problem = Callable[[], str | None]
LAG_TICKS = 5


def health_routes(deps: Deps, *, ticking: Sequence[str], tick_seconds: float, problems: list[Problem]) -> list[Route]:
    """/healthz and /readyz.

    `ticking` names the jobs that must keep up; `problems` are further reasons not to be ready, such as a Slack
    connection gone quiet.
    """
    patience = timedelta(seconds=max(60.0, LAG_TICKS * tick_seconds))

    async def healthz(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> JSONResponse:
        now = deps.clock()
        try:
            async with deps.db.begin_all("readiness") as wide:
                runs = await list_job_runs(wide)
                backlog = await count_due(wide, now=now)
        except (SQLAlchemyError, OSError) as error:
            return JSONResponse({"ready": False, "problems": [f"database: {type(error).__name__}"]}, status_code=503)
        ran_through = min(runs.get(job, datetime.min.replace(tzinfo=UTC)) for job in ticking)
        found = [text for text in (problem() for problem in problems) if text]
        if now - ran_through > patience:
            found.append("jobs: behind")
        body: dict[str, Any] = {
            "ready": not found,
            "problems": found,
            "now": now.isoformat(),
            "ran_through": ran_through.isoformat(),
            "due": backlog.due,
            "next_at": backlog.next_at.isoformat() if backlog.next_at else None,
        }
        return JSONResponse(body, status_code=503 if found else 200)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
