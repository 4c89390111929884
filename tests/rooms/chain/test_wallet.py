"""An investor finds every record about them, checks all at once, and takes them along; nobody else's are among them."""

import html
import re
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from chain import evidence
from chain.connection import connected_to
from chain.ledgers.memory import MemoryLedger
from chain.operations import anchor, erase_record
from chain.verifier import CheckpointCopy, Status, verify_wallet
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.kernel.actor import system_actor
from hub.vault.models import SealedContent
from tests.rooms.chain.world import AT, LATER, fact_bytes, logged, on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def near(key, monkeypatch):
    live: dict[UUID, bytes] = {}
    monkeypatch.setattr(evidence, "_contents", {"contract": live.__getitem__})
    with connected_to(on(MemoryLedger(), key)):
        yield live


@pytest.fixture
def investor(client, system_scope_reader) -> UUID:
    """Sign an investor in; return the verified identity."""
    subject = uuid4()

    def sign_in():
        user = create_user(
            username="shen", display_name="Shen", role=Role.INVESTOR, password="a-long-pass-phrase-1",
            subject_id=subject, by=system_actor("test"), at=AT,
        )  # fmt: skip
        client.force_login(user)

    system_scope_reader(sign_in)
    return subject


@pytest.fixture
def records(investor):
    """Four records of the investor among five of somebody else; the last of each waits for its checkpoint."""
    stranger = uuid4()
    made = [logged(number, subject=investor if number % 2 else stranger) for number in range(7)]
    anchor(at=AT)
    made += [logged(7, subject=investor), logged(8, subject=stranger)]
    return made


def text(client, name: str = "my_evidence", query: str = "", status: int = 200) -> str:
    with translation.override("en"):
        response = client.get(reverse(f"portal:{name}") + query)
    assert response.status_code == status
    return response.content.decode()


def copy(client) -> CheckpointCopy:
    return CheckpointCopy(client.get(reverse("portal:checkpoint_copy")).content)


def test_the_page_lists_every_own_record_and_no_other(client, records):
    page = text(client)
    assert "4 records about you, numbered from 1 to 4" in page
    assert set(re.findall(r"/verify/contract/([0-9a-f-]{36})/", page)) == {
        str(entry.fact_id) for number, entry in enumerate(records) if number % 2
    }
    assert "3 of 4 are final" in page


def test_the_wallet_verifies_outside_and_grows_by_what_was_sealed_since(client, records):
    first = client.get(reverse("portal:my_wallet"))
    assert re.search(r'filename="wallet-\d{4}-\d\d-\d\d\.json"', first.headers["Content-Disposition"])
    report = verify_wallet(first.content, source=copy(client))
    assert (report.status, len(report.records)) == (Status.VERIFIED, 3)
    anchor(at=LATER)
    second = client.get(reverse("portal:my_wallet")).content
    grown = verify_wallet(second, source=copy(client), earlier=first.content)
    assert (grown.status, len(grown.records)) == (Status.VERIFIED, 4)
    assert b"C-7" in second
    assert b"C-8" not in second


def test_checking_all_of_them_now_says_what_the_program_says(client, records):
    page = html.unescape(text(client, query="?check=1"))
    assert "It matches: every record, and their order" in page
    assert "3 of 3 records verified" in page
    assert "numbered without a gap" in page


def test_an_erased_record_keeps_its_place_in_the_wallet(client, records, near, system_scope_reader):
    near.update({entry.fact_id: fact_bytes(number) for number, entry in enumerate(records)})
    system_scope_reader(lambda: erase_record(records[3], reason="closure", by=system_actor("test"), at=AT))
    wallet = client.get(reverse("portal:my_wallet")).content
    assert b"C-3" not in wallet
    report = verify_wallet(wallet, source=copy(client))
    assert report.status is Status.CANNOT_TELL, "its tombstone is logged and waits for a checkpoint"
    anchor(at=LATER)
    report = verify_wallet(client.get(reverse("portal:my_wallet")).content, source=copy(client))
    assert (report.status, report.order[0].facts["erased"]) == (Status.VERIFIED, 1)


@pytest.mark.django_db(transaction=True)
def test_an_altered_content_is_said_and_no_wallet_pretends_otherwise(client, records, system_scope_reader):
    from tests.rooms.chain.test_scan import tamper

    tamper(rf"UPDATE vault_sealedcontent SET ciphertext = '\x0102' WHERE id = '{records[1].sealed_fact_id}'")
    assert system_scope_reader(lambda: SealedContent.objects.filter(id=records[1].sealed_fact_id).exists())
    assert "a sealed content was altered" in text(client, query="?check=1")
    assert "a sealed content was altered" in text(client, name="my_wallet", status=409)


def test_somebody_without_records_reads_what_will_appear(client, investor):
    assert "No records yet" in text(client)
