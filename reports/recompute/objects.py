"""Read PDF objects (ISO 32000-1, 7.3) out of bytes that anybody may have made.

Only what the platform's files are written in: no encryption, no indirect lengths, Flate or nothing. The rest is
:class:`Unreadable`, with the place.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Any, Final

DEEPEST: Final = 32
"""Levels of nesting; ours have six."""
MOST_ITEMS: Final = 100_000
"""Items of one object; ours have some thousand."""
LARGEST_STREAM: Final = 4_000_000
"""Bytes of one stream when unpacked. Sealed inputs have some ten thousand; a bomb stops here."""

_SPACE = b"\x00\t\n\x0c\r "
_DELIMITERS = b"()<>[]{}/%"
_TOKEN = re.compile(rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]+")
_GAP = re.compile(rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*)*")
_INTEGER = re.compile(rb"[+-]?\d{1,15}")
_REAL = re.compile(rb"[+-]?(?:\d{1,15}\.\d{0,15}|\.\d{1,15})")
_REFERENCE = re.compile(rb"(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+R(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])")
_CODED = re.compile(r"#([0-9a-fA-F]{2})")
_OCTAL = re.compile(rb"[0-7]{1,3}")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Unreadable(ValueError):
    """The bytes are no file of the platform's making; the message says where it stopped."""


@dataclass(frozen=True)
class Reference:
    """A pointer to an object by its number."""

    number: int


