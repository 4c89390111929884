"""A signature counts when a registered key made it of exactly these bytes while the key was valid."""

import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hub.funds.domain.custody_keys import (
    CustodianKeyFacts,
    Doubt,
    KeyUnusable,
    SignatureRefused,
    read_public_key,
    read_signature,
    require_signed,
)
from tests.custodian import AT, Bank

BANK, RAW = Bank(), b"a statement"
FROM, UNTIL = AT - timedelta(days=1), AT + timedelta(days=1)


def key(**more: object) -> CustodianKeyFacts:
    return CustodianKeyFacts(id="k", public_key=BANK.public_key, valid_from=FROM, valid_until=UNTIL, **more)


def doubt(*, raw: bytes = RAW, signature: bytes | None = None, at=AT, **more: object) -> Doubt:
    with pytest.raises(SignatureRefused) as refused:
        require_signed(key=key(**more), raw=raw, signature=BANK.sign(RAW) if signature is None else signature, at=at)
    assert refused.value.key_id == "k"
    return refused.value.doubt


def test_a_signature_of_these_bytes_by_a_valid_key_counts() -> None:
    for at in (FROM, AT, UNTIL - timedelta(microseconds=1)):
        require_signed(key=key(), raw=RAW, signature=BANK.sign(RAW), at=at)


def test_any_flipped_bit_of_file_or_signature_is_a_forgery() -> None:
    signature = BANK.sign(RAW)
    for place in range(len(RAW)):
        assert doubt(raw=RAW[:place] + bytes([RAW[place] ^ 1]) + RAW[place + 1 :]) is Doubt.FORGED
    for place in range(len(signature)):
        assert doubt(signature=signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]) in Doubt
    assert doubt(signature=Bank().sign(RAW)) is Doubt.FORGED


def test_a_key_counts_only_within_its_term() -> None:
    assert doubt(at=FROM - timedelta(microseconds=1)) is Doubt.NOT_YET
    assert doubt(at=UNTIL) is Doubt.EXPIRED
    assert doubt(revoked_at=AT) is Doubt.REVOKED


@pytest.mark.parametrize("written", [b"", b"abc", b"x" * 63, b"x" * 65, base64.b64encode(b"x" * 63)])
def test_what_is_not_64_bytes_is_no_signature(written: bytes) -> None:
    assert doubt(signature=read_signature(written)) is Doubt.UNREADABLE


def test_a_signature_may_be_raw_or_base64() -> None:
    signature = BANK.sign(RAW)
    assert read_signature(signature) == read_signature(base64.b64encode(signature) + b"\n") == signature


def test_only_an_ed25519_public_key_in_pem_is_one() -> None:
    def pem(public: object) -> bytes:
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    assert read_public_key(pem(BANK.private_key.public_key())) == BANK.public_key
    for other in (b"", b"ssh-ed25519 AAAA", pem(ec.generate_private_key(ec.SECP256R1()).public_key())):
        with pytest.raises(KeyUnusable, match="expected"):
            read_public_key(other)
