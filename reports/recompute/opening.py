"""Open a file as the platform writes it: the archived bytes, what stands behind them, and the files attached inside.

The archived bytes are one section with its table of objects as a stream; a signature is a second section behind it.
Nothing is drawn and nothing executed.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from reports.recompute.objects import Reference, Scanner, Unreadable, stream_after

LARGEST_FILE: Final = 8_000_000
"""Bytes of a file that is looked at; reports have a quarter of a million."""
MOST_SECTIONS: Final = 4
MOST_OBJECTS: Final = 50_000
MOST_ATTACHED: Final = 8
LARGEST_TOTAL: Final = 16_000_000
"""Bytes that all streams of one file may unpack to."""

_END = re.compile(rb"startxref\r?\n(\d{1,10})\r?\n%%EOF\r?\n?")


@dataclass(frozen=True)
class Opened:
    """``archived`` and ``behind`` together are the file; ``attached`` are the files inside ``archived``, by name.

    ``doubled`` names what is attached in two versions, ``keywords`` is what the file says of itself, ``signable``
    whether the archived part has a form, which only a signature behind it may add. ``foreign`` says what kept the file
    from being read as the platform writes it, where another program wrote it anew.
    """

    archived: bytes
    behind: bytes
    attached: dict[str, bytes]
    doubled: tuple[str, ...] = ()
    keywords: str = ""
    signable: bool = False
    foreign: str = ""


def open_file(data: bytes) -> Opened:
    """Return the parts of a file as the platform writes it; raise :class:`Unreadable`."""
    if len(data) > LARGEST_FILE:
        raise Unreadable(f"more than {LARGEST_FILE} bytes")
    if not data.startswith(b"%PDF-1.7\n"):
        raise Unreadable("no PDF 1.7 file")
    try:
        archived = data[: _end_of_archived(data)]
        section = Section(archived)
        attached, doubled = by_name(section.attached())
        return Opened(
            archived,
            data[len(archived) :],
            attached,
            doubled=doubled,
            keywords=section.keywords(),
            signable="/AcroForm" in section.catalogue(),
        )
    except RecursionError as error:
        raise Unreadable("nested too deep") from error


def by_name(attached: Iterable[tuple[str, bytes]]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the first file of each name, and the names that stand for different files."""
    found: dict[str, bytes] = {}
    doubled = {name: None for name, content in attached if found.setdefault(name, content) != content}
    return found, tuple(doubled)


def _end_of_archived(data: bytes) -> int:
    """Return where the first section ends, also where what was put behind it is none of the platform's making."""
    try:
        return _archived_end(data)
    except Unreadable as refusal:
        first = _END.search(data)
        if first is None or first.end() == len(data) or "/Prev" in _table(data, int(first[1]))[0]:
            raise refusal from None
        return first.end()


def _archived_end(data: bytes) -> int:
    """Follow the sections from the last one to the one with none before."""
    ends = list(_END.finditer(data, max(0, len(data) - 4096)))
    if not ends:
        raise Unreadable("the file has no end")
    offset = int(ends[-1][1])
    for _ in range(MOST_SECTIONS):
        about, _rows = _table(data, offset)
        before = about.get("/Prev")
        if before is None:
            end = _END.search(data, offset)
            if end is None or int(end[1]) != offset:
                raise Unreadable("the first section has no end")
            return end.end()
        if not isinstance(before, int) or not 0 < before < offset:
            raise Unreadable("sections that do not stand in order")
        offset = before
    raise Unreadable("more sections than a signature needs")


def _table(data: bytes, offset: int) -> tuple[dict[str, Any], bytes]:
    """Return the dictionary and rows of a cross-reference stream."""
    about, scanner = object_at(data, offset)
    if not isinstance(about, dict) or about.get("/Type") != "/XRef":
        raise Unreadable(f"byte {offset}: expected a table of objects")
    if "/Encrypt" in about:
        raise Unreadable("an encrypted file")
    return about, stream_after(scanner, about)


