"""Lay out a suitability report: the Chinese part, then the English, each with every section."""

from collections.abc import Iterator, Sequence

from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from reports.domain.document import TITLES, Document, Part
from reports.domain.inputs import Text
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Setting
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Running
from reports.rendering.manifest import renderer_manifest
from reports.rendering.pages import Item, Page, draw_pages, paginate
from reports.rendering.pen import Pen
from reports.rendering.sections import report_items
from reports.rendering.theme import Language

CAUTION = Text(
    "投资有风险，理财需谨慎。过往业绩不代表未来表现。情况有变化，请告诉我们。",
    "Investing carries risk; decide with care. Past performance does not indicate future results.",
)
INPUTS_FILE = "inputs.json"
RENDERER_FILE = "renderer.json"


def render_report(
    *,
    document: Document,
    sealed: bytes,
    fonts: FontSet,
    languages: Sequence[Language] = (Language.ZH, Language.EN),
    original: str = "",
) -> bytes:
    """Return the PDF/A-3b file with ``sealed`` attached as its source; the same arguments give the same bytes.

    ``original`` is the digest of the file that was issued; an edition in one language names it at its end.
    """
    pen = Pen(fonts=fonts)
    parts = [
        (Setting(fonts, language), _pages(document, sealed, Setting(fonts, language), original))
        for language in languages
    ]
    total = sum(len(pages) for _, pages in parts)
    first = 0
    for setting, pages in parts:
        if first:
            pen.next_page()
        pen.start_part(lang=setting.language.value)
        title, caution = TITLES[Part.CONCLUSION], CAUTION
        identity = f"{document.content.client.name}　{document.issue.number}"
        words = setting.pick(title.zh, title.en), identity, setting.pick(caution.zh, caution.en)
        frame = Running(setting, *words, first=first, total=total)
        draw_pages(pen, pages, furniture=frame)
        first += len(pages)
    return archive(
        drawn=pen.finish(),
        about=_about(document, languages),
        tree=pen.root,
        attachments=list(_attachments(sealed, fonts)),
    )


def _pages(document: Document, sealed: bytes, setting: Setting, original: str) -> list[Page]:
    digest = sha256_hex(sealed)
    items: list[Item] = list(report_items(document=document, digest=digest, setting=setting, original=original))
    return paginate(items)


def _about(document: Document, languages: Sequence[Language]) -> About:
    title, number = TITLES[Part.CONCLUSION], document.issue.number
    titles = {language.value: f"{title.zh if language is Language.ZH else title.en} {number}" for language in languages}
    return About(
        titles=titles,
        author=document.content.house.name.zh,
        subject=document.issue.verify_url,
        keywords=f"suitability_report {document.issue.report_id}",
        at=document.issue.at.replace(microsecond=0),
    )


def _attachments(sealed: bytes, fonts: FontSet) -> Iterator[Attachment]:
    yield Attachment(INPUTS_FILE, "application/json", sealed, "Sealed inputs of the report, canonical JSON (RFC 8785)")
    drawn_by = canonical_bytes(renderer_manifest(fonts=fonts))
    yield Attachment(RENDERER_FILE, "application/json", drawn_by, "What drew these pages", "Supplement")
