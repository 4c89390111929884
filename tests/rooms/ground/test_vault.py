"""Sealed content is unreadable in its row, can be destroyed once, and is found by blind indexes."""

import base64
import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hub.access.scope import Scope, ScopeKind, entered
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.vault import blind, keys
from hub.vault.models import SealedContent
from hub.vault.operations import (
    ContentErased,
    ContentMissing,
    ToSeal,
    _binding,
    erase,
    seal,
    seal_all,
    unseal,
    unseal_all,
    unseal_by_owner,
)

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


def to_seal(content, owner):
    return ToSeal(purpose="evidence", owner_kind="note", owner_id=owner, content=content, subject_id=None)


def test_many_contents_are_sealed_in_one_statement_each_once_and_answered_in_their_order():
    owners = [new_id() for _ in range(3)]
    known = sealed(b"1", owner=owners[1])
    wanted = [to_seal(str(number).encode(), owner) for number, owner in enumerate(owners)]
    with CaptureQueriesContext(connection) as asked:
        refs = seal_all([*wanted, wanted[0]], at=NOW)
    assert sum("INSERT" in query["sql"] for query in asked) == 1
    assert refs[1] == known
    assert refs[3] == refs[0]
    assert [unseal(ref.id) for ref in refs] == [b"0", b"1", b"2", b"0"]
    assert SealedContent.objects.count() == 3
    assert seal_all([], at=NOW) == ()


def test_one_erased_content_keeps_all_of_them_out():
    owner = new_id()
    erase(sealed(b"0", owner=owner).id, reason="closure", by=system_actor("test"), at=NOW)
    with pytest.raises(ContentErased, match="closure"):
        seal_all([to_seal(b"1", new_id()), to_seal(b"0", owner)], at=NOW)
    assert SealedContent.objects.count() == 1


def test_what_another_scope_sealed_is_not_sealed_again_out_of_its_sight():
    owner = new_id()
    subject = to_seal(b"0", owner)
    seal_all([replace(subject, subject_id=new_id())], at=NOW)
    with entered(Scope(kind=ScopeKind.STAFF, actor=system_actor("test"))), pytest.raises(ContentMissing):
        seal_all([subject], at=NOW)


def test_many_contents_open_in_their_order_and_none_stands_where_one_does_not():
    kept, erased, other = (sealed(content=text) for text in (b"kept", b"erased", b"other"))
    erase(erased.id, reason="asked for", by=system_actor("test"), at=NOW)
    asked = [other.id, new_id(), kept.id, erased.id, kept.id]
    assert unseal_all(asked) == [b"other", None, b"kept", None, b"kept"]
    with pytest.raises(ContentErased):
        unseal(asked[3])
    with entered(Scope(kind=ScopeKind.PUBLIC, actor=system_actor("passer-by"))):
        assert unseal_all(asked) == [None] * 5


@pytest.mark.parametrize("text", ["note", 'a "quoted" \\ word', "备注\u2028\x00"])
def test_a_row_is_named_as_json_writes_a_list(text):
    row = SealedContent(owner_kind=text, owner_id=new_id(), purpose="evidence", digest="0" * 64)
    texts = [str(row.id), text, str(row.owner_id), "evidence", "0" * 64]
    assert _binding(row) == json.dumps(texts).encode()


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
