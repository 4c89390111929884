"""Make the certificates that reports are signed under: an authority of the house, and the platform's own.

The authority is a demonstration: nobody outside has examined who stands behind it. Whoever verifies a report holds the
authority's certificate for right or does not; a house with a certificate of a recognised authority uses that one.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

KEY_BITS: Final = 3072
"""128 bits of security (NIST SP 800-57, part 1, table 2): a report is kept for twenty years."""
AUTHORITY_DAYS: Final = 50 * 365
PLATFORM_DAYS: Final = 25 * 365
"""Longer than the twenty years that a suitability record is kept: there is no time-stamp to carry a signature on."""
SETTLING: Final = timedelta(days=1)
"""A certificate holds a little from before it was made, for readers whose clock is behind."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A key with its certificate, both as PEM; printing it shows no key."""

    certificate: str
    private_key: str = field(repr=False)


def new_authority(*, at: datetime) -> Identity:
    """Make an authority that certifies the platform's keys and nothing else."""
    key = new_key()
    name = _name("Mingzheng demonstration authority 明证演示签发机构")
    made = _certificate(name, name, key, at=at, days=AUTHORITY_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(certifies=True), critical=True)
    return _identity(made.sign(key, SHA256()), key)


def new_platform_key(*, authority: Identity, at: datetime) -> Identity:
    """Make a key of the platform under an authority."""
    key, issuer = new_key(), x509.load_pem_x509_certificate(authority.certificate.encode())
    name = _name("Mingzheng platform 明证平台")
    made = _certificate(name, issuer.subject, key, at=at, days=PLATFORM_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(certifies=False), critical=True)
    return _identity(made.sign(_private(authority), SHA256()), key)


def new_key() -> rsa.RSAPrivateKey:
    """Draw a key; RSA, because every reader of PDF files checks it."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def _private(identity: Identity) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(identity.private_key.encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _identity(certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> Identity:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Identity(certificate=certificate.public_bytes(Encoding.PEM).decode(), private_key=private)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "明证"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, *, at: datetime, days: int
) -> x509.CertificateBuilder:
    since = at.replace(microsecond=0) - SETTLING
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(secrets.token_bytes(16)) >> 1)
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )
