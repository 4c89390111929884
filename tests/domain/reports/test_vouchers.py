"""Vouchers: archive files, the same bytes, capital figures, the sealed record inside, and a month that adds up."""

import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID

import pikepdf
import pikepdf.pdfa
import pytest

from hub.funds.domain.ledger import legs_of
from hub.funds.domain.records import canonical_flow
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import RULE_OF, FlowKind
from hub.kernel.digest import sha256_hex
from hub.wording import check
from reports.domain.inputs import Text
from reports.domain.voucher import CREDIT, KIND_WORDS, MEANS, PAYMENT, TRANSFER, Impression, Month, Voucher
from reports.rendering.voucher import render_month, render_voucher
from tests.domain.reports.rendered import faces
from tests.domain.reports.samples import AT
from tests.domain.reports.test_the_file import tool

INVESTOR = UUID(int=7 * 10**30)


def voucher(kind: FlowKind, fen: int, *, number: int = 1, reverses: UUID | None = None, **given: object) -> Voucher:
    rule = RULE_OF[kind]
    flow = FlowFacts(
        key=f"CJ20261120{number:06}", kind=kind, amount_fen=fen, effective_date=date(2026, 11, 20),
        subject_id=INVESTOR if rule.needs_subject else None, project_code="TEA-1" if rule.needs_project else None,
        contract_number="HT-1" if rule.needs_project and rule.needs_subject else None, reverses=reverses,
        id=UUID(int=number), recorded_at=AT,
    )  # fmt: skip
    content = canonical_flow(flow, legs_of(flow))
    made = Voucher(
        flow=flow, project=Text("青野白茶仓储", "Qingye tea store") if rule.needs_project else None,
        takes_back="CJ-BEFORE" if reverses else "", number=number, impression=Impression.FINAL, at=AT,
        content=content, digest=sha256_hex(content), verify_url=f"https://mingzheng.example/verify/flow/{flow.id}/",
    )  # fmt: skip
    return replace(made, **given)  # type: ignore[arg-type]


BID = voucher(FlowKind.BID, 50_000_005)
MONTH = Month(
    investor=str(INVESTOR),
    first=date(2026, 11, 1),
    opening_fen=12,
    vouchers=[
        voucher(FlowKind.DEPOSIT, 60_000_000, number=1),
        voucher(FlowKind.BID, 50_000_005, number=2),
        voucher(FlowKind.BID, 50_000_005, number=3, reverses=UUID(int=2)),
        voucher(FlowKind.WITHDRAWAL_REQUEST, 100, number=4),
        voucher(FlowKind.WITHDRAWAL_SETTLEMENT, 100, number=5),
    ],
)


def read(pdf: bytes) -> str:
    result = subprocess.run([tool("pdftotext"), "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return result.stdout.decode()


def test_a_voucher_is_one_page_of_an_archive_file_and_the_same_each_time() -> None:
    first = render_voucher(voucher=BID, fonts=faces())
    assert first == render_voucher(voucher=BID, fonts=faces())
    assert first != render_voucher(voucher=replace(BID, impression=Impression.SEALED), fonts=faces())
    assert pikepdf.pdfa.validate_written(BytesIO(first), "3b").passed
    with pikepdf.open(BytesIO(first)) as pdf:
        assert len(pdf.pages) == 1
        inside = pdf.attachments[f"flow-{BID.flow.id}.json"].get_file().read_bytes()
    assert sha256_hex(inside) == BID.digest


def test_it_says_amount_places_and_digest() -> None:
    text = read(render_voucher(voucher=BID, fonts=faces()))
    for words in ("付款凭证", "500,000.05", "人民币伍拾万元零伍分", "青野白茶仓储的专户", "HT-1", BID.flow.key):
        assert words in text
    joined = "".join(text.split())
    assert BID.digest in joined
    assert str(BID.flow.id) in joined


@pytest.mark.parametrize("kind", list(FlowKind))
def test_every_kind_of_movement_fits_one_page_also_when_it_is_taken_back(kind: FlowKind) -> None:
    for reverses in (None, UUID(int=9)):
        one = voucher(kind, 10**15, reverses=reverses, impression=Impression.RECORDED, number=10**6)
        longest = replace(one, flow=replace(one.flow, key="K" * 120))
        with pikepdf.open(BytesIO(render_voucher(voucher=longest, fonts=faces()))) as pdf:
            assert len(pdf.pages) == 1


def test_money_that_comes_is_a_credit_and_money_that_goes_a_payment_and_a_reversal_turns_them_round() -> None:
    credits = {FlowKind.DEPOSIT, FlowKind.ARRIVAL, FlowKind.CREDITING, FlowKind.BID_RETURN, FlowKind.REDEMPTION,
               FlowKind.INCOME}  # fmt: skip
    for kind, rule in RULE_OF.items():
        title = voucher(kind, 1).title
        if not rule.needs_subject:
            assert title is TRANSFER
        else:
            assert title is (CREDIT if kind in credits else PAYMENT), kind
            assert voucher(kind, 1, reverses=UUID(int=9)).title is (PAYMENT if kind in credits else CREDIT), kind
    assert set(KIND_WORDS) == set(FlowKind)


def test_a_month_adds_up_and_carries_every_record() -> None:
    assert (MONTH.came_fen, MONTH.left_fen) == (110_000_005, 50_000_105)
    assert MONTH.closing_fen == 12 + 110_000_005 - 50_000_105
    pdf = render_month(month=MONTH, fonts=faces())
    assert pdf == render_month(month=MONTH, fonts=faces())
    assert pikepdf.pdfa.validate_written(BytesIO(pdf), "3b").passed
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1 + len(MONTH.vouchers)
        assert set(opened.attachments) == {f"flow-{one.flow.id}.json" for one in MONTH.vouchers}
    text = read(pdf)
    for words in ("+1,100,000.05", "−500,001.05", "599,999.12", "冲回：投资", "第 6 页，共 6 页"):
        assert words in text


def test_it_promises_nothing() -> None:
    for text in MEANS:
        assert not check(text.zh, language="zh"), text.zh
        assert not check(text.en, language="en"), text.en
