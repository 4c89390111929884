"""Sign a finished file as PAdES B-B (ETSI EN 319 142-1): an increment behind the bytes, which stay as they were.

There is no time-stamp authority; when a file existed is told by the log that its digest is anchored in. The same file,
key and time give the same increment: the signature scheme draws no random numbers, and the file's new id follows from
its content.
"""

from datetime import datetime
from io import BytesIO
from typing import Any, Final

from asn1crypto import keys, pem, x509
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
    signed: bytes = _SignerAt(metadata, _signer(by, authority), at=at).sign_pdf(writer).getvalue()
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


def _signer(by: Identity, authority: str) -> signers.SimpleSigner:
    certificate = x509.Certificate.load(_der(by.certificate))
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register(x509.Certificate.load(_der(authority)))
    return signers.SimpleSigner(
        signing_cert=certificate, signing_key=keys.PrivateKeyInfo.load(_der(by.private_key)), cert_registry=known
    )


def _der(text: str) -> bytes:
    unarmoured: bytes = pem.unarmor(text.encode())[2]
    return unarmoured
