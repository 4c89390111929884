"""Sealed content opens only where it was sealed, survives key rotation, and can be destroyed."""

import base64

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.vault import blind, keys, operations
from hub.vault.models import SealedContent
from hub.vault.operations import ContentErased, VaultTampered, erase, reencrypt, seal, unseal, unseal_by_owner

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


def test_a_ciphertext_moved_to_another_row_or_changed_by_one_bit_does_not_open():
    one, other = sealed(), sealed(b"other")
    row = SealedContent.objects.get(id=other.id)
    row.ciphertext = SealedContent.objects.get(id=one.id).ciphertext
    row.save(update_fields=["ciphertext"])
    with pytest.raises(VaultTampered):
        unseal(other.id)
    row = SealedContent.objects.get(id=one.id)
    row.ciphertext = bytes(row.ciphertext[:-1]) + bytes([row.ciphertext[-1] ^ 1])
    row.save(update_fields=["ciphertext"])
    with pytest.raises(VaultTampered):
        unseal(one.id)


def test_the_skeleton_cannot_be_rewritten():
    ref = sealed()
    with pytest.raises(DatabaseError), transaction.atomic():
        SealedContent.objects.filter(id=ref.id).update(digest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        SealedContent.objects.filter(id=ref.id).delete()


def test_erased_content_is_gone_and_cannot_be_sealed_again_unnoticed():
    owner = new_id()
    ref = sealed(owner=owner)
    erase(ref.id, reason="closure + 30 days", by=system_actor("test"), at=NOW)
    erase(ref.id, reason="again", by=system_actor("test"), at=NOW)
    with pytest.raises(ContentErased, match="closure"):
        unseal(ref.id)
    with pytest.raises(ContentErased):
        sealed(owner=owner)


def test_rotation_reencrypts_and_the_old_key_is_then_not_needed(monkeypatch):
    ref = sealed()
    old = keys.keyring()
    fresh = ("k2", bytes(range(32)))
    monkeypatch.setattr(operations, "keyring", lambda: keys.Keyring((fresh, *old.masters)))
    assert reencrypt().done == 1
    assert reencrypt().last is None
    monkeypatch.setattr(operations, "keyring", lambda: keys.Keyring((fresh,)))
    assert unseal(ref.id) == SECRET


def test_the_command_rotates_in_chunks_past_a_content_that_does_not_open(monkeypatch, capsys):
    refs = [sealed(str(number).encode()) for number in range(5)]
    SealedContent.objects.filter(id=refs[1].id).update(ciphertext=b"cut")
    fresh = ("k2", bytes(range(32)))
    masters = (fresh, *keys.keyring().masters)
    monkeypatch.setattr(operations, "keyring", lambda: keys.Keyring(masters))
    with pytest.raises(SystemExit) as end:
        call_command("rotate_vault", "--chunk", "2")
    assert end.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["1 re-encrypted", "3 re-encrypted", "4 re-encrypted"]
    assert lines[3:] == [f"does not open\t{refs[1].id}", "done: 4 re-encrypted, 1 do not open"]
    monkeypatch.setattr(operations, "keyring", lambda: keys.Keyring((fresh,)))
    assert [unseal(ref.id) for ref in refs if ref != refs[1]] == [b"0", b"2", b"3", b"4"]


def test_blind_indexes_survive_rotation_and_differ_between_fields(monkeypatch):
    before = blind.blind_index("13800000000", field="phone")
    old = keys.keyring()
    monkeypatch.setattr(blind, "keyring", lambda: keys.Keyring((("k2", bytes(32)), *old.masters)))
    assert blind.blind_index("13800000000", field="phone") == before
    assert blind.blind_index("13800000000", field="id_number") != before


@pytest.mark.parametrize("text", ["", "k1:AAAA", "k1:***", "k1:" + "A" * 43 + "=,k1:" + "A" * 43 + "="])
def test_a_bad_keyring_is_refused(text):
    with pytest.raises(keys.KeyringInvalid):
        keys.parse_keyring(text)


def test_a_good_keyring_keeps_its_order():
    text = ",".join(f"k{n}:{base64.b64encode(bytes([n]) * 32).decode()}" for n in (2, 1))
    assert keys.parse_keyring(text).newest_id == "k2"