class Scanner:
    """Reads one object after the other from a position."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position
        self._items = 0

    def read(self, depth: int = 0) -> Any:
        """Return the next object: names as ``/Name`` text, strings as bytes, the rest as Python has it."""
        self._items += 1
        if depth > DEEPEST or self._items > MOST_ITEMS:
            raise self.refused("an object deeper or larger than any of ours")
        self.skip()
        first = self.data[self.position : self.position + 1]
        if self.data.startswith(b"<<", self.position):
            return self._dictionary(depth)
        if first == b"<":
            return self._hexadecimal()
        if first == b"[":
            return self._array(depth)
        if first == b"(":
            return self._literal()
        if first == b"/":
            return self._name()
        return self._plain()

    def skip(self) -> None:
        """Step over white space and comments."""
        gap = _GAP.match(self.data, self.position)
        self.position = gap.end() if gap else self.position

    def expect(self, word: bytes) -> None:
        """Step over a keyword."""
        self.skip()
        if not self.data.startswith(word, self.position):
            raise self.refused(f"expected {word.decode()}")
        self.position += len(word)

    def natural(self) -> int:
        """Read a non-negative integer."""
        value = self.read()
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.refused("expected a number")
        return value

    def refused(self, why: str) -> Unreadable:
        """Return the refusal for this place."""
        return Unreadable(f"byte {self.position}: {why}")

    def _dictionary(self, depth: int) -> dict[str, Any]:
        self.position += 2
        found: dict[str, Any] = {}
        while not self._at(b">>"):
            self.skip()
            if self.data[self.position : self.position + 1] != b"/":
                raise self.refused("expected a name")
            key = self._name()
            if key in found:
                raise self.refused(f"{key} stands twice")
            found[key] = self.read(depth + 1)
        self.position += 2
        return found

    def _array(self, depth: int) -> list[Any]:
        self.position += 1
        found = []
        while not self._at(b"]"):
            found.append(self.read(depth + 1))
        self.position += 1
        return found

    def _at(self, end: bytes) -> bool:
        self.skip()
        if self.position >= len(self.data):
            raise self.refused("the file ends inside an object")
        return self.data.startswith(end, self.position)

    def _name(self) -> str:
        self.position += 1
        match = _TOKEN.match(self.data, self.position)
        self.position = match.end() if match else self.position
        return "/" + _CODED.sub(lambda code: chr(int(code[1], 16)), match[0].decode("latin-1") if match else "")

    def _hexadecimal(self) -> bytes:
        end = self.data.find(b">", self.position)
        digits = bytes(b for b in self.data[self.position + 1 : end] if b not in _SPACE) if end > 0 else b"?"
        try:
            found = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        except ValueError as error:
            raise self.refused("expected hexadecimal text") from error
        self.position = end + 1
        return found

    def _literal(self) -> bytes:
        found, depth, at, data = bytearray(), 0, self.position, self.data
        while at < len(data):
            byte = data[at : at + 1]
            if byte == b"\\":
                step, piece = _escape(data, at)
                found += piece
                at += step
                continue
            depth += {b"(": 1, b")": -1}.get(byte, 0)
            if depth == 0:
                self.position = at + 1
                return bytes(found[1:])
            found += byte
            at += 1
        raise self.refused("the file ends inside a string")

    def _plain(self) -> Any:
        reference = _REFERENCE.match(self.data, self.position)
        if reference:
            self.position = reference.end()
            return Reference(int(reference[1]))
        match = _TOKEN.match(self.data, self.position)
        word = match[0] if match else b""
        if match and (word in _WORDS or _INTEGER.fullmatch(word) or _REAL.fullmatch(word)):
            self.position = match.end()
            return _WORDS[word] if word in _WORDS else int(word) if _INTEGER.fullmatch(word) else float(word)
        raise self.refused("expected an object")


_WORDS: Final[dict[bytes, Any]] = {b"true": True, b"false": False, b"null": None}


def _escape(data: bytes, at: int) -> tuple[int, bytes]:
    """Return how long the escape at this place is, and what it stands for."""
    octal = _OCTAL.match(data, at + 1)
    if octal:
        return 1 + len(octal[0]), bytes([int(octal[0], 8) & 255])
    after = data[at + 1 : at + 2]
    return 2, _ESCAPED.get(after, b"" if after == b"\n" else after)


def stream_after(scanner: Scanner, about: dict[str, Any]) -> bytes:
    """Return the unpacked bytes of the stream that follows its dictionary."""
    scanner.expect(b"stream")
    start = scanner.position + (2 if scanner.data.startswith(b"\r\n", scanner.position) else 1)
    length = about.get("/Length")
    if not isinstance(length, int) or length < 0 or start + length > len(scanner.data):
        raise scanner.refused("a stream without a length of its own")
    scanner.position = start + length
    scanner.expect(b"endstream")
    return _unpacked(scanner, scanner.data[start : start + length], about)


def _unpacked(scanner: Scanner, packed: bytes, about: dict[str, Any]) -> bytes:
    kind = about.get("/Filter")
    if kind is None:
        plain = packed
    elif kind == "/FlateDecode" or kind == ["/FlateDecode"]:
        plain = _inflated(scanner, packed)
    else:
        raise scanner.refused("a stream in a packing that is not ours")
    if len(plain) > LARGEST_STREAM:
        raise scanner.refused(f"a stream of more than {LARGEST_STREAM} bytes")
    return _predicted(scanner, plain, about.get("/DecodeParms"))


def _inflated(scanner: Scanner, packed: bytes) -> bytes:
    inflating = zlib.decompressobj()
    try:
        plain = inflating.decompress(packed, LARGEST_STREAM + 1)
    except zlib.error as error:
        raise scanner.refused(f"a broken stream: {error}") from error
    if not inflating.eof and len(plain) <= LARGEST_STREAM:
        raise scanner.refused("a stream that breaks off")
    return plain


def _predicted(scanner: Scanner, plain: bytes, how: Any) -> bytes:
    """Undo the PNG predictor "up", the only one that our files use."""
    if how is None:
        return plain
    columns = how.get("/Columns") if isinstance(how, dict) and how.get("/Predictor") == 12 else None
    if not isinstance(columns, int) or not 0 < columns <= 64 or len(plain) % (columns + 1):
        raise scanner.refused("a stream in a prediction that is not ours")
    row, out = bytes(columns), bytearray()
    for start in range(0, len(plain), columns + 1):
        if plain[start] != 2:
            raise scanner.refused("a stream in a prediction that is not ours")
        row = bytes((a + b) & 255 for a, b in zip(row, plain[start + 1 : start + columns + 1], strict=True))
        out += row
    return bytes(out)
