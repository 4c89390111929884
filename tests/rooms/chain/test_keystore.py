"""The anchoring key lies encrypted, is opened once, and a kill while it changes leaves one whole state or the other."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from eth_account import Account

from chain.connection import Connection, connect, connected_to
from chain.ledgers.keystore import SCRYPT_N, KeyLocked, KeyRing, KeyStore, passphrase_file
from chain.ledgers.memory import MemoryLedger
from chain.ledgers.port import Fees, Order
from chain.ledgers.signer import KeyFile

ORDER = Order(
    chain_id=31337, nonce=0, to=None, data=b"", gas=1, fees=Fees(max_fee_wei=1, priority_fee_wei=1)
)  # fmt: skip
QUICK = 2


def ring(folder: Path, *, passphrase: str = "open", plain: Path | None = None) -> KeyRing:
    return KeyRing(folder / "chain.json", passphrase=lambda: passphrase, plain=plain, scrypt_n=QUICK)


def test_the_file_is_web3_secret_storage_under_scrypt_and_closed_to_others(tmp_path):
    store = ring(tmp_path / "secrets").current()
    path = tmp_path / "secrets" / "chain.json"
    content = json.loads(path.read_text())
    assert (content["version"], content["crypto"]["kdf"]) == (3, "scrypt")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Account.from_key(Account.decrypt(content, "open")).address.lower() == store.address


def test_the_work_factor_of_the_format_is_used_unless_a_test_is_in_a_hurry(tmp_path):
    KeyRing(tmp_path / "chain.json", passphrase=lambda: "open").current()
    assert json.loads((tmp_path / "chain.json").read_text())["crypto"]["kdfparams"]["n"] == SCRYPT_N == 262_144


def test_what_it_signs_is_signed_by_its_account(tmp_path):
    store = ring(tmp_path).current()
    assert Account.recover_transaction(store.sign(ORDER).raw).lower() == store.address


def test_it_is_opened_once_per_process(tmp_path, monkeypatch):
    ring(tmp_path).current()
    opened = []
    decrypt = Account.decrypt
    monkeypatch.setattr(Account, "decrypt", lambda *words: opened.append(1) or decrypt(*words))
    for _ in range(3):
        ring(tmp_path).current().sign(ORDER)
    assert opened == [1]


def test_a_wrong_passphrase_is_refused_with_where_to_look(tmp_path):
    ring(tmp_path).current()
    with pytest.raises(KeyLocked, match="CHAIN_KEY_PASSPHRASE"):
        ring(tmp_path, passphrase="shut").current().sign(ORDER)


def test_a_key_that_lay_open_is_taken_over_and_removed(tmp_path):
    plain = KeyFile(tmp_path / "chain")
    before = plain.address
    assert ring(tmp_path, plain=tmp_path / "chain").current().address == before
    assert not (tmp_path / "chain").exists()
    assert ring(tmp_path, plain=tmp_path / "chain").current().address == before


def test_killed_before_the_open_key_is_removed_the_next_process_removes_it(tmp_path, monkeypatch):
    before = KeyFile(tmp_path / "chain").address
    with monkeypatch.context() as killed, pytest.raises(SystemExit):
        killed.setattr(KeyRing, "_remove_plain", lambda *_: (_ for _ in ()).throw(SystemExit))
        ring(tmp_path, plain=tmp_path / "chain").current()
    assert (tmp_path / "chain").exists()
    assert ring(tmp_path, plain=tmp_path / "chain").current().address == before
    assert not (tmp_path / "chain").exists()


def test_an_open_key_of_another_account_is_left_where_it_is(tmp_path):
    mine = ring(tmp_path).current().address
    assert KeyFile(tmp_path / "chain").address != mine
    assert ring(tmp_path, plain=tmp_path / "chain").current().address == mine
    assert (tmp_path / "chain").exists()


def test_the_next_key_takes_over_and_the_former_is_kept(tmp_path):
    keys = ring(tmp_path)
    old, new = keys.current().address, keys.next().address
    assert keys.next().address == new
    keys.promote()
    assert keys.current().address == new != old
    former = KeyStore(tmp_path / f"chain-{old}.json", passphrase=lambda: "open")
    assert Account.recover_transaction(former.sign(ORDER).raw).lower() == old


def test_killed_between_keeping_the_former_and_taking_the_next_nothing_is_lost(tmp_path, monkeypatch):
    keys = ring(tmp_path)
    old, new = keys.current().address, keys.next().address
    with monkeypatch.context() as killed, pytest.raises(SystemExit):
        killed.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(SystemExit))
        keys.promote()
    assert keys.current().address == old
    keys.promote()
    assert keys.current().address == new


def test_the_configured_passphrase_opens_the_hubs_own_key(tmp_path, settings, monkeypatch):
    settings.CHAIN_RPC_URL, settings.CHAIN_KEY_PATH = "http://127.0.0.1:9", tmp_path / "chain"
    monkeypatch.setitem(KeyRing.__init__.__kwdefaults__, "scrypt_n", QUICK)
    assert connect().ledger
    assert not (tmp_path / "chain.json").exists(), "who only reads the chain needs no key"
    assert not list(tmp_path.iterdir()), "and no passphrase"
    address = connect().signer.address
    assert passphrase_file(tmp_path / "chain-passphrase") == (tmp_path / "chain-passphrase").read_text()
    assert connect().signer.address == address
    settings.CHAIN_KEY_PASSPHRASE = "another"
    with pytest.raises(KeyLocked):
        connect().signer.sign(ORDER)


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["anchor", "rotate_anchor_key", "succeed_contract"])
def test_a_command_says_in_a_sentence_that_the_passphrase_does_not_open_the_key(tmp_path, command):
    ring(tmp_path).current()
    keys = ring(tmp_path, passphrase="shut")
    shut = connected_to(Connection(MemoryLedger(), keys.current(), keys))
    with shut, pytest.raises(CommandError, match="look at CHAIN_KEY_PASSPHRASE"):
        call_command(command)
