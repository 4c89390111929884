"""Through the doors: statement and ties are taken in, the rules speak once, and people end what they said."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hub.access.scope import entered, public_scope
from hub.audit.models import AuditRow
from hub.catalogue.intake import import_products
from hub.catalogue.models import ProjectTie
from hub.catalogue.ties import all_ties
from hub.demo.bank.papers import BankLine, Paper, as_camt, as_csv
from hub.funds.alerts.operations import (
    STOPPED,
    agree_to_explanation,
    confirm_alert,
    decline_explanation,
    explain_alert,
    release_flows,
    take_alert,
)
from hub.funds.alerts.queries import alert_of, alerts, last_watch, steps_of, waiting_alerts
from hub.funds.alerts.running import watch_due, watch_over
from hub.funds.blocking import block_flows, blocks_in_force, lift_block
from hub.funds.domain.detectors.handling import AlertState, HandlingRefused, Refused
from hub.funds.domain.detectors.rules import RULES
from hub.funds.domain.rules import FlowKind
from hub.funds.intake import import_flows
from hub.funds.models import Alert, AlertStep, MovementParty, Watch
from hub.funds.operations import post_flow, reverse_flow
from hub.funds.posting import FlowsBlocked
from hub.funds.statements import hand_in_statement
from hub.kernel.actor import Actor, ActorKind, system_actor
from tests.custodian import Bank

AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
TODAY = date(2026, 12, 1)
BY = system_actor("test")
MEI, LI = (Actor(kind=ActorKind.USER, id=uuid4(), label=label) for label in ("mei", "li"))
ANN, BOB = UUID(int=1), UUID(int=2)
ACCOUNT = "6217 0001 2345 6789"
FEN = 5000_00
TIES = [
    {"project_code": "ORCHARD-1", "kind": "borrower", "reference": "91330100MA27", "since": "2026-11-01"},
    {"project_code": "QUARRY-2", "kind": "borrower", "reference": "91330100MA28", "since": "2026-11-01"},
    {"project_code": "ORCHARD-1", "kind": "collateral", "reference": "PL-2026-17", "since": "2026-11-01"},
    {"project_code": "QUARRY-2", "kind": "collateral", "reference": "PL-2026-17", "since": "2026-11-01"},
    {"project_code": "ORCHARD-1", "kind": "account", "reference": "6217000123456780", "since": "2026-11-01"},
    {"project_code": "ORCHARD-1", "kind": "related", "reference": str(BOB), "since": "2026-11-01"},
]  # fmt: skip
TRIP = (
    BankLine(key="T-1", kind=FlowKind.DEPOSIT, amount_fen=FEN, day=date(2026, 11, 3), subject_id=ANN),
    BankLine(key="T-2", kind=FlowKind.BID, amount_fen=FEN, day=date(2026, 11, 4), subject_id=ANN,
             project_code="ORCHARD-1"),
    BankLine(key="T-3", kind=FlowKind.DISBURSEMENT, amount_fen=FEN, day=date(2026, 11, 5), project_code="ORCHARD-1"),
    BankLine(key="T-4", kind=FlowKind.DRAWDOWN, amount_fen=FEN, day=date(2026, 11, 6), project_code="ORCHARD-1",
             counterparty=ACCOUNT.replace(" ", "")),
    BankLine(key="T-5", kind=FlowKind.DEPOSIT, amount_fen=FEN, day=date(2026, 11, 9), subject_id=ANN,
             counterparty=ACCOUNT),
    BankLine(key="T-6", kind=FlowKind.BID, amount_fen=FEN, day=date(2026, 11, 10), subject_id=ANN,
             project_code="ORCHARD-1"),
)  # fmt: skip


def ties(*rows: dict):
    return import_products(text=json.dumps({"ties": list(rows or TIES)}), by=BY, at=AT - timedelta(hours=1))


def hand_in(lines=TRIP, *, write=as_csv) -> None:
    bank = Bank()
    bank.register(valid_from=AT - timedelta(days=60))
    raw = write(
        Paper(number="CB-1", account="6217-0001", first=date(2026, 11, 1), last=date(2026, 11, 30), opening_fen=0,
              closing_fen=sum(line.moved_fen for line in lines), lines=lines)
    )  # fmt: skip
    hand_in_statement(raw=raw, signature=bank.sign(raw), key_id=bank.key_id, by=BY, at=AT - timedelta(hours=1))


def rule_ids() -> list[str]:
    return sorted(one.rule.id for one in alerts())


@pytest.fixture
def trip(projects) -> UUID:
    """The alert of a round trip that the rules found in a statement."""
    ties()
    hand_in()
    watch_over(by=BY, at=AT)
    return next(one.id for one in alerts() if one.rule.id == "FD-RT-1")


@pytest.mark.parametrize("write", [as_csv, as_camt])
def test_a_borrowers_money_that_comes_back_as_a_bid_is_found_in_both_formats(projects, write):
    ties()
    hand_in(write=write)
    run = watch_over(by=BY, at=AT)
    [alert] = alerts()
    assert (alert.rule.id, alert.project_code, alert.found, alert.day) == (
        "FD-RT-1", "ORCHARD-1", FEN, date(2026, 11, 10))  # fmt: skip
    assert (len(alert.flows), alert.parties) == (3, (ANN,))
    assert (run.opened, run.movements, run.until) == (1, 6, date(2026, 11, 30))


def test_the_same_book_read_again_opens_nothing(trip):
    before = list(Alert.objects.values_list("identity", flat=True))
    again = watch_over(by=BY, at=AT + timedelta(minutes=5))
    assert again.opened == 0
    assert list(Alert.objects.values_list("identity", flat=True)) == before


def test_the_rules_read_once_a_day_and_after_a_statement_or_a_tie(trip):
    assert last_watch().opened == 1
    assert not watch_due(at=AT + timedelta(minutes=5))
    assert watch_due(at=AT + timedelta(days=1))
    late = {"project_code": "QUARRY-2", "kind": "use", "reference": "WAGES", "since": "2026-11-01"}
    import_products(text=json.dumps({"ties": [late]}), by=BY, at=AT + timedelta(minutes=1))
    assert watch_due(at=AT + timedelta(minutes=5))


def today(hour: int, **movement) -> None:
    """Record a movement of the day itself."""
    key = movement.pop("key", f"today-{uuid4()}")
    post_flow(key=key, effective_date=TODAY, by=BY, at=AT + timedelta(hours=hour), **movement)


def test_a_related_investor_is_named_on_the_same_day_once_the_movement_has_stood_an_hour(trip):
    today(1, kind=FlowKind.DEPOSIT, amount_fen=FEN, subject_id=BOB)
    today(1, kind=FlowKind.BID, amount_fen=FEN, subject_id=BOB, project_code="ORCHARD-1")
    assert not watch_due(at=AT + timedelta(hours=1, minutes=59))
    later = AT + timedelta(hours=2)
    assert watch_due(at=later)
    assert watch_over(by=BY, at=later).opened == 1
    assert rule_ids() == ["FD-RT-1", "FD-SD-1"]
    assert not watch_due(at=later + timedelta(minutes=30))
    assert watch_over(by=BY, at=AT + timedelta(days=1)).opened == 0


def test_sums_of_a_day_that_is_not_over_say_nothing_yet(trip):
    today(1, kind=FlowKind.BORROWER_DEPOSIT, amount_fen=FEN, project_code="ORCHARD-1")
    today(1, kind=FlowKind.REPAYMENT, amount_fen=FEN, project_code="ORCHARD-1")
    today(1, kind=FlowKind.DISBURSEMENT, amount_fen=2 * FEN, project_code="ORCHARD-1")
    assert watch_over(by=BY, at=AT + timedelta(hours=3)).opened == 0
    watch_over(by=BY, at=AT + timedelta(days=1))
    assert "FD-PL-2" in rule_ids()


def test_a_slip_that_is_taken_back_within_the_hour_is_none(trip):
    today(1, kind=FlowKind.DEPOSIT, amount_fen=FEN, subject_id=BOB)
    today(1, key="slip", kind=FlowKind.BID, amount_fen=FEN, subject_id=BOB, project_code="ORCHARD-1")
    reverse_flow(key="back", reversed_key="slip", reason="wrong project", effective_date=TODAY, by=BY,
                 at=AT + timedelta(hours=1, minutes=50))  # fmt: skip
    assert watch_over(by=BY, at=AT + timedelta(hours=3)).opened == 0


def test_one_pledge_on_two_live_projects_and_a_related_investor_are_found_from_the_list(projects):
    ties()
    lines = (
        BankLine(key="D-1", kind=FlowKind.DEPOSIT, amount_fen=FEN, day=date(2026, 11, 3), subject_id=BOB),
        *(BankLine(key=f"B-{code}", kind=FlowKind.BID, amount_fen=FEN // 2, day=date(2026, 11, 4), subject_id=BOB,
                   project_code=code) for code in projects),
    )  # fmt: skip
    hand_in(lines)
    watch_over(by=BY, at=AT)
    assert rule_ids() == ["FD-DP-1", "FD-SD-1"]


def test_a_tie_is_kept_once_and_an_account_is_never_kept_in_clear(projects):
    assert (ties().new, ties().repeated) == (6, 6)
    kept = list(ProjectTie.objects.values_list("reference", flat=True))
    assert "6217000123456780" not in kept
    assert "PL-2026-17" in kept
    other_day = ties({**TIES[0], "since": "2026-11-02"})
    assert "since" in other_day.errors[0].actual
    assert "NOWHERE" in ties({**TIES[0], "project_code": "NOWHERE"}).errors[0].actual
    assert "UUID" in ties({**TIES[5], "reference": "Bob"}).errors[0].actual
    assert "expected no such field" in ties({**TIES[0], "colour": "red"}).errors[0].actual


def test_a_list_of_movements_may_say_the_account_and_the_use(projects):
    head = "key,kind,amount,effective_date,subject_id,counterparty,use\n"
    import_flows(text=f"{head}d-1,deposit,5,2026-11-20,{ANN},{ACCOUNT},SAVINGS\n", by=BY, at=AT)
    [party] = MovementParty.objects.all()
    assert (party.use, len(party.party)) == ("SAVINGS", 64)
    import_flows(text=f"{head}d-1,deposit,5,2026-11-20,{ANN},another,\n", by=BY, at=AT)
    assert MovementParty.objects.get() == party


def test_an_alert_is_taken_and_explained_by_its_owner_with_a_reason(trip):
    assert waiting_alerts() == 1
    with pytest.raises(HandlingRefused) as refused:
        explain_alert(alert_id=trip, words="x", by=MEI, at=AT)
    assert refused.value.reason is Refused.NOT_YOURS
    take_alert(alert_id=trip, by=MEI, at=AT)
    with pytest.raises(HandlingRefused, match=Refused.ALREADY_YOURS):
        take_alert(alert_id=trip, by=MEI, at=AT)
    take_alert(alert_id=trip, by=LI, at=AT)
    for words in ("", "  ", "x" * 501):
        with pytest.raises(HandlingRefused, match=Refused.NO_WORDS):
            explain_alert(alert_id=trip, words=words, by=LI, at=AT)
    facts = explain_alert(alert_id=trip, words=" a sale of land, deed seen ", by=LI, at=AT)
    assert (facts.state, facts.course.words, waiting_alerts()) == (
        AlertState.PROPOSED, "a sale of land, deed seen", 1)  # fmt: skip
    for step, reason in (
        (lambda: explain_alert(alert_id=trip, words="again", by=LI, at=AT), Refused.PROPOSED_BEFORE),
        (lambda: agree_to_explanation(alert_id=trip, by=LI, at=AT), Refused.NOT_ONES_OWN),
        (lambda: agree_to_explanation(alert_id=trip, by=BY, at=AT), Refused.NOT_ONES_OWN),
        (lambda: decline_explanation(alert_id=trip, words=" ", by=MEI, at=AT), Refused.NO_WORDS),
    ):
        with pytest.raises(HandlingRefused, match=reason):
            step()
    declined = decline_explanation(alert_id=trip, words="whose deed?", by=MEI, at=AT)
    assert (declined.state, declined.course.owner) == (AlertState.TAKEN, LI.id)
    with pytest.raises(HandlingRefused, match=Refused.NOTHING_PROPOSED):
        agree_to_explanation(alert_id=trip, by=MEI, at=AT)
    explain_alert(alert_id=trip, words="her own, no. 17", by=LI, at=AT)
    facts = agree_to_explanation(alert_id=trip, by=MEI, at=AT)
    assert (facts.state, facts.course.words, waiting_alerts()) == (AlertState.EXPLAINED, "her own, no. 17", 0)
    assert blocks_in_force() == ()
    with pytest.raises(HandlingRefused, match=Refused.OVER):
        take_alert(alert_id=trip, by=MEI, at=AT)
    assert [step.move for step in steps_of(trip)] == [
        "taken", "taken", "proposed", "declined", "proposed", "explained"]  # fmt: skip
    assert AuditRow.objects.filter(action="alert.explained", target_id=str(trip)).count() == 1


def test_a_confirmed_alert_stops_the_project_until_somebody_else_lets_it_go_on(trip):
    take_alert(alert_id=trip, by=MEI, at=AT)
    confirm_alert(alert_id=trip, words="the borrower's brother", by=MEI, at=AT)
    assert {(one.kind, one.project_code) for one in blocks_in_force()} == {
        (FlowKind.BID, "ORCHARD-1"), (FlowKind.DISBURSEMENT, "ORCHARD-1")}  # fmt: skip
    bid = {"kind": FlowKind.DISBURSEMENT, "amount_fen": 1, "effective_date": AT.date(), "by": BY, "at": AT}
    with pytest.raises(FlowsBlocked) as stopped:
        post_flow(key="P-9", project_code="ORCHARD-1", **bid)
    assert stopped.value.reason == STOPPED
    with pytest.raises(HandlingRefused, match=Refused.FOUR_EYES):
        release_flows(alert_id=trip, words="settled", by=MEI, at=AT)
    release_flows(alert_id=trip, words="settled", by=LI, at=AT)
    assert blocks_in_force() == ()
    post_flow(key="P-9", project_code="ORCHARD-1", **bid)
    with pytest.raises(HandlingRefused, match=Refused.NOTHING_STOPPED):
        release_flows(alert_id=trip, words="settled", by=LI, at=AT)
    assert (alert_of(trip).state, alert_of(trip).course.words) == (AlertState.CONFIRMED, "the borrower's brother")


def bare(rule_id: str) -> UUID:
    """An alert of no project."""
    alert = Alert.objects.create(
        identity=f"{rule_id}:x", rule_id=rule_id, day=AT.date(), found=1, limit=1, opened_at=AT,
        evidence={"flows": [], "parties": [], "projects": []},
    )  # fmt: skip
    take_alert(alert_id=alert.id, by=MEI, at=AT)
    return alert.id


def test_the_platforms_own_money_in_a_purse_stops_disbursements_in_all_projects(projects):
    mixed = bare("FD-CM-1")
    confirm_alert(alert_id=mixed, words="the platform's own", by=MEI, at=AT)
    assert [(one.kind, one.project_code) for one in blocks_in_force()] == [(FlowKind.DISBURSEMENT, None)]
    for code in projects:
        with pytest.raises(FlowsBlocked):
            post_flow(key=code, kind=FlowKind.DISBURSEMENT, amount_fen=1, effective_date=AT.date(), by=BY, at=AT,
                      project_code=code)  # fmt: skip
    release_flows(alert_id=mixed, words="paid out again", by=LI, at=AT)
    assert blocks_in_force() == ()


def test_a_house_rule_is_explained_by_its_owner_alone(projects):
    top = bare("FD-CN-2")
    assert explain_alert(alert_id=top, words="the first week", by=MEI, at=AT).state is AlertState.EXPLAINED


def test_the_database_knows_which_rules_come_from_a_law(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(funds_law_rules())")
        assert {row[0] for row in cursor.fetchall()} == {rule.id for rule in RULES if rule.from_law}


def write_step(alert: UUID, move: str, who: UUID | None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO funds_alertstep (alert_id, move, at, actor_id, actor_label, words)"
            " VALUES (%s, %s, now(), %s, 'x', 'x')",
            [alert, move, who],
        )


def test_the_database_asks_for_the_second_person_who_explains_releases_or_lifts(trip):
    mei, li = MEI.id, LI.id
    for steps in (
        [("explained", li)],
        [("proposed", mei), ("explained", mei)],
        [("proposed", mei), ("explained", None)],
        [("proposed", mei), ("declined", li), ("explained", li)],
        [("released", li)],
        [("confirmed", mei), ("released", mei)],
    ):
        *before, last = steps
        for said in before:
            write_step(trip, *said)
        with pytest.raises(DatabaseError) as refused:
            write_step(trip, *last)
        assert refused.value.__cause__.sqlstate == "HF021"
    placed = block_flows(kind=FlowKind.BID, reason="seen", by=MEI, at=AT)
    found = block_flows(kind=FlowKind.BID, reason="seen", by=MEI, at=AT, source=f"detector:{trip}")
    for block, who in ((placed, MEI), (found, MEI), (found, LI)):
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            lift_block(block_id=block.id, reason="x", by=who, at=AT)
        assert refused.value.__cause__.sqlstate == "HF021"
    lift_block(block_id=placed.id, reason="x", by=LI, at=AT)
    write_step(trip, "released", li)
    lift_block(block_id=found.id, reason="x", by=LI, at=AT)


def test_nobody_outside_oversight_reads_an_alert_a_tie_or_a_counterparty(trip):
    take_alert(alert_id=trip, by=MEI, at=AT)
    with entered(public_scope()):
        assert [model.objects.count() for model in (Alert, AlertStep, MovementParty, Watch, ProjectTie)] == [0] * 5
        assert all_ties() == ()


@pytest.mark.parametrize("hand", ["owner", "application"])
@pytest.mark.parametrize("table", ["funds_alert", "funds_alertstep", "funds_movementparty", "funds_watch",
                                   "catalogue_projecttie"])  # fmt: skip
def test_what_was_found_and_said_is_never_changed(request, hand, table):
    connection: psycopg.Connection = request.getfixturevalue(hand)
    with pytest.raises(psycopg.Error, match=r"append-only|permission denied"):
        connection.execute(f"TRUNCATE {table} CASCADE")


def test_a_step_without_a_reason_is_refused_by_the_database_too(trip):
    with pytest.raises(IntegrityError), transaction.atomic():
        AlertStep.objects.create(alert_id=trip, move="confirmed", at=AT, actor_label="mei")
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.filter(id=trip).update(found=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.filter(id=trip).delete()


def test_a_movement_says_something_of_its_party_or_is_not_kept(projects):
    with pytest.raises(IntegrityError), transaction.atomic():
        MovementParty.objects.create(flow_id=uuid4(), recorded_at=AT)
