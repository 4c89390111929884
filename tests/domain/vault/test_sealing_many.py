"""Sealing many at once is sealing one, many times: the same keys, the same places."""

import json

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from hub.inbox.models import Message
from hub.vault.sealing import expanded


@given(key=st.binary(min_size=32, max_size=32), info=st.binary(max_size=300))
def test_the_expansion_is_that_of_the_rfc(key, info):
    assert expanded(key, info) == HKDFExpand(algorithm=SHA256(), length=32, info=info).derive(key)


def test_the_expansion_agrees_with_the_rfcs_first_vector():
    """RFC 5869, A.1: the first 32 of its 42 bytes are T(1)."""
    key = bytes.fromhex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    info = bytes.fromhex("f0f1f2f3f4f5f6f7f8f9")
    assert expanded(key, info).hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"


@given(source=st.text(), key=st.text())
def test_a_row_is_named_as_json_would_name_it(source, key):
    column = Message._meta.get_field("body")
    assert column._named([source, key]) == json.dumps(["inbox_message", "body", source, key]).encode()
