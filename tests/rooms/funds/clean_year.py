"""A year of an honest platform: 200 investors, 12 projects, and everything that happens to them, drawn from a seed.

Sales that fill after some bids were taken back, payouts in parts, monthly interest, late and early repayments, slips
that are reversed, withdrawals to the investors' own accounts, one borrower with two projects.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid5

from hub.catalogue.domain.ties import Tie, TieKind
from hub.demo.bank.papers import BankLine, Paper
from hub.funds.domain.rules import FlowKind as K

SPACE = UUID("8f0c3f0e-1b1b-4d7a-9c53-0d3b9a7f2e11")
FIRST = date(2025, 1, 1)
LAST = date(2025, 12, 31)
INVESTORS = 200
PROJECTS = 12
THOUSAND = 1000_00
SALE_DAYS = 14
MONTH = 30
RATE_BPS = 480
FEE_BPS = 60
_ORDER = {K.DEPOSIT: 0, K.BORROWER_DEPOSIT: 1, K.REPAYMENT: 2, K.REDEMPTION: 3, K.INCOME: 4}


@dataclass(frozen=True, kw_only=True)
class Loan:
    """One project of the year; ``months`` is its term, ``start`` its value date."""

    number: int
    amount_fen: int
    months: int
    start: date
    late_days: int
    early: bool

    @property
    def code(self) -> str:
        """The project's code."""
        return f"YEAR-{self.number}"

    @property
    def borrower(self) -> str:
        """The last two projects are one borrower's."""
        return f"BORROWER-{min(self.number, PROJECTS - 2)}"

    @property
    def account(self) -> str:
        """The borrower's account at another bank."""
        return f"ACCT-{self.borrower}"


