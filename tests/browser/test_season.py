"""A season by hand, on the page of the real demo: everybody does in the browser what the season asks of them."""

import re
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from sandbox.demo.story import CURTAIN_AT
from tests.browser.chromium import screen
from tests.journeys.demo_process import are_gone, list_below, running_demo

pytestmark = pytest.mark.timeout(180)

PROMISE = "Ask finance for an hour with Priya"
PROMISED_ON = CURTAIN_AT.date() + timedelta(days=8)
NEEDS = "On 15 May, an hour with Ada about the two designs"
AGREED = "Priya shows both designs to finance by 22 May"
BY = re.compile("^By")
SAID = "The import names the file and the line since this morning."


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sits at the page and acts as one person after the other."""

    page: Page
    address: str

    async def visits(self, who: str, place: str = "dm") -> None:
        await self.page.goto(f"{self.address}/as/{who}/{place}")

    @property
    def newest(self) -> Locator:
        return self.page.get_by_role("article").last

    def window(self, title: str) -> Locator:
        return self.page.get_by_role("dialog", name=title)

    async def closes(self, title: str) -> None:
        await self.window(title).get_by_role("button", name="Close", exact=True).last.click()
        await expect(self.window(title)).to_be_hidden()

    def beside(self, words: str) -> Locator:
        """What stands in one line with these words."""
        return self.page.locator(".block").filter(has_text=words)

    async def types(self, command: str) -> None:
        message = self.page.get_by_role("textbox", name="Message", exact=True)
        await message.fill(command)
        await message.press("Enter")

    async def chooses(self, row: Locator, action: str) -> None:
        """From the menu of a message."""
        await row.hover()
        await row.get_by_label("More actions").click()
        await row.get_by_role("button", name=action).click()


@pytest.fixture
async def visitor(browser: Browser) -> AsyncIterator[Visitor]:
    """The demo with its curtain up; at the end it goes, with everything it started."""
    async with running_demo("--port", "0") as demo:
        address = await demo.address()
        await demo.says("A season is under way", within=120)
        async with screen(browser, patience=15) as page:
            yield Visitor(page, address)
        below = list_below(demo.process.pid)
        assert await demo.ends(signal.SIGTERM) == 0
        assert await are_gone(below) == set()


async def test_a_season_goes_on_in_the_hands_of_a_visitor(visitor: Visitor) -> None:
    expect.set_options(timeout=15_000)
    await ravi_says_yes(visitor)
    await priya_goes_on_with_her_draft(visitor)
    await dana_holds_it_and_promises(visitor)
    await priya_confirms(visitor)
    await tom_links_what_shows_it(visitor)
    await tom_mistypes(visitor)
    await lee_reads_and_changes_the_digest(visitor)
    await dana_names_somebody(visitor)
    await a_day_passes(visitor)


async def ravi_says_yes(visitor: Visitor) -> None:
    await visitor.visits("ravi")
    await visitor.newest.get_by_role("button", name="I'm in").click()
    await expect(visitor.newest).to_contain_text("You're in")
    await visitor.newest.get_by_role("button", name="Answer them").click()
    asked = visitor.window("Three questions")
    await asked.get_by_label("more of").fill("More of the build, less of the tickets about it")
    await asked.get_by_role("button", name="Share with my lead").click()
    await expect(asked).to_be_hidden()
    await expect(visitor.newest).to_contain_text("You shared your three answers")


async def priya_goes_on_with_her_draft(visitor: Visitor) -> None:
    await visitor.visits("priya", "home")
    await visitor.page.get_by_role("button", name="Continue").click()
    shown = visitor.window("May check-in")
    if not await shown.get_by_text("Goal 2 of 2").is_visible():
        await expect(shown.get_by_label("What moved")).not_to_have_value("")
        await shown.get_by_role("button", name="Next").click()
    await expect(shown.get_by_text("Goal 2 of 2")).to_be_visible()
    await shown.get_by_label("Stuck").check()
    await shown.get_by_label("what moved").fill("Finance has read one design of two, on 8 May")
    await shown.get_by_label("Add a link").fill("https://northwind.example/designs/2")
    await shown.get_by_role("button", name="Next").click()
    await shown.get_by_label("What do you need from your lead?").fill(NEEDS)
    await shown.get_by_role("button", name="Share with my lead").click()
    await expect(visitor.window("Shared")).to_contain_text("Dana Okafor can read it now")
    await visitor.closes("Shared")


async def dana_holds_it_and_promises(visitor: Visitor) -> None:
    await visitor.visits("dana", "home")
    await visitor.beside("Priya Raman · May check-in").get_by_role("button", name="See and hold").click()
    shown = visitor.window("May check-in")
    await expect(shown).to_contain_text(NEEDS)
    await shown.get_by_role("button", name="We met: record it").click()
    form = visitor.window("What came of it")
    await form.get_by_label("When did you meet?").select_option(index=1)
    await form.get_by_label("What did you agree?").first.fill(AGREED)
    await form.get_by_label("Your promise").fill(PROMISE)
    await form.get_by_label(BY).fill(a_day_before(CURTAIN_AT.date()))
    await form.get_by_role("button", name="Record").click()
    await expect(form.get_by_role("alert")).to_be_visible()
    await form.get_by_label(BY).fill(PROMISED_ON.isoformat())
    await form.get_by_role("button", name="Record").click()
    await expect(form).to_be_hidden()


def a_day_before(day: date) -> str:
    return (day - timedelta(days=1)).isoformat()


async def priya_confirms(visitor: Visitor) -> None:
    await visitor.visits("priya")
    await visitor.newest.get_by_role("button", name="Read it").click()
    shown = visitor.window("May check-in")
    for words in (AGREED, PROMISE):
        await expect(shown).to_contain_text(words)
    await shown.get_by_role("button", name="That's right").click()
    await expect(shown).to_contain_text("held on")
    await visitor.closes("May check-in")
    await expect(visitor.newest).to_contain_text("held on")
    await expect(visitor.newest).not_to_contain_text(PROMISE)


async def tom_links_what_shows_it(visitor: Visitor) -> None:
    await visitor.visits("tom", "c/on-call")
    await visitor.types(SAID)
    row = visitor.page.get_by_role("article").filter(has_text=SAID)
    await visitor.chooses(row, "Link to a growth goal")
    form = visitor.window("Link to a goal")
    await form.get_by_label("On-call for kestrel").check()
    await form.get_by_label("What does it show?").fill("Nobody has to ask us which file it was")
    await form.get_by_label("Keep a short quote of it").check()
    await form.get_by_role("button", name="Link", exact=True).click()
    await expect(visitor.window("Linked").get_by_role("button", name="Undo")).to_be_visible()
    await visitor.closes("Linked")

    await visitor.chooses(visitor.page.get_by_role("article").filter(has_text="Quiet night in kestrel"), "Forward to")
    await visitor.page.get_by_label("Say something about it").fill("No page, thanks to the new alarm")
    await visitor.page.get_by_role("button", name="Forward", exact=True).click()
    await visitor.visits("tom")
    await visitor.newest.get_by_role("button", name="Choose").click()
    form = visitor.window("Which goal is it for?")
    await form.get_by_label("On-call for kestrel").check()
    await form.get_by_role("button", name="Link", exact=True).click()
    await visitor.closes("Linked")
    await expect(visitor.newest).to_contain_text("Linked to a goal")


async def tom_mistypes(visitor: Visitor) -> None:
    await visitor.types("/growth chekin")
    await expect(visitor.newest).to_contain_text("Did you mean")
    await visitor.newest.get_by_role("button", name="/growth checkin").click()
    shown = visitor.window("May check-in")
    await expect(shown.get_by_text("only you see this until you share it")).to_be_visible()
    await visitor.closes("May check-in")


async def lee_reads_and_changes_the_digest(visitor: Visitor) -> None:
    await visitor.visits("lee", "c/growth-leads")
    await visitor.newest.get_by_role("button", name="Details").click()
    shown = visitor.window("April")
    await expect(shown).to_contain_text("Omar Haddad")
    await visitor.closes("April")
    await visitor.types("/growth digest")
    form = visitor.window("Digest of your group")
    await form.get_by_label("Channel").select_option(label="#general")
    await form.get_by_label("Every week, on Monday").check()
    await form.get_by_role("button", name="Save").click()
    await visitor.visits("lee", "home")
    await expect(visitor.beside("The next one comes in").first).to_contain_text("#general")


async def dana_names_somebody(visitor: Visitor) -> None:
    await visitor.visits("dana", "home")
    await visitor.page.get_by_role("button", name="My people").click()
    form = visitor.window("My people")
    menu = form.locator(".field").filter(has_text="Name your people").locator("details")
    await menu.locator("summary").click()
    await menu.get_by_label("Ada Nowak").check()
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Named: @Ada Nowak")
    await visitor.closes("My people")


async def a_day_passes(visitor: Visitor) -> None:
    await visitor.visits("dana")
    await expect(visitor.newest).to_be_visible()
    before = await visitor.page.get_by_role("article").count()
    await visitor.page.get_by_text("Move on").click()
    await visitor.page.get_by_role("button", name="+1 day").last.click()
    await expect(visitor.page.get_by_role("article")).to_have_count(before + 1)
    await expect(visitor.newest).to_contain_text("counts as in time")
