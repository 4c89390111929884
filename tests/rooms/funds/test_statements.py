"""A signed statement is in once with everything it caused, or not at all; nobody forges, replaces or changes one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connections, transaction
from django.utils import translation

from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.audit.models import AuditRow
from hub.funds import statements as statements_module
from hub.funds.custodian_keys import KeyIdTaken, add_custodian_key, revoke_custodian_key
from hub.funds.domain.custody_keys import Doubt, SignatureRefused
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.domain.statement import Fault, StatementUnsound
from hub.funds.models import Account, CustodianKey, Flow, RefusedLine, Statement
from hub.funds.operations import post_flows
from hub.funds.queries import flow
from hub.funds.statement_queries import StatementUnknown, lines_outside, refused_lines, statements
from hub.funds.statement_queries import statement as statement_of
from hub.funds.statement_sentences import sentence_of_refusal
from hub.funds.statements import NumberTaken, hand_in_statement, hand_out_statement
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.digest import sha256_hex
from hub.vault.models import SealedContent
from tests.custodian import ANN, AT, BID, DEPOSIT, KEY_ID, OVERDRAFT, Bank, statement

BY = Actor(kind=ActorKind.MACHINE, id=None, label=f"custodian {KEY_ID}")
WITH_A_BREAK = statement([DEPOSIT, BID, OVERDRAFT], closing="-4000.00")


@pytest.fixture
def bank(projects) -> Bank:
    made = Bank()
    made.register()
    return made


def hand_in(bank: Bank, raw: bytes, **more: object):
    asked = {"raw": raw, "signature": bank.sign(raw), "key_id": bank.key_id, "by": BY, "at": AT, **more}
    return hand_in_statement(**asked)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Statement, RefusedLine, Flow, SealedContent, AuditRow))


def test_a_signed_statement_is_kept_as_it_came_and_its_lines_are_posted(bank):
    handed_in = hand_in(bank, statement())
    facts = handed_in.statement
    assert not handed_in.repeated
    assert (facts.line_count, facts.new, facts.known, facts.refused) == (3, 3, 0, 0)
    assert (facts.opening_fen, facts.closing_fen) == (0, 900_00)
    assert (facts.digest, facts.key_id) == (sha256_hex(statement()), KEY_ID)
    assert (facts.taken_in_by, facts.by_custodian) == (BY.label, True)
    assert flow(key="X-1").amount_fen == 100_00
    sealed = SealedContent.objects.get(owner_kind="statement")
    assert b"hub/statement/v1" not in bytes(sealed.ciphertext)
    assert hand_out_statement(statement_id=facts.id, by=BY, at=AT) == (facts, statement())
    assert AuditRow.objects.filter(action="statement.handed_out").count() == 1
    audited = AuditRow.objects.get(action="statement.taken_in")
    assert audited.details == {"digest": facts.digest, "lines": 3, "new": 3, "refused": 0}


def test_a_line_that_the_ledger_does_not_take_is_named_in_both_languages_and_its_neighbours_are_in(bank):
    facts = hand_in(bank, WITH_A_BREAK).statement
    assert (facts.new, facts.refused, lines_outside()) == (2, 1, 1)
    [line] = refused_lines(statement_id=facts.id)
    assert (line.line, line.key, line.kind, line.amount_fen) == (13, "X-2", "withdrawal", 5000_00)
    assert line.reason_en == "The account holds ¥400.00, but ¥5,000.00 are needed."
    assert line.reason_zh == "账户内有 ¥400.00，需要 ¥5,000.00。"


@pytest.mark.parametrize(
    ("line", "english"),
    [
        ("D-2,deposit,5.00,2026-11-03,,,", "“subject_id” is missing: a movement of the kind “deposit” needs it."),
        (
            f"D-2,deposit,5.00,2026-11-03,{ANN},ORCHARD-1,",
            "“project_code” must stay empty for a movement of the kind “deposit”.",
        ),
        (
            "D-2,deposit,5.00,2026-11-03,ann,,",
            "Line 12: column “subject_id” should hold an identifier (UUID), but holds “ann”.",
        ),
        (f"{'D' * 121},deposit,5.00,2026-11-03,{ANN},,", "A reference has 1 to 120 characters and no spaces at its"),
        (f"B-2,bid,5.00,2026-11-03,{ANN},NOWHERE,", "The project is not registered."),
    ],
)
def test_what_a_person_can_put_right_about_a_line_is_said(bank, line, english):
    closing = "1000.00" if line.startswith("B") else "1005.00"
    facts = hand_in(bank, statement([DEPOSIT, line], closing=closing)).statement
    [refused] = refused_lines(statement_id=facts.id)
    assert refused.reason_en.startswith(english)
    assert (facts.new, facts.refused) == (1, 1)


def test_the_same_file_again_changes_nothing_also_years_later_and_by_another_hand(bank):
    first = hand_in(bank, WITH_A_BREAK)
    before = counts()
    again = hand_in(bank, WITH_A_BREAK, at=AT + timedelta(days=300), by=system_actor("somebody"), key_id="")
    assert (again.repeated, again.statement) == (True, first.statement)
    assert counts() == before


def test_another_file_under_the_same_number_is_refused_and_another_account_may_have_it(bank):
    hand_in(bank, statement())
    before = counts()
    other = statement([DEPOSIT], closing="1000.00")
    with pytest.raises(NumberTaken) as refused:
        hand_in(bank, other)
    assert counts() == before
    with translation.override("en"):
        assert "CB-2026-11 of account 6217-0001" in sentence_of_refusal(refused.value)
    assert hand_in(bank, statement([DEPOSIT], closing="1000.00", account="6217-0002")).statement.known == 1


def test_a_forged_foreign_or_expired_signature_keeps_everything_outside(bank):
    before = counts()

    def doubt(raw: bytes = statement(), **more: object) -> Doubt:
        with pytest.raises(SignatureRefused) as refused:
            hand_in(bank, raw, **more)
        for language in ("zh-hans", "en"):
            with translation.override(language):
                assert sentence_of_refusal(refused.value)
        return refused.value.doubt

    good = bank.sign(statement())
    assert doubt(statement().replace(b"1000.00", b"9000.00"), signature=good) is Doubt.FORGED
    assert doubt(signature=Bank().sign(statement())) is Doubt.FORGED
    assert doubt(signature=Bank().sign(statement()), key_id="") is Doubt.FORGED
    assert doubt(signature=b"") is Doubt.UNREADABLE
    assert doubt(signature=b"", key_id="") is Doubt.UNREADABLE
    assert doubt(key_id="bank-1999") is Doubt.KEY_UNKNOWN
    assert doubt(at=AT - timedelta(days=31)) is Doubt.NOT_YET
    assert doubt(at=AT + timedelta(days=365)) is Doubt.EXPIRED
    assert doubt(at=AT + timedelta(days=365), key_id="") is Doubt.EXPIRED
    assert counts() == before
    revoke_custodian_key(key_id=KEY_ID, reason="lost", by=BY, at=AT)
    assert doubt() is Doubt.REVOKED


def test_a_statement_that_does_not_add_up_is_refused_with_both_sums(bank):
    before = counts()
    with pytest.raises(StatementUnsound) as refused:
        hand_in(bank, statement(closing="901.00"))
    assert refused.value.fault is Fault.BALANCE
    with translation.override("en"):
        assert sentence_of_refusal(refused.value) == (
            "Opening balance and lines add up to ¥900.00, but the closing balance says ¥901.00."
        )
    assert counts() == before


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        statement(lines="9"),
        statement(number="?"),
        statement(period_to="2026-11-04"),
        statement([DEPOSIT, DEPOSIT], closing="2000.00"),
        statement([DEPOSIT.replace("deposit", "gift")]),
        statement().replace(b"key,kind", b"kee,kind"),
        b"x" * (4 * 1024 * 1024 + 1),
    ],
)
def test_every_fault_has_a_sentence_in_both_languages(bank, raw):
    with pytest.raises(StatementUnsound) as refused:
        hand_in(bank, raw)
    with translation.override("en"):
        english = sentence_of_refusal(refused.value)
    with translation.override("zh-hans"):
        chinese = sentence_of_refusal(refused.value)
    assert "%(" not in english + chinese
    assert any("一" <= character <= "鿿" for character in chinese)
    assert english != chinese


def test_a_failure_half_way_leaves_nothing(bank, monkeypatch):
    before = counts()
    monkeypatch.setattr("hub.funds.statements.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hand_in(bank, WITH_A_BREAK)
    assert counts() == before


@pytest.mark.django_db(transaction=True)
def test_the_same_statement_from_eight_hands_at_once_is_taken_in_once(project_facts):
    from hub.catalogue.operations import register_project

    made, start = Bank(), Barrier(8)
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        made.register()

    def send(number: int) -> bool:
        start.wait()
        try:
            with entered(system_scope("test")):
                return hand_in(made, statement()).repeated
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, range(8))) == [False] + [True] * 7
    with entered(system_scope("test")):
        assert (Statement.objects.count(), Flow.objects.count()) == (1, 3)


def test_a_statement_in_several_batches_and_live_flows_never_wait_for_each_other(
    project_facts, transactional_db, monkeypatch
):
    """The statement's first batch touches what its last line does not; live flows take both in between."""
    from hub.catalogue.operations import register_project

    monkeypatch.setattr("hub.funds.intake.CHUNK", 1)
    monkeypatch.setattr("hub.funds.statements.TRIES", 1)
    made, people = Bank(), [UUID(int=number) for number in range(1, 9)]
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        made.register()
    moved = [f"S-{turn}-{who.int},deposit,1.00,2026-11-03,{who},," for turn in range(4) for who in people[::-1]]
    start = Barrier(4)

    def send(number: int) -> int:
        start.wait()
        try:
            if number == 0:
                with entered(system_scope("test")):
                    return hand_in(made, statement(moved, closing="32.00")).statement.new
            for turn in range(20):
                order = people if turn % 2 else people[::-1]
                live = [
                    FlowRequest(
                        key=f"L-{number}-{turn}-{who.int}", kind=FlowKind.DEPOSIT, amount_fen=1,
                        effective_date=AT.date(), subject_id=who,
                    )
                    for who in order
                ]  # fmt: skip
                with entered(system_scope("test")):
                    post_flows(requests=live, by=BY, at=AT)
            return 160
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [32, 160, 160, 160]
    with entered(system_scope("test")):
        assert Flow.objects.count() == 3 * 160 + 32


