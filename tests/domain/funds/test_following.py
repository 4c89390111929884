"""Every fen of an investment has one way, and all of them together are the ledger."""

from datetime import date, timedelta
from itertools import count
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.following import Followed, Spot, follow, links, standing
from hub.funds.domain.holdings import ProjectTotals, stakes, whereabouts
from hub.funds.domain.ledger import BalanceTooLow, apply
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import RULE_OF, FlowKind
from hub.kernel.clock import parse_instant

SUBJECT = UUID(int=1)
AT = parse_instant("2026-11-21T03:00:00Z")
OWN = (
    FlowKind.DEPOSIT, FlowKind.ARRIVAL, FlowKind.CREDITING, FlowKind.WITHDRAWAL, FlowKind.WITHDRAWAL_REQUEST,
    FlowKind.WITHDRAWAL_SETTLEMENT, FlowKind.BID, FlowKind.BID_RETURN, FlowKind.REDEMPTION, FlowKind.INCOME,
)  # fmt: skip
PROJECTS = {"ORCHARD-1": ("C-1", "C-2"), "TEA-1": ("C-3",)}


class Book:
    """A ledger of one investor that refuses what the ledger refuses."""

    def __init__(self) -> None:
        self.flows: list[FlowFacts] = []
        self.balances: dict[Account, int] = {}
        self.numbers = count(1)

    def post(self, kind: FlowKind, fen: int, *, contract: str = "C-1", reverses: FlowFacts | None = None) -> FlowFacts:
        rule, number = RULE_OF[kind], next(self.numbers)
        code = next(code for code, numbers in PROJECTS.items() if contract in numbers)
        flow = FlowFacts(
            id=UUID(int=number),
            key=f"F-{number:04d}",
            kind=kind,
            amount_fen=fen,
            effective_date=date(2026, 1, 1) + timedelta(days=number),
            recorded_at=AT,
            subject_id=SUBJECT if rule.needs_subject else None,
            project_code=code if rule.needs_project else None,
            contract_number=contract if rule.needs_project and rule.needs_subject else None,
            reverses=reverses.id if reverses else None,
        )
        self.balances = dict(apply(self.balances, flow))
        self.flows.append(flow)
        return flow

    def take_back(self, flow: FlowFacts) -> FlowFacts:
        return self.post(flow.kind, flow.amount_fen, contract=flow.contract_number or "C-1", reverses=flow)

    def held(self, kind: AccountKind) -> int:
        return self.balances.get(Account(kind=kind, subject_id=SUBJECT), 0)

    @property
    def own(self) -> list[FlowFacts]:
        return [flow for flow in self.flows if flow.subject_id]

    def followed(self) -> tuple[Followed, ...]:
        totals = {code: self._totals(code) for code in PROJECTS}
        found = whereabouts(subject_id=SUBJECT, flows=self.own, totals=totals)
        return follow(self.own, stakes=stakes(self.own), shares=found.projects)

    def _totals(self, code: str) -> ProjectTotals:
        def moved(kind: FlowKind) -> int:
            flows = (flow for flow in self.flows if (flow.kind, flow.project_code) == (kind, code))
            return sum(-flow.amount_fen if flow.reverses else flow.amount_fen for flow in flows)

        return ProjectTotals(
            raised_fen=moved(FlowKind.BID) - moved(FlowKind.BID_RETURN), disbursed_fen=moved(FlowKind.DISBURSEMENT)
        )


def only(book: Book) -> Followed:
    [found] = book.followed()
    return found


def where(one: Followed) -> dict[str, int]:
    return {spot.value: one.at(spot) for spot in Spot if one.at(spot)}


def test_an_investment_is_made_of_the_oldest_money_in_the_account() -> None:
    book = Book()
    first, second = book.post(FlowKind.DEPOSIT, 300), book.post(FlowKind.DEPOSIT, 500)
    book.post(FlowKind.BID, 600)
    one = only(book)
    assert [(link.into, link.amount_fen) for link in one.origins] == [(first, 300), (second, 300)]
    assert where(one) == {"waiting": 600}


def test_what_came_back_in_part_is_followed_and_the_rest_stays_lent() -> None:
    book = Book()
    book.post(FlowKind.DEPOSIT, 600)
    book.post(FlowKind.BID, 600)
    book.post(FlowKind.DISBURSEMENT, 600)
    book.post(FlowKind.BORROWER_DEPOSIT, 300)
    book.post(FlowKind.REPAYMENT, 212)
    back = book.post(FlowKind.REDEMPTION, 200)
    book.post(FlowKind.INCOME, 12)
    away = book.post(FlowKind.WITHDRAWAL, 150)
    one = only(book)
    assert where(one) == {"lent": 400, "purse": 62, "withdrawn": 150}
    first = one.onward[0]
    assert (first.into, first.out, first.amount_fen) == (back, away, 150)
    assert one.total_fen == 612


