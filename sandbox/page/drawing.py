"""From a scene to HTML: the template engine, and the headers that keep the page to itself."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from sandbox.inspector import Traffic
from sandbox.page.dates import time_zones
from sandbox.page.place import Place
from sandbox.page.scene import Scene
from sandbox.page.surface import name_of_message
from sandbox.page.traffic import pretty

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing is loaded from elsewhere, and no script runs but the page's own: what an app sends is only ever shown."""


def draw_page(scene: Scene) -> Response:
    """The whole page."""
    return _answer("page.html", scene=scene)


def draw_parts(scene: Scene, parts: list[str]) -> Response:
    """Some parts of the page, one after the other."""
    return HTMLResponse("".join(_draw(f"part_{one}.html", scene=scene) for one in parts), headers=HEADERS)


def draw_profile(scene: Scene) -> Response:
    """The dialog for one's own status and time zone."""
    return _answer("profile.html", scene=scene, zones=time_zones(scene.me.tz))


def draw_payload(entry: Traffic) -> Response:
    """What was sent and answered, in full."""
    return _answer("payload.html", entry=entry, pretty=pretty)


def initials_of(name: str) -> str:
    words = name.split()
    return "".join(one[0] for one in (words[:1] + words[1:][-1:])).upper()


def _answer(template: str, **values: Any) -> Response:
    return HTMLResponse(_draw(template, **values), headers=HEADERS)


def _draw(template: str, **values: Any) -> str:
    return TEMPLATES.get_template(template).render(values)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"initials": initials_of}
    made.globals |= {"Place": Place, "name_of_message": name_of_message}
    return made


TEMPLATES = _environment()
