"""Heads are signed notes that a published key checks, without any library; whatever was bent is refused."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chain.verifier.ed25519 import signature_holds
from chain.verifier.note import (
    LogHead,
    NoteRefused,
    NoteUnreadable,
    head_text,
    key_text,
    read_key,
    read_note,
    signed_note,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
NAME = "example.com/log"
HEAD = LogHead(origin=NAME, size=7, root=bytes(range(32)))


def note(head: LogHead = HEAD) -> str:
    text = head_text(head)
    return signed_note(text=text, name=NAME, public_key=PUBLIC, signature=KEY.sign(text.encode()))


RFC_8032 = [  # section 7.1, tests 1 to 3
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465"
        "5141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb0"
        "0d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc0"
        "27beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_published_signatures_hold(public, message, signature):
    given_ = {"public_key": bytes.fromhex(public), "message": bytes.fromhex(message)}
    assert signature_holds(**given_, signature=bytes.fromhex(signature))
    assert not signature_holds(**given_ | {"message": b"other"}, signature=bytes.fromhex(signature))


@given(st.binary(max_size=80), st.integers(0, 511))
def test_what_the_library_signs_holds_and_with_any_bit_changed_does_not(message, bit):
    signature = bytearray(KEY.sign(message))
    assert signature_holds(public_key=PUBLIC, message=message, signature=bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not signature_holds(public_key=PUBLIC, message=message, signature=bytes(signature))


def test_a_signature_of_the_wrong_length_or_a_key_that_is_no_point_holds_nothing():
    signature = KEY.sign(b"x")
    assert not signature_holds(public_key=PUBLIC, message=b"x", signature=signature[:-1])
    assert not signature_holds(public_key=b"\xff" * 32, message=b"x", signature=signature)
    malleable = signature[:32] + (int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493).to_bytes(32, "little")  # noqa: E501  # fmt: skip
    assert not signature_holds(public_key=PUBLIC, message=b"x", signature=malleable)


def test_a_note_has_the_published_form_and_is_read_back():
    lines = note().split("\n")
    assert lines[:2] == [NAME, "7"]
    assert lines[3] == ""
    assert lines[4].startswith(f"— {NAME} ")
    assert read_note(note(), name=NAME, public_key=PUBLIC) == HEAD


def test_a_key_is_named_and_read_back():
    assert read_key(key_text(name=NAME, public_key=PUBLIC)) == (NAME, PUBLIC)
    for wrong in ("", "a+b+c", key_text(name=NAME, public_key=PUBLIC).replace("example", "other")):
        with pytest.raises(NoteRefused):
            read_key(wrong)


@pytest.mark.parametrize(
    "bent",
    [
        note().replace("\n7\n", "\n8\n"),
        note().replace(NAME, "other.example/log", 1),
        note().replace(f"— {NAME}", "— somebody"),
        note().split("\n\n")[0],
        "",
        "x\n\n— example.com/log AAAA\n",
    ],
)
def test_a_bent_note_is_refused(bent):
    with pytest.raises(NoteRefused):
        read_note(bent, name=NAME, public_key=PUBLIC)


@pytest.mark.parametrize(
    "text", ["<html>Bad gateway</html>", "", "a\n\nb", f"{NAME}\n{'9' * 5000}\nAAAA\n\n— {NAME} AAAA\n"]
)
def test_what_is_no_signed_head_at_all_accuses_nobody(text):
    with pytest.raises(NoteUnreadable):
        read_note(text, name=NAME, public_key=PUBLIC)
