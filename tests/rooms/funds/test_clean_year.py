"""A year of an honest platform stays silent through the real doors; one abuse put into it is found, and it alone."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from hub.catalogue.domain.projects import project_id
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.intake import import_products
from hub.catalogue.operations import list_product, register_project
from hub.catalogue.ties import account_digest
from hub.demo.bank.papers import as_csv
from hub.funds.alerts.gathering import gather
from hub.funds.alerts.queries import alerts
from hub.funds.alerts.running import watch_over
from hub.funds.domain.detectors.book import Book, Movement
from hub.funds.domain.detectors.watching import watch
from hub.funds.domain.rules import FlowKind as K
from hub.funds.statements import hand_in_statement
from hub.kernel.actor import system_actor
from tests.custodian import Bank
from tests.rooms.funds.clean_year import FIRST, LAST, MONTH, SALE_DAYS, Loan, Year, clean_year, investor
from tests.rooms.funds.conftest import project_facts

AT = datetime(2026, 1, 1, 3, tzinfo=UTC)
BY = system_actor("test")
SEEDS = (1, 2, 3)


def live(seed: int) -> Year:
    """Take a year in through the lists of the catalogue and twelve signed statements."""
    year = clean_year(seed)
    for loan in year.loans:
        _list(loan)
    rows = [{**asdict(tie), "kind": tie.kind.value, "since": tie.since.isoformat()} for tie in year.ties]
    assert import_products(text=json.dumps({"ties": rows}), by=BY, at=AT).errors == ()
    bank = Bank()
    bank.register(valid_from=datetime(2025, 1, 1, tzinfo=UTC), days=500)
    for paper in year.papers():
        raw = as_csv(paper)
        taken = hand_in_statement(raw=raw, signature=bank.sign(raw), key_id=bank.key_id, by=BY, at=AT)
        assert taken.statement.refused == 0
    return year


def _list(loan: Loan) -> None:
    term = loan.months * MONTH
    facts = replace(project_facts(loan.code), amount_fen=loan.amount_fen, term_days=term, value_date=loan.start)
    register_project(facts=facts, by=BY, at=AT)
    texts = {f"{name}_{tongue}": loan.code for name in ("name", "benchmark_text", "issuer") for tongue in ("zh", "en")}
    list_product(
        facts=ProductFacts(
            code=f"P-{loan.code}", family=Family.FIXED_INCOME, issuer_rating=2, distributor_rating=2, term_days=term,
            redemption=Redemption.AT_MATURITY, min_ticket_fen=1000_00, lot_fen=1000_00, fee_bps=60,
            stress_loss_bps=300, regime=Regime.BANKING, project_id=project_id(loan.code),
            on_sale_from=loan.start - timedelta(days=SALE_DAYS), on_sale_until=loan.start - timedelta(days=1), **texts,
        ),
        by=BY, at=AT,
    )  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clean_year_is_silent(system_scope, seed):
    year = live(seed)
    kinds = {line.kind for line in year.lines}
    assert kinds >= {K.BID_RETURN, K.REDEMPTION, K.INCOME, K.WITHDRAWAL, K.FEE_PAYOUT}
    assert any(line.reverses for line in year.lines)
    run = watch_over(by=BY, at=AT)
    assert [(one.rule.id, one.day, one.project_code, one.found, one.limit) for one in alerts()] == []
    assert (run.movements, run.until) == (len(year.lines), LAST)
    _one_abuse_at_a_time(year, gather(until=LAST))


def _one_abuse_at_a_time(year: Year, book: Book) -> None:
    assert watch(book, until=LAST) == ()
    for rule_id, extra in abuses(year).items():
        faulty = replace(book, movements=(*book.movements, *extra))
        assert {finding.rule.id for finding in watch(faulty, until=LAST)} == {rule_id}


def abuses(year: Year) -> dict[str, list[Movement]]:
    """One abuse for each rule that turns on movements alone; where it goes to depends on the year."""
    one, other = year.loans[0], year.loans[1]
    day = one.start + timedelta(days=20)
    owner = UUID(next(tie.reference for tie in year.ties if tie.kind == "related" and tie.project_code == one.code))
    who = investor(7)

    def move(kind: K, fen: int, after: int = 0, *, subject=None, code="", party="", use="", stated=True) -> Movement:
        number[0] += 1
        return Movement(id=UUID(int=number[0]), kind=kind, fen=fen, day=day + timedelta(days=after), subject_id=subject,
                        project=code, party=account_digest(party) if party else "", use=use, stated=stated)  # fmt: skip

    number = [10**6]
    supplier, fen = f"SUPPLIER-{one.number}", 50_000_00
    return {
        "FD-PL-1": [replace(move(K.DISBURSEMENT, 1, code=one.code), day=one.start - timedelta(days=6))],
        "FD-PL-2": [move(K.DISBURSEMENT, fen, code=one.code)],
        "FD-PL-3": [move(K.BORROWER_DEPOSIT, fen, code=other.code, party=supplier)],
        "FD-PL-4": [move(K.DRAWDOWN, 2_000_00, code=one.code, party=other.account, use="EQUIPMENT")],
        "FD-CM-1": [move(K.DEPOSIT, fen, 60, subject=who, party="PLATFORM-OWN")],
        "FD-CM-2": [move(K.FEE, one.amount_fen, code=one.code)],
        "FD-MM-2": [move(K.REDEMPTION, fen, subject=who, code=one.code)],
        "FD-SD-1": [move(K.BID, 1, subject=owner, code=one.code)],
        "FD-DU-1": [move(K.DRAWDOWN, one.amount_fen // 10, code=one.code, party="CASINO", use="EQUIPMENT")],
        "FD-DU-2": [move(K.DRAWDOWN, one.amount_fen // 10, code=one.code, party=supplier, use="STOCKS")],
        "FD-RT-1": [move(K.DEPOSIT, fen, subject=who, party=supplier), move(K.BID, fen, 1, subject=who, code=one.code)],
        "FD-GR-1": [move(K.BORROWER_DEPOSIT, fen, 60, code=one.code, party="PLATFORM-OWN")],
        "FD-GR-2": [move(K.REPAYMENT, fen, code=one.code)],
        "FD-GR-3": [move(K.WITHDRAWAL, fen, subject=who, party="HOME-7"),
                    move(K.BORROWER_DEPOSIT, fen, 3, code=one.code, party="HOME-7")],
        "FD-GR-4": [move(K.BORROWER_DEPOSIT, fen, code=one.code, party=one.account, stated=False)],
    }  # fmt: skip


def test_a_year_is_drawn_the_same_from_the_same_seed():
    assert clean_year(1) == clean_year(1)
    assert clean_year(1) != clean_year(2)
    assert clean_year(1).lines[0].day >= FIRST
