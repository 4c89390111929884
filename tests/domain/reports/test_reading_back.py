"""Every figure of a finished report traces to an input, in each edition, and one from elsewhere is found."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from reports.domain.composing import compose
from reports.domain.inputs import Client, PlanLine, ReportContent, Text
from reports.domain.sealing import sealed_bytes
from reports.domain.statements import Untraceable
from reports.rendering.suitability import render_report
from reports.rendering.theme import Language
from tests.domain.reports.reading_back import figures_on, untraced
from tests.domain.reports.rendered import faces
from tests.domain.reports.samples import CONTRADICTED, EDUCATION, ISSUE, LEVEL, MATCHES, PLAN, product
from tests.domain.reports.test_the_file import tool

LONG = "买买提·阿卜杜热合曼·努尔艾合买提·吐尔逊江"
MANY = tuple(
    product(f"X-{n}", f"岚川稳进{n}号三个月持有期固定收益类产品", f"Lanchuan Steady {n}", (2, 2), 92, 110 + n, 30 + n)
    for n in range(1, 13)
)  # fmt: skip
TWELVE = replace(
    EDUCATION,
    client=Client(EDUCATION.client.subject_id, LONG, EDUCATION.client.identity_masked),
    matches=(*(replace(MATCHES[0], product=one) for one in MANY), *MATCHES),
    plan=replace(
        PLAN,
        lines=tuple(
            PlanLine(one.code, 1_500_000, 16_500, 4_000, Text("到期取回。", "Held to maturity.")) for one in MANY
        ),
        loss_one_round_fen=12 * 16_500,
        loss_all_rounds_fen=3 * 12 * 16_500,
    ),
)
BARE = replace(EDUCATION, answers=(), heard=(), needs=(), matches=(), plan=None, needs_label=None)
NO_NEED = replace(EDUCATION, needs=(), plan=None)
EXCEPTION = replace(
    NO_NEED, level=replace(LEVEL, loss_limit_fen=None), matches=(*MATCHES[:4], replace(MATCHES[4], allowed=True))
)
CASES = {
    "education": EDUCATION, "contradicted": CONTRADICTED, "twelve": TWELVE, "bare": BARE, "no-need": NO_NEED,
    "exception": EXCEPTION,
}  # fmt: skip
EDITIONS = {"both": (Language.ZH, Language.EN), "zh": (Language.ZH,), "en": (Language.EN,)}


def printed(content: ReportContent, languages: tuple[Language, ...], original: str = "") -> bytes:
    return render_report(
        document=compose(content=content, issue=ISSUE), sealed=sealed_bytes(content=content, issue=ISSUE),
        fonts=faces(), languages=languages, original=original,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "edition"), [*((name, "both") for name in CASES), ("education", "zh"), ("education", "en")]
)
def test_every_figure_traces_to_an_input(name: str, edition: str) -> None:
    content, original = CASES[name], "" if edition == "both" else "5" * 64
    pdf = printed(content, EDITIONS[edition], original)
    with pikepdf.open(BytesIO(pdf)) as read:
        pages = len(read.pages)
    found = untraced(pdf, content=content, issue=ISSUE, pages=pages, tool=tool("pdftotext"), original=original)
    assert not found


def test_a_figure_from_elsewhere_is_found() -> None:
    other = replace(EDUCATION, client=replace(EDUCATION.client, name="沈若溪987654"))
    pdf = printed(other, (Language.ZH,))
    assert untraced(pdf, content=EDUCATION, issue=ISSUE, pages=9, tool=tool("pdftotext")) >= {"987654"}
    assert "180,000" in figures_on(pdf, tool=tool("pdftotext"))


def test_one_changed_input_shows_on_the_page() -> None:
    other = replace(EDUCATION, needs=(replace(EDUCATION.needs[0], amount_fen=18_123_400),))
    assert "181,234" in untraced(
        printed(other, (Language.EN,)), content=EDUCATION, issue=ISSUE, pages=9, tool=tool("pdftotext")
    )


@pytest.mark.parametrize("name", CASES)
def test_every_section_of_the_report_is_there(name: str) -> None:
    sections = compose(content=CASES[name], issue=ISSUE).sections
    empty = {section.part.value for section in sections if not section.statements}
    assert empty <= {"told"}, empty  # nothing was answered: nothing to quote


def test_an_exception_is_said_and_never_proposed() -> None:
    said = [statement.id for statement in compose(content=EXCEPTION, issue=ISSUE).statements()]
    assert "exception.made:EQ-1" in said
    assert "exception.none" not in said


def test_a_sentence_without_its_record_is_refused() -> None:
    with pytest.raises(Untraceable):
        compose(content=replace(EDUCATION, rules=()), issue=ISSUE)
