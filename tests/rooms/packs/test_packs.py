"""A pack holds everything about one client, product or span of days; the stand-alone verifier checks it."""

import io
import json
import zipfile
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from chain.connection import connected_to
from chain.ledgers.memory import MemoryLedger
from chain.ledgers.signer import KeyFile
from chain.operations import anchor
from chain.verifier import CheckpointCopy, Status
from chain.verifier.pack import MANIFEST, verify_pack
from crm.suitability.operations import submit_assessment
from hub.access.roles import Role
from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.canonical import parse_canonical
from hub.kernel.clock import business_date
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import stable_id
from hub.outbox.delivery import drain
from hub.packs import operations, tasks
from hub.packs.evidence import content_for
from hub.packs.forgetting import PACKS
from hub.packs.models import Pack, PackKind, PackState
from hub.packs.operations import (
    KEPT,
    PackRefused,
    PackTaken,
    _finish,
    ask_pack,
    hand_out_pack,
    let_packs_go,
    make_next_pack,
)
from hub.retention.parts import Order, person_of
from hub.vault.models import SealedContent
from tests.domain.suitability.cases import AT, BOLD, SHELF, TAKEN
from tests.rooms.chain.world import on
from tests.rooms.consoles.test_statement_pages import signed_in, text
from tests.rooms.suitability.people import INVESTOR, fill_shelf, investor

pytestmark = pytest.mark.django_db
HE = Actor(kind=ActorKind.USER, id=stable_id("user", "he.jing"), label="he.jing")


@pytest.fixture
def client_id(tmp_path):
    """An investor whose level is logged and sealed by a checkpoint, beside one of somebody else."""
    with connected_to(on(MemoryLedger(), KeyFile(tmp_path / "secrets" / "chain"))):
        with entered(system_scope("test")):
            fill_shelf()
            subject, source = investor("罗大胆")
            submit_assessment(
                subject_id=subject, answers=BOLD, channel="online", key="1", by=INVESTOR, at=TAKEN, source_id=source
            )
            other, theirs = investor("别人", phone="13900000001")
            submit_assessment(
                subject_id=other, answers=BOLD, channel="online", key="1", by=INVESTOR, at=TAKEN, source_id=theirs
            )
        while drain(at=AT):
            pass
        anchor(at=AT)
        yield subject


def ask(kind=PackKind.CLIENT, target="", **more):
    said = {"begins_date": None, "ends_date": None, "reason": "supervisor's letter 12/2026", "by": HE, "at": AT} | more
    with entered(system_scope("test")):
        return ask_pack(kind=kind, target=str(target), **said)


def made(row):
    assert make_next_pack(at=AT)
    with entered(system_scope("test")):
        return hand_out_pack(pack_id=row.id, by=HE, at=AT)


