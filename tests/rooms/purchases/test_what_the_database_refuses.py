"""The database keeps exceptions and purchases in order by itself: rows written past the operations are refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from crm.purchases.models import Purchase, PurchaseStep
from crm.suitability.domain.insistence import RULE
from crm.suitability.domain.matching import Purpose
from crm.suitability.models import GateDecision, Insistence, InsistenceStep
from crm.suitability.operations import gate
from hub.access.operations import assign, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.ids import new_id
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import (
    ABOVE,
    AFTER,
    BY,
    FEN,
    TOP,
    WITHIN,
    asks,
    at_home,
    buyer,
    login_of,
    signs,
    staff,
)
from tests.rooms.purchases.test_insisting import CALL, HOUR, SIGNED, asked, called, signed, warned

SYSTEM = system_scope("test")
TABLES = ("suitability_insistence", "suitability_insistencestep", "purchases_purchase", "purchases_purchasestep")


@pytest.fixture
def ann(sold):
    return buyer()


def written(scope, row, **changes):
    """Write a copy of a row with an id of its own; return what the database says, empty where it takes it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    try:
        with entered(scope), transaction.atomic():
            type(row).objects.create(**{**values, "id": new_id(), **changes})
    except DatabaseError as error:
        return str(error)
    return ""


def refused(cases):
    """Hold every answer against the sentence it must contain; say which do not."""
    wrong = [(words, said) for words, said in cases if words not in said]
    assert wrong == []


def test_steps_of_an_exception_out_of_order_too_early_or_in_other_hands_are_refused(ann):
    subject, by = ann
    home, he, other = login_of(by), login_of(staff("he.jing")), login_of(staff("lin.xiao"))
    auditor = login_of(staff("wu.auditor", Role.AUDITOR))
    fresh, read = asked(subject, by), warned(asked(subject, by, fen=2 * FEN), by)
    done = signed(called(warned(asked(subject, by, fen=3 * FEN), by), he.actor), by)
    request = Insistence.objects.get(id=fresh.id)
    begun = InsistenceStep.objects.get(insistence_id=fresh.id)
    seen = InsistenceStep.objects.get(insistence_id=read.id, kind="warned")
    call = {"kind": "called_back", "taken_at": CALL}
    end = InsistenceStep.objects.get(insistence_id=done.id, kind="signed")
    refused(
        [
            ("only the client, signed in, asks", written(he, request)),
            ("only the client, signed in, asks", written(SYSTEM, request)),
            ("from the level in force", written(home, request, level=1)),
            ("as it is rated", written(home, request, rating=5)),
            ("as it is rated", written(home, request, product_code=TOP)),
            ("only the client, signed in, takes the step warned", written(he, begun, kind="warned")),
            (
                "only the client, signed in, takes the step warned",
                written(home, begun, kind="warned", taken_by=he.actor.id),
            ),
            ("signed is not due", written(home, begun, kind="signed")),
            ("signed is not due", written(home, seen, kind="signed", taken_at=SIGNED)),
            ("called_back is not due", written(he, begun, **call, taken_by=he.actor.id)),
            ("dated before the one it follows", written(home, begun, kind="warned", taken_at=AT - HOUR)),
            ("compliance, signed in, calls", written(home, seen, **call)),
            ("compliance, signed in, calls", written(he, seen, **call, taken_by=other.actor.id)),
            ("compliance, signed in, calls", written(auditor, seen, **call, taken_by=auditor.actor.id)),
            ("belongs to whoever asked", written(home, begun, kind="warned", subject_id=new_id())),
            ("has ended", written(home, end, kind="withdrawn")),
            ("insistence_step_once", written(home, begun, kind="asked")),
        ]
    )
    branch = open_branch(code="B", name_zh="一", name_en="One", city_zh="蓉", city_en="Rong", by=BY, at=AT)
    assign(subject_id=subject, advisor_id=other.actor.id, branch_id=branch.id, by=BY, at=AT)
    for kind in ("called_back", "refused"):
        assert "second person" in written(other, seen, kind=kind, taken_at=CALL, taken_by=other.actor.id)
    refused([("append-only", history(table)) for table in TABLES[:2]])


@pytest.mark.parametrize(("code", "rating", "waiting"), [(ABOVE, 3, RULE.waiting), (TOP, 5, RULE.waiting_high_risk)])
def test_the_database_waits_as_long_as_the_rule_says(ann, code, rating, waiting):
    subject, by = ann
    home, he = login_of(by), login_of(staff("he.jing"))
    first = asked(subject, by)
    matter = new_id()
    assert written(home, Insistence.objects.get(id=first.id), id=matter, product_code=code, rating=rating) == ""
    step = InsistenceStep.objects.get(insistence_id=first.id)
    for kind in ("asked", "warned"):
        assert written(home, step, insistence_id=matter, kind=kind) == ""
    call = {"insistence_id": matter, "kind": "called_back", "taken_by": he.actor.id}
    assert "after the warning" in written(he, step, **call, taken_at=AT + waiting - timedelta(seconds=1))
    assert written(he, step, **call, taken_at=AT + waiting) == ""


