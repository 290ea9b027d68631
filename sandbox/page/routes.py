"""The page's addresses, and how a request becomes an answer."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.changes import Topic
from sandbox.model import User
from sandbox.page.acts import ACTS, Act, do_act
from sandbox.page.drawing import draw_page, draw_parts, draw_payload, draw_profile
from sandbox.page.listing import PAGE
from sandbox.page.live import PARTS, Watch, live_events
from sandbox.page.moving import Move, Mover, Settle
from sandbox.page.notices import Notices
from sandbox.page.place import HOME, Place, channel_at, parse_place, path_to
from sandbox.page.reader import SHOWN_IMAGES, Reader
from sandbox.page.scene import Scene, Site
from sandbox.page.stage import Stage
from sandbox.page.traffic import Asked, find_traffic
from sandbox.page.unread import Seen
from sandbox.people.person import Person
from sandbox.workspace import Workspace

STATIC = Path(__file__).parent / "static"
UPLOAD_LIMIT = 20 * 1024 * 1024


async def _nothing_to_wait_for() -> datetime | None:
    """For a workspace whose app follows its clock without anybody waiting."""
    return None


def page_routes(
    workspace: Workspace,
    *,
    stage: Stage | None = None,
    settle: Settle = _nothing_to_wait_for,
) -> list[BaseRoute]:
    """The routes of the page, for `serve(workspace, routes=…)`.

    `settle` is awaited after every step of the clock, until the app has done what is due; it returns when something
    comes next, if it knows, and the clock stops there. What plays while `stage.busy` is set is news to nobody.
    """
    return Pages(workspace, stage or Stage(), settle).routes()


class Pages:
    """The handlers. One per workspace."""

    def __init__(self, workspace: Workspace, stage: Stage, settle: Settle) -> None:
        self.workspace = workspace
        seen = Seen(workspace, workspace.conversations.stamp())
        self.site = Site(workspace, stage, Mover(workspace, settle), Notices(workspace), seen)
        self._was_busy = bool(stage.busy)
        stage.follow(self._stage_changed)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.start),
            Route("/as/{who}/live", self.live),
            Route("/as/{who}/profile", self.profile),
            Route("/as/{who}/traffic/{number:int}", self.payload),
            Route("/as/{who}/files/{file}", self.file),
            Route("/as/{who}/upload", own_page_only(self.upload), methods=["POST"]),
            Route("/as/{who}/clock/{move}", own_page_only(self.move), methods=["POST"]),
            Route("/as/{who}/do/{act}", own_page_only(self.act), methods=["POST"]),
            Route("/as/{who}/{place:path}", self.page),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def start(self, _request: Request) -> Response:
        """Where somebody begins."""
        first = next((one for one in self.workspace.users.values() if not one.is_bot and not one.deleted), None)
        if first is None:
            return PlainTextResponse("Nobody is in this workspace yet.", status_code=503)
        return RedirectResponse(self.site.stage.start or path_to(self.workspace, first, Place.dm()))

    async def page(self, request: Request) -> Response:
        """The whole page, or with the header X-Parts only the parts it names."""
        user, place = self._user(request), parse_place(request.path_params["place"])
        if user is None or place is None:
            return PlainTextResponse("There is no such person or place here.", status_code=404)
        parts = [one for one in request.headers.get("x-parts", "").split() if one in PARTS]
        scene = self._scene(request, user, place)
        scene.arrive()
        if parts:
            return draw_parts(scene, parts)
        await self._tell_opened(user, place)
        return draw_page(scene)

    async def live(self, request: Request) -> Response:
        """Server-sent events: which parts of this page to draw anew."""
        user, place = self._user(request), parse_place(request.query_params.get("at", ""))
        if user is None or place is None:
            return PlainTextResponse("There is no such person or place here.", status_code=404)
        channel = channel_at(self.workspace, user, place)
        watch = Watch(user, channel.id if channel else "", traffic="traffic" in request.query_params)
        events = live_events(self.workspace.changes, watch)
        return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def act(self, request: Request) -> Response:
        """Something the person does."""
        user, name = self._user(request), request.path_params["act"]
        if user is None or name not in ACTS:
            return JSONResponse({"ok": False, "shown": "There is no such person or act here."}, status_code=404)
        try:
            asked = json.loads(await request.body())
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            return JSONResponse({"ok": False, "shown": "That is no JSON object."}, status_code=400)
        return JSONResponse(await do_act(Act(Person(self.workspace, user), asked, self.site.notices), name))

    async def move(self, request: Request) -> Response:
        """Move the clock, or stop it where it is."""
        user, name = self._user(request), request.path_params["move"]
        if name == "stop":
            self.site.mover.stop()
        elif user is None or name not in list(Move):
            return JSONResponse({"ok": False, "shown": "There is no such move."}, status_code=404)
        elif self.site.stage.busy:
            return JSONResponse({"ok": False, "shown": "A story is being played. The clock is yours when it ends."})
        elif not self.site.mover.start(Move(name), user.tz):
            return JSONResponse({"ok": False, "shown": "The clock is moving already."})
        return JSONResponse({"ok": True})

    async def upload(self, request: Request) -> Response:
        """Put files into this person's client."""
        user = self._user(request)
        if user is None or int(request.headers.get("content-length", 0)) > UPLOAD_LIMIT:
            return JSONResponse({"ok": False, "shown": "That file is too large."}, status_code=413)
        person = Person(self.workspace, user)
        files = []
        async with request.form() as form:
            for one in form.getlist("file"):
                if not isinstance(one, str):
                    files.append(person.upload(one.filename or "file", await one.read()))
        return JSONResponse({"ok": True, "files": [{"id": one.id, "name": one.name} for one in files]})

    async def file(self, request: Request) -> Response:
        """A file's bytes. Only pictures are shown in place; all else is saved, never run."""
        found = self.workspace.files.get(request.path_params["file"])
        if found is None:
            return PlainTextResponse("no such file", status_code=404)
        headers = {"X-Content-Type-Options": "nosniff"}
        if found.mimetype not in SHOWN_IMAGES:
            headers["Content-Disposition"] = "attachment"
        return Response(found.content, media_type=found.mimetype, headers=headers)

    async def profile(self, request: Request) -> Response:
        user = self._user(request)
        return draw_profile(self._scene(request, user, Place.home())) if user else Response(status_code=404)

    async def payload(self, request: Request) -> Response:
        entry = find_traffic(self.workspace.inspector, request.path_params["number"])
        return draw_payload(entry) if entry else PlainTextResponse("This entry is no longer kept.", status_code=404)

    def _user(self, request: Request) -> User | None:
        try:
            user = self.workspace.user(request.path_params["who"])
        except (KeyError, StopIteration):
            return None
        return None if user.is_bot else user

    def _scene(self, request: Request, user: User, place: Place) -> Scene:
        query = request.query_params
        most = query.get("n", "")
        asked = Asked("traffic" in query, query.get("traffic", ""), "faulty" in query)
        return Scene(self.site, Reader.of(self.workspace, user), place, int(most) if most.isdigit() else PAGE, asked)

    async def _tell_opened(self, user: User, place: Place) -> None:
        """Opening one of the app's tabs is told to the app, as by Slack's client."""
        manifest = self.workspace.app.manifest
        if user.deleted:
            return
        if place.kind == HOME and manifest.home_tab:
            await Person(self.workspace, user).open_home()
        elif place == Place.dm() and manifest.messages_tab:
            await Person(self.workspace, user).open_messages()

    def _stage_changed(self) -> None:
        is_busy = bool(self.site.stage.busy)
        if is_busy or self._was_busy:
            self.site.seen.everything()
        self._was_busy = is_busy
        self.workspace.changes.tell(Topic.CLOCK)


def own_page_only(handle: Callable[[Request], Any]) -> Callable[[Request], Any]:
    """Refuse requests that another site in the same browser makes: this machine's ports are open to them."""

    @wraps(handle)
    async def guarded(request: Request) -> Response:
        origin = request.headers.get("origin", "")
        if origin and origin.partition("://")[2] != request.headers.get("host"):
            return PlainTextResponse("Only this page may do that.", status_code=403)
        answer: Response = await handle(request)
        return answer

    return guarded
