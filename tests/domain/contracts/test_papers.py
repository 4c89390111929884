"""Large contracts need a notarised scan that says the same as the online part, field by field."""

import io
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pikepdf
import pytest

from hub.contracts.domain.documents import DocumentRefused
from hub.contracts.domain.papers import (
    REQUIREMENTS,
    Field,
    Need,
    ScanUnsound,
    differences,
    needs,
    needs_scan,
    require_scan,
)
from hub.contracts.domain.terms import ContractChannel, ContractTerms
from hub.contracts.pages import page_digests
from hub.contracts.papers import agreeing_terms
from hub.kernel.clock import parse_instant

TERMS = ContractTerms(
    id=UUID(int=7), number="C-7", subject_id=UUID(int=1), product_code="FI-90", amount_fen=1_000_000_00,
    document_digest="a" * 64, document_bytes=9, signed_at=parse_instant("2026-11-20T03:00:00Z"),
    channel=ContractChannel.ONLINE,
)  # fmt: skip
DAY = date(2026, 11, 20)


def pdf(*texts: str, title: str = "") -> bytes:
    document = pikepdf.new()
    for text in texts:
        page = document.add_blank_page()
        page.obj.Contents = document.make_stream(text.encode())
    if title:
        document.docinfo["/Title"] = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("fen", "asked"),
    [
        (499_999_99, []), (500_000_00, [Need.OWN_ADVISOR]), (999_999_99, [Need.OWN_ADVISOR]),
        (1_000_000_00, [Need.NOTARISED_SCAN, Need.OWN_ADVISOR]),
    ],
)  # fmt: skip
def test_the_thresholds_are_exact_to_the_fen(fen, asked):
    terms = replace(TERMS, amount_fen=fen)
    assert [rule.need for rule in needs(terms, together_fen=terms.amount_fen)] == asked
    assert needs_scan(terms, together_fen=terms.amount_fen) is (Need.NOTARISED_SCAN in asked)


def test_a_rule_holds_from_its_day_and_names_its_source():
    early = replace(TERMS, signed_at=parse_instant("2023-12-31T03:00:00Z"))
    assert needs(early, together_fen=early.amount_fen) == ()
    assert all(rule.source and not rule.confirmed for rule in REQUIREMENTS)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"amount_fen": 1_000_000_01}, Field.AMOUNT, ("1000000.00", "1000000.01")),
        ({"product_code": "FI-91"}, Field.PRODUCT, ("FI-90", "FI-91")),
        ({"subject_id": UUID(int=2)}, Field.PARTY, (str(UUID(int=1)), str(UUID(int=2)))),
        ({"signed_date": DAY - timedelta(days=1)}, Field.DATE, ("2026-11-20", "2026-11-19")),
    ],
)
def test_each_term_that_differs_is_named_with_both_values(changed, field, said):
    same = agreeing_terms(TERMS, signed_date=DAY)
    assert differences(TERMS, same) == differences(TERMS, replace(same, signed_date=DAY + timedelta(days=9))) == ()
    [found] = differences(TERMS, replace(same, **changed))
    assert (found.field, (found.online, found.scan)) == (field, said)


def test_an_exchanged_page_is_named_by_its_digest_and_a_new_title_changes_nothing():
    first, second = page_digests(pdf("one", "two")), page_digests(pdf("one", "TWO"))
    assert first[0] == second[0]
    assert first[1] != second[1]
    assert page_digests(pdf("one", "two", title="another")) == first


def test_a_file_whose_pages_cannot_be_read_is_refused():
    with pytest.raises(DocumentRefused):
        page_digests(b"%PDF-1.7\n%%EOF\n")


@pytest.mark.parametrize("empty", ["notary_office", "notary_act", "branch_code"])
def test_notary_act_and_branch_are_named(empty):
    named = {"notary_office": "N", "notary_act": "1", "branch_code": "B"}
    with pytest.raises(ScanUnsound) as refusal:
        require_scan(**named | {empty: " "})
    assert refusal.value.field == empty


def test_parts_of_large_money_are_large_for_the_scan_and_not_for_the_advisor():
    """Which contracts count together is the database's to say; here only what follows."""
    together = REQUIREMENTS[0].from_fen
    [rule] = needs(replace(TERMS, amount_fen=1), together_fen=together)
    assert (rule.need, needs_scan(replace(TERMS, amount_fen=1), together_fen=together - 1)) == (
        Need.NOTARISED_SCAN, False)  # fmt: skip
