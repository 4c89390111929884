"""Take a file that somebody wants to publish: what it is by its content, without hidden data, and the words in it.

What is returned is what is kept and served, and its digest is what is sealed. The same file gives the same bytes.
"""

import hashlib
import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import pikepdf
import pypdf
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE: Final = 10 * 1024 * 1024
MOST_PAGES: Final = 300
MOST_PIXELS: Final = 40_000_000
MOST_WORDS: Final = 400_000
"""Characters of one file that are examined; a longer one is to be split. Unmeasured."""
MOST_DRAWN_BYTES: Final = 4_000_000
MOST_STEPS: Final = 300_000
"""Unpacked drawing and its instructions in all pages: about two seconds of reading. Three hundred pages of print stay
below; a few kilobytes that unpack to more are refused."""


class FileType(StrEnum):
    """What may be attached; the value is what the payload says."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"

    @property
    def media_type(self) -> str:
        """What the web calls it."""
        return {FileType.PDF: "application/pdf", FileType.PNG: "image/png", FileType.JPEG: "image/jpeg"}[self]


class Removed(StrEnum):
    """What was taken out of a file before it was kept."""

    ABOUT = "about"
    """Author, program, times, place, owner: whatever the file said of itself."""
    ACTIVE = "active"
    """Scripts and actions that run by themselves."""
    ENCLOSED = "enclosed"
    """Files inside the file."""
    NOTES = "notes"
    """Comments, drawings and fields laid over the pages: nobody examines their words before readers see them."""


class FileRefused(ValueError):
    """A file cannot be attached; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class CleanFile:
    """What is kept of a file. ``text`` is "" where no words could be read: a picture, or a scan."""

    content: bytes
    digest: str
    type: FileType
    text: str
    removed: tuple[Removed, ...]


def cleaned(raw: bytes) -> CleanFile:
    """Return the file as it is kept. Raises `FileRefused`: empty, too_large, unknown, broken, locked, forms, …"""
    if not raw:
        raise FileRefused("empty")
    if len(raw) > LARGEST_FILE:
        raise FileRefused("too_large")
    for start, clean in _BY_START.items():
        if raw.startswith(start):
            try:
                return clean(raw)
            except FileRefused:
                raise
            except Exception as error:  # whatever a library stumbles over: the file is at fault
                raise FileRefused("broken") from error
    raise FileRefused("unknown")


def _pdf(raw: bytes) -> CleanFile:
    try:
        with pikepdf.open(io.BytesIO(raw)) as file:
            if len(file.pages) > MOST_PAGES:
                raise FileRefused("too_long")
            if "/AcroForm" in file.Root and "/XFA" in file.Root.AcroForm:
                raise FileRefused("forms")
            removed = tuple(dict.fromkeys(_strip(file)))
            out = io.BytesIO()
            file.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise FileRefused("locked") from error
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise error if isinstance(error, FileRefused) else FileRefused("broken") from error
    content = out.getvalue()
    return _clean(content, FileType.PDF, _words_of(content), removed)


def _strip(file: pikepdf.Pdf) -> Iterator[Removed]:
    """Take out of an open file what no reader sees, and name it."""
    if len(file.docinfo) or "/Metadata" in file.Root:
        yield Removed.ABOUT
    del file.docinfo
    for name, what in _OF_THE_ROOT.items():
        if name in file.Root:
            del file.Root[name]
            if what is not None:
                yield what
    if "/Names" in file.Root:
        for name, what in _NAMED.items():
            if name in file.Root.Names:
                del file.Root.Names[name]
                yield what
    for page in file.pages:
        yield from _strip_page(page.obj)
    for one in list(file.objects):
        yield from _strip_within(one)


