"""The ledger recomputed from nothing: sound as it is posted, and named at the place where an owner tampered with it."""

import io
import os
from datetime import UTC, date, datetime
from importlib import import_module
from uuid import UUID

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from hub.access.scope import entered, system_scope
from hub.catalogue.operations import register_project
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.examination import examine_ledger
from hub.funds.operations import post_flows, reverse_flow
from hub.kernel.actor import system_actor

AT, DAY = datetime(2026, 11, 21, 3, 0, 0, 123456, tzinfo=UTC), date(2026, 11, 21)
BY, ANN = system_actor("test"), UUID(int=1)
PURSE = f"purse:{ANN}"


def ask(key: str, kind: FlowKind, fen: int, project: str | None = None) -> FlowRequest:
    return FlowRequest(key=key, kind=kind, amount_fen=fen, effective_date=DAY, subject_id=ANN, project_code=project)


@pytest.fixture
def book(projects):
    """Two batches, an account touched three times in one of them, and a reversal."""
    asked = [ask("d", FlowKind.DEPOSIT, 1_000), ask("b", FlowKind.BID, 600, "ORCHARD-1"), ask("e", FlowKind.DEPOSIT, 5)]
    post_flows(requests=asked, by=BY, at=AT)
    post_flows(requests=[ask("w", FlowKind.WITHDRAWAL, 100)], by=BY, at=AT)
    reverse_flow(key="r", reversed_key="b", reason="twice", effective_date=DAY, by=BY, at=AT)


def test_what_was_posted_follows_from_nothing(book):
    found = examine_ledger()
    assert (found.sound, found.flows, found.accounts, found.held_fen) == (True, 5, 2, 905)


REFERENCES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE contype = 'f' AND 'funds_flow'::regclass IN (conrelid, confrelid)
    OR contype = 'f' AND conrelid = 'funds_leg'::regclass
"""


def tamper(statement: str, *, without_references: bool = False) -> None:
    """As an owner who switches the refusals off first, and takes the references away until it is done."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        for table in ("funds_leg", "funds_flow"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        references = owner.execute(REFERENCES).fetchall() if without_references else []
        for table, name, _ in references:
            owner.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        owner.execute(statement)
        for table, name, definition in references:
            owner.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID')


@pytest.fixture
def kept_book(transactional_db, project_facts):
    """The same, committed, so that another login can reach it."""
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        asked = [ask("d", FlowKind.DEPOSIT, 1_000), ask("b", FlowKind.BID, 600, "ORCHARD-1")]
        post_flows(requests=[*asked, ask("w", FlowKind.WITHDRAWAL, 100)], by=BY, at=AT)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE funds_flow SET effective_date = '2026-11-20' WHERE key = 'b'", "Flow b, request"),
        ("UPDATE funds_flow SET recorded_at = now() WHERE key = 'b'", f"{PURSE} breaks at its leg 2"),
        (
            "UPDATE funds_leg SET amount_fen = -599, balance_fen = 401 WHERE account_seq = 2",
            f"{PURSE} breaks at its leg 2",
        ),
        ("UPDATE funds_leg SET balance_fen = 301 WHERE account_seq = 3", f"{PURSE} breaks at its leg 3"),
        ("UPDATE funds_leg SET amount_fen = -1001 WHERE account_seq IS NULL AND amount_fen < 0", "Flow d, legs"),
    ],
)
def test_the_command_names_where_an_owner_tampered(kept_book, statement, named):
    tamper(statement)
    said = io.StringIO()
    with translation.override("en"), pytest.raises(CommandError):
        call_command("audit_ledger", stdout=said)
    assert named in said.getvalue()


FLOW = "(SELECT id FROM funds_flow WHERE key = '{}')"
LEGS = f"DELETE FROM funds_leg WHERE flow_id = {FLOW};"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM funds_flow WHERE key = 'w'", "found legs alone"),
        ("DELETE FROM funds_flow WHERE key = 'd'", f"{PURSE} breaks at its leg 1"),
        (LEGS.format("w"), "Flow w, number of legs"),
        (LEGS.format("w") + "DELETE FROM funds_flow WHERE key = 'w'", "as it was sealed, found gone"),
        (LEGS.format("d") + "DELETE FROM funds_flow WHERE key = 'd'", f"{PURSE} breaks at its leg 1"),
        (LEGS.format("b") + "DELETE FROM funds_flow WHERE key = 'b'", "as it was sealed, found gone"),
        (
            f"DELETE FROM funds_leg WHERE account_seq IS NOT NULL AND flow_id = {FLOW.format('w')};"
            "DELETE FROM funds_flow WHERE key = 'w'",
            "Flow custodian_bank, sum of all legs: expected -1000, found -900",
        ),
        (f"DELETE FROM funds_leg WHERE account_seq IS NULL AND flow_id = {FLOW.format('w')}", "custodian_bank, sum"),
        (
            "UPDATE funds_leg SET account_seq = 9 WHERE account_seq = 2;"
            "UPDATE funds_leg SET account_seq = 2 WHERE account_seq = 3;"
            "UPDATE funds_leg SET account_seq = 3 WHERE account_seq = 9",
            f"{PURSE} breaks at its leg 2",
        ),
        ("UPDATE funds_flow SET amount_fen = 99 WHERE key = 'w'", "Flow w, request"),
    ],
)
def test_nothing_can_be_taken_out_swapped_or_changed_unseen(kept_book, statement, named):
    tamper(statement, without_references=True)
    said = io.StringIO()
    with translation.override("en"), pytest.raises(CommandError):
        call_command("audit_ledger", stdout=said)
    assert named in said.getvalue()


def test_the_command_says_what_it_recomputed_in_both_languages(kept_book):
    for language, words in (("zh-hans", "已重新计算3笔流水"), ("en", "3 flows and 2 accounts recomputed")):
        said = io.StringIO()
        with translation.override(language):
            call_command("audit_ledger", stdout=said)
        assert words in said.getvalue()


def test_a_ledger_from_before_the_chain_is_chained_as_if_it_had_always_been(kept_book):
    chained = import_module("hub.funds.migrations.0014_chain_and_lean_posting").CHAIN_WHAT_IS_THERE
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        owner.execute("ALTER TABLE funds_leg DISABLE TRIGGER USER, DROP CONSTRAINT leg_chained_with_its_order")
        owner.execute("UPDATE funds_leg SET chain = NULL")
        owner.commit()
        owner.execute("SELECT set_config('hub.scope_kind', 'system', true)")
        owner.execute(chained)
        owner.execute("ALTER TABLE funds_leg ENABLE TRIGGER USER")
        with pytest.raises(psycopg.errors.RestrictViolation), owner.transaction():
            owner.execute("UPDATE funds_leg SET chain = NULL")
    with entered(system_scope("test")):
        assert examine_ledger().sound
