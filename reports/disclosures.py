"""Print a version of a disclosure with the installation's faces and address; the same version gives the same bytes."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from cms.domain.figures import Figure, figures_of
from cms.domain.formulas import Unit
from cms.domain.schema import Kind
from cms.queries import Version
from cms.reading.chapters import Block, Facts, Formulas, Points, Prose, Reading, Table, Texts, readings
from cms.reading.differences import word_for
from cms.reading.language import said
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import HOME_ZONE, business_date, instant, parse_instant
from hub.kernel.money import grouped
from reports.domain.disclosure import DisclosurePaper, PaperChapter, PaperPart, PaperTable, PaperText
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.rendering.disclosure import LAYOUT, render_disclosure
from reports.rendering.fonts import FontSet, load_fonts
from reports.rendering.manifest import renderer_manifest

CAPACITIES: Mapping[str, Text] = {
    "author": Text("编辑起草", "drafted by an editor"),
    "reviewer": Text("合规审核", "reviewed by compliance"),
    "signatory": Text("第三人签发", "signed by a third person"),
}
_BETWEEN = Text("；", "; ")
_ON_THE_COVER = frozenset({"title", "summary", "risk_notice"})
_FIGURE_HEADS = (
    Text("指标", "Figure"), Text("数值", "Value"), Text("分子", "Numerator"), Text("分母", "Denominator"),
)  # fmt: skip


def print_disclosure(*, version: Version) -> bytes:
    """Return the version as PDF/A-3b in both languages, tagged, its sealed content attached."""
    paper = DisclosurePaper(
        house=HOUSE_NAME,
        slug=version.slug,
        number=version.number,
        digest=version.digest,
        content=version.payload.canonical(),
        published_at=version.published_at,
        published_date=business_date(version.published_at),
        zh=_part(version, "zh-hans"),
        en=_part(version, "en"),
        verify_url=_verify_url(version),
    )
    return render_disclosure(paper=paper, fonts=_fonts())


def paper_key(*, version: Version) -> str:
    """Name everything that decides the bytes: what is printed, by which programs, with which address."""
    made_of = {
        **renderer_manifest(fonts=_fonts()),
        "layout": LAYOUT,
        "digest": version.digest,
        "reason_zh": version.reason.zh,
        "reason_en": version.reason.en,
        "signed": [one.signed_at for one in version.signatories],
        "published_at": instant(version.published_at),
        "verify_url": _verify_url(version),
    }
    return canonical_bytes(made_of).decode()


def _fonts() -> FontSet:
    return load_fonts(directory=Path(settings.REPORT_FONT_DIR))


def _verify_url(version: Version) -> str:
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}/verify/disclosure/{version.id}/"


def _part(version: Version, language: str) -> PaperPart:
    with override(language):
        return PaperPart(
            title=said(version.title),
            kind=said(version.payload.schema.label),
            change=word_for(version.change),
            summary=said(version.summary),
            risk=version.payload.line("risk_notice", "en" if language == "en" else "zh"),
            reason=said(version.reason),
            signed=said(_BETWEEN).join(_signed(one.capacity, one.signed_at) for one in version.signatories),
            chapters=tuple(_chapter(version, one) for one in readings(version.payload, leaving=_ON_THE_COVER)),
        )


def _signed(capacity: str, signed_at: str) -> str:
    at = parse_instant(signed_at).astimezone(HOME_ZONE)
    return f"{said(CAPACITIES[capacity])} {at:%Y-%m-%d %H:%M}"


def _chapter(version: Version, reading: Reading) -> PaperChapter:
    if version.kind is Kind.FIGURES and reading.id == "figures":
        texts = [one for block in reading.blocks if isinstance(block, Prose) for one in _blocks(block)]
        return PaperChapter(reading.title, (_figures(version), *texts))
    return PaperChapter(reading.title, tuple(one for block in reading.blocks for one in _blocks(block)))


def _blocks(block: Block) -> Iterator[PaperText | PaperTable]:
    """A block of the page as one or several of the paper."""
    match block:
        case Prose():
            yield PaperText(block.label, block.text)
        case Facts():
            yield PaperTable("", ("", ""), (False, False), tuple(block.rows))
        case Points():
            yield PaperText(block.heading, "\n".join(f"· {item}" for item in block.items))
        case Texts():
            yield PaperText(block.heading, "")
            yield from (PaperText(label, text) for label, text in block.items)
        case Formulas():
            rows = tuple((f"{one.name}　{one.code}", one.numerator, one.denominator or "–") for one in block.items)
            heads = tuple(said(head) for head in (_FIGURE_HEADS[0], *_FIGURE_HEADS[2:]))
            yield PaperTable(block.heading, heads, (False, False, False), rows)
        case Table():
            heads = tuple(column.label for column in block.columns)
            numeric = tuple(column.numeric for column in block.columns)
            yield PaperTable(block.heading, heads, numeric, tuple(tuple(c.text for c in row) for row in block.rows))


def _figures(version: Version) -> PaperTable:
    """Every figure with its formula and both parts, as the page of the month has them."""
    rows = tuple(_figure(figure) for figure in figures_of(version.payload))
    return PaperTable("", tuple(said(head) for head in _FIGURE_HEADS), (False, True, True, True), rows)


def _figure(figure: Figure) -> tuple[str, ...]:
    formula = figure.formula
    below = _piece(figure.denominator or 0, formula.denominator_unit) if formula.denominator else "–"
    return (
        f"{said(formula.name)}　{formula.id} v{formula.version}",
        _value(figure),
        _piece(figure.numerator, formula.parts),
        below,
    )


def _value(figure: Figure) -> str:
    if figure.value is None:
        return "—"
    if figure.formula.unit is Unit.COUNT:
        return f"{figure.value:,}"
    return f"{figure.value:,.2f}" + ("%" if figure.formula.unit is Unit.RATIO else "")


def _piece(number: int, unit: Unit) -> str:
    return grouped(number) if unit is Unit.MONEY else f"{number:,}"
