"""The desk on a live server, met by a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def world(transactional_db: None) -> Any:
    """The small world; no broker runs here, what is due is delivered by hand."""
    from tests.rooms.workspace.world import build

    return build()


@pytest.fixture
def opened(world: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open a page signed in: `opened("/workspace/")`.

    The world and the session are made before the browser starts: its loop forbids the ORM in this thread.
    """
    from django.test import Client
    from playwright.sync_api import sync_playwright

    from hub.cli.doctor import chromium
    from hub.config import config

    client = Client()
    client.force_login(world.lin)
    (cookie,) = [morsel for name, morsel in client.cookies.items() if "session" in name]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(config()), args=["--no-sandbox", "--disable-gpu"])

        def page_of(path: str) -> Any:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
            page = context.new_page()
            page.goto(f"{live_server.url}{path}", wait_until="load")
            return page

        yield page_of
        browser.close()
