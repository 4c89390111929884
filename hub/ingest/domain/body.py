"""Turn the bytes of a request into JSON, whatever the headers claim about them.

SDKs send gzip under ``application/x-www-form-urlencoded`` and JSON under ``text/plain``; so the Content-Type is ignored
and compression is recognised by its magic bytes, with Content-Encoding as a second witness.
"""

import json
import math
import re
import zlib
from typing import Any, Final

import orjson

from hub.ingest.domain.refusals import BODY_TOO_LARGE, ENCODING_BROKEN, JSON_UNREADABLE, RequestUnusable

MAX_BATCH_BYTES: Final = 4 * 1024 * 1024
"""What rudder-sdk-python puts into one request at most; Segment's SDKs stop at 500 kB. Counted after decompression."""

MOST_EVENTS: Final = 1000
"""Events of one request: ten times what any SDK puts there, and few enough to be refused one by one."""

MOST_MEMBERS: Final = 100
"""Packed members of one body: more than any proxy makes of it; a body of empty ones would be copied for each."""

DEEPEST: Final = 200
"""More levels than any event has (unmeasured)."""

_BRACKETS = re.compile(rb'"(?:\\.|[^"\\])*+"|[\[\]{}]', re.DOTALL)
_GZIP_MAGIC = b"\x1f\x8b"
_ANY_ZLIB_HEADER = 32 + zlib.MAX_WBITS


def read_json(*, body: bytes, content_encoding: str, limit: int = MAX_BATCH_BYTES) -> Any:
    """Return the JSON value of a body; raise :class:`RequestUnusable` when it is too large or not JSON."""
    return parse_json(decompressed(body=body, content_encoding=content_encoding, limit=limit))


def decompressed(*, body: bytes, content_encoding: str, limit: int) -> bytes:
    """Return the plain bytes, never more than ``limit``: a small body that unpacks to gigabytes is refused."""
    packed = body.startswith(_GZIP_MAGIC) or content_encoding.strip().lower() in {"gzip", "deflate"}
    plain = _inflate(body, limit) if packed and not _looks_like_json(body) else body
    if len(plain) > limit:
        raise RequestUnusable(413, BODY_TOO_LARGE, f"expected at most {limit} bytes, got more")
    return plain


def parse_json(data: bytes) -> Any:
    """Parse JSON; one broken emoji or NaN must not cost the neighbours, so those are mended in a second attempt."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return _parse_mending(data)


def _looks_like_json(body: bytes) -> bool:
    """Some proxies unpack a body and leave the header."""
    return body.lstrip()[:1] in (b"{", b"[")


def _inflate(body: bytes, limit: int) -> bytes:
    """Unpack every member, as gzip may have several; what follows the last one was meant to say something, too."""
    plain, rest = b"", body
    for _ in range(MOST_MEMBERS):
        machine = zlib.decompressobj(wbits=_ANY_ZLIB_HEADER)
        try:
            plain += machine.decompress(rest, limit + 1 - len(plain))
        except zlib.error as error:
            raise RequestUnusable(400, ENCODING_BROKEN, f"compressed body cannot be unpacked: {error}") from error
        if len(plain) <= limit and not machine.eof:
            raise RequestUnusable(400, ENCODING_BROKEN, "compressed body ends too early")
        rest = machine.unused_data.lstrip(b"\0")  # gzip pads with zeros
        if not rest or len(plain) > limit:
            return plain
    raise RequestUnusable(400, ENCODING_BROKEN, f"expected at most {MOST_MEMBERS} packed members, got more")


def _parse_mending(data: bytes) -> Any:
    if nesting(data) > DEEPEST:
        raise RequestUnusable(400, JSON_UNREADABLE, f"expected at most {DEEPEST} levels of nesting, got more")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        raise RequestUnusable(400, JSON_UNREADABLE, f"body is not UTF-8 JSON: {error}") from error
    return _mended(value)


def nesting(data: bytes) -> int:
    """How deeply brackets are nested: Python's reader recurses and can be made to overflow the process's stack."""
    depth = deepest = 0
    for token in _BRACKETS.finditer(data):
        if token[0] in (b"[", b"{"):
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in (b"]", b"}"):
            depth -= 1
    return deepest


def _mended(value: Any) -> Any:
    """Replace half characters (lone surrogates, left by cutting a text in the middle of an emoji) by U+FFFD.

    A number beyond every float, which no JSON can say, is none.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value
