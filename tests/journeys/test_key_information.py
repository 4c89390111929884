"""What somebody has to know of a product before buying it fits on three sheets, in either language."""

import io

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/disclosures/key-cold-3/", "/en/disclosures/key-cold-3/"])
def test_key_information_prints_on_three_pages(hub, browser, path):
    tab = browser.new_context().new_page()
    tab.goto(hub.url + path)
    printed = PdfReader(io.BytesIO(tab.pdf(format="A4")))
    assert "540" in printed.pages[0].extract_text()
    assert len(printed.pages) <= 3
