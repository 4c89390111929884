"""The log's head as a signed note: origin, size and root in three lines (C2SP tlog-checkpoint and signed-note).

The same text goes through every tool that reads transparency logs. A key is named as ``name+hash+key``, as those tools
write it; the hash keeps keys of one name apart.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from .ed25519 import signature_holds

ALGORITHM = b"\x01"
"""Ed25519, in signed notes."""
SIZE = re.compile("[0-9]{1,19}")
"""No contract counts further than 2^64."""


class NoteRefused(ValueError):
    """The text is no head of this log; the message says why."""


class NoteUnreadable(NoteRefused):
    """The text is no signed head at all, as an error page is: nobody signed it, and nobody is contradicted by it."""


@dataclass(frozen=True, kw_only=True)
class LogHead:
    """What a log says of itself: how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes


def head_text(head: LogHead) -> str:
    """Return the text that is signed."""
    return f"{head.origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n"


def key_text(*, name: str, public_key: bytes) -> str:
    """Write a public key as signed notes name it."""
    key = ALGORITHM + public_key
    return f"{name}+{_key_hash(name, public_key).hex()}+{base64.b64encode(key).decode()}"


def read_key(text: str) -> tuple[str, bytes]:
    """Return name and public key; raise :class:`NoteRefused`."""
    name, _, rest = text.partition("+")
    hash_hex, _, encoded = rest.partition("+")
    key = _decoded(encoded)
    if len(key) != 33 or key[:1] != ALGORITHM or _key_hash(name, key[1:]).hex() != hash_hex:
        raise NoteRefused(f"expected an Ed25519 key as name+hash+key, got {text!r:.100}")
    return name, key[1:]


def signed_note(*, text: str, name: str, public_key: bytes, signature: bytes) -> str:
    """Put a signature below its text."""
    signed = _key_hash(name, public_key) + signature
    return f"{text}\n— {name} {base64.b64encode(signed).decode()}\n"


def read_note(note: str, *, name: str, public_key: bytes) -> LogHead:
    """Return the head that this key signed; raise :class:`NoteRefused`."""
    text, separator, signatures = note.rpartition("\n\n")
    if not separator:
        raise NoteUnreadable("there is no signature below the text")
    text += "\n"
    head = _read_text(text)
    wanted = f"— {name} "
    for line in signatures.splitlines():
        signed = _decoded(line.removeprefix(wanted)) if line.startswith(wanted) else b""
        if signed[:4] == _key_hash(name, public_key):
            if not signature_holds(public_key=public_key, message=text.encode(), signature=signed[4:]):
                raise NoteRefused("the signature does not hold")
            return head
    raise NoteRefused(f"{name} has not signed it")


def _read_text(text: str) -> LogHead:
    lines = text.split("\n")
    root = _decoded(lines[2]) if len(lines) > 2 else b""
    if len(lines) < 4 or not SIZE.fullmatch(lines[1]) or len(root) != 32:
        raise NoteUnreadable("expected origin, size and root, a line each")
    return LogHead(origin=lines[0], size=int(lines[1]), root=root)


def _key_hash(name: str, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ALGORITHM + public_key).digest()[:4]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
