"""What a request's signature covers is read as RFC 9421 spells it, and anything else is refused by name."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub.ingest.domain.signed import WINDOW, Flaw, NotSigned, read_signed
from tests.custodian import Bank

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
BODY = b'{"kind":"deposit"}'
BANK = Bank()


def read(headers: dict[str, str], *, body: bytes = BODY, at: datetime = AT, **request: str):
    told = {"method": "POST", "authority": "testserver", "path": "/bank/v1/flows", **request}
    given = {name.lower(): value for name, value in headers.items()}
    return read_signed(header=given.get, body=body, at=at, **told)


def refused(headers: dict[str, str], **more: object) -> tuple[Flaw, str]:
    with pytest.raises(NotSigned) as refusal:
        read(headers, **more)
    return refusal.value.flaw, refusal.value.what


def test_the_vector_of_the_standard_is_read_to_the_bytes_that_were_signed():
    """RFC 9421, B.2.6: Ed25519 over a request."""
    headers = {
        "Date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "Content-Type": "application/json",
        "Content-Length": "18",
        "Signature-Input": 'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"',
        "Signature": "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lI"
        "p5WPpBKRCw==:",
    }
    signed = read(headers, body=b"", at=datetime.fromtimestamp(1618884473, UTC), authority="example.com", path="/foo")
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="))
    key.verify(signed.signature, signed.base)
    assert signed.key_id == "test-key-ed25519"


def test_a_request_as_the_bank_signs_it_is_read_with_everything_that_it_covers():
    signed = read(BANK.flow_headers(BODY, created=AT, key="K-1"))
    Ed25519PublicKey.from_public_bytes(BANK.public_key).verify(signed.signature, signed.base)
    assert signed.covered == {"@method", "@authority", "@path", "content-digest", "idempotency-key"}
    assert signed.created == AT


@pytest.mark.parametrize("component", ["@method", "@authority", "@path", "content-digest"])
def test_a_signature_that_leaves_something_out_is_refused(component):
    kept = {"@method", "@authority", "@path", "content-digest"} - {component}
    headers = BANK.flow_headers(BODY, created=AT, cover=sorted(kept))
    assert refused(headers) == (Flaw.UNCOVERED, component)


@pytest.mark.parametrize("shift", [WINDOW + timedelta(seconds=1), -WINDOW - timedelta(seconds=1)])
def test_a_signature_counts_for_five_minutes_either_way(shift):
    headers = BANK.flow_headers(BODY, created=AT)
    read(headers, at=AT + (WINDOW if shift > timedelta() else -WINDOW))
    assert refused(headers, at=AT + shift)[0] is Flaw.STALE


def test_another_body_than_the_digest_speaks_of_is_refused():
    assert refused(BANK.flow_headers(BODY, created=AT), body=BODY + b" ") == (Flaw.DIGEST, "Content-Digest")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Signature-Input", "", Flaw.MISSING),
        ("Signature-Input", "sig=()", Flaw.UNCOVERED),
        ("Signature-Input", 'sig=("@method";req);created=1', Flaw.UNREADABLE),
        ("Signature-Input", 'sig=("@method"), b=("@path")', Flaw.UNREADABLE),
        ("Signature-Input", 'sig=("@method" "@path");created=1;keyid="k";alg="rsa-v1_5-sha256"', Flaw.UNREADABLE),
        ("Signature-Input", "s" * 3000, Flaw.UNREADABLE),
        ("Signature", "", Flaw.MISSING),
        ("Signature", "other=:AAAA:", Flaw.UNREADABLE),
        ("Signature", "sig=:AAAA:", Flaw.UNREADABLE),
        ("Signature", "sig=:A:", Flaw.UNREADABLE),
        ("Content-Digest", "sha-512=:AAAA:", Flaw.MISSING),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(name, value, expected):
    headers = BANK.flow_headers(BODY, created=AT) | {name: value}
    assert refused(headers) == (expected, "alg" if "alg=" in value else "created" if value == "sig=()" else name)


def test_the_same_component_twice_is_refused():
    headers = BANK.flow_headers(BODY, created=AT)
    headers["Signature-Input"] = headers["Signature-Input"].replace('"@method"', '"@method" "@method"')
    assert refused(headers) == (Flaw.UNREADABLE, "Signature-Input")


def extended(parameters: str) -> dict[str, str]:
    headers = BANK.flow_headers(BODY, created=AT)
    return headers | {"Signature-Input": headers["Signature-Input"] + parameters}


def test_a_signature_may_end_before_its_five_minutes_and_says_nothing_unknown_of_itself():
    moment = int(AT.timestamp())
    read(extended(f';alg="ed25519";nonce="n-1";expires={moment + 10}'))
    assert refused(extended(f";expires={moment}"))[0] is Flaw.EXPIRED
    assert refused(extended(";expires=99999999999999999999")) == (Flaw.UNREADABLE, "expires")
    assert refused(extended(';tag="other"')) == (Flaw.UNREADABLE, "tag")
    assert refused(extended(f";created={moment}")) == (Flaw.UNREADABLE, "Signature-Input")