def test_a_withdrawal_asked_for_is_on_its_way_until_the_bank_settles_it() -> None:
    book = Book()
    book.post(FlowKind.DEPOSIT, 100)
    book.post(FlowKind.BID, 100)
    book.post(FlowKind.BID_RETURN, 100)
    book.post(FlowKind.WITHDRAWAL_REQUEST, 80)
    payment = book.post(FlowKind.WITHDRAWAL_SETTLEMENT, 50)
    assert where(only(book)) == {"purse": 20, "leaving": 30, "withdrawn": 50}
    assert [(link.settled, link.amount_fen) for link in only(book).onward if link.settled] == [(payment, 50)]
    book.post(FlowKind.CREDITING, 30)
    assert where(only(book)) == {"purse": 50, "withdrawn": 50}


def test_money_that_came_back_and_was_invested_again_names_where_it_came_from() -> None:
    book = Book()
    book.post(FlowKind.DEPOSIT, 100)
    book.post(FlowKind.BID, 100)
    back = book.post(FlowKind.BID_RETURN, 100)
    book.post(FlowKind.BID, 70, contract="C-3")
    first, second = book.followed()
    assert where(first) == {"purse": 30, "again": 70}
    assert [(link.into, link.amount_fen) for link in second.origins] == [(back, 70)]


def test_what_was_taken_back_counts_nothing() -> None:
    book = Book()
    book.post(FlowKind.DEPOSIT, 100)
    book.post(FlowKind.BID, 100)
    book.take_back(book.post(FlowKind.BID_RETURN, 40))
    assert where(only(book)) == {"waiting": 100}
    book.take_back(book.flows[1])
    assert only(book).origins == ()
    assert where(only(book)) == {}


MOVES = st.lists(
    st.tuples(
        st.sampled_from((*OWN, FlowKind.DISBURSEMENT, FlowKind.BORROWER_DEPOSIT, FlowKind.REPAYMENT, None)),
        st.integers(1, 1_000),
        st.sampled_from(("C-1", "C-2", "C-3")),
    ),
    max_size=40,
)


def played(moves: list[tuple[FlowKind | None, int, str]]) -> Book:
    """Post what the ledger takes; None takes back one of the flows before."""
    book = Book()
    for kind, fen, contract in [(FlowKind.DEPOSIT, 2_000, "C-1"), *moves]:
        free = [
            flow for flow in book.flows if not flow.reverses and flow.id not in {one.reverses for one in book.flows}
        ]
        try:
            if kind is None:
                book.take_back(free[fen % len(free)])
            elif kind not in (FlowKind.BID_RETURN, FlowKind.REDEMPTION) or _held(book, contract) >= fen:
                book.post(kind, fen, contract=contract)
        except (BalanceTooLow, ZeroDivisionError):
            continue
    return book


def _held(book: Book, contract: str) -> int:
    return sum(stake.outstanding_fen for stake in stakes(book.own) if stake.contract_number == contract)


@settings(max_examples=150, deadline=None)
@given(MOVES)
def test_the_parts_of_every_investment_add_up_and_all_together_are_the_ledger(moves) -> None:
    book = played(moves)
    found, ways = book.followed(), links(book.own)
    for one in found:
        assert sum(one.at(spot) for spot in Spot) == one.total_fen
        assert sum(link.amount_fen for link in one.origins) == one.stake.paid_in_fen
        assert sum(link.amount_fen for link in one.onward) == one.came_back_fen
        if one.stake.outstanding_fen >= 0:
            assert 0 <= one.waiting_fen <= one.stake.outstanding_fen
    assert sum(way.amount_fen for way in ways if way.spot is Spot.PURSE) == book.held(AccountKind.PURSE)
    paid = sum(way.amount_fen for way in ways if way.settled)
    assert paid <= sum(flow.amount_fen for flow in standing(book.own) if flow.kind is FlowKind.WITHDRAWAL_SETTLEMENT)
    leaving = sum(way.amount_fen for way in ways if way.spot is Spot.LEAVING)
    assert leaving <= book.held(AccountKind.IN_TRANSIT)
    assert sum(one.at(Spot.PURSE) for one in found) <= book.held(AccountKind.PURSE)


@settings(max_examples=80, deadline=None)
@given(MOVES)
def test_what_waits_and_what_is_lent_is_what_the_page_of_all_the_money_says(moves) -> None:
    book = played(moves)
    if any(stake.outstanding_fen < 0 for stake in stakes(book.own)):
        return
    totals = {code: book._totals(code) for code in PROJECTS}
    whole = whereabouts(subject_id=SUBJECT, flows=book.own, totals=totals)
    assert sum(one.waiting_fen for one in book.followed()) == whole.waiting_fen
    assert sum(one.lent_fen for one in book.followed()) == whole.lent_fen
