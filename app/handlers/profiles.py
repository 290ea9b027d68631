"""What Slack tells us of members: zones, kinds, who joined, who left."""

from app.db.fences import is_first_time
from app.deps import Deps
from app.handlers.answers import Answer, Done
from app.handlers.requests import Event, Request
from app.handlers.routes import Routes
from app.services.profiles import keep_profiles
from app.slack.profiles import profile_from


async def on_profile_changed(event: Event, deps: Deps) -> Answer:
    """Keep it, once: delivered again it would bring back what has changed since."""
    profile, now = profile_from(event.event["user"], team=event.team), deps.clock()
    async with deps.db.begin(event.workspace) as session:
        if await is_first_time(session, event.key, now=now):
            await keep_profiles(session, [profile], now=now)
    return Done()


async def meet(deps: Deps, request: Request, slack_user: str) -> None:
    """Fetch the profile of somebody we have not met; runs after the answer that asks them to try again."""
    user = await deps.slack.user_info(request.workspace, slack_user)
    async with deps.db.begin(request.workspace) as session:
        await keep_profiles(session, [profile_from(user, team=request.team)], now=deps.clock())


def register(routes: Routes) -> None:
    routes.event("user_change", on_profile_changed)
    routes.event("team_join", on_profile_changed)