def last_table(data: bytes, *, after: int) -> Iterator[tuple[int, int]]:
    """Yield number and place of each object that the sections behind ``after`` write; raise :class:`Unreadable`."""
    ends = list(_END.finditer(data, max(after, len(data) - 4096)))
    if not ends:
        raise Unreadable("the file has no end")
    offset: Any = int(ends[-1][1])
    for _ in range(MOST_SECTIONS):
        if not isinstance(offset, int) or offset < after:
            return
        about, rows = _table(data, offset)
        widths, spans = _widths(about), about.get("/Index", [0, about.get("/Size")])
        if not isinstance(spans, list) or not all(
            isinstance(span, int) and 0 <= span <= LARGEST_FILE for span in spans
        ):
            raise Unreadable("a table of objects that is not ours")
        step, at = sum(widths), 0
        for first, count in zip(spans[::2], spans[1::2], strict=True):
            if not step or at + count * step > len(rows):
                raise Unreadable("a table of objects of another length than it says")
            for number in range(first, first + count):
                kind, where, _index = _row(rows[at : at + step], widths)
                at += step
                if kind == 2:
                    raise Unreadable(f"object {number} is packed")
                if kind == 1 and where != offset:
                    yield number, where
        offset = about.get("/Prev")
    raise Unreadable("more sections than a signature needs")


def _widths(about: dict[str, Any]) -> list[int]:
    widths: Any = about.get("/W")
    if not (isinstance(widths, list) and len(widths) == 3 and all(isinstance(w, int) and 0 <= w <= 8 for w in widths)):
        raise Unreadable("a table of objects that is not ours")
    return widths


def object_at(data: bytes, offset: int, number: int | None = None) -> tuple[Any, Scanner]:
    """Read the object at a place, and return what stands behind it."""
    if not 0 < offset < len(data):
        raise Unreadable(f"byte {offset}: beyond the file")
    scanner = Scanner(data, offset)
    found = scanner.natural()
    scanner.natural()
    scanner.expect(b"obj")
    if number is not None and found != number:
        raise Unreadable(f"byte {offset}: expected object {number}, found {found}")
    return scanner.read(), scanner


def entries_of(plain: bytes, about: dict[str, Any]) -> list[tuple[int, int]]:
    """Return number and place of each object that is packed into one stream."""
    count, first = about.get("/N"), about.get("/First")
    if not isinstance(count, int) or not isinstance(first, int) or not 0 <= count <= MOST_OBJECTS or first < 0:
        raise Unreadable("packed objects that do not say what they are")
    numbers = Scanner(plain)
    return [(numbers.natural(), first + numbers.natural()) for _ in range(count)]


def text_of(name: bytes) -> str:
    """Return a file's name: UTF-16 or UTF-8 where it is marked so, else byte by byte."""
    for mark, coding in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        if name.startswith(mark):
            return name[len(mark) :].decode(coding, "replace")
    return name.removeprefix(codecs.BOM_UTF8).decode("latin-1")


