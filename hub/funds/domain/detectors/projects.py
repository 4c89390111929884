"""Hold each project's own money against its terms: raised, lent, repaid, handed on, and the fees taken."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from hub.catalogue.domain.ties import TieKind
from hub.funds.domain.detectors import rules
from hub.funds.domain.detectors.book import Book, Finding, Movement
from hub.funds.domain.rules import FlowKind

WHOLE_BPS = 10_000
YEAR_DAYS = 365


@dataclass
class _Sums:
    """What a project moved so far, in fen."""

    raised: int = 0
    lent: int = 0
    paid_in: int = 0
    repaid: int = 0
    handed_on: int = 0
    fees: int = 0
    kept_back: int | None = None
    told: dict[str, tuple[str, int]] = field(default_factory=dict)


class ProjectMoney:
    """Follow every project's sums; speak when one cannot be, and again in a later month in which it is worse."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sums: dict[str, _Sums] = {}

    def day(self, day: date, movements: Sequence[Movement]) -> Iterator[Finding]:
        """Return what this day's movements make true, or worse."""
        touched: dict[str, list[Movement]] = {}
        for movement in movements:
            if movement.project in self._book.projects:
                touched.setdefault(movement.project, []).append(movement)
        for code, moved in sorted(touched.items()):
            sums = self._sums.setdefault(code, _Sums())
            yield from self._bids(code, sums, day, moved)
            _add(sums, moved)
            yield from self._worse(code, sums, day, moved)

    def _bids(self, code: str, sums: _Sums, day: date, moved: Iterable[Movement]) -> Iterator[Finding]:
        """A product that falls due long before its project can only be paid out of other people's money."""
        project = self._book.projects[code]
        offers = {offer.code: offer for offer in self._book.offers_of.get(code, ())}
        for movement in moved:
            offer = offers.get(movement.product)
            if movement.kind is not FlowKind.BID or movement.fen < 0 or offer is None:
                continue
            remaining = (project.value_date - max(day, project.value_date)).days + project.term_days
            short = remaining if offer.on_demand else remaining - offer.term_days
            limit = rules.SHORTER_THAN_PROJECT.limits["tolerance_days"]
            if short > limit and offer.code not in sums.told:
                sums.told[offer.code] = "", short
                yield Finding(
                    rule=rules.SHORTER_THAN_PROJECT, key=f"{code}:{offer.code}", day=day, project=code, found=short,
                    limit=limit, flows=(movement.id,), word=offer.code,
                )  # fmt: skip

    def _worse(self, code: str, sums: _Sums, day: date, moved: Sequence[Movement]) -> Iterator[Finding]:
        for rule, fen, limit, kinds in self._beyond(code, sums, day, moved):
            month, most = sums.told.get(rule.id, ("", limit))
            if fen > most and month != f"{day:%Y-%m}":
                sums.told[rule.id] = f"{day:%Y-%m}", fen
                flows = tuple(movement.id for movement in moved if movement.kind in kinds)
                key = f"{code}:{day:%Y-%m}"
                yield Finding(rule=rule, key=key, day=day, project=code, found=fen, limit=limit, flows=flows)

    def _beyond(
        self, code: str, sums: _Sums, day: date, moved: Iterable[Movement]
    ) -> Iterator[tuple[rules.DetectorRule, int, int, tuple[FlowKind, ...]]]:
        """Return each rule with what it measures and the most that may be."""
        on_sale = any(
            offer.since <= day and (offer.until is None or day <= offer.until)
            for offer in self._book.offers_of.get(code, ())
        )
        if on_sale and any(movement.kind is FlowKind.DISBURSEMENT and movement.fen > 0 for movement in moved):
            full = self._book.projects[code].amount_fen * rules.BEFORE_FULL.limits["full_bps"] // WHOLE_BPS
            yield rules.BEFORE_FULL, full - sums.raised, 0, (FlowKind.DISBURSEMENT,)
        least = rules.LENT_AGAIN.limits["least_fen"]
        yield rules.LENT_AGAIN, sums.lent - sums.raised, least - 1, (FlowKind.DISBURSEMENT,)
        kept = max(sums.kept_back or 0, 0)
        least = rules.PAID_BY_NEW_BIDS.limits["least_fen"]
        yield (rules.PAID_BY_NEW_BIDS, sums.handed_on - sums.repaid - kept, least - 1,
               (FlowKind.REDEMPTION, FlowKind.INCOME))  # fmt: skip
        least = rules.REPAID_FROM_LOAN.limits["least_fen"]
        yield rules.REPAID_FROM_LOAN, sums.repaid - sums.paid_in, least - 1, (FlowKind.REPAYMENT,)
        yield rules.FEES_BEYOND, sums.fees, self._most_fees(code, sums, day), (FlowKind.FEE,)

    def _most_fees(self, code: str, sums: _Sums, day: date) -> int:
        """Return what the declared yearly fee allows over the whole term, in fen."""
        declared = self._book.tied(code, TieKind.FEE_BPS, on=day)
        limits = rules.FEES_BEYOND.limits
        bps = max((int(text) for text in declared), default=limits["undeclared_bps"])
        project = self._book.projects[code]
        return project.amount_fen * bps * project.term_days // (WHOLE_BPS * YEAR_DAYS) + limits["tolerance_fen"]


_SIGNS = {
    FlowKind.BID: ("raised", 1),
    FlowKind.BID_RETURN: ("raised", -1),
    FlowKind.DISBURSEMENT: ("lent", 1),
    FlowKind.BORROWER_DEPOSIT: ("paid_in", 1),
    FlowKind.REPAYMENT: ("repaid", 1),
    FlowKind.REDEMPTION: ("handed_on", 1),
    FlowKind.INCOME: ("handed_on", 1),
    FlowKind.FEE: ("fees", 1),
}


def _add(sums: _Sums, moved: Iterable[Movement]) -> None:
    """Add a day's movements; what the first payout left in escrow is the project's own retention."""
    lent_before = sums.lent
    for movement in moved:
        name, sign = _SIGNS.get(movement.kind, ("", 0))
        if name:
            setattr(sums, name, getattr(sums, name) + sign * movement.fen)
    if sums.lent and (not lent_before or sums.kept_back is None):
        sums.kept_back = sums.raised - sums.lent
    elif sums.lent != lent_before and sums.kept_back is not None:
        sums.kept_back -= sums.lent - lent_before