def files(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def verdict(data):
    return verify_pack(data, source=CheckpointCopy(files(data)["checkpoints.json"]))


def test_a_clients_pack_holds_what_is_known_and_verifies_alone(client_id):
    row, data = made(ask(target=client_id))
    held, report = files(data), verdict(data)
    assert report.status is Status.VERIFIED
    assert len(report.records) == row.records == 1
    assert {"wallet.json", "checkpoints.json", "index.zh.html", "index.en.html", "data/levels.json",
            "data/audit.json", "data/gate.json", "data/rule-changes.json"} <= set(held)  # fmt: skip
    (level,) = json.loads(held["data/levels.json"])
    assert level["level"] == "C5"
    assert "如何核验本资料包" in held["index.zh.html"].decode()
    assert "How to check this pack" in held["index.en.html"].decode()
    assert sha256_hex(held[MANIFEST]) == row.manifest_digest
    assert parse_canonical(held[MANIFEST])["reason"] == "supervisor's letter 12/2026"


def test_nobody_elses_records_are_in_it(client_id):
    _, data = made(ask(target=client_id))
    assert "别人" not in "".join(content.decode(errors="ignore") for content in files(data).values())


def test_a_changed_file_in_the_pack_is_named(client_id):
    _, data = made(ask(target=client_id))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files(data).items():
            archive.writestr(name, content.replace(b"C5", b"C1") if name == "data/levels.json" else content)
    assert verdict(out.getvalue()).status is Status.CONTRADICTED


def test_a_span_of_days_proves_every_record_by_a_file_of_its_own(client_id):
    day = business_date(AT)
    row, data = made(ask(kind=PackKind.PERIOD, begins_date=day, ends_date=day))
    assert verdict(data).status is Status.VERIFIED
    assert sum(name.startswith("proofs/") for name in files(data)) == row.records >= 2
    empty, nothing = made(
        ask(kind=PackKind.PERIOD, begins_date=day - timedelta(days=90), ends_date=day - timedelta(days=80))
    )
    assert empty.records == 0
    assert verdict(nothing).status is not Status.CONTRADICTED


def test_a_products_pack_says_what_the_product_is(client_id):
    _, data = made(ask(kind=PackKind.PRODUCT, target=SHELF[0].code))
    assert json.loads(files(data)["data/product.json"])["code"] == SHELF[0].code


def test_asking_making_and_taking_are_on_the_trail_and_the_manifest_is_sealed(client_id):
    row, _ = made(ask(target=client_id))
    with entered(system_scope("test")):
        trail = AuditRow.objects.filter(target_kind="regulator_pack", target_id=str(row.id)).order_by("id")
        assert [one.action for one in trail] == ["pack.asked", "pack.made", "pack.handed_out"]
        assert {one.subject_id for one in trail} == {client_id}
        told = parse_canonical(content_for(row.id))
    assert (told["manifest_digest"], told["asked_by"]) == (row.manifest_digest, str(HE.id))


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"kind": PackKind.CLIENT, "target": "nobody"}, "client"),
        ({"kind": PackKind.CLIENT, "target": uuid4()}, "client"),
        ({"kind": PackKind.PRODUCT, "target": "NONE-1"}, "product"),
        ({"kind": PackKind.PERIOD}, "days"),
        ({"kind": PackKind.PERIOD, "reason": " "}, "why"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(db, asked, reason):
    with pytest.raises(PackRefused) as refused:
        ask(**asked)
    assert refused.value.reason == reason


@pytest.mark.parametrize(("limit", "what"), [("MOST_RECORDS", "0 records"), ("MOST_AUDIT_ROWS", "0 rows of the trail")])
def test_too_much_for_one_pack_says_so_and_nothing_is_cut(client_id, monkeypatch, limit, what):
    monkeypatch.setattr(f"hub.packs.gathering.{limit}", 0)
    row = ask(target=client_id)
    assert make_next_pack(at=AT)
    with entered(system_scope("test")):
        row.refresh_from_db()
        assert (row.state, f"at most {what}, found" in row.error) == (PackState.FAILED, True)


def test_a_killed_worker_leaves_a_pack_that_the_next_one_makes_anew(client_id, monkeypatch):
    row = ask(target=client_id)

    def die(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(operations, "_finish", die)
        make_next_pack(at=AT)
    assert not make_next_pack(at=AT), "it may still be alive"
    assert make_next_pack(at=AT + timedelta(minutes=6))
    with entered(system_scope("test")):
        row.refresh_from_db()
        assert row.state == PackState.READY


def test_an_archive_goes_after_its_week_and_its_digests_stay(client_id):
    row, _ = made(ask(target=client_id))
    with entered(system_scope("test")):
        assert let_packs_go(at=AT + KEPT) == 0
        assert let_packs_go(at=AT + KEPT + timedelta(hours=1)) == 1
        with pytest.raises(PackRefused):
            hand_out_pack(pack_id=row.id, by=HE, at=AT)
        row.refresh_from_db()
        assert (row.state, bool(row.manifest_digest)) == (PackState.GONE, True)


def test_the_database_keeps_what_was_asked_and_shows_it_to_oversight_alone(client_id):
    row = ask(target=client_id)
    with entered(system_scope("test")), pytest.raises(DatabaseError), transaction.atomic():
        Pack.objects.filter(id=row.id).update(reason="another")
    with entered(Scope(kind=ScopeKind.ADVISOR, actor=HE)):
        assert not Pack.objects.exists()


def test_compliance_asks_watches_and_takes_and_nobody_else_enters(client_id, client):
    compliance = signed_in(client, Role.COMPLIANCE)
    page = "/en/compliance/packs/"
    assert "No pack was asked for yet" in text(compliance.get(page))
    asked = {"kind": "client", "target": str(client_id), "reason": "letter 12"}
    assert "No client has this id" in text(compliance.post(page, asked | {"target": "x"}))
    address = compliance.post(page, asked)["Location"]
    assert "It is being made" in text(compliance.get(address))
    assert make_next_pack(at=AT)
    assert compliance.get(f"{address}progress/")["HX-Refresh"] == "true"
    assert "Take the archive" in text(compliance.get(address))
    taken = compliance.post(f"{address}archive/")
    assert taken["Content-Type"] == "application/zip"
    assert verdict(taken.content).status is Status.VERIFIED
    client.logout()
    for role in (Role.AUDITOR, Role.ADVISOR, Role.SYSTEM_ADMIN):
        assert signed_in(client, role).get(page).status_code == 403
        client.logout()


def test_two_workers_never_finish_one_pack(client_id, monkeypatch):
    row, real, later = ask(target=client_id), operations.proving_size, AT + timedelta(minutes=6)

    def overtaken():
        monkeypatch.setattr(operations, "proving_size", real)
        assert make_next_pack(at=later)
        return real()

    monkeypatch.setattr(operations, "proving_size", overtaken)
    assert make_next_pack(at=AT)
    with entered(system_scope("test")):
        mine = Pack.objects.get(id=row.id)
        assert (mine.state, mine.finished_at) == (PackState.READY, later)
        mine.state, mine.touched_at = PackState.MAKING, AT
    with pytest.raises(PackTaken), entered(system_scope("test")):
        _finish(mine, [], [], left_out=0, at=later + timedelta(hours=1))
    with entered(system_scope("test")):
        archives = SealedContent.objects.filter(owner_kind="regulator_pack", owner_id=row.id, purpose="document")
        assert archives.count() == 1
        assert AuditRow.objects.filter(action="pack.made", target_id=str(row.id)).count() == 1


def test_whoever_works_on_a_pack_says_so_with_every_step(client_id, monkeypatch):
    ask(target=client_id)
    ticks = iter(range(1, 1000))
    seen = []

    def look(*arguments, **more):
        seen.append(Pack.objects.get().touched_at)
        return file_bytes(*arguments, **more)

    file_bytes = operations.checkpoint_file
    monkeypatch.setattr(operations, "checkpoint_file", look)
    assert make_next_pack(at=AT, clock=lambda: AT + timedelta(minutes=4 * next(ticks)))
    assert seen[0] >= AT + timedelta(minutes=12)


def test_the_task_tells_the_time_of_every_step(db, monkeypatch):
    told = {}
    monkeypatch.setattr(tasks, "make_next_pack", lambda **more: told.update(more) or False)
    assert tasks.make_due() == 0
    assert told["clock"] is tasks.utc_now


def test_what_breaks_off_says_so_in_both_languages(client_id, client, monkeypatch):
    row = ask(target=client_id)

    def broken(*_arguments, **_more):
        raise KeyError("13800000000")

    monkeypatch.setattr(operations, "data_of", broken)
    assert make_next_pack(at=AT)
    assert not make_next_pack(at=AT + timedelta(hours=2))
    with entered(system_scope("test")):
        row.refresh_from_db()
        assert (row.state, row.error) == (PackState.FAILED, "stopped: KeyError")
    signed_in(client, Role.COMPLIANCE)
    assert "Making it was broken off (KeyError)" in text(client.get(f"/en/compliance/packs/{row.id}/"))
    assert "制作中断（KeyError）" in text(client.get(f"/compliance/packs/{row.id}/"))


def test_whose_workers_are_killed_again_and_again_is_given_up(client_id, monkeypatch):
    row = ask(target=client_id)

    def die(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(operations, "_finish", die)
    times = 0
    for minutes in range(0, 300, 6):
        with suppress(KeyboardInterrupt):
            times += make_next_pack(at=AT + timedelta(minutes=minutes)) is not False
    with entered(system_scope("test")):
        row.refresh_from_db()
        assert (row.state, row.error.startswith("stopped: ")) == (PackState.FAILED, True)


def test_a_clients_pack_says_what_was_bought_insisted_on_and_raised(client_id):
    _, data = made(ask(target=client_id))
    held = files(data)
    assert {"data/purchases.json", "data/exceptions.json", "data/raises.json"} <= set(held)


def test_whoever_is_forgotten_is_in_no_pack_that_lies_here(client_id):
    day = business_date(AT)
    theirs, _ = made(ask(target=client_id))
    span, _ = made(ask(kind=PackKind.PERIOD, begins_date=day, ends_date=day))
    before, _ = made(
        ask(kind=PackKind.PERIOD, begins_date=day - timedelta(days=90), ends_date=day - timedelta(days=80))
    )
    with entered(system_scope("test")):
        being_made = ask(target=client_id)
        Pack.objects.filter(id=being_made.id).update(state=PackState.MAKING, touched_at=AT)
        person = person_of(client_id)
        assert PACKS.count(person) == 3
        PACKS.erase(person, Order(reason="asked to be forgotten", by=HE, at=AT), 0)
        assert PACKS.count(person) == 0
        states = [Pack.objects.get(id=one.id).state for one in (theirs, span, before, being_made)]
        assert states == [PackState.GONE, PackState.GONE, PackState.READY, PackState.ASKED]
        with pytest.raises(PackRefused):
            hand_out_pack(pack_id=span.id, by=HE, at=AT)
        assert SealedContent.objects.get(id=span.sealed_id).ciphertext is None
