"""Let the custodian bank hand in its signed statements, month by month, at the door that any bank would use."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from hub.access.scope import entered, system_scope
from hub.demo.bank.papers import BankLine
from hub.demo.custodian import KEY_ID, VALID_FROM, VALID_UNTIL, Custodian, StatementRefused
from hub.demo.money.lists import bank_statements, booked_later, statement_csv
from hub.demo.money.movements import Movement
from hub.demo.stage import Subjects, World, deliver, staff_member
from hub.funds.custodian_keys import add_custodian_key
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.settling import Resolution
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows
from hub.funds.reconciliation.operations import agree, propose_end, take_break
from hub.funds.reconciliation.queries import breaks, days_of, last_run
from hub.funds.reconciliation.reporting import sign_day, signed_report
from hub.funds.reconciliation.running import reconcile
from hub.kernel.actor import Actor, system_actor
from hub.kernel.clock import utc_now

ADMINISTRATOR = "fang.ke"
KEY_FILE = "demo-bank.pem"
TOLD = 5
"""Deposits that the bank tells of at the flow door, before its last statement."""
COMPLIANCE = ("he.jing", "wu.tong")
EXPLANATIONS = {
    BreakKind.BANK_ONLY: "银行电话确认：金额录入有误，次日已在行内冲回，客户资金未动。",
    BreakKind.OPENING: "上期期末含录入有误的一笔，本期期初已由银行更正，双方余额一致。",
}
"""What compliance found out about the bank's mistake and its correction."""


def hand_in_statements(world: World, subjects: Subjects) -> None:
    """Hand in every statement with its signature; the ledger refuses the bank's one mistake and nothing else."""
    bank = Custodian(settings.HUB_HOME / "secrets" / KEY_FILE)
    _register(bank)
    folder = world.folder / "statements"
    folder.mkdir(exist_ok=True)
    said = bank_statements(world.invention.moved, as_of=world.as_of)
    early = booked_later(said)
    if early is not None:
        _announce(early, subjects)
    for number, statement in enumerate(said, start=1):
        if number == len(said):
            _tell(bank, [line for line in statement.lines if line != early], subjects, base_url=world.base_url)
        file = _written(folder / f"statement-{statement.first:%Y-%m}.csv", statement_csv(statement, subjects), bank)
        refused = bank.hand_in(file.read_bytes(), base_url=world.base_url)["refused"]
        expected = statement.broken + (early in statement.lines)
        if len(refused) != expected:
            raise StatementRefused(f"{file.name}: expected {expected} refusals, got {refused[:1]}")
        world.progress("statements of the custodian", number, len(said))
    deliver(world, "money")
    _reconcile()


def _tell(bank: Custodian, lines: Sequence[Movement], subjects: Subjects, *, base_url: str) -> None:
    """Let the bank tell the newest month's first deposits one by one; the statement that follows confirms them."""
    deposits = [line for line in lines if line.kind is FlowKind.DEPOSIT][:TOLD]
    for line in deposits:
        told = BankLine(
            key=line.key, kind=line.kind, amount_fen=line.amount_fen, day=line.day, subject_id=subjects[line.person]
        )
        bank.announce(told, base_url=base_url, at=utc_now())


def _announce(line: Movement, subjects: Subjects) -> None:
    """Let the app have announced a deposit for the day before the bank books it: a break that stays open."""
    request = FlowRequest(
        key=line.key,
        kind=line.kind,
        amount_fen=line.amount_fen,
        effective_date=line.day - timedelta(days=1),
        subject_id=subjects[line.person],
    )
    with entered(system_scope("demo")):
        post_flows(requests=[request], by=system_actor("demo-app"), at=utc_now())


def _reconcile() -> None:
    """Compare bank and ledger; two people of compliance settle what the bank's mistake caused, the day stays open."""
    with entered(system_scope("demo")):
        reconcile(by=system_actor("reconciliation"), at=utc_now())
        proposes, agrees = (staff_member(login) for login in COMPLIANCE)
        for one in breaks():
            if not one.course.open or one.kind not in EXPLANATIONS:
                continue
            take_break(break_id=one.id, by=proposes, at=utc_now())
            propose_end(
                break_id=one.id,
                resolution=Resolution.EXPLAINED,
                words=EXPLANATIONS[one.kind],
                by=proposes,
                at=utc_now(),
            )
            agree(break_id=one.id, by=agrees, at=utc_now())
        _sign(by=agrees)


def _sign(*, by: Actor) -> None:
    """Sign the last day that the bank speaks for; what the same person signed before a crash stays signed."""
    run = last_run()
    said = next((day for day in days_of(run) if day.bank_fen is not None), None) if run else None
    if said is not None and signed_report(day=said.day) is None:
        sign_day(day=said.day, by=by, at=utc_now())


def _register(bank: Custodian) -> None:
    """Let the system administrator make the bank's public key known, as ``hub custodian-key add`` does."""
    with entered(system_scope("demo")):
        add_custodian_key(
            key_id=KEY_ID,
            public_key=bank.public_key,
            valid_from=VALID_FROM,
            valid_until=VALID_UNTIL,
            by=staff_member(ADMINISTRATOR),
            at=utc_now(),
        )


def _written(file: Path, text: str, bank: Custodian) -> Path:
    """Write the statement and, beside it, its signature, as a bank delivers them to a person."""
    file.write_text(text, encoding="utf-8")
    file.with_suffix(".sig").write_bytes(bank.signature(file.read_bytes()))
    return file