def given_way(times: int):
    """Let the database end the first ``times`` tries."""
    left, real = [None] * times, statements_module.sort_lines

    def sort_lines(rows):
        if left:
            left.pop()
            raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()
        return real(rows)

    return sort_lines


def test_a_statement_that_gave_way_is_taken_in_anew_but_not_for_ever(bank, monkeypatch):
    monkeypatch.setattr(statements_module, "sort_lines", given_way(2))
    assert hand_in(bank, statement()).statement.new == 3
    monkeypatch.setattr(statements_module, "sort_lines", given_way(3))
    before = counts()
    with pytest.raises(OperationalError):
        hand_in(bank, statement(number="CB-2026-12"))
    assert counts() == before


def test_a_reference_spelled_in_parts_is_one_refused_line_of_its_statement(bank):
    odd = DEPOSIT.replace("D-1", "cafe\u0301")
    taken = hand_in(bank, statement([DEPOSIT, odd], closing="2000.00")).statement
    assert (taken.new, taken.refused) == (1, 1)
    [line] = refused_lines(statement_id=taken.id)
    assert "Unicode NFC" in line.reason_zh
    assert "Unicode NFC" in line.reason_en


def test_nothing_is_opened_for_a_project_that_nobody_registered(bank):
    hand_in(bank, statement([DEPOSIT, BID.replace("ORCHARD-1", "NOWHERE-" * 9)], closing="1000.00"))
    assert not Account.objects.filter(project_code__startswith="NOWHERE").exists()


