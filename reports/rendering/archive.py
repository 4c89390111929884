"""Make a drawn file an archive file: PDF/A-3b with its sources attached, tagged, and the same bytes every time.

ISO 19005-3: one output intent, XMP metadata that agrees with the information dictionary, every attached file with its
relationship. Nothing here reads a clock: the dates are those of the content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from hub.kernel.clock import instant
from reports.rendering.pen import Element
from reports.rendering.readback import mend_read_back

PRODUCER = "hub reports"


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the document; ``relationship`` is Source, Data, Supplement, …"""

    name: str
    mime: str
    content: bytes
    description: str
    relationship: str = "Source"


@dataclass(frozen=True)
class About:
    """What the file says of itself; titles by language tag, the first is the document's own language."""

    titles: Mapping[str, str]
    author: str
    subject: str
    keywords: str
    at: datetime

    @property
    def language(self) -> str:
        return next(iter(self.titles))

    @property
    def title(self) -> str:
        return next(iter(self.titles.values()))


def archive(*, drawn: bytes, about: About, tree: Element, attachments: Sequence[Attachment]) -> bytes:
    """Return the PDF/A-3b file of a drawn file."""
    with pikepdf.open(BytesIO(drawn)) as pdf:
        _clean(pdf)
        mend_read_back(pdf)
        _describe(pdf, about)
        _attach(pdf, attachments, about.at)
        _tag(pdf, tree)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def _clean(pdf: Any) -> None:
    """Remove what the PDF writer leaves and an archive file may not carry."""
    for page in pdf.pages:
        for key in ("/Trans", "/Rotate"):
            if key in page.obj:
                del page.obj[key]
    for key in ("/Outlines", "/PageMode"):
        if key in pdf.Root:
            del pdf.Root[key]


def _describe(pdf: Any, about: About) -> None:
    stamp = about.at.strftime("D:%Y%m%d%H%M%S+00'00'")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(about.title),
            Author=String(about.author),
            Subject=String(about.subject),
            Keywords=String(about.keywords),
            Creator=String(PRODUCER),
            Producer=String(PRODUCER),
            CreationDate=String(stamp),
            ModDate=String(stamp),
        )
    )
    pdf.Root.Metadata = _metadata(pdf, about)
    pdf.Root.OutputIntents = Array([_output_intent(pdf)])
    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _metadata(pdf: Any, about: About) -> Any:
    """Return the XMP packet as an uncompressed stream, so that a scanner without a PDF reader finds it."""
    stream = pdf.make_stream(_xmp(about))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    return stream


def _xmp(about: About) -> bytes:
    at = instant(about.at.replace(microsecond=0))
    titles = "".join(f'<rdf:li xml:lang="{tag}">{escape(title)}</rdf:li>' for tag, title in about.titles.items())
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li>{titles}</rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.subject)}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate><xmp:MetadataDate>{at}</xmp:MetadataDate>
<pdf:Producer>{PRODUCER}</pdf:Producer><pdf:Keywords>{escape(about.keywords)}</pdf:Keywords>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _output_intent(pdf: Any) -> Any:
    profile = pdf.make_stream(files("pikepdf.pdfa").joinpath("data/sRGB.icc").read_bytes())
    profile.N = 3
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB"),
            Info=String("sRGB"),
            DestOutputProfile=profile,
        )
    )


def _attach(pdf: Any, attachments: Sequence[Attachment], at: datetime) -> None:
    """Embed the files and name each one's relationship to the document (ISO 19005-3, 6.8)."""
    if not attachments:
        return
    stamp = String(at.strftime("D:%Y%m%d%H%M%S+00'00'"))
    specs = [_file_spec(pdf, attachment, stamp) for attachment in attachments]
    names = Array([item for a, spec in zip(attachments, specs, strict=True) for item in (String(a.name), spec)])
    pdf.Root.Names = Dictionary(EmbeddedFiles=pdf.make_indirect(Dictionary(Names=names)))
    pdf.Root.AF = Array(specs)


def _file_spec(pdf: Any, attachment: Attachment, stamp: Any) -> Any:
    stream = pdf.make_stream(attachment.content)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/" + attachment.mime)
    stream.Params = Dictionary(Size=len(attachment.content), ModDate=stamp)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attachment.name),
            UF=String(attachment.name),
            Desc=String(attachment.description),
            AFRelationship=Name("/" + attachment.relationship),
            EF=Dictionary(F=stream, UF=stream),
        )
    )


def _tag(pdf: Any, tree: Element) -> None:
    """Write the structure tree and, per page, the list from marked content id to element."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    parents: list[dict[int, Any]] = [{} for _ in pdf.pages]
    pages = [page.obj for page in pdf.pages]
    root.K = _element(pdf, tree, root, parents, pages)
    numbers = Array([])
    for index, page in enumerate(pages):
        page.StructParents = index
        page.Tabs = Name.S
        found = parents[index]
        numbers.append(index)
        numbers.append(pdf.make_indirect(Array([found[mark] for mark in range(len(found))])))
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(parents)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _element(pdf: Any, element: Element, parent: Any, parents: list[dict[int, Any]], pages: Sequence[Any]) -> Any:
    node = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + element.kind), P=parent))
    if element.lang:
        node.Lang = String(element.lang)
    if element.alt:
        node.Alt = String(element.alt)
    for page, mark in element.marks:
        parents[page][mark] = node
    kids = [*_marked(pages, element, node), *(_element(pdf, child, node, parents, pages) for child in element.children)]
    node.K = Array(kids)
    return node


def _marked(pages: Sequence[Any], element: Element, node: Any) -> list[Any]:
    """Return the kids that are marked content; what lies on the element's own page is told by its number alone."""
    if not element.marks:
        return []
    own = element.marks[0][0]
    node.Pg = pages[own]
    return [
        mark if page == own else Dictionary(Type=Name.MCR, Pg=pages[page], MCID=mark) for page, mark in element.marks
    ]
