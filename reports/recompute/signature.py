"""Check the platform's signature behind the archived bytes (PAdES B-B: CMS of RFC 5652, RSA of RFC 8017).

Stricter than a PDF reader has to be: the signature must cover the whole file, and what it leaves out, its own digits,
must be the one spelling of what it says. So whichever byte of a signed file is changed, it shows.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.recompute.der import (
    BIT_STRING,
    IDENTIFIER,
    INTEGER,
    OCTETS,
    SEQUENCE,
    SET,
    NotDer,
    Value,
    read_der,
    read_first,
)

SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
DATA: Final = bytes.fromhex("06092a864886f70d010701")
RSA_KEY: Final = bytes.fromhex("06092a864886f70d010101")
SHA256_RSA: Final = bytes.fromhex("300d06092a864886f70d01010b0500")
SHA256: Final = bytes.fromhex("300d06096086480165030402010500")
CONTENT_TYPE: Final = bytes.fromhex("06092a864886f70d010903")
MESSAGE_DIGEST: Final = bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE: Final = bytes.fromhex("060b2a864886f70d010910022f")
ALGORITHM_PROTECTION: Final = bytes.fromhex("06092a864886f70d010934")
DIGEST_PREFIX: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""How a SHA-256 is named inside an RSA signature (RFC 8017, 9.2)."""
FIRST: Final = 0xA0
"""The tag of an optional first part (certificates, signed attributes)."""
LARGEST_KEY_BYTES: Final = 1024

_RANGE = re.compile(rb"/ByteRange \[(\d{1,8}) (\d{1,8}) (\d{1,8}) (\d{1,8})\]")
_CONTENTS = re.compile(rb"/Contents <([0-9A-F]{2,40000})>")
_ARMOUR = re.compile(rb"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----")


class SignatureBroken(ValueError):
    """There is a signature, and it does not hold for this file; the message says why."""


class Unsigned(ValueError):
    """There is no signature."""


@dataclass(frozen=True)
class Certificate:
    """What is needed of a certificate."""

    whole: bytes
    signed: bytes
    serial: int
    issuer: bytes
    subject: bytes
    not_before: str
    not_after: str
    modulus: int
    exponent: int
    signature: bytes

    @property
    def fingerprint(self) -> str:
        """The SHA-256 by which people compare certificates."""
        return hashlib.sha256(self.whole).hexdigest()


@dataclass(frozen=True)
class Signed:
    """A signature that holds: by which certificate, and the authority in hand that certified it, if one did."""

    certificate: Certificate
    authority: Certificate | None


def check_signature(*, archived: bytes, behind: bytes, authorities: Sequence[Certificate]) -> Signed:
    """Return whose signature it is; raise :class:`SignatureBroken`, or :class:`Unsigned`."""
    if not behind:
        raise Unsigned("nothing stands behind the archived bytes")
    try:
        return _checked(archived, behind, authorities)
    except NotDer as refusal:
        raise SignatureBroken(f"the signature cannot be read: {refusal}") from refusal


def read_authorities(text: bytes) -> tuple[Certificate, ...]:
    """Read certificates written as PEM; what is none is left out."""
    found = []
    for armoured in _ARMOUR.findall(text[:200_000]):
        try:
            found.append(_certificate(read_der(base64.b64decode(b"".join(armoured.split()), validate=True))))
        except (NotDer, binascii.Error):
            continue
    return tuple(found)


def _checked(archived: bytes, behind: bytes, authorities: Sequence[Certificate]) -> Signed:
    digits, digest = _covered(archived, behind)
    if len(digits) % 2:
        raise SignatureBroken("the signature is cut off")
    cms = read_first(bytes.fromhex(digits.decode()))
    if cms.tag != SEQUENCE or digits != (cms.whole.hex().upper().encode()).ljust(len(digits), b"0"):
        raise SignatureBroken("the place of the signature holds something else, or more")
    signer, certificates = _signer_info(cms)
    version, issued, digesting, attributes, scheme, signature = signer
    if (version.integer(), digesting.whole, scheme.whole) != (1, SHA256, SHA256_RSA):
        raise SignatureBroken("another scheme than the platform's")
    issuer, serial = issued.inside(SEQUENCE, INTEGER)
    own = [one for one in certificates if (one.issuer, one.serial) == (issuer.whole, serial.integer())]
    if len(own) != 1:
        raise SignatureBroken("the certificate of its key is missing")
    _check_attributes(attributes, digest, own[0])
    as_set = bytes([SET]) + attributes.whole[1:]
    if not _rsa_holds(own[0], as_set, signature.content):
        raise SignatureBroken("the signature does not fit its key")
    return Signed(own[0], _authority_of(own[0], certificates, authorities))


