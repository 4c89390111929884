"""One running hub for all journeys; the runner keeps them in one worker."""

import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents and "hub" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("hub"))


@pytest.fixture(scope="session")
def hub():
    """The tiny world, served; its folder is one that the database's user can reach."""
    from running import free_port, start

    with tempfile.TemporaryDirectory(prefix="hub-journey-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        running = start(Path(folder) / "home", free_port(), "--scale", "tiny", "--seed", "7")
        yield running
        running.stop()


@pytest.fixture(scope="module")
def browser(hub):
    from playwright.sync_api import sync_playwright
    from walking import FLAGS

    from hub.cli.doctor import chromium
    from hub.config import config

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium(config()), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def walk(hub, browser):
    """A fresh window; whatever a test does in it, nothing may ask another host or break the content policy."""
    from walking import PATIENCE_MS, Walk

    context = browser.new_context(base_url=hub.url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    walk = Walk(context=context, page=context.new_page(), host=urlsplit(hub.url).netloc)
    walk.watch()
    yield walk
    context.close()
    assert walk.strangers == []
    assert walk.complaints == []