def _strip_within(thing: Any, depth: int = 0) -> Iterator[Removed]:
    """Take out of an object, and of what it holds directly, what hides, encloses or acts, wherever it hangs."""
    if depth > DEEPEST:
        raise FileRefused("broken")
    if isinstance(thing, pikepdf.Array):
        for part in list(thing):
            yield from _strip_within(part, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for name in list(thing.keys()):
            if (what := _HIDDEN.get(name)) is not None or (name == "/A" and _runs(thing[name])):
                del thing[name]
                yield what or Removed.ACTIVE
            elif not getattr(thing[name], "is_indirect", False):
                yield from _strip_within(thing[name], depth + 1)


def _runs(action: Any) -> bool:
    """Whether an action does anything but lead to a place in the file or an address of the web; no action is a name."""
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    web = str(action.get("/URI", "")).lower().startswith(("https://", "http://"))
    return not (str(action.S) == "/GoTo" or (str(action.S) == "/URI" and web))


DEEPEST: Final = 40
_HIDDEN: Final[Mapping[str, Removed]] = {
    **dict.fromkeys(("/AA", "/JS", "/JavaScript", "/Next", "/OpenAction", "/Renditions", "/AcroForm"), Removed.ACTIVE),
    **dict.fromkeys(("/AF", "/EF", "/EmbeddedFiles"), Removed.ENCLOSED),
    **dict.fromkeys(("/Metadata", "/PieceInfo", "/Thumb"), Removed.ABOUT),
}


def _strip_page(page: Any) -> Iterator[Removed]:
    for name in ("/AA", "/Metadata", "/PieceInfo"):
        if name in page:
            del page[name]
            yield Removed.ABOUT if name != "/AA" else Removed.ACTIVE
    for note in list(page.get("/Annots", ())):
        if not _leads(note):
            yield Removed.ACTIVE if _runs(note.get("/A")) or "/AA" in note else Removed.NOTES
    if "/Annots" in page:
        page.Annots = pikepdf.Array([note for note in page.Annots if _leads(note)])
    for link in list(page.get("/Annots", ())):
        for name in set(link.keys()) - _OF_A_LINK:
            del link[name]
            yield Removed.NOTES


def _leads(note: Any) -> bool:
    """Whether an annotation is a plain link."""
    return str(note.get("/Subtype", "")) == "/Link" and "/AA" not in note and not _runs(note.get("/A"))


_OF_A_LINK: Final = frozenset(
    {"/Type", "/Subtype", "/Rect", "/Border", "/BS", "/A", "/Dest", "/QuadPoints", "/H", "/F", "/C", "/P"}
    | {"/StructParent"}
)
"""What a link may carry; an appearance, a comment or an author's name would be words that nobody examined."""
_OF_THE_ROOT: Final[Mapping[str, Removed | None]] = {
    "/Metadata": None,
    "/PieceInfo": Removed.ABOUT,
    "/OpenAction": Removed.ACTIVE,
    "/AA": Removed.ACTIVE,
    "/AF": Removed.ENCLOSED,
    "/Collection": Removed.ENCLOSED,
}
_NAMED: Final[Mapping[str, Removed]] = {"/JavaScript": Removed.ACTIVE, "/EmbeddedFiles": Removed.ENCLOSED}


def _words_of(content: bytes) -> str:
    """The words of the pages and bookmarks, read within bounds: a few bytes may unpack to hours of reading."""
    counted = _Counted()
    pages = []
    reader = pypdf.PdfReader(io.BytesIO(content))
    for page in reader.pages:
        drawn = page.get_contents()
        counted.take(bytes_=len(drawn.get_data()) if drawn is not None else 0)
        pages.append(page.extract_text(visitor_operand_before=counted.step))
        counted.take(words=len(pages[-1]))
    pages += _bookmarks(reader.outline)
    return "\n".join(page.strip() for page in pages if page.strip()).replace("\x00", "")


@dataclass
class _Counted:
    """What reading has cost so far; asking for more than the bounds allow is refused."""

    bytes_left: int = MOST_DRAWN_BYTES
    steps_left: int = MOST_STEPS
    words_left: int = MOST_WORDS

    def take(self, *, bytes_: int = 0, words: int = 0) -> None:
        """Count a page; steps inside it are looked at again, since a form's errors are swallowed by the library."""
        self.bytes_left -= bytes_
        self.words_left -= words
        if min(self.bytes_left, self.words_left, self.steps_left) < 0:
            raise FileRefused("too_long")

    def step(self, *_: object) -> None:
        """Count one drawing instruction."""
        self.steps_left -= 1
        if self.steps_left < 0:
            raise FileRefused("too_long")


def _bookmarks(outline: Iterable[Any]) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _bookmarks(one)
        else:
            yield str(one.title)


def _picture(raw: bytes) -> CleanFile:
    kind = FileType.PNG if raw.startswith(_PNG) else FileType.JPEG
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=(kind.name,)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise FileRefused("too_many_pixels")
                told = bool(picture.getexif()) or bool(
                    {"comment", "xmp", "icc_profile", "photoshop"} & set(picture.info)
                )
                told = told or bool(getattr(picture, "text", None))
                content = _drawn(ImageOps.exif_transpose(picture), kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise FileRefused("too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, ValueError) as error:
        raise error if isinstance(error, FileRefused) else FileRefused("broken") from error
    return _clean(content, kind, "", (Removed.ABOUT,) if told else ())


def _drawn(picture: Image.Image, kind: FileType) -> bytes:
    """The pixels alone, anew."""
    out = io.BytesIO()
    if kind is FileType.PNG:
        pixels = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
        Image.frombytes(pixels.mode, pixels.size, pixels.tobytes()).save(out, "PNG", optimize=True)
    else:
        pixels = picture.convert("RGB")
        Image.frombytes("RGB", pixels.size, pixels.tobytes()).save(out, "JPEG", quality=90, optimize=True)
    return out.getvalue()


def _clean(content: bytes, kind: FileType, text: str, removed: tuple[Removed, ...]) -> CleanFile:
    digest = hashlib.sha256(content).hexdigest()
    return CleanFile(content=content, digest=digest, type=kind, text=text, removed=removed)


_PNG: Final = b"\x89PNG\r\n\x1a\n"
_BY_START: Final[Mapping[bytes, Callable[[bytes], CleanFile]]] = {
    b"%PDF-": _pdf, _PNG: _picture, b"\xff\xd8\xff": _picture,
}  # fmt: skip
"""A file is what its first bytes say; names and what a browser says of it count for nothing."""
