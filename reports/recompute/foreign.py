"""Find what is attached in a file that another program wrote anew, in whatever form of PDF it likes.

Such a file is never proved, since it is not the one that was issued; but what it encloses can still contradict itself.
Nothing of its table of objects is believed: every object that stands in it is read, the last of a number counts.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from reports.recompute.objects import Reference, Scanner, Unreadable, stream_after
from reports.recompute.opening import (
    LARGEST_FILE,
    LARGEST_TOTAL,
    MOST_ATTACHED,
    MOST_OBJECTS,
    Opened,
    by_name,
    entries_of,
    text_of,
)

_OBJECT: Final = re.compile(rb"(?<![0-9])(\d{1,7})[\x00\t\n\x0c\r ]+\d{1,5}[\x00\t\n\x0c\r ]+obj(?![a-z])")
_HEAD: Final = re.compile(rb"%PDF-\d\.\d")


def open_foreign(data: bytes, why: Unreadable) -> Opened:
    """Return what a file encloses that is not as the platform writes it; raise ``why`` where that is nothing."""
    if len(data) > LARGEST_FILE or not _HEAD.match(data) or b"/Encrypt" in data:
        raise why
    try:
        attached, doubled = by_name(_Heap(data).attached())
    except (Unreadable, RecursionError) as refusal:
        raise why from refusal
    if not attached:
        raise why
    return Opened(data, b"", attached, doubled=doubled, foreign=f"{why}")


class _Heap:
    """Objects by number, without any table."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._total = 0
        self._objects: dict[int, tuple[Any, int]] = {}
        """By number what stands there, and where it ends."""
        for number, one, end in self._standing():
            self._objects[number] = one, end
        for one, end in list(self._objects.values()):
            if isinstance(one, dict) and one.get("/Type") == "/ObjStm":
                for number, packed in self._packed(one, end):
                    self._objects.setdefault(number, (packed, 0))

    def attached(self) -> Iterator[tuple[str, bytes]]:
        """Yield the attached files with their names, in the order of their objects."""
        specs = [one for one, _ in self._objects.values() if isinstance(one, dict) and "/EF" in one]
        if len(specs) > MOST_ATTACHED:
            raise Unreadable(f"more than {MOST_ATTACHED} attached files")
        for spec in specs:
            streams = self._resolved(spec["/EF"])
            for key in ("/F", "/UF"):
                name = self._resolved(spec.get(key))
                if isinstance(streams, dict) and isinstance(streams.get(key), Reference) and isinstance(name, bytes):
                    yield text_of(name), self._stream(*self._objects.get(streams[key].number, (None, 0)))

    def _standing(self) -> Iterator[tuple[int, Any, int]]:
        """Yield number, object and its end; each byte is looked at once, what cannot be read is passed over."""
        at = 0
        for _ in range(MOST_OBJECTS):
            head = _OBJECT.search(self._data, at)
            if head is None:
                return
            close = self._data.find(b"endobj", head.end())
            inside = self._data[head.end() : close if close > 0 else len(self._data)]
            at = head.end() + len(inside)
            scanner = Scanner(inside.partition(b"stream")[0] if b"stream" in inside else inside)
            try:
                one = scanner.read()
            except (Unreadable, RecursionError):
                continue
            yield int(head[1]), one, head.end() + scanner.position

    def _packed(self, about: dict[str, Any], end: int) -> Iterator[tuple[int, Any]]:
        plain = self._stream(about, end)
        for number, place in entries_of(plain, about):
            yield number, Scanner(plain, place).read()

    def _stream(self, about: Any, end: int) -> bytes:
        if not isinstance(about, dict) or not end:
            raise Unreadable("expected an attached file")
        length = self._resolved(about.get("/Length"))
        plain = stream_after(Scanner(self._data, end), about | {"/Length": length})
        self._total += len(plain)
        if self._total > LARGEST_TOTAL:
            raise Unreadable(f"unpacks to more than {LARGEST_TOTAL} bytes")
        return plain

    def _resolved(self, value: Any) -> Any:
        return self._objects.get(value.number, (None, 0))[0] if isinstance(value, Reference) else value
