"""A contract is registered once, its bytes are kept exactly, and whoever changes them is found."""

import os
from datetime import date
from uuid import UUID

import psycopg
import pytest

from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.operations import list_product
from hub.catalogue.queries import ProductUnknown
from hub.contracts.domain.documents import DocumentRefused
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.evidence import ContractMissing, content_for, contents_for
from hub.contracts.identifiers import contract_id
from hub.contracts.models import Contract
from hub.contracts.operations import NumberTaken, register_contract
from hub.contracts.queries import ContractUnknown, contract, contracts_by_number, contracts_for, document
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import parse_instant
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import stable_id
from hub.vault.models import SealedContent
from hub.vault.operations import VaultTampered, seal, unseal_by_owner

ANN, BOB = UUID(int=1), UUID(int=2)
AT = parse_instant("2026-11-21T03:00:00Z")
BY = system_actor("test")
PDF = b"%PDF-1.7\nfirst\n%%EOF\n"
OTHER_PDF = b"%PDF-1.7\nother\n%%EOF\n"


TEXTS = {f"{text}_{language}": text for text in ("name", "benchmark_text", "issuer") for language in ("zh", "en")}
PRODUCT = ProductFacts(
    code="FI-90",
    family=Family.FIXED_INCOME,
    issuer_rating=2,
    distributor_rating=2,
    term_days=90,
    redemption=Redemption.AT_MATURITY,
    min_ticket_fen=100,
    lot_fen=100,
    fee_bps=30,
    stress_loss_bps=100,
    regime=Regime.BANKING,
    on_sale_from=date(2026, 1, 1),
    **TEXTS,
)


@pytest.fixture
def product(request):
    request.getfixturevalue("system_scope")
    return list_product(facts=PRODUCT, by=BY, at=AT)


def register(number: str = "C-1", **more: object):
    facts = {
        "number": number,
        "subject_id": ANN,
        "product_code": "FI-90",
        "amount_fen": 50_000_00,
        "pdf": PDF,
        "signed_at": AT,
        "channel": ContractChannel.DESK,
    }
    return register_contract(**{**facts, **more}, by=BY, at=AT)


def test_a_contract_keeps_the_signed_bytes_and_their_digest(product):
    facts = register()
    assert facts.document_digest == sha256_hex(PDF)
    assert document(number="C-1") == PDF
    assert contract(number="C-1") == facts
    assert contracts_for(subject_id=ANN) == (facts,)
    assert contracts_by_number(["C-1", "C-2"]) == {"C-1": facts}
    assert PDF not in bytes(SealedContent.objects.get(purpose="document").ciphertext)


def test_the_same_contract_again_changes_nothing(product):
    first = register()
    audit_rows = AuditRow.objects.count()
    assert register() == first
    assert (Contract.objects.count(), AuditRow.objects.count()) == (1, audit_rows)


def test_its_id_is_known_before_the_paper_is_printed_and_does_not_follow_from_the_number(product, monkeypatch):
    facts = register()
    assert facts.id == contract_id(number="C-1") != contract_id(number="C-2")
    assert facts.id != stable_id("contract", "C-1")
    monkeypatch.setattr("hub.vault.blind.current_key", lambda purpose: ("elsewhere", bytes(32)))
    assert contract_id(number="C-1") != facts.id, "another installation's key gives another id"


def test_a_contract_registered_under_an_older_id_keeps_it(product, monkeypatch):
    monkeypatch.setattr("hub.contracts.operations.contract_id", lambda *, number: UUID(int=77))
    first = register()
    monkeypatch.undo()
    assert register() == first
    assert [row.id for row in Contract.objects.all()] == [UUID(int=77)]


@pytest.mark.parametrize(
    ("field", "value", "differing"),
    [
        ("pdf", OTHER_PDF, ("document_digest",)),
        ("amount_fen", 1, ("amount_fen",)),
        ("subject_id", BOB, ("subject_id",)),
        ("channel", ContractChannel.ONLINE, ("channel",)),
    ],
)
def test_the_same_number_for_another_contract_is_refused(product, field, value, differing):
    register()
    with pytest.raises(NumberTaken) as refused:
        register(**{field: value})
    assert refused.value.differing == differing
    assert document(number="C-1") == PDF


