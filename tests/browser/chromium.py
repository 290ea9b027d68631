"""A browser for the tests of the page, and screens in it on which nothing may go wrong unseen."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
OURS = ("http://127.0.0.1:", "data:")
DESK: ViewportSize = {"width": 1360, "height": 850}
PHONE: ViewportSize = {"width": 375, "height": 740}


class ChromiumMissing(Exception):
    """There is no browser; the words say how to get one."""


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Chromium, gone with the block. Raises ChromiumMissing."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise ChromiumMissing(
            "Chromium is missing: apt-get install --no-install-recommends chromium fonts-noto-color-emoji"
        )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def screen(browser: Browser, size: ViewportSize = DESK, *, patience: float = 5.0) -> AsyncIterator[Page]:
    """A page that may not ask for anything outside and on which no script may fail; `patience` in seconds."""
    context = await browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(patience * 1000)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("request", lambda one: None if one.url.startswith(OURS) else wrong.append(one.url))
    yield page
    await context.close()
    assert wrong == [], wrong