def test_a_registered_key_is_never_another_one(bank):
    bank.register()
    assert CustodianKey.objects.count() == AuditRow.objects.filter(action="custodian_key.added").count() == 1
    for other in ({"days": 900}, {"valid_from": AT}):
        with pytest.raises(KeyIdTaken):
            bank.register(**other)
    with pytest.raises(KeyIdTaken):
        Bank(key_id=KEY_ID).register()


CHANGES = (
    "UPDATE funds_statement SET closing_fen = 0",
    "DELETE FROM funds_statement",
    "TRUNCATE funds_statement CASCADE",
    "UPDATE funds_refusedline SET reason_en = ''",
    "DELETE FROM funds_refusedline",
    "UPDATE funds_custodiankey SET valid_until = valid_until + interval '9 years'",
    "DELETE FROM funds_custodiankey",
    "DELETE FROM funds_keyrevocation",
)


@pytest.mark.parametrize("statement_text", CHANGES)
def test_neither_the_application_nor_the_owner_changes_what_was_taken_in(owner, application, statement_text):
    for hand in (owner, application):
        hand.execute(
            "INSERT INTO funds_custodiankey VALUES ('k', '\\x00', now(), now() + interval '1 day', now(), 'test')"
        )
        hand.execute("INSERT INTO funds_keyrevocation VALUES ('k', now(), 'test', '')")
        hand.execute(
            "INSERT INTO funds_statement (id, account, number, period_from, period_to, opening_fen, closing_fen,"
            " digest, sealed_id, key_id, signature, line_count, new, known, refused, taken_in_at, taken_in_by,"
            " by_custodian) VALUES"
            " (%s, '1', '1', now(), now(), 0, 0, '', %s, 'k', '\\x00', 1, 0, 0, 1, now(), '', true)",
            [uuid4(), uuid4()],
        )
        hand.execute(
            "INSERT INTO funds_refusedline (statement_id, line, key, kind, amount_fen, effective_date, reason_zh,"
            " reason_en) SELECT id, 1, '', '', 1, now(), '', '' FROM funds_statement"
        )
        hand.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(psycopg.Error, match=r"append-only|permission denied"):
            hand.execute(statement_text)
        hand.rollback()
        hand.execute("SELECT set_config('hub.scope_kind', 'system', true)")


