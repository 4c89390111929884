"""In a real browser: a dropped file is measured there and never sent, and a forged proof is refused there."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, sync_playwright

from chain import evidence
from chain.connection import connected_to
from chain.domain.bundle import file_bytes
from chain.ledgers.memory import MemoryLedger
from chain.operations import anchor
from chain.proofs import proof_bundle
from hub.access.scope import entered, system_scope
from hub.cli.doctor import chromium
from hub.config import config
from tests.rooms.chain.world import AT, fact_bytes, logged, on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sealed(key, monkeypatch):
    """Nine sealed contracts and one that waits, on a chain that the served pages reach."""
    live: dict = {}
    monkeypatch.setattr(evidence, "_contents", {"contract": live.__getitem__})
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with connected_to(on(MemoryLedger(), key)):
        entries = [logged(number, subject=uuid4()) for number in range(9)]
        live.update({entry.fact_id: fact_bytes(number) for number, entry in enumerate(entries)})
        anchor(at=AT)
        yield entries


@pytest.fixture
def page(live_server, sealed):
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(config()), args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_context(bypass_csp=False, base_url=live_server.url).new_page()
        opened.complaints = []
        opened.on("console", lambda message: opened.complaints.append(message.text))
        opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
        yield opened
        browser.close()


def drop(page: Page, path, content: bytes) -> list[str]:
    """Choose a file, and return the bodies of every request that followed."""
    path.write_bytes(content)
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    page.set_input_files("#desk-file", path)
    return bodies


def test_a_dropped_file_is_measured_here_and_never_sent(page, sealed, tmp_path):
    page.goto("/en/verify/")
    bodies = drop(page, tmp_path / "contract.json", fact_bytes(4))
    page.wait_for_url(f"**/verify/contract/{sealed[4].fact_id}/?digest=*")
    assert page.locator("h1").inner_text() == "It matches"
    assert not any(bodies)
    assert page.complaints == []


def test_a_dropped_proof_leads_to_its_record_and_a_forged_one_is_refused(page, sealed, tmp_path):
    with entered(system_scope("test")):
        proof = proof_bundle(sealed[4].id)
    page.goto("/en/verify/")
    drop(page, tmp_path / "forged.json", file_bytes(proof | {"log": proof["log"] | {"index": 3}}))
    page.get_by_text("This proof file contradicts itself").wait_for()
    drop(page, tmp_path / "proof.json", file_bytes(proof))
    page.wait_for_url(f"**/verify/contract/{sealed[4].fact_id}/?digest=*")
    assert page.locator("h1").inner_text() == "It matches"
