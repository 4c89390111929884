"""A browser on the running hub."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="module")
def browser(hub):
    from hub.cli.doctor import chromium
    from hub.cli.window import opened_browser
    from hub.config import config

    with opened_browser(chromium(config())) as opened:
        yield opened


@pytest.fixture
def walk(hub, browser):
    """A fresh window; whatever a test does in it, nothing may ask another host or break the content policy."""
    from hub.cli.window import Window

    context = browser.new_context(base_url=hub.url, viewport={"width": 1440, "height": 900})
    window = Window(context=context, host=urlsplit(hub.url).netloc)
    yield window
    context.close()
    assert window.strangers == []
    assert window.complaints == []
