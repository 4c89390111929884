"""Look at who stands on both sides, what is pledged twice, and how much hangs on few."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from heapq import nlargest
from uuid import UUID

from hub.catalogue.domain.ties import TieKind
from hub.funds.domain.detectors import rules
from hub.funds.domain.detectors.book import Book, Finding, Movement
from hub.funds.domain.rules import FlowKind

WHOLE_BPS = 10_000
_PRINCIPAL = {FlowKind.BID: 1, FlowKind.BID_RETURN: -1, FlowKind.REDEMPTION: -1}


class BothSides:
    """Speak when whoever borrows, owns, directs, works for or advises on a project invests in it."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._said: set[tuple[str, UUID]] = set()

    def day(self, day: date, movements: Sequence[Movement]) -> Iterator[Finding]:
        """Return each related investor of a project once."""
        least = rules.RELATED_INVESTOR.limits["least_fen"]
        for bid in movements:
            if bid.kind is not FlowKind.BID or bid.fen < least or bid.subject_id is None:
                continue
            related = self._book.tied(bid.project, TieKind.BORROWER, TieKind.RELATED, on=day)
            place = bid.project, bid.subject_id
            if str(bid.subject_id) in related and place not in self._said:
                self._said.add(place)
                yield Finding(
                    rule=rules.RELATED_INVESTOR, key=f"{bid.project}:{bid.subject_id}", day=day, project=bid.project,
                    found=bid.fen, limit=least, flows=(bid.id,), parties=(bid.subject_id,),
                )  # fmt: skip


class Pledges:
    """Keep the pledges of live projects apart; a project lives while investors have principal in it."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._outstanding: Counter[str] = Counter()
        self._said: set[tuple[str, str, str]] = set()

    def day(self, day: date, movements: Sequence[Movement]) -> Iterator[Finding]:
        """Return each pair of live projects with one pledge, once."""
        for movement in movements:
            self._outstanding[movement.project] += _PRINCIPAL.get(movement.kind, 0) * movement.fen
        holders: dict[str, list[str]] = {}
        for code in sorted(code for code, fen in self._outstanding.items() if fen > 0 and code):
            for pledge in self._book.tied(code, TieKind.COLLATERAL, on=day):
                holders.setdefault(pledge, []).append(code)
        for pledge, codes in sorted(holders.items()):
            for place, later in enumerate(codes):
                for first in codes[:place]:
                    if (fact := (pledge, first, later)) not in self._said:
                        self._said.add(fact)
                        yield Finding(
                            rule=rules.PLEDGED_TWICE, key=f"{pledge}:{first}:{later}", day=day, project=later,
                            found=self._outstanding[later], others=(first,), word=pledge,
                        )  # fmt: skip


class Concentration:
    """Measure what hangs on the largest borrowers and investors; a share speaks when it rises above its limit."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._by_project: Counter[str] = Counter()
        self._by_investor: Counter[UUID] = Counter()
        self._above: set[str] = set()

    def day(self, day: date, movements: Sequence[Movement]) -> Iterator[Finding]:
        """Return the shares that rose above their limit today; not again before they fell below it."""
        moved = False
        for movement in movements:
            fen = _PRINCIPAL.get(movement.kind, 0) * movement.fen
            if fen:
                moved = True
                self._by_project[movement.project] += fen
                if movement.subject_id:
                    self._by_investor[movement.subject_id] += fen
        if moved:
            yield from self._shares(day)

    def _shares(self, day: date) -> Iterator[Finding]:
        borrowers, codes = self._borrowers(day)
        yield from self._caps(day, borrowers, codes)
        for rule, owed, count in (
            (rules.TOP_BORROWER, borrowers, 1),
            (rules.TOP_TEN_BORROWERS, borrowers, 10),
        ):
            names = tuple(sorted(code for name in nlargest(count, owed, key=owed.__getitem__) for code in codes[name]))
            yield from self._share(rule, list(owed.values()), count, day=day, others=names)
        held = {person: fen for person, fen in self._by_investor.items() if fen > 0}
        for rule, count in ((rules.TOP_INVESTOR, 1), (rules.TOP_TEN_INVESTORS, 10)):
            people = tuple(nlargest(count, held, key=lambda person: (held[person], person)))
            yield from self._share(rule, list(held.values()), count, day=day, parties=people)

    def _borrowers(self, day: date) -> tuple[dict[str, int], dict[str, list[str]]]:
        """Return what each borrower owes, and in which projects; an unnamed one is its project."""
        owed: dict[str, int] = {}
        codes: dict[str, list[str]] = {}
        for code, fen in sorted(self._by_project.items()):
            if fen > 0:
                name = min(self._book.tied(code, TieKind.BORROWER, on=day), default=code)
                owed[name] = owed.get(name, 0) + fen
                codes.setdefault(name, []).append(code)
        return owed, codes

    def _caps(self, day: date, owed: dict[str, int], codes: dict[str, list[str]]) -> Iterator[Finding]:
        """The law's cap on one borrower holds where a product is sold by an information intermediary."""
        for name, fen in owed.items():
            capped = [code for code in codes[name] if any(o.intermediary for o in self._book.offers_of.get(code, ()))]
            if not capped:
                continue
            person = all(self._book.projects[code].borrower_is_person for code in capped)
            limit = rules.BORROWER_CAP.limits["person_fen" if person else "organisation_fen"]
            if self._risen(f"{rules.BORROWER_CAP.id}:{name}", above=fen > limit):
                yield Finding(
                    rule=rules.BORROWER_CAP, key=f"{capped[0]}:{day}", day=day, project=capped[0], found=fen,
                    limit=limit, others=tuple(codes[name][1:]),
                )  # fmt: skip

    def _share(
        self, rule: rules.DetectorRule, amounts: list[int], count: int, *, day: date,
        others: tuple[str, ...] = (), parties: tuple[UUID, ...] = (),
    ) -> Iterator[Finding]:  # fmt: skip
        total = sum(amounts)
        share = sum(nlargest(count, amounts)) * WHOLE_BPS // total if total else 0
        enough = len(amounts) >= rule.limits["from_count"]
        if self._risen(rule.id, above=enough and share > rule.limits["most_bps"]):
            yield Finding(rule=rule, key=day.isoformat(), day=day, found=share, limit=rule.limits["most_bps"],
                          others=others, parties=parties)  # fmt: skip

    def _risen(self, name: str, *, above: bool) -> bool:
        risen = above and name not in self._above
        (self._above.add if above else self._above.discard)(name)
        return risen