def test_a_file_that_is_no_pdf_or_for_no_product_is_refused(product):
    with pytest.raises(DocumentRefused):
        register(pdf=b"hello")
    with pytest.raises(ProductUnknown):
        register(product_code="NOTHING")
    assert not Contract.objects.exists()


def test_registration_is_told_of_with_the_digest_of_its_evidence(product, monkeypatch):
    told = []
    monkeypatch.setattr("hub.contracts.operations.publish", lambda *, event, at: told.append(event))
    facts = register()
    event, registered = told
    assert (registered.name, registered.payload["number"]) == ("ContractRegistered", "C-1")
    assert (event.name, event.key) == ("FactSealed", f"contract:{facts.id}:1")
    assert event.payload["digest"] == sha256_hex(content_for(facts.id))
    assert unseal_by_owner(owner_kind="contract", owner_id=facts.id, purpose="evidence") == content_for(facts.id)
    assert contents_for([str(UUID(int=9)), str(facts.id)]) == {str(facts.id): content_for(facts.id)}
    assert AuditRow.objects.get(action="contract.registered").subject_id == ANN


def test_an_investor_sees_their_own_contracts_alone(product):
    register()
    register("C-2", subject_id=BOB)
    ann = Actor(kind=ActorKind.USER, id=UUID(int=11), label="ann")
    with entered(Scope(kind=ScopeKind.INVESTOR, actor=ann, subject_id=ANN)):
        assert [facts.number for facts in contracts_for(subject_id=ANN)] == ["C-1"]
        assert contracts_for(subject_id=BOB) == ()
        assert document(number="C-1") == PDF
        with pytest.raises(ContractUnknown):
            document(number="C-2")


def test_a_changed_byte_in_the_vault_is_found(transactional_db):
    with entered(system_scope("test")):
        list_product(facts=PRODUCT, by=BY, at=AT)
        facts = register()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        owner.execute("ALTER TABLE vault_sealedcontent DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE vault_sealedcontent SET ciphertext = set_byte(ciphertext, 40, get_byte(ciphertext, 40) # 1)"
            " WHERE purpose = 'document'"
        )
    with pytest.raises(VaultTampered), entered(system_scope("test")):
        content_for(facts.id)
    with entered(system_scope("test")):
        assert contents_for([str(facts.id)]) == {}


@pytest.mark.parametrize("change", ["amount_fen = 1", "sealed_id = %(other)s", "document_digest = %(digest)s"])
def test_a_row_changed_past_the_triggers_differs_from_its_evidence(transactional_db, change):
    """The owner switches the trigger off and points the row at other terms, or at other bytes sealed with the keys."""
    with entered(system_scope("test")):
        list_product(facts=PRODUCT, by=BY, at=AT)
        facts = register()
        evidence = content_for(facts.id)
        other = seal(
            purpose="document", owner_kind="contract", owner_id=facts.id, content=OTHER_PDF, subject_id=ANN, at=AT
        )
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        owner.execute("ALTER TABLE contracts_contract DISABLE TRIGGER contracts_contract_append_only")
        owner.execute(f"UPDATE contracts_contract SET {change}", {"other": other.id, "digest": other.digest})
    with entered(system_scope("test")):
        assert content_for(facts.id) == contents_for([str(facts.id)])[str(facts.id)] != evidence


def test_evidence_of_a_contract_that_is_not_there_is_named(system_scope):
    with pytest.raises(ContractMissing):
        content_for(UUID(int=9))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contracts_contract SET amount_fen = 1",
        "DELETE FROM contracts_contract",
        "TRUNCATE contracts_contract",
    ],
)
@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("DATABASE_OWNER_URL", psycopg.errors.RestrictViolation),
        ("DATABASE_URL", psycopg.errors.InsufficientPrivilege),
    ],
)
def test_a_registered_contract_cannot_be_changed(db, statement, login, refusal):
    with psycopg.connect(os.environ[login]) as hand:
        hand.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        hand.execute(
            "INSERT INTO contracts_contract (id, number, subject_id, product_code, amount_fen, document_digest,"
            " document_bytes, sealed_id, signed_at, channel, registered_at)"
            " VALUES (uuidv7(), 'C', uuidv7(), 'P', 5, '', 1, uuidv7(), now(), 'desk', now())"
        )
        with pytest.raises(refusal):
            hand.execute(statement)
        hand.rollback()
