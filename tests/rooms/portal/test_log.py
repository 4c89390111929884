"""Anybody copies the log: the head is signed, tiles are those of the tree, caches may keep them, guesses fail."""

import hashlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chain.models import Alarm
from chain.promises import MERGE_DELAY_BROKEN, watch_merge_delay
from chain.receipts import MAXIMUM_MERGE_DELAY
from chain.verifier import leaf_hash, verify_consistency, verify_inclusion
from chain.verifier.ed25519 import signature_holds
from chain.verifier.note import read_key, read_note
from hub.access.roles import Role
from hub.kernel.canonical import canonical_bytes
from hub.portal import log
from tests.domain.chain import slow_tree
from tests.rooms.chain.world import AT, logged
from tests.rooms.consoles.test_alarm_pages import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_allowance():
    cache.clear()


@pytest.fixture
def entries() -> list[bytes]:
    return [bytes.fromhex(logged(number).entry_hash) for number in range(11)]


def head(client):
    described = client.get("/log/").json()
    name, key = read_key(described["key"])
    assert name == described["origin"]
    return read_note(client.get("/log/checkpoint").content.decode(), name=name, public_key=key)


def test_the_head_is_a_signed_note_over_the_defined_tree(client, entries):
    found = head(client)
    assert (found.size, found.root) == (11, slow_tree.head(entries))


def test_an_empty_log_has_the_empty_root(client):
    assert head(client).root == hashlib.sha256(b"").digest()


def test_entry_tiles_hold_the_commitments_and_nothing_else(client, entries):
    body = client.get("/log/tile/entries/000.p/11").content
    assert body == b"".join(b"\x00\x20" + entry for entry in entries)
    assert client.get("/log/tile/entries/000.p/4").content == body[: 4 * 34]


def test_hash_tiles_are_the_leaves(client, entries):
    assert client.get("/log/tile/0/000.p/11").content == b"".join(map(leaf_hash, entries))


def test_a_tile_above_the_leaves_holds_the_roots_of_full_tiles(client, monkeypatch):
    from chain import publication

    monkeypatch.setattr(publication, "TILE_HEIGHT", 2)
    found = [bytes.fromhex(logged(number).entry_hash) for number in range(9)]
    body = client.get("/log/tile/1/000.p/2").content
    assert body == slow_tree.head(found[:4]) + slow_tree.head(found[4:8])
    assert client.get("/log/tile/1/000.p/3").status_code == 404


def test_proofs_by_query_verify(client, entries):
    path = client.get("/log/proof/inclusion", {"index": 3, "size": 9}).json()["path"]
    root = slow_tree.head(entries[:9])
    verify_inclusion(index=3, size=9, leaf_hash=leaf_hash(entries[3]), proof=[*map(bytes.fromhex, path)], root=root)
    path = client.get("/log/proof/consistency", {"first": 5, "second": 11}).json()["path"]
    verify_consistency(
        first_size=5,
        second_size=11,
        first_root=slow_tree.head(entries[:5]),
        second_root=slow_tree.head(entries),
        proof=[*map(bytes.fromhex, path)],
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("tile/entries/000", 404),
        ("tile/entries/000.p/12", 404),
        ("tile/entries/000.p/0", 404),
        ("tile/entries/x999/x999/x999/x999/999.p/1", 404),
        ("tile/entries/1.p/1", 400),
        ("tile/entries/000.p/x", 400),
        ("tile/0/001.p/1", 404),
        ("tile/99999999999999999999/000.p/1", 404),
        ("proof/inclusion?index=11&size=11", 404),
        ("proof/inclusion?index=0&size=12", 404),
        ("proof/inclusion?index=-1&size=3", 400),
        ("proof/inclusion?size=3", 400),
        ("proof/consistency?first=0&second=3", 404),
        ("proof/consistency?first=1&second=9999999999999999", 404),
        ("checkpoints/1/layout", 404),
        ("checkpoints?after=z", 400),
    ],
)
def test_what_is_not_there_is_refused_in_both_languages(client, entries, address, status):
    response = client.get(f"/log/{address}")
    assert response.status_code == status
    error = response.json()["error"]
    assert error["en"].isascii()
    assert not error["zh"].isascii()


