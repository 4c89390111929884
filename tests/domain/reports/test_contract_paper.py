"""The contract paper: an archive file, both languages, capital figures, the same bytes."""

import subprocess
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pikepdf
import pikepdf.pdfa

from hub.kernel.canonical import parse_canonical
from hub.wording import check
from reports.domain.contract import CLAUSES, ContractPaper, contract_verify_url
from reports.rendering.contract import render_contract_paper
from tests.domain.reports.rendered import faces
from tests.domain.reports.samples import AT, HOLD3, HOUSE
from tests.domain.reports.test_the_file import tool

PAPER = ContractPaper(
    number="HT-2026-1120-0031",
    house=HOUSE,
    investor="沈若溪",
    identity_masked="3301**********1234",
    product=HOLD3,
    amount_fen=12_000_050,
    signed_at=AT,
    verify_url=contract_verify_url(base_url="https://mingzheng.example/", contract_id=UUID(int=31)),
)


def printed(paper: ContractPaper) -> str:
    data = render_contract_paper(paper=paper, fonts=faces())
    result = subprocess.run([tool("pdftotext"), "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return result.stdout.decode()


def test_the_contract_is_an_archive_file_and_the_same_each_time() -> None:
    first = render_contract_paper(paper=PAPER, fonts=faces())
    assert first == render_contract_paper(paper=PAPER, fonts=faces())
    assert pikepdf.pdfa.validate_written(BytesIO(first), "3b").passed
    assert first != render_contract_paper(paper=replace(PAPER, amount_fen=1), fonts=faces())


def test_the_terms_travel_inside_as_canonical_json() -> None:
    with pikepdf.open(BytesIO(render_contract_paper(paper=PAPER, fonts=faces()))) as pdf:
        terms = parse_canonical(pdf.attachments["terms.json"].get_file().read_bytes())
    assert (terms["number"], terms["amount_fen"]) == (PAPER.number, PAPER.amount_fen)


def test_it_says_the_amount_in_capital_figures_and_keeps_a_masked_number_whole() -> None:
    text = printed(PAPER)
    assert "人民币壹拾贰万元伍角整" in text
    assert "3301**********1234" in text
    assert "Three-Month Hold No. 2" in text


def test_no_clause_promises_anything() -> None:
    for clause in CLAUSES:
        assert not check(clause.text.zh, language="zh"), clause.title
        assert not check(clause.text.en, language="en"), clause.title
