"""A contract's evidence says everything that was agreed, and nothing twice."""

from dataclasses import replace
from uuid import UUID

import pytest

from hub.contracts.domain.terms import ContractChannel, ContractTerms, TermsUnsound, require_sound
from hub.kernel.canonical import parse_canonical
from hub.kernel.clock import parse_instant

TERMS = ContractTerms(
    id=UUID(int=9),
    number="C-2026-1",
    subject_id=UUID(int=1),
    product_code="FI-90",
    amount_fen=100_000_00,
    document_digest="ab" * 32,
    document_bytes=1234,
    signed_at=parse_instant("2026-11-21T03:00:00Z"),
    channel=ContractChannel.DESK,
)


def test_the_evidence_names_every_term() -> None:
    assert parse_canonical(TERMS.canonical()) == {
        "schema": "hub/contract/v1",
        "number": "C-2026-1",
        "subject_id": str(UUID(int=1)),
        "product_code": "FI-90",
        "amount": {"amount": "100000.00", "currency": "CNY"},
        "document_sha256": "ab" * 32,
        "document_bytes": 1234,
        "signed_at": "2026-11-21T03:00:00Z",
        "channel": "desk",
    }


@pytest.mark.parametrize("field", [name for name in vars(TERMS) if name not in {"id", "channel"}])
def test_any_other_term_gives_other_evidence(field: str) -> None:
    other = {str: "x", int: 1, UUID: UUID(int=2)}.get(
        type(getattr(TERMS, field)), parse_instant("2026-11-21T03:00:01Z")
    )
    assert replace(TERMS, **{field: other}).canonical() != TERMS.canonical()


def test_a_document_that_is_another_shows_in_the_evidence() -> None:
    assert parse_canonical(TERMS.canonical(found_digest="cd" * 32))["document_found_sha256"] == "cd" * 32


def test_the_evidence_is_of_the_terms_whatever_the_record_is_called() -> None:
    assert replace(TERMS, id=UUID(int=2)).canonical() == TERMS.canonical()


@pytest.mark.parametrize(("field", "value"), [("number", ""), ("number", " C-1"), ("amount_fen", 0)])
def test_unsound_terms_are_refused_by_the_field(field: str, value: object) -> None:
    with pytest.raises(TermsUnsound, match=f"^{field}: expected"):
        require_sound(replace(TERMS, **{field: value}))
