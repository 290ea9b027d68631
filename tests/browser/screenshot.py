"""`make screenshot`: the picture in README.md, taken of the demo where a lead is about to hold a check-in."""

import asyncio
import signal
import sys
from pathlib import Path

from playwright.async_api import Page, ViewportSize, expect

from tests.browser.chromium import ChromiumMissing, running_browser, screen
from tests.journeys.demo_process import running_demo

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "demo.png"
SIZE: ViewportSize = {"width": 1280, "height": 800}
CURTAIN_SECONDS = 120.0


async def main() -> int:
    """Returns the exit code."""
    try:
        async with running_browser() as browser, running_demo("--port", "0") as demo:
            address = await demo.address()
            await demo.says("A season is under way", within=CURTAIN_SECONDS)
            async with screen(browser, SIZE) as page:
                await _set_the_scene(page, address)
                PICTURE.parent.mkdir(parents=True, exist_ok=True)
                await page.screenshot(path=PICTURE)
            await demo.ends(signal.SIGTERM)
    except ChromiumMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    sys.stdout.write(f"{PICTURE.name}: {PICTURE.stat().st_size / 1024:.0f} KB\n")
    return 0


async def _set_the_scene(page: Page, address: str) -> None:
    """Omar's day, with Yuki's check-in open: what Omar owes first, then what Yuki wrote, then what to ask."""
    await page.goto(f"{address}/as/omar/dm")
    await page.get_by_role("article").last.get_by_role("button", name="See and hold").click()
    shown = page.get_by_role("dialog", name="May check-in")
    await expect(shown.get_by_text("Start here.")).to_be_visible()
    await page.mouse.move(0, 0)
    await page.evaluate("document.fonts.ready")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