def _covered(archived: bytes, behind: bytes) -> tuple[bytes, bytes]:
    """Return the digits of the signature and the digest of everything around them."""
    ranges, contents = _RANGE.findall(behind), list(_CONTENTS.finditer(behind))
    if len(ranges) != 1 or len(contents) != 1:
        raise SignatureBroken("what stands behind the archived bytes is not one signature")
    whole = archived + behind
    start, end = len(archived) + contents[0].start(1) - 1, len(archived) + contents[0].end(1) + 1
    if [int(number) for number in ranges[0]] != [0, start, end, len(whole) - end]:
        raise SignatureBroken("the signature does not cover the whole file")
    return contents[0][1], hashlib.sha256(whole[:start] + whole[end:]).digest()


def _signer_info(cms: Value) -> tuple[list[Value], list[Certificate]]:
    kind, wrapped = cms.inside(IDENTIFIER, FIRST)
    (body,) = wrapped.inside(SEQUENCE)
    version, digesting, content, certificates, signers = body.inside(INTEGER, SET, SEQUENCE, FIRST, SET)
    (signer,) = signers.inside(SEQUENCE)
    parts = signer.inside(INTEGER, SEQUENCE, SEQUENCE, FIRST, SEQUENCE, OCTETS)
    expected = (SIGNED_DATA, 1, SHA256, DATA)
    if (kind.whole, version.integer(), digesting.content, content.content) != expected:
        raise SignatureBroken("another form than the platform's")
    return parts, [_certificate(one) for one in certificates.inside()]


def _check_attributes(attributes: Value, digest: bytes, own: Certificate) -> None:
    """What was signed names the digest of the file and the certificate of the key (PAdES, baseline B)."""
    found: dict[bytes, bytes] = {}
    for one in attributes.inside():
        name, values = one.inside(IDENTIFIER, SET)
        (value,) = values.inside()
        found[name.whole] = value.whole
    if not {CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE} <= set(found) <= {
        CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE, ALGORITHM_PROTECTION,
    }:  # fmt: skip
        raise SignatureBroken("what was signed is not what the platform signs")
    if read_der(found[MESSAGE_DIGEST], OCTETS).content != digest:
        raise SignatureBroken("the file is not the one that was signed")
    (listed,) = read_der(found[SIGNING_CERTIFICATE]).inside(SEQUENCE)
    first = listed.inside()[0]
    named = next((part.content for part in first.inside() if part.tag == OCTETS), b"")
    if found[CONTENT_TYPE] != DATA or named != hashlib.sha256(own.whole).digest():
        raise SignatureBroken("the signature names another certificate")


def _authority_of(
    own: Certificate, enclosed: Sequence[Certificate], authorities: Sequence[Certificate]
) -> Certificate | None:
    """Return the authority in hand that certified the key; a certificate enclosed beside must be one in hand."""
    strangers = [one for one in enclosed if one != own and one not in authorities]
    for authority in authorities:
        if authority.subject == own.issuer and _rsa_holds(authority, own.signed, own.signature):
            if strangers:
                raise SignatureBroken("a certificate enclosed is not its authority's")
            return authority
    return None


def _rsa_holds(certificate: Certificate, message: bytes, signature: bytes) -> bool:
    """Verify RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.2)."""
    size = (certificate.modulus.bit_length() + 7) // 8
    if not 256 <= size <= LARGEST_KEY_BYTES or certificate.exponent != 65537 or len(signature) != size:
        return False
    digest = DIGEST_PREFIX + hashlib.sha256(message).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    number = int.from_bytes(signature)
    return number < certificate.modulus and pow(number, 65537, certificate.modulus).to_bytes(size) == expected


def _certificate(value: Value) -> Certificate:
    body, scheme, signature = value.inside(SEQUENCE, SEQUENCE, BIT_STRING)
    _version, serial, inner, issuer, validity, subject, key, *_extensions = body.inside()
    if (scheme.whole, inner.whole) != (SHA256_RSA, SHA256_RSA):
        raise NotDer("a certificate signed by another scheme")
    kind, bits = key.inside(SEQUENCE, BIT_STRING)
    if kind.content[: len(RSA_KEY)] != RSA_KEY:
        raise NotDer("a key of another kind")
    modulus, exponent = read_der(bits.bits()).inside(INTEGER, INTEGER)
    since, until = (_instant(time) for time in validity.inside())
    return Certificate(
        whole=value.whole,
        signed=body.whole,
        serial=serial.integer(),
        issuer=issuer.whole,
        subject=subject.whole,
        not_before=since,
        not_after=until,
        modulus=modulus.integer(),
        exponent=exponent.integer(),
        signature=signature.bits(),
    )


def _instant(time: Value) -> str:
    """Return a time as ``YYYYMMDDHHMMSSZ``; two digits of a year before 50 are of this century (RFC 5280, 4.1.2.5)."""
    text = time.content.decode("latin-1")
    if not re.fullmatch(r"(?:\d{2})?\d{12}Z", text):
        raise NotDer("a time in another form")
    return text if len(text) == 15 else ("20" if text[:2] < "50" else "19") + text