def test_a_tile_may_be_kept_for_ever_and_a_head_for_seconds(client, entries):
    tile, newest = client.get("/log/tile/0/000.p/4"), client.get("/log/checkpoint")
    assert tile["Cache-Control"] == "public, max-age=31536000, immutable"
    assert newest["Cache-Control"] == "public, max-age=5"
    again = client.get("/log/tile/0/000.p/4", headers={"if-none-match": tile["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/log/checkpoint", headers={"if-none-match": tile["ETag"]}).status_code == 200
    assert client.post("/log/checkpoint").status_code == 405


def test_who_asks_too_often_is_told_when_to_go_on(client, entries, monkeypatch):
    monkeypatch.setattr(log, "REQUESTS_A_MINUTE", 2)
    assert [client.get("/log/checkpoint").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/log/")
    assert refused["Retry-After"] == "60"
    assert set(refused.json()["error"]) == {"zh", "en"}


def test_a_receipt_promises_a_checkpoint_and_a_program_without_the_hub_checks_it(client, system_scope):
    entry = logged(1)
    address = f"/verify/contract/{entry.fact_id}/receipt.json"
    assert f'href="{address}"' in client.get(f"/verify/contract/{entry.fact_id}/").content.decode()
    given = client.get(address).json()
    assert given["receipt"]["maximum_merge_delay_s"] == 24 * 3600
    assert (given["receipt"]["index"], given["receipt"]["entry"]) == (entry.index, entry.entry_hash)
    asked = {"public_key": bytes.fromhex(given["public_key"]), "signature": bytes.fromhex(given["signature"])}
    assert signature_holds(**asked, message=canonical_bytes(given["receipt"]))
    assert not signature_holds(**asked, message=canonical_bytes({**given["receipt"], "index": 1}))


def test_a_broken_promise_is_an_alarm_and_a_public_statement(client, monkeypatch):
    entry = logged(1)
    late = AT + MAXIMUM_MERGE_DELAY + timedelta(minutes=1)
    watch_merge_delay(at=AT + MAXIMUM_MERGE_DELAY)
    assert not Alarm.objects.exists()
    watch_merge_delay(at=late)
    assert Alarm.objects.get(resolved_at=None).name == MERGE_DELAY_BROKEN
    monkeypatch.setattr(log, "utc_now", lambda: late)
    said = client.get("/log/").json()["merge_delay"]
    assert (said["kept"], said["waiting"], said["oldest_index"]) == (False, 1, entry.index)
    assert said["broken"] == [{"from": "2026-11-22T01:03:03Z", "until": None}]


def test_a_promise_kept_again_closes_the_alarm_and_stays_on_record(client, monkeypatch):
    from chain import promises

    logged(1)
    watch_merge_delay(at=AT + MAXIMUM_MERGE_DELAY * 2)
    monkeypatch.setattr(promises, "covered", lambda: (1, 0))
    watch_merge_delay(at=AT + MAXIMUM_MERGE_DELAY * 3)
    said = client.get("/log/").json()["merge_delay"]
    assert said["kept"] is True
    assert said["broken"][0]["until"] is not None


def test_a_receipt_given_before_the_promise_still_holds():
    from chain.receipts import _place, receipt_file, receipt_holds, sign

    given = {"index": 3, "entry_hash": "ab" * 32, "recorded_at": AT}
    former = sign(canonical_bytes(_place(3, "ab" * 32, AT))).hex()
    assert receipt_holds(**given, receipt=former)
    assert "maximum_merge_delay_s" not in receipt_file(**given, receipt=former)["receipt"]
    assert receipt_file(**given, receipt="00" * 64) is None


PLACES = ("", "checkpoint", "tile/0/000.p/4", "tile/entries/000.p/4", "proof/inclusion?index=1&size=4", "checkpoints")


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_depends_on_no_cookie_and_no_language_so_that_shared_caches_keep_it(client, entries, place):
    anonymous = client.get(f"/log/{place}")
    client.force_login(person("he.gui", Role.COMPLIANCE))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(f"/log/{place}", headers={"accept-language": "en"})
    assert answer.status_code == 200
    for one in (anonymous, answer):
        assert not {"Vary", "Content-Language", "Set-Cookie"} & set(one.headers)
        assert not one.cookies
    assert answer.content == anonymous.content
    again = client.get(f"/log/{place}", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.get("Vary")) == (304, None)


def test_nobody_is_looked_up_for_an_answer_that_everybody_gets(client, entries):
    client.force_login(person("he.gui", Role.COMPLIANCE))
    with CaptureQueriesContext(connection) as asked:
        client.get("/log/tile/0/000.p/4")
    assert not [one for one in asked if "django_session" in one["sql"] or "access_user" in one["sql"]]


def test_what_is_refused_is_kept_by_no_cache(client, entries):
    assert client.get("/log/tile/0/999")["Cache-Control"] == "no-store"
