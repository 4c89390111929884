"""Read a signed HTTP request: which parts its signature covers, and the bytes that were signed.

A profile of RFC 9421 (HTTP Message Signatures) with RFC 9530 (Content-Digest): one signature, Ed25519, over components
of a request without parameters of their own. What the profile does not know is refused, never skipped.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from hub.funds.domain.custody_keys import SIGNATURE_BYTES

WINDOW: Final = timedelta(minutes=5)
"""How far a signature's ``created`` may lie from now, either way: clocks differ, and a caught request grows stale."""
ALWAYS: Final = frozenset({"@method", "@authority", "@path"})
WITH_A_BODY: Final = ALWAYS | {"content-digest"}
LONGEST: Final = 2000
"""Characters of a signature header; an ordinary one has some two hundred."""

_INPUT: Final = re.compile(
    r'([a-z*][a-z0-9_.*-]*)=(\(("[a-z0-9@-]+"(?: "[a-z0-9@-]+")*)?\)((?:;[a-z]+=(?:"[^"\\]*"|\d+))*))'
)
_PARAMETERS: Final = frozenset({"created", "keyid", "alg", "nonce", "expires"})
"""What a signature may say of itself; ``nonce`` is signed and otherwise unused: a flow's key makes repeats harmless."""
_PARAMETER: Final = re.compile(r';([a-z]+)=(?:"([^"\\]*)"|(\d+))')
_SIGNATURE: Final = re.compile(r"([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):")
_DIGEST: Final = re.compile(r"sha-256=:([A-Za-z0-9+/=]*):")


class Flaw(StrEnum):
    """Why a request does not count as signed; the words for people are in :mod:`hub.ingest.flow_sentences`."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNCOVERED = "uncovered"
    STALE = "stale"
    EXPIRED = "expired"
    DIGEST = "digest"


class NotSigned(PermissionError):
    """A request is not signed as the profile asks; ``what`` names the header, component or value."""

    def __init__(self, flaw: Flaw, what: str) -> None:
        super().__init__(f"{flaw}: {what}")
        self.flaw, self.what = flaw, what


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What a request says of its own signature; ``base`` are the bytes that the key signed."""

    key_id: str
    created: datetime
    covered: frozenset[str]
    signature: bytes
    base: bytes


def read_signed(
    *, header: Callable[[str], str | None], method: str, authority: str, path: str, body: bytes, at: datetime
) -> Signed:
    """Return what is signed; raise :class:`NotSigned`. Whether the key made the signature is asked afterwards.

    ``header`` gives a header's value by its lower-case name, None where the request has none.
    """
    label, parameters, names, told = _input(header("signature-input"))
    covered = frozenset(names)
    required = WITH_A_BODY if body else ALWAYS
    if missing := sorted(required - covered):
        raise NotSigned(Flaw.UNCOVERED, missing[0])
    if len(covered) != len(names):
        raise NotSigned(Flaw.UNREADABLE, "Signature-Input")
    created = _moment(told, "created")
    if abs(at - created) > WINDOW:
        raise NotSigned(Flaw.STALE, created.isoformat())
    if "expires" in told and at >= (expires := _moment(told, "expires")):
        raise NotSigned(Flaw.EXPIRED, expires.isoformat())
    if body:
        _require_digest(header("content-digest"), body)
    derived = {"@method": method, "@authority": authority.lower(), "@path": path}
    lines = [f'"{name}": {_value(name, derived, header)}' for name in names]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    return Signed(
        key_id=told["keyid"],
        created=created,
        covered=covered,
        signature=_signature(header("signature"), label),
        base=base.encode(),
    )


def content_digest(body: bytes) -> str:
    """Return the value of the header ``Content-Digest`` for a body."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _input(value: str | None) -> tuple[str, str, list[str], dict[str, str]]:
    """Return label, parameters as they were spelled, component names and parameter values."""
    if not value:
        raise NotSigned(Flaw.MISSING, "Signature-Input")
    found = _INPUT.fullmatch(value) if len(value) <= LONGEST else None
    if found is None:
        raise NotSigned(Flaw.UNREADABLE, "Signature-Input")
    label, parameters, names, tail = found.groups()
    said = [(name, text or number) for name, text, number in _PARAMETER.findall(tail)]
    told = dict(said)
    if unknown := sorted(told.keys() - _PARAMETERS):
        raise NotSigned(Flaw.UNREADABLE, unknown[0])
    if len(told) != len(said):
        raise NotSigned(Flaw.UNREADABLE, "Signature-Input")
    for needed in ("created", "keyid"):
        if not told.get(needed):
            raise NotSigned(Flaw.UNCOVERED, needed)
    if told.get("alg", "ed25519") != "ed25519":
        raise NotSigned(Flaw.UNREADABLE, "alg")
    return label, parameters, [name.strip('"') for name in (names or "").split(" ") if name], told


def _moment(told: dict[str, str], name: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(told[name]), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise NotSigned(Flaw.UNREADABLE, name) from error


def _value(name: str, derived: dict[str, str], header: Callable[[str], str | None]) -> str:
    value = derived.get(name) if name.startswith("@") else header(name)
    if value is None:
        raise NotSigned(Flaw.MISSING, name)
    return value.strip()


def _require_digest(value: str | None, body: bytes) -> None:
    found = _DIGEST.fullmatch((value or "").strip())
    if found is None:
        raise NotSigned(Flaw.MISSING, "Content-Digest")
    if not hmac.compare_digest(content_digest(body), f"sha-256=:{found[1]}:"):
        raise NotSigned(Flaw.DIGEST, "Content-Digest")


def _signature(value: str | None, label: str) -> bytes:
    found = _SIGNATURE.fullmatch(value or "")
    if found is None or found[1] != label:
        raise NotSigned(Flaw.MISSING if not value else Flaw.UNREADABLE, "Signature")
    try:
        signature = base64.b64decode(found[2], validate=True)
    except binascii.Error as error:
        raise NotSigned(Flaw.UNREADABLE, "Signature") from error
    if len(signature) != SIGNATURE_BYTES:
        raise NotSigned(Flaw.UNREADABLE, "Signature")
    return signature
