"""Read the distinguished encoding of certificates and signatures (X.690, DER): one spelling per content, no other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SEQUENCE: Final = 0x30
SET: Final = 0x31
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTETS: Final = 0x04
IDENTIFIER: Final = 0x06


class NotDer(ValueError):
    """The bytes are not in the one encoding."""


@dataclass(frozen=True)
class Value:
    """One value: its tag, its content, and all of its bytes."""

    tag: int
    content: bytes
    whole: bytes

    def inside(self, *tags: int) -> list["Value"]:
        """Return the values inside; where tags are named, exactly those in that order."""
        found = list(_values(self.content))
        if tags and tuple(one.tag for one in found) != tags:
            raise NotDer(f"expected tags {[hex(tag) for tag in tags]}, got {[hex(one.tag) for one in found]}")
        return found

    def integer(self) -> int:
        """Return a whole number."""
        if self.tag != INTEGER or not self.content or (len(self.content) > 1 and self._padded()):
            raise NotDer("expected a whole number in its shortest form")
        return int.from_bytes(self.content, signed=True)

    def bits(self) -> bytes:
        """Return the bytes of a bit string that has whole bytes."""
        if self.tag != BIT_STRING or self.content[:1] != b"\x00":
            raise NotDer("expected whole bytes of bits")
        return self.content[1:]

    def _padded(self) -> bool:
        return (self.content[0], self.content[1] >> 7) in {(0x00, 0), (0xFF, 1)}


def read_der(data: bytes, tag: int = SEQUENCE) -> Value:
    """Return the one value that ``data`` is; raise :class:`NotDer`."""
    value, end = _value(data, 0)
    if end != len(data) or value.tag != tag:
        raise NotDer(f"expected one value of tag {tag:#x}")
    return value


def read_first(data: bytes) -> Value:
    """Return the value that ``data`` begins with."""
    return _value(data, 0)[0]


def _values(data: bytes) -> Iterator[Value]:
    position = 0
    while position < len(data):
        value, position = _value(data, position)
        yield value


def _value(data: bytes, start: int) -> tuple[Value, int]:
    if len(data) < start + 2 or data[start] & 0x1F == 0x1F:
        raise NotDer("a value breaks off")
    length, position = data[start + 1], start + 2
    if length >= 0x80:
        size = length & 0x7F
        encoded = data[position : position + size]
        length, position = int.from_bytes(encoded), position + size
        if not 0 < size <= 3 or len(encoded) != size or encoded[0] == 0 or length < 0x80:
            raise NotDer("a length that is not in its shortest form")
    end = position + length
    if end > len(data):
        raise NotDer("a value breaks off")
    return Value(data[start], data[position:end], data[start:end]), end
