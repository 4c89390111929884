"""A reader looks around in a sealed picture: the viewer comes when it is asked for, and checks the bytes first."""

import pytest

pytestmark = pytest.mark.browser


def test_a_reader_looks_around(hub, browser):
    tab = browser.new_context(locale="en").new_page()
    said, loaded = [], []
    tab.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    tab.on("request", lambda request: loaded.append(request.url))
    tab.goto(f"{hub.url}/en/reality/QY-TEA-1/")
    tab.get_by_role("link", name="Look around").click()
    start = tab.get_by_role("button", name="Look around")
    start.wait_for()
    assert not [url for url in loaded if "/three." in url], "nothing of the viewer before somebody asks"
    start.click()
    tab.wait_for_selector("[data-panorama][data-ready]", timeout=60_000)
    assert "their digest is the sealed one" in tab.inner_text(".panorama__word")
    assert [url for url in loaded if "three" in url]
    assert not [text for text in said if "Content Security Policy" in text or "Refused" in text], said
    assert all(url.startswith((hub.url, "blob:", "data:")) for url in loaded)
