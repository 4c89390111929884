"""Sealed content is unreadable in its row, can be destroyed once, and is found by blind indexes."""

import base64

import pytest
from django.db import DatabaseError, connection, transaction

from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.vault import blind, keys
from hub.vault.models import SealedContent
from hub.vault.operations import ContentErased, erase, seal, unseal, unseal_by_owner

pytestmark = pytest.mark.usefixtures("system_scope")
NOW = utc_now()
SECRET = "身份证 110101199003070011".encode()


def sealed(content=SECRET, owner=None):
    return seal(
        purpose="evidence", owner_kind="note", owner_id=owner or new_id(), content=content, subject_id=None, at=NOW
    )


def test_what_was_sealed_opens_and_is_not_readable_in_the_row():
    owner = new_id()
    ref = sealed(owner=owner)
    assert ref.digest == sha256_hex(SECRET)
    assert unseal(ref.id) == unseal_by_owner(owner_kind="note", owner_id=owner, purpose="evidence") == SECRET
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault_sealedcontent::text FROM vault_sealedcontent")
        assert b"110101199003070011".hex() not in cursor.fetchone()[0]


def test_sealing_the_same_content_again_gives_the_same_row():
    owner = new_id()
    assert sealed(owner=owner) == sealed(owner=owner)


def test_the_skeleton_cannot_be_rewritten():
    ref = sealed()
    with pytest.raises(DatabaseError), transaction.atomic():
        SealedContent.objects.filter(id=ref.id).update(digest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        SealedContent.objects.filter(id=ref.id).delete()


@pytest.mark.parametrize("exchange", [{"ciphertext": b"other"}, {"erased_reason": "x"}])
def test_a_sealed_content_cannot_be_exchanged_and_an_erased_one_not_brought_back(exchange):
    ref = sealed()
    with pytest.raises(DatabaseError, match="erased once, and not exchanged"), transaction.atomic():
        SealedContent.objects.filter(id=ref.id).update(**exchange)
    erase(ref.id, reason="closure + 30 days", by=system_actor("test"), at=NOW)
    with pytest.raises(DatabaseError, match="erased once, and not exchanged"), transaction.atomic():
        SealedContent.objects.filter(id=ref.id).update(**exchange)


def test_erased_content_is_gone_and_cannot_be_sealed_again_unnoticed():
    owner = new_id()
    ref = sealed(owner=owner)
    erase(ref.id, reason="closure + 30 days", by=system_actor("test"), at=NOW)
    erase(ref.id, reason="again", by=system_actor("test"), at=NOW)
    with pytest.raises(ContentErased, match="closure"):
        unseal(ref.id)
    with pytest.raises(ContentErased):
        sealed(owner=owner)


def test_blind_indexes_differ_between_fields_and_from_pseudonyms():
    found = blind.blind_index("13800000000", field="phone")
    assert found == blind.blind_index("13800000000", field="phone")
    assert found != blind.blind_index("13800000000", field="id_number")
    assert found != blind.pseudonym("13800000000", use="phone")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k1:AAAA",
        "k1:***",
        ":" + "A" * 43 + "=",
        "k" * 33 + ":" + "A" * 43 + "=",
        "k1:" + "A" * 43 + "=,k1:" + "A" * 43 + "=",
    ],
)
def test_a_bad_keyring_is_refused(text):
    with pytest.raises(keys.KeyringInvalid):
        keys.parse_keyring(text)


def test_a_good_keyring_keeps_its_order():
    text = ",".join(f"k{n}:{base64.b64encode(bytes([n]) * 32).decode()}" for n in (2, 1))
    assert keys.parse_keyring(text).newest_id == "k2"
