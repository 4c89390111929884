"""The investors' part opens to who holds a contract in the project, by no door to anybody else."""

import json
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest
from django.test import Client

from chain import evidence
from chain.connection import connected_to
from chain.ledgers.memory import MemoryLedger
from chain.ledgers.signer import KeyFile
from chain.models import Entry
from chain.operations import anchor, log_fact
from chain.records import open_record
from cms.domain.schema import Kind
from cms.evidence import content_for
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.vault.models import SealedContent
from tests.rooms.chain.world import on
from tests.rooms.cms import samples
from tests.rooms.cms.people import everybody, everybody_again, released_by
from tests.rooms.portal import test_my_pages
from tests.rooms.portal.test_my_pages import ANN, AT, address, investor, investor_again

book = test_my_pages.book
SLUG = "orchard-1-investors"
BORROWER = "Orchard Cold Stores Limited"


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "_contents", {"disclosure": content_for})
    with connected_to(on(MemoryLedger(), KeyFile(tmp_path / "secrets" / "chain"))):
        yield


@pytest.fixture
def sealed(book, ledger):
    """The log's records of the investors' part and of an open disclosure, both under a checkpoint."""
    fields = samples.of_kind(
        Kind.INVESTORS_PART, project_code="ORCHARD-1", borrower_name={"zh": "果园冷库有限公司", "en": BORROWER}
    )
    with entered(system_scope("test")):
        publish = released_by(everybody())
        versions = publish(fields, kind="investors_part", slug=SLUG), publish()
        entries = tuple(_logged(version.id) for version in versions)
    anchor(at=AT)
    return entries


def _logged(version_id) -> Entry:
    kept = SealedContent.objects.get(owner_kind="disclosure", owner_id=version_id, purpose="evidence")
    return log_fact(
        kind="disclosure",
        fact_id=version_id,
        version=1,
        digest=kept.digest,
        sealed_id=kept.id,
        subject_token=None,
        at=AT,
    )


def strangers() -> tuple[Client, ...]:
    return Client(), investor("cem", UUID(int=7)), investor("unverified", None)


def door(entry: Entry, name: str) -> str:
    return address(f"portal:{name}", entry.kind, entry.fact_id)


def attached(pdf: bytes) -> dict:
    with pikepdf.open(BytesIO(pdf)) as opened:
        (proof,) = (one.get_file().read_bytes() for one in opened.attachments.values())
    return json.loads(proof)


def secrets_of(entry: Entry) -> tuple[str, ...]:
    with entered(system_scope("test")):
        opened = open_record(entry)
    return BORROWER, SLUG, opened.salt.hex(), opened.envelope.fact_digest.hex()


def test_verification_hands_the_investors_part_to_no_stranger(sealed):
    closed, _ = sealed
    for client in strangers():
        proof = client.get(door(closed, "proof"))
        printed = client.get(door(closed, "certificate"))
        for record in (proof.json()["record"], attached(printed.content)["record"]):
            assert set(record) == {"commitment"}
        pages = [client.get(door(closed, name)) for name in ("receipt", "verify_record")]
        pages.append(client.get(address("portal:logged_record", closed.index + 1)))
        for answer in (proof, *pages):
            assert answer.status_code == 200
            assert not [secret for secret in secrets_of(closed) if secret in answer.content.decode()]


def test_the_log_shows_the_place_of_a_closed_version_and_not_what_it_is(sealed):
    closed, public = sealed
    for client, named in ((Client(), 404), (investor("ann", ANN), 302)):
        checkpoint = client.get(address("portal:checkpoint", 1))
        assert [row["kind"] for row in checkpoint.context["rows"]] == ["", "Disclosure version"]
        for entry, shown in ((closed, False), (public, True)):
            page = client.get(address("portal:logged_record", entry.index + 1)).content.decode()
            assert (str(entry.fact_id) in page) is shown
        found = client.get(address("portal:verify"), {"digest": closed.entry_hash})
        assert found["location"] == address("portal:logged_record", closed.index + 1)
        assert client.get(address("portal:verify"), {"number": f"{SLUG} v1"}).status_code == named


