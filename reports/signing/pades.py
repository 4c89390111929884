"""Sign a finished file as PAdES B-B (ETSI EN 319 142-1): an increment behind the bytes, which stay as they were.

There is no time-stamp authority; when a file existed is told by the log that its digest is anchored in. The same file,
key and time give the same increment: the signature scheme draws no random numbers, and the file's new id follows from
its content.
"""

from datetime import datetime
from io import BytesIO
from typing import Any, Final

from asn1crypto import pem, x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from hub.kernel.digest import sha256_hex
from reports.signing.certificates import Identity

FIELD: Final = "Platform"
REASON: Final = "Issued by the platform 由平台出具"


def signature_of(*, pdf: bytes, by: Identity, authority: str, name: str, at: datetime) -> bytes:
    """Return the increment that signs ``pdf``: the two together are the signed file.

    ``authority`` is the certificate, as PEM, that ``by`` was issued under; ``name`` is who signs.
    """
    writer = _Increment(BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        name=name,
        reason=REASON,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        tight_size_estimates=True,
    )
    signed: bytes = _SignerAt(metadata, _Signer(by, authority), at=at).sign_pdf(writer).getvalue()
    assert signed.startswith(pdf)
    return signed[len(pdf) :]


class _Increment(IncrementalPdfFileWriter):
    """An increment of the signature alone: what the archive file says of itself stays as it was."""

    def _update_meta(self) -> None:
        """Leave the metadata as the archive file has them (ISO 19005-3 holds them equal in two places)."""

    @classmethod
    def _handle_id(cls, prev: Any) -> Any:
        """Derive the second id from the first, which is the digest of what is in the file."""
        first = bytes(prev.trailer["/ID"][0])
        following = bytes.fromhex(sha256_hex(b"hub/signed/v1" + first))[:16]
        return generic.ArrayObject([generic.ByteStringObject(first), generic.ByteStringObject(following)])


class _SignerAt(signers.PdfSigner):
    """A signer that is told the time."""

    def __init__(self, metadata: Any, signer: Any, *, at: datetime) -> None:
        super().__init__(metadata, signer)
        self._at = at.replace(microsecond=0)

    def init_signing_session(self, *arguments: Any, **named: Any) -> Any:
        """Put the given time in place of the clock's."""
        session = super().init_signing_session(*arguments, **named)
        session.system_time = self._at
        return session


class _Signer(signers.Signer):
    """Signs with a key of the vault; what only asks how long a signature is gets so many zeros."""

    def __init__(self, by: Identity, authority: str) -> None:
        known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        known.register(x509.Certificate.load(_der(authority)))
        super().__init__(signing_cert=x509.Certificate.load(_der(by.certificate)), cert_registry=known)
        self._key = _key(by.private_key)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature (RSASSA-PKCS1-v1_5, RFC 8017, 8.2); it has been held against the key's public part."""
        assert digest_algorithm == "sha256"
        if dry_run:
            return bytes(self._key.key_size // 8)
        signed = self._key.sign(data, PKCS1v15(), SHA256())
        self._key.public_key().verify(signed, data, PKCS1v15(), SHA256())
        return signed


def _key(text: str) -> RSAPrivateKey:
    """Read a key that the vault has authenticated; testing its primes again would take 0.15 s a report."""
    key = load_pem_private_key(text.encode(), password=None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey)
    return key


def _der(text: str) -> bytes:
    unarmoured: bytes = pem.unarmor(text.encode())[2]
    return unarmoured