@dataclass(frozen=True)
class Year:
    """The projects with what stands behind them, and the bank's lines in their order."""

    loans: tuple[Loan, ...]
    ties: tuple[Tie, ...]
    lines: tuple[BankLine, ...]

    def papers(self) -> Iterator[Paper]:
        """Return one statement a month; each opens with what the one before closed with."""
        by_month: dict[int, list[BankLine]] = defaultdict(list)
        for line in self.lines:
            by_month[line.day.month].append(line)
        held = 0
        for month in range(1, 13):
            first = date(2025, month, 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            lines = tuple(by_month[month])
            closing = held + sum(line.moved_fen for line in lines)
            yield Paper(
                number=f"CB-2025-{month:02d}", account="6217-0001", first=first, last=last,
                opening_fen=held, closing_fen=closing, lines=lines,
            )  # fmt: skip
            held = closing


def investor(number: int) -> UUID:
    """Return an investor's identifier."""
    return uuid5(SPACE, f"investor {number}")


def clean_year(seed: int) -> Year:
    """Draw a year; nothing in it is an abuse."""
    draw = Random(seed)
    loans = tuple(_loan(number, draw) for number in range(PROJECTS))
    lines = [line for loan in loans for line in _lines(loan, draw)]
    lines += _withdrawals(lines, draw)
    kept = sorted((line for line in lines if line.day <= LAST), key=lambda line: (line.day, _ORDER.get(line.kind, 9)))
    return Year(loans=loans, ties=tuple(tie for loan in loans for tie in _ties(loan)), lines=tuple(_after(kept)))


def _loan(number: int, draw: Random) -> Loan:
    return Loan(
        number=number,
        amount_fen=draw.randint(400, 700) * THOUSAND,
        months=draw.choice((3, 6, 9, 12)),
        start=FIRST + timedelta(days=SALE_DAYS + 1 + number * 9 + draw.randint(0, 5)),
        late_days=draw.choice((0, 0, 0, 4, 11)),
        early=number % 5 == 4,
    )


def _ties(loan: Loan) -> Iterator[Tie]:
    since = loan.start - timedelta(days=SALE_DAYS)
    for kind, reference in (
        (TieKind.BORROWER, loan.borrower),
        (TieKind.RELATED, str(uuid5(SPACE, f"owner of {loan.borrower}"))),
        (TieKind.COLLATERAL, f"PLEDGE-{loan.number}"),
        (TieKind.ACCOUNT, loan.account),
        (TieKind.PAYEE, f"SUPPLIER-{loan.number}"),
        (TieKind.USE, "EQUIPMENT"),
        (TieKind.FEE_BPS, str(FEE_BPS)),
    ):
        yield Tie(project_code=loan.code, kind=kind, reference=reference, since=since)


def _lines(loan: Loan, draw: Random) -> Iterator[BankLine]:
    held: dict[int, int] = defaultdict(int)
    yield from _sale(loan, held, draw)
    yield from _payout(loan)
    yield from _slip(loan, draw)
    yield from _repayments(loan, held)


def _sale(loan: Loan, held: dict[int, int], draw: Random) -> Iterator[BankLine]:
    """Investors pay in and bid until the project is full; a few take a bid back the day after."""
    missing, number = loan.amount_fen, 0
    while missing:
        number += 1
        who = draw.randrange(INVESTORS)
        fen = min(missing, draw.randint(2, 20) * THOUSAND)
        day = loan.start - timedelta(days=draw.randint(5, SALE_DAYS))
        tags = {"subject_id": investor(who), "project_code": loan.code}
        name = f"{loan.code}-{number}"
        yield BankLine(key=f"D-{name}", kind=K.DEPOSIT, amount_fen=fen, day=day, subject_id=investor(who),
                       counterparty=f"HOME-{who}")  # fmt: skip
        yield BankLine(key=f"B-{name}", kind=K.BID, amount_fen=fen, day=day, **tags)
        if draw.random() < 0.06:
            yield BankLine(key=f"N-{name}", kind=K.BID_RETURN, amount_fen=fen, day=day + timedelta(days=1), **tags)
            continue
        held[who] += fen
        missing -= fen


def _payout(loan: Loan) -> Iterator[BankLine]:
    """Everything is lent on the value date; the borrower spends it as declared, a little on its own account."""
    yield BankLine(key=f"P-{loan.code}", kind=K.DISBURSEMENT, amount_fen=loan.amount_fen, day=loan.start,
                   project_code=loan.code)  # fmt: skip
    own = loan.amount_fen // 10
    for name, fen, party in (
        ("W1", loan.amount_fen - own, f"SUPPLIER-{loan.number}"),
        ("W2", own, loan.account),
    ):
        yield BankLine(key=f"{name}-{loan.code}", kind=K.DRAWDOWN, amount_fen=fen, day=loan.start + timedelta(days=1),
                       project_code=loan.code, counterparty=party, use="EQUIPMENT")  # fmt: skip


def _slip(loan: Loan, draw: Random) -> Iterator[BankLine]:
    """The bank credits a purse by mistake and takes it back: the same day, or days later."""
    who, day = draw.randrange(INVESTORS), loan.start + timedelta(days=2)
    slip = BankLine(key=f"E-{loan.code}", kind=K.DEPOSIT, amount_fen=THOUSAND, day=day, subject_id=investor(who),
                    counterparty=f"HOME-{who}")  # fmt: skip
    yield slip
    yield replace(slip, key=f"U-{loan.code}", reverses=slip.key, day=day + timedelta(days=loan.number % 3))


def _repayments(loan: Loan, held: dict[int, int]) -> Iterator[BankLine]:
    """Interest every month, principal at the end, or a month before it where the borrower repays early."""
    last = loan.months - 1 if loan.early else loan.months
    for month in range(1, last + 1):
        due = loan.start + timedelta(days=MONTH * month)
        day = due + timedelta(days=loan.late_days if month == 2 else 0)
        income = {who: fen * RATE_BPS * MONTH // (365 * 10_000) for who, fen in sorted(held.items())}
        principal = dict(sorted(held.items())) if month == last else {}
        came = sum(income.values()) + sum(principal.values())
        fee = loan.amount_fen * FEE_BPS * MONTH // (365 * 10_000)
        name = f"{loan.code}-{month:02d}"
        common = {"day": day, "project_code": loan.code}
        yield BankLine(key=f"I-{name}", kind=K.BORROWER_DEPOSIT, amount_fen=came + fee, counterparty=loan.account,
                       **common)  # fmt: skip
        yield BankLine(key=f"R-{name}", kind=K.REPAYMENT, amount_fen=came, **common)
        yield BankLine(key=f"F-{name}", kind=K.FEE, amount_fen=fee, **common)
        yield BankLine(key=f"G-{name}", kind=K.FEE_PAYOUT, amount_fen=fee, day=day + timedelta(days=1),
                       counterparty="PLATFORM-OWN")  # fmt: skip
        for letter, kind, shares in (("C", K.REDEMPTION, principal), ("Y", K.INCOME, income)):
            for who, fen in shares.items():
                yield BankLine(key=f"{letter}-{name}-{who}", kind=kind, amount_fen=fen, subject_id=investor(who),
                               **common)  # fmt: skip


def _withdrawals(lines: Sequence[BankLine], draw: Random) -> Iterator[BankLine]:
    """Some take home what was redeemed, each to the own account."""
    home = {investor(who): f"HOME-{who}" for who in range(INVESTORS)}
    for line in lines:
        if line.kind is K.REDEMPTION and line.subject_id and draw.random() < 0.5:
            yield BankLine(key=f"X-{line.key}", kind=K.WITHDRAWAL, amount_fen=line.amount_fen,
                           day=line.day + timedelta(days=2), subject_id=line.subject_id,
                           counterparty=home[line.subject_id])  # fmt: skip


def _after(lines: Sequence[BankLine]) -> Iterator[BankLine]:
    """Leave out what would reach into the next year without its cause."""
    known = {line.key for line in lines}
    return (line for line in lines if not line.reverses or line.reverses in known)
