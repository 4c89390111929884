"""A statement of account ties out to the ledger to the fen, in every period, and only its own investor takes it."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.funds.queries import balances, where_is_my_money
from hub.kernel.clock import business_date, utc_now
from reports.accounts import NothingToState, account_of, periods_of
from reports.domain.account import DoesNotTieOut, PeriodUnknown, read_period, require_tied_out
from tests.rooms.portal.test_my_pages import ANN, BOB, address, book, investor
from tests.rooms.portal.test_vouchers import content

__all__ = ["book"]
TODAY = date(2026, 12, 31)


def statement(name="2026", subject=ANN, on=TODAY):
    with entered(system_scope("test")):
        return account_of(subject_id=subject, name="ann", period=read_period(name), on=on)


def test_the_closing_balance_is_the_ledgers(book):
    paper = statement()
    with entered(system_scope("test")):
        found, held = where_is_my_money(subject_id=ANN), balances()
    assert paper.closing.total_fen == found.total_fen
    assert paper.closing.purse_fen == sum(
        fen for account, fen in held.items() if account.subject_id == ANN and account.kind == "purse"
    )
    assert paper.movements[-1].balance_fen == paper.closing.purse_fen


def test_each_period_begins_where_the_one_before_ended(book):
    names = [f"2026-{month:02d}" for month in range(1, 13)]
    papers = []
    for name in names:
        try:
            papers.append(statement(name))
        except NothingToState:
            assert not papers
    assert papers
    for before, after in pairwise(papers):
        assert before.closing == after.opening
    assert sum(len(paper.movements) for paper in papers) == len(statement().movements)
    assert papers[-1].closing == statement().closing == statement("2026-Q4").closing


def test_a_movement_that_is_left_out_stops_the_print(book):
    paper = statement()
    with pytest.raises(DoesNotTieOut, match="own account"):
        require_tied_out(replace(paper, movements=paper.movements[1:]))
    with pytest.raises(DoesNotTieOut, match="all money"):
        require_tied_out(replace(paper, sums=replace(paper.sums, paid_in_fen=paper.sums.paid_in_fen + 1)))
    with pytest.raises(DoesNotTieOut, match="principal held"):
        require_tied_out(replace(paper, held=()))


@pytest.mark.parametrize("name", ["2026-13", "2026-Q5", "26", "2026-1", "2026-Q4-1", "../2026", "2026 "])
def test_what_is_no_period_is_refused(name):
    with pytest.raises(PeriodUnknown):
        read_period(name)


def test_the_investor_takes_the_statement_and_that_is_recorded(book):
    response = investor("ann", ANN).get(address("portal:my_statement", "2026"))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(BytesIO(content(response))) as pdf:
        assert list(pdf.attachments) == ["statement.json"]
    with entered(system_scope("test")):
        row = AuditRow.objects.get(action="account.handed_out")
    assert (row.subject_id, row.actor_label) == (ANN, "ann")


def test_the_page_of_movements_offers_the_periods(book):
    ann = investor("ann", ANN)
    page = ann.get(address("portal:my_flows")).content.decode()
    with entered(system_scope("test")):
        periods = periods_of(subject_id=ANN, on=business_date(utc_now()))
    assert periods
    assert all(address("portal:my_statement", period) in page for period in periods)
    assert ann.get(address("portal:my_statement", "1999")).status_code == 404
    assert investor("bob", BOB).get(address("portal:my_statement", "2019")).status_code == 404
