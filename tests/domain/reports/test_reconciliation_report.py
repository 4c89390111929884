"""The report of a reconciled day: an archive file in either language, the same bytes each time, saying what is open."""

import json
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID

import pikepdf
import pikepdf.pdfa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.funds.domain.reconciliation.kinds import BREAK_RULES
from hub.funds.domain.reconciliation.report import (
    DayReport,
    ReportedBreak,
    ReportedStop,
    Signature,
    report_from,
    signed_bytes,
)
from hub.kernel.clock import parse_instant
from hub.kernel.digest import sha256_hex
from hub.wording import check
from reports.domain.reconciliation import ReconciliationPaper, conclusion
from reports.rendering.reconciliation import ATTACHED, render_reconciliation
from reports.rendering.theme import Language
from tests.domain.reports.rendered import faces
from tests.domain.reports.test_the_file import tool

AT = parse_instant("2026-11-21T03:00:00Z")
DAY = date(2026, 11, 20)
WAITS = ReportedBreak(
    rule="RC-02", kind="ledger_only", reference="D-7", day=date(2026, 11, 18), amount_fen=-500_00, age_days=3,
    stops=True, owner="何静", open=True,
)  # fmt: skip
ENDED = ReportedBreak(
    rule="RC-01", kind="bank_only", reference="D-8", day=date(2026, 11, 19), amount_fen=20_00, age_days=2, stops=False,
    owner="何静", open=False, end="explained", words="银行次日冲回", agreed_by="吴桐", closed_at=AT,
)  # fmt: skip
REPORT = DayReport(
    day=DAY,
    run_id=UUID(int=5),
    ran_at=AT,
    at=AT,
    sides=(1_000_00, 0, 500_00, 250_00, 10_00),
    bank_fen=1_260_00,
    explained_fen=-500_00,
    lines=(12, 1, 1, 3, 0),
    breaks=(WAITS, ENDED),
    stops=(ReportedStop(kind="disbursement", project_code="", since=AT),),
)
SIGNED = Signature(id=UUID(int=9), number=2, signed_by_id=UUID(int=3), signed_by="吴桐", signed_at=AT)


def paper(report: DayReport = REPORT, signature: Signature | None = SIGNED) -> ReconciliationPaper:
    content = signed_bytes(report.facts(), signature) if signature else b"{}"
    return ReconciliationPaper(
        report=report,
        signature=signature,
        content=content,
        digest=sha256_hex(content),
        verify_url=f"https://mingzheng.example/verify/reconciliation/{signature.id}/" if signature else "",
        kinds={rule.kind.value: f"kind {rule.id}" for rule in BREAK_RULES},
        ends={"explained": "explained by words"},
        flows={"disbursement": "a disbursement"},
    )


def printed(one: ReconciliationPaper, language: Language = Language.EN) -> str:
    data = render_reconciliation(paper=one, fonts=faces(), language=language)
    result = subprocess.run([tool("pdftotext"), "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(result.stdout.decode().split())


@pytest.mark.parametrize("language", list(Language))
def test_it_is_an_archive_file_with_its_source_inside_and_the_same_each_time(language: Language) -> None:
    first = render_reconciliation(paper=paper(), fonts=faces(), language=language)
    assert first == render_reconciliation(paper=paper(), fonts=faces(), language=language)
    assert pikepdf.pdfa.validate_written(BytesIO(first), "3b").passed
    with pikepdf.open(BytesIO(first)) as pdf:
        inside = pdf.attachments[ATTACHED].get_file().read_bytes()
    assert sha256_hex(inside) == paper().digest
    assert json.loads(inside)["signed_by"] == "吴桐"


def test_it_says_day_sides_lines_breaks_owners_stops_and_who_signed() -> None:
    text = printed(paper())
    for words in (
        "20 November 2026",
        "Bank and ledger differ by CNY 500.00, and every fen of it has a name.",
        "Custody ledger (all of these) 1,760.00",
        "Bank statement 1,260.00",
        "Matched by reference 12",
        "Together 17",
        "D-7",
        "open, stops disbursements",
        "agreed by 吴桐",
        "explained by words 2026-11-21",
        "a disbursement: every project, since 2026-11-21 11:00",
        "Signed by 吴桐 on 2026-11-21 11:00 (signature 2).",
    ):
        assert words in text, words


def test_a_day_that_nobody_signed_says_so_and_carries_its_digest() -> None:
    text = printed(paper(signature=None), Language.ZH)
    assert "尚无人签认这一天" in text
    assert paper(signature=None).digest in text.replace(" ", "")


def test_fifty_breaks_go_over_pages_and_none_is_lost() -> None:
    many = tuple(replace(WAITS, reference=f"D-{number}") for number in range(100, 150))
    data = render_reconciliation(paper=paper(replace(REPORT, breaks=many)), fonts=faces(), language=Language.EN)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) > 2
    text = printed(paper(replace(REPORT, breaks=many)))
    assert all(one.reference in text for one in many)


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (replace(REPORT, bank_fen=None), "No statement of the bank speaks for this day yet"),
        (replace(REPORT, explained_fen=-400_00), "CNY 100.00 of it has no cause"),
        (replace(REPORT, bank_fen=REPORT.ledger_fen, explained_fen=0), "there is 1 break to be settled"),
        (replace(REPORT, bank_fen=REPORT.ledger_fen, explained_fen=0, breaks=(ENDED,)), "All three sides agree"),
    ],
)
def test_the_conclusion_says_no_more_than_the_figures(report: DayReport, says: str) -> None:
    assert says in conclusion(report).en
    assert not check(conclusion(report).zh, language="zh")


@given(
    st.tuples(*[st.integers(-(10**12), 10**12)] * 5),
    st.none() | st.integers(-(10**12), 10**12),
    st.integers(-(10**6), 10**6),
)
def test_what_was_signed_is_read_again_as_it_was(sides, bank, explained) -> None:
    report = replace(REPORT, sides=sides, bank_fen=bank, explained_fen=explained)
    kept = json.loads(json.dumps(report.facts()))
    assert report_from(kept) == report
    assert report_from(kept).facts() == report.facts()
