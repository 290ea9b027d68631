from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser.chromium import ChromiumMissing, running_browser


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    try:
        async with running_browser() as running:
            yield running
    except ChromiumMissing as missing:
        pytest.fail(str(missing))