def test_a_holder_of_a_contract_takes_the_whole_proof_and_everybody_that_of_an_open_version(sealed):
    closed, public = sealed
    for client, entry in ((investor("ann", ANN), closed), (Client(), public)):
        proof = client.get(door(entry, "proof"))
        assert "fact" in proof.json()["record"]
        assert "no-store" in proof["Cache-Control"]
        assert "fact" in attached(client.get(door(entry, "certificate")).content)["record"]
        assert secrets_of(entry)[2] in client.get(door(entry, "verify_record")).content.decode()
    assert BORROWER in investor_again("ann").get(door(closed, "proof")).content.decode()


@pytest.mark.parametrize(
    "path",
    [f"disclosures/{SLUG}.json", f"disclosures/{SLUG}.csv", f"disclosures/{SLUG}/versions.json",
     f"disclosures/{SLUG}/v/1.json", f"disclosures/{SLUG}/v/1.csv", "kinds/investors_part.csv"],
)  # fmt: skip
def test_open_data_answer_alike_for_a_holder_whose_answer_might_be_kept_for_others(sealed, path):
    for client in (investor("ann", ANN), Client()):
        assert client.get(f"/open-data/v1/{path}").status_code == 404
        for shape in ("atom", "json"):
            assert client.get(f"/feeds/investors_part.{shape}").status_code == 404


PAGES = [("my_disclosure",), ("my_disclosure_version", 1), ("my_disclosure_compare",), ("my_disclosure_payload", 1),
         ("my_disclosure_paper", 1)]  # fmt: skip


@pytest.mark.parametrize(("name", "numbered"), [(name, rest) for name, *rest in PAGES])
def test_a_holder_reads_the_part_on_pages_of_their_own_and_nobody_else_does(sealed, name, numbered):
    path = address(f"portal:{name}", SLUG, *numbered)
    answer = investor("ann", ANN).get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    if name == "my_disclosure":
        page = answer.content.decode()
        assert BORROWER in page
        assert "/open-data/v1/disclosures/" not in page
        assert f'href="{address("portal:disclosure", SLUG)}' not in page
    for client in strangers():
        closed = client.get(path)
        assert closed.status_code in (302, 404)
        assert BORROWER not in closed.content.decode()
    staff = Client()
    staff.force_login(User.objects.create(username="comp", role=Role.COMPLIANCE, joined_at=AT))
    assert staff.get(path).status_code == 403


def test_contract_and_project_lead_a_holder_to_the_part_and_nobody_else(sealed):
    part = address("portal:my_disclosure", SLUG)
    with entered(system_scope("test")):
        fields = samples.project(project_code="ORCHARD-1")
        released_by(everybody_again())(fields, slug="orchard-1")
    contract, project = address("portal:my_contract", "HT-1"), address("portal:disclosure", "orchard-1")
    investment = address("portal:my_investment", "ORCHARD-1", "HT-1")
    for client, leads in ((investor("ann", ANN), True), (investor("cem", UUID(int=7)), False), (Client(), False)):
        for path in (contract, project, investment):
            assert (part in client.get(path).content.decode()) is leads


def test_a_holder_who_read_the_part_is_told_of_its_correction_where_they_can_read_it(sealed):
    ann = investor("ann", ANN)
    ann.get(address("portal:my_disclosure", SLUG))
    fields = samples.of_kind(Kind.INVESTORS_PART, project_code="ORCHARD-1", borrower_contact={"zh": "李*", "en": "L*"})
    with entered(system_scope("test")):
        publish = released_by(everybody_again())
        reasons = {"reason_zh": "姓名有误。", "reason_en": "A wrong name."}
        publish(fields, kind="investors_part", slug=SLUG, change="correction", **reasons)
    page = ann.get(address("portal:my")).content.decode()
    assert f"{address('portal:my_disclosure', SLUG)}#versions" in page
    corrected = ann.get(address("portal:my_disclosure", SLUG)).content.decode()
    assert "A wrong name." in corrected
    old = ann.get(address("portal:my_disclosure_version", SLUG, 1)).content.decode()
    assert "superseded by version 2" in old


def test_an_open_disclosure_is_read_at_its_public_address(sealed):
    ann = investor("ann", ANN)
    answer = ann.get(address("portal:my_disclosure", "qingyu-cold-chain"))
    assert answer["location"] == address("portal:disclosure", "qingyu-cold-chain")
    assert ann.get(address("portal:my_disclosure_version", "qingyu-cold-chain", 1)).status_code == 404
    assert ann.get(address("portal:my_disclosure_version", SLUG, 9)).status_code == 404