@pytest.mark.parametrize("kind", [ScopeKind.PUBLIC, ScopeKind.STAFF, ScopeKind.INVESTOR, ScopeKind.ADVISOR])
def test_nobody_but_oversight_and_background_work_sees_a_statement(bank, kind):
    facts = hand_in(bank, WITH_A_BREAK).statement
    with entered(Scope(kind=kind, actor=BY, subject_id=ANN)):
        assert list(statements()) == []
        assert refused_lines(statement_id=facts.id) == ()
        with pytest.raises(StatementUnknown):
            statement_of(statement_id=facts.id)
        with pytest.raises(StatementUnknown):
            hand_out_statement(statement_id=facts.id, by=BY, at=AT)
        with pytest.raises(SignatureRefused):
            hand_in(bank, statement(number="CB-2026-12"))
    with entered(Scope(kind=ScopeKind.ALL, actor=BY)):
        assert statement_of(statement_id=facts.id) == facts


def test_whoever_hands_statements_in_cannot_register_the_key_that_vouches_for_them(bank):
    with (
        entered(Scope(kind=ScopeKind.ALL, actor=BY)),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        add_custodian_key(
            key_id="own", public_key=Bank().public_key, valid_from=AT, valid_until=AT + timedelta(1), by=BY, at=AT
        )


def test_a_document_of_iso_20022_comes_in_by_the_same_door_signed_as_it_is(bank):
    from hub.demo.bank.papers import as_camt
    from tests.domain.funds.test_camt import line, paper

    lines = (
        line("D-9", FlowKind.DEPOSIT, 1000, 3),
        line("B-9", FlowKind.BID, 600, 4, project_code="ORCHARD-1"),
        line("B-10", FlowKind.BID, 600, 5, project_code="ORCHARD-1", reverses="B-9"),
        line("D-10", FlowKind.DEPOSIT, 100, 5, reverses="D-8"),
    )
    raw = as_camt(paper(lines, opening=0))
    facts = hand_in(bank, raw).statement
    assert (facts.line_count, facts.new, facts.refused, facts.digest) == (4, 3, 1, sha256_hex(raw))
    assert flow(key="B-10").reverses == flow(key="B-9").id
    [refused] = refused_lines(statement_id=facts.id)
    sixth = raw[: raw.index(b"<NtryRef>6<")].count(b"\n")
    assert (refused.line, refused.key) == (sixth, "D-10")
    assert refused.reason_en.startswith("It is not the exact reverse of a recorded movement")
    with pytest.raises(SignatureRefused):
        hand_in(bank, raw.replace(b"1000.00", b"1000.01"), signature=bank.sign(raw))