def test_the_gate_opens_for_a_decided_level_or_a_signed_exception_alone(ann):
    subject, by = ann
    home, he = login_of(by), staff("he.jing")
    unsigned = warned(asked(subject, by), by)
    whole = signed(called(warned(asked(subject, by, fen=2 * FEN), by), he), by)
    at_home(subject, by, lambda: gate(subject_id=subject, product_code=ABOVE, amount_fen=FEN, purpose=Purpose.PURCHASE,
                                      by=by, at=AT))  # fmt: skip
    blocked = GateDecision.objects.get(decided_at=AT, purpose="purchase")
    passed = {"allowed": True, "exception_id": whole.id, "decided_at": SIGNED}
    late = {"decided_at": SIGNED + timedelta(days=RULE.valid_days)}
    refused(
        [
            ("a level that was decided", written(home, blocked, allowed=True, level=3)),
            ("a level that was decided", written(SYSTEM, blocked, allowed=True, subject_id=new_id())),
            ("gate_allows_only_within_level", written(home, blocked, allowed=True)),
            ("signed exception of this client", written(home, blocked, **passed | {"exception_id": unsigned.id})),
            ("signed exception of this client", written(home, blocked, **passed, amount_fen=2 * FEN + 1)),
            ("signed exception of this client", written(home, blocked, **passed, product_code=TOP)),
            ("signed exception of this client", written(home, blocked, **passed | {"decided_at": CALL})),
            ("for seven days", written(home, blocked, **passed | late)),
        ]
    )
    assert written(home, blocked, **passed) == ""


def test_a_purchase_without_its_passage_its_thinking_time_or_its_contract_is_refused(ann, sold, publish):
    subject, by = ann
    home, he = login_of(by), login_of(staff("he.jing"))
    bought = asks(subject, by, sold)
    row = Purchase.objects.get(id=bought.id)
    passage = GateDecision.objects.get(decided_at=AT, purpose="purchase")
    assert written(home, passage, amount_fen=2 * FEN, reasons=[["S6-010", "noted"]]) == ""
    step = PurchaseStep(id=new_id(), subject_id=subject, purchase_id=row.id, kind="contracted", reference="HT-1",
                        taken_by=by.id, taken_at=AFTER)  # fmt: skip
    again = {"key": "again", "cooling_until": AT + 48 * HOUR - timedelta(seconds=1)}
    refused(
        [
            ("only the client, signed in, instructs", written(he, row, key="desk")),
            ("only the client, signed in, instructs", written(home, row, key="desk", instructed_by=None)),
            ("only the client, signed in, instructs", written(home, row, key="other", subject_id=new_id())),
            ("passage of this client", written(home, row, key="more", amount_fen=3 * FEN)),
            ("passage of this client", written(home, row, key="later", instructed_at=AT + HOUR)),
            ("passage of this client", written(home, row, key="riskier", product_code=TOP)),
            ("thinking time is not shortened", written(home, row, key="fast", cooling_until=AT + 23 * HOUR)),
            ("thinking time is not shortened", written(home, row, **again, amount_fen=2 * FEN)),
            ("lapses seven days", written(home, row, key="long", sign_until=AT + timedelta(days=30))),
            ("takes a purchase back or signs it", written(he, step, kind="cancelled", taken_by=he.actor.id)),
            ("takes a purchase back or signs it", written(SYSTEM, step)),
            ("after the thinking time", written(home, step, taken_at=row.cooling_until - timedelta(seconds=1))),
            ("before the offer lapses", written(home, step, taken_at=row.sign_until)),
            ("second passage through the gate", written(home, step)),
            ("nobody at a desk", written(he, step, kind="stopped", taken_by=he.actor.id)),
            ("nobody at a desk", written(home, step, kind="certified")),
            ("all of its money", written(SYSTEM, step, kind="certified", taken_by=None)),
            ("dated before its instruction", written(home, step, kind="cancelled", taken_at=AT - HOUR)),
            ("belongs to whoever instructed", written(home, step, kind="cancelled", subject_id=new_id())),
        ]
    )
    at_home(subject, by, lambda: gate(subject_id=subject, product_code=WITHIN, amount_fen=FEN, purpose=Purpose.PURCHASE,
                                      by=by, at=AFTER))  # fmt: skip
    assert "names a contract" in written(home, step)
    signs(bought, by, at=AFTER + HOUR)
    refused(
        [
            ("all of its money", written(SYSTEM, step, kind="certified", taken_by=None, taken_at=AFTER + HOUR)),
            ("purchase_turns_once", written(home, step, kind="cancelled", reference="", taken_at=AFTER + HOUR)),
            ("purchase_turns_once", written(SYSTEM, step, kind="stopped", taken_by=None, taken_at=AFTER + HOUR)),
        ]
        + [("append-only", history(table)) for table in TABLES[2:]]
    )


def history(table):
    """Try to change and to delete what is written; return both answers, joined."""
    said = ""
    for statement in (f"UPDATE {table} SET subject_id = gen_random_uuid()", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            connection.cursor().execute(statement)
        said += str(error.value).replace("permission denied", "append-only")
    return said
