"""Keep the platform's signing keys, and sign each report once: the archived bytes stay, the signature stands behind.

The platform signs, and no person: an advisor's act is the recorded one of issuing (docs/adr/0027). Keys lie in the
database, sealed by the vault, so that every process has them and a backup keeps them.
"""

from contextlib import suppress
from datetime import datetime
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate
from django.conf import settings
from django.db import transaction

from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import Actor, system_actor
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.schema.locks import hold_names
from reports.domain.facts import ReportFacts
from reports.domain.house import HOUSE_NAME
from reports.models import Signature, SigningKey
from reports.queries import report, report_pdf
from reports.signing import AUTHORITY_FILE
from reports.signing.certificates import Identity, new_authority, new_platform_key

_LOCK = "report-signing-key"


def sign_report(facts: ReportFacts, pdf: bytes, *, at: datetime) -> bytes:
    """Sign the archived bytes of a report and return the signed file; the caller holds a transaction."""
    from reports.signing.pades import signature_of  # a third of a second that only who signs should wait for

    with entered(system_scope("signing")):
        key = _in_use(SigningKey.PLATFORM) or _first_keys(at=at)
        assert key.issuer is not None
        name = f"{HOUSE_NAME.zh} {HOUSE_NAME.en}"
        increment = signature_of(pdf=pdf, by=_identity(key), authority=_pem(key.issuer.certificate), name=name, at=at)
        Signature.objects.create(
            report_id=facts.id,
            subject_id=facts.subject_id,
            key=key,
            increment=increment,
            signed_digest=sha256_hex(pdf + increment),
            signed_at=at,
        )
    return pdf + increment


def signed_report(facts: ReportFacts, pdf: bytes, *, at: datetime) -> bytes:
    """Return the signed file; a report from before signatures is signed when it is first asked for."""
    with entered(system_scope("signing")):
        hold_names([f"signature:{facts.id}"])
        kept = Signature.objects.filter(report_id=facts.id).first()
    return pdf + bytes(kept.increment) if kept else sign_report(facts, pdf, at=at)


def signed_file(*, report_id: UUID, at: datetime) -> bytes:
    """Return the signed file of a report; raise ``ReportUnknown`` or the vault's refusals."""
    return signed_report(report(report_id=report_id), report_pdf(report_id=report_id), at=at)


def report_of_signed(digest: str) -> ReportFacts | None:
    """Return the report whose signed file has this digest; whoever asks holds the file, so everybody may."""
    with entered(system_scope("signing")):
        kept = Signature.objects.filter(signed_digest=digest).first()
        return report(report_id=kept.report_id) if kept else None


def rotate_signing_key(*, by: Actor, at: datetime) -> str:
    """Let a fresh key sign from now on, and destroy the former; return the new certificate's fingerprint.

    What the former key signed stays valid: its certificate does.
    """
    with transaction.atomic(), entered(system_scope("signing")):
        hold_names([_LOCK])
        former, authority = _in_use(SigningKey.PLATFORM), _in_use(SigningKey.AUTHORITY)
        if former is None or authority is None:
            made = _first_keys(at=at, by=by)
        else:
            SigningKey.objects.filter(id=former.id).update(private_key=None, retired_at=at)
            made = _platform_key(authority, by=by, at=at)
        return fingerprint(bytes(made.certificate))


def authority_certificates() -> str:
    """Return the certificates of all authorities that ever certified a key here, as PEM, newest first."""
    with entered(system_scope("signing")):
        rows = SigningKey.objects.filter(role=SigningKey.AUTHORITY).order_by("-made_at", "-id")
        return "".join(_pem(row.certificate) for row in rows)


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate (DER), by which people compare it."""
    return sha256_hex(certificate)


def _in_use(role: str) -> SigningKey | None:
    return SigningKey.objects.select_related("issuer").filter(role=role, retired_at=None).first()


def _first_keys(*, at: datetime, by: Actor | None = None) -> SigningKey:
    """Make authority and platform key; whoever comes second finds those of the first."""
    hold_names([_LOCK])
    by = by or system_actor("signing")
    authority = _in_use(SigningKey.AUTHORITY) or _kept(SigningKey.AUTHORITY, new_authority(at=at), None, by=by, at=at)
    return _in_use(SigningKey.PLATFORM) or _platform_key(authority, by=by, at=at)


def _platform_key(authority: SigningKey, *, by: Actor, at: datetime) -> SigningKey:
    made = new_platform_key(authority=_identity(authority), at=at)
    return _kept(SigningKey.PLATFORM, made, authority, by=by, at=at)


def _kept(role: str, made: Identity, issuer: SigningKey | None, *, by: Actor, at: datetime) -> SigningKey:
    certificate = load_pem_x509_certificate(made.certificate.encode()).public_bytes(Encoding.DER)
    row = SigningKey.objects.create(
        id=new_id(),
        role=role,
        issuer=issuer,
        certificate=certificate,
        private_key=made.private_key,
        made_by=by.id,
        made_by_label=by.label,
        made_at=at,
    )
    record(
        by=by,
        action="signing_key.made",
        at=at,
        target_kind="signing_key",
        target_id=str(row.id),
        details={"role": role, "certificate": fingerprint(certificate)},
    )
    transaction.on_commit(_lay_out)
    return row


def _lay_out() -> None:
    """Put the authorities' certificates where programs of this machine look; elsewhere ``/verify/`` hands them out."""
    with suppress(OSError):
        (settings.HUB_HOME / AUTHORITY_FILE).write_text(authority_certificates())


def _identity(row: SigningKey) -> Identity:
    assert row.private_key is not None
    return Identity(certificate=_pem(row.certificate), private_key=row.private_key)


def _pem(certificate: bytes) -> str:
    return _armoured(bytes(certificate))


@cache
def _armoured(certificate: bytes) -> str:
    return load_der_x509_certificate(certificate).public_bytes(Encoding.PEM).decode()
