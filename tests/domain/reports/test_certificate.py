"""The certificate: an archive file on one page, both languages, its proof inside, the same bytes each time."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pikepdf.pdfa

from chain.verifier import CheckpointCopy, Status, verify_proof
from hub.wording import check
from reports.domain.certificate import MEANS, MEANS_NOT, CertificatePaper
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.rendering.certificate import render_certificate
from tests.domain.chain.sample_log import AT, PLACE, SampleLog
from tests.domain.reports.rendered import faces
from tests.domain.reports.test_the_file import tool

LOG = SampleLog()
PROOF = LOG.proof(3)
PAPER = CertificatePaper(
    house=HOUSE_NAME,
    kind=Text("合同", "Contract"),
    record_id="00000000-0000-0000-0000-000000000003",
    version=1,
    number=4,
    recorded_at=AT,
    sealed_at=AT + timedelta(minutes=2),
    final_at=AT + timedelta(minutes=15),
    content_digest="ab" * 32,
    commitment=LOG.records[3].entry.hex(),
    checkpoint_seq=1,
    checkpoint_size=7,
    root=LOG.checkpoint.root.hex(),
    chain_id=PLACE.chain_id,
    contract=PLACE.contract,
    transaction=LOG.checkpoint.transaction,
    block_number=12,
    steps=3,
    proof=PROOF,
    command=f'cast call {PLACE.contract} "checkpoint(uint256)(uint64,bytes32,bytes32)" 1 --rpc-url URL',
    verify_url="https://mingzheng.example/verify/contract/00000000-0000-0000-0000-000000000003/",
)


def printed(paper: CertificatePaper) -> str:
    data = render_certificate(paper=paper, fonts=faces())
    result = subprocess.run([tool("pdftotext"), "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return result.stdout.decode()


def test_it_is_an_archive_file_of_one_page_and_the_same_each_time() -> None:
    first = render_certificate(paper=PAPER, fonts=faces())
    assert first == render_certificate(paper=PAPER, fonts=faces())
    assert pikepdf.pdfa.validate_written(BytesIO(first), "3b").passed
    with pikepdf.open(BytesIO(first)) as pdf:
        assert len(pdf.pages) == 1
    assert first != render_certificate(paper=replace(PAPER, number=5), fonts=faces())


def test_the_proof_inside_is_verified_by_the_program_for_checking_offline() -> None:
    with pikepdf.open(BytesIO(render_certificate(paper=PAPER, fonts=faces()))) as pdf:
        proof = pdf.attachments["proof.json"].get_file().read_bytes()
    assert verify_proof(proof, source=CheckpointCopy(LOG.copy_bytes())).status is Status.VERIFIED


def test_it_prints_the_particulars_in_full_and_leaves_out_what_its_bearer_may_not_see() -> None:
    text = "".join(printed(PAPER).split())
    for value in (PAPER.commitment, PAPER.root, PAPER.contract, PAPER.transaction, PAPER.content_digest):
        assert value in text
    assert "内容的指纹" not in printed(replace(PAPER, content_digest=""))


def test_a_long_name_and_large_numbers_still_fit_one_page() -> None:
    long = replace(PAPER, kind=Text("适当性评估报告", "Suitability report"), number=1_234_567, checkpoint_seq=98_765)
    with pikepdf.open(BytesIO(render_certificate(paper=long, fonts=faces()))) as pdf:
        assert len(pdf.pages) == 1


def test_it_promises_nothing() -> None:
    for text in (*MEANS, *MEANS_NOT):
        assert not check(text.zh, language="zh"), text.zh
        assert not check(text.en, language="en"), text.en