class Section:
    """The objects of the archived part."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._packed: dict[int, tuple[bytes, list[tuple[int, int]]]] = {}
        self._total = 0
        end = list(_END.finditer(data))[-1]
        self._about, rows = _table(data, int(end[1]))
        self._places = self._read_places(rows)

    def __contains__(self, number: int) -> bool:
        return self._places.get(number, (0, 0, 0))[0] != 0

    def pages(self) -> list[int]:
        """Return the numbers of the objects that are pages, in their order."""
        waiting, found = [self.catalogue().get("/Pages")], list[int]()
        for _ in range(MOST_OBJECTS):
            if not waiting:
                break
            one = waiting.pop(0)
            node = self._resolved(one, dict)
            if node.get("/Type") == "/Pages":
                waiting = [*self._resolved(node.get("/Kids", []), list), *waiting]
            elif isinstance(one, Reference):
                found.append(one.number)
        return found

    def catalogue(self) -> dict[str, Any]:
        """Return the object that all others hang on."""
        found: dict[str, Any] = self._resolved(self._about.get("/Root"), dict)
        return found

    def keywords(self) -> str:
        """Return the keywords that the file gives of itself, or nothing."""
        if "/Info" not in self._about:
            return ""
        keywords = self._resolved(self._about["/Info"], dict).get("/Keywords")
        return keywords.decode("latin-1") if isinstance(keywords, bytes) else ""

    def attached(self) -> Iterator[tuple[str, bytes]]:
        """Yield every attached file with its name, once for each of the places where a reader may look for it."""
        read: dict[int, bytes] = {}
        for name, number in self.enclosures():
            if number not in read:
                read[number] = self._stream(number)
            yield name, read[number]

    def enclosures(self) -> Iterator[tuple[str, int]]:
        """Yield the name and the number of the object of every attached file."""
        for spec in self._specs():
            streams = self._resolved(spec.get("/EF"), dict)
            for name, stream in ((spec[key], streams[key]) for key in ("/F", "/UF") if key in spec and key in streams):
                if not isinstance(stream, Reference):
                    raise Unreadable("expected an attached file")
                yield text_of(self._resolved(name, bytes)), stream.number

    def _specs(self) -> Iterator[dict[str, Any]]:
        """Yield what describes attached files: those of the document, then those that readers list by name."""
        catalogue = self.catalogue()
        specs = list(self._resolved(catalogue.get("/AF", []), list))
        waiting = [self._resolved(catalogue.get("/Names", {}), dict).get("/EmbeddedFiles", {})]
        for _ in range(MOST_ATTACHED):
            node = self._resolved(waiting.pop(), dict) if waiting else {}
            specs += self._resolved(node.get("/Names", []), list)[1::2]
            waiting += self._resolved(node.get("/Kids", []), list)
        if waiting or len(specs) > 2 * MOST_ATTACHED:
            raise Unreadable(f"more than {MOST_ATTACHED} attached files")
        seen: set[Reference] = set()
        for one in specs:
            if not isinstance(one, Reference) or one not in seen:
                yield self._resolved(one, dict)
            if isinstance(one, Reference):
                seen.add(one)

    def _read_places(self, rows: bytes) -> dict[int, tuple[int, int, int]]:
        widths, size = _widths(self._about), self._about.get("/Size")
        spans = self._about.get("/Index", [0, size])
        if not isinstance(size, int) or spans != [0, size] or size > MOST_OBJECTS:
            raise Unreadable("a table of objects that is not ours")
        step = sum(widths)
        if len(rows) != step * size:
            raise Unreadable("a table of objects of another length than it says")
        return {number: _row(rows[number * step : (number + 1) * step], widths) for number in range(size)}

    def _resolved(self, value: Any, kind: type) -> Any:
        for _ in range(MOST_SECTIONS):
            if not isinstance(value, Reference):
                break
            value = self.object(value.number)
        if not isinstance(value, kind):
            raise Unreadable(f"expected {kind.__name__}, found {type(value).__name__}")
        return value

    def object(self, number: int) -> Any:
        """Return an object that is no stream, or the dictionary of one; raise :class:`Unreadable`."""
        kind, where, index = self._places.get(number, (0, 0, 0))
        if kind == 1:
            return object_at(self._data, where, number)[0]
        if kind == 2:
            return self._from_packed(where, index, number)
        raise Unreadable(f"object {number} is missing")

    def _stream(self, number: int) -> bytes:
        kind, where, _ = self._places.get(number, (0, 0, 0))
        if kind != 1:
            raise Unreadable(f"object {number} is no stream")
        about, scanner = object_at(self._data, where, number)
        if not isinstance(about, dict):
            raise Unreadable(f"object {number} is no stream")
        return self._counted(stream_after(scanner, about))

    def _from_packed(self, holder: int, index: int, number: int) -> Any:
        if holder not in self._packed:
            self._packed[holder] = self._unpack(holder)
        plain, entries = self._packed[holder]
        if index >= len(entries) or entries[index][0] != number:
            raise Unreadable(f"object {number} is not where the table says")
        return Scanner(plain, entries[index][1]).read()

    def _unpack(self, holder: int) -> tuple[bytes, list[tuple[int, int]]]:
        kind, where, _ = self._places.get(holder, (0, 0, 0))
        about, scanner = object_at(self._data, where, holder) if kind == 1 else (None, Scanner(b""))
        if not isinstance(about, dict) or about.get("/Type") != "/ObjStm":
            raise Unreadable(f"object {holder} holds no others")
        plain = self._counted(stream_after(scanner, about))
        return plain, entries_of(plain, about)

    def _counted(self, plain: bytes) -> bytes:
        self._total += len(plain)
        if self._total > LARGEST_TOTAL:
            raise Unreadable(f"unpacks to more than {LARGEST_TOTAL} bytes")
        return plain


def _row(row: bytes, widths: list[int]) -> tuple[int, int, int]:
    """Return the three numbers of a row; a missing first one means 1."""
    first, second = widths[0], widths[0] + widths[1]
    kind = int.from_bytes(row[:first]) if first else 1
    return kind, int.from_bytes(row[first:second]), int.from_bytes(row[second:])
