"""Follow the statements through the days: none is missing, none is told twice, each opens as the one before closed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hub.funds.domain.reconciliation.found import Break, Step
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.sides import Paper
from hub.kernel.money import yuan

DAY = timedelta(days=1)


def continuity(papers: Sequence[Paper], refused: Sequence[Paper], *, last: date) -> Iterator[Break]:
    """Yield what does not continue, up to the last day for which a statement is due."""
    before: Paper | None = None
    for paper in sorted(papers, key=lambda one: (one.first, one.taken_in_at, one.number)):
        if before is not None:
            yield from _between(before, paper, refused)
        if before is None or paper.last > before.last:
            before = paper
    if before is not None and before.last < last:
        yield from _gap(before.last + DAY, last, refused)


def _between(before: Paper, paper: Paper, refused: Sequence[Paper]) -> Iterator[Break]:
    if paper.first <= before.last:
        yield Break(
            kind=BreakKind.OVERLAP,
            identity=f"statement:{paper.id}",
            day=paper.first,
            amount_fen=0,
            statement_id=paper.id,
            reference=paper.number,
            expected=str(before.last + DAY),
            actual=str(paper.first),
        )
    elif paper.first > before.last + DAY:
        yield from _gap(before.last + DAY, paper.first - DAY, refused)
    elif paper.opening_fen != before.closing_fen:
        gap_fen = paper.opening_fen - before.closing_fen
        yield Break(
            kind=BreakKind.OPENING,
            identity=f"statement:{paper.id}",
            day=paper.first,
            amount_fen=abs(gap_fen),
            statement_id=paper.id,
            reference=paper.number,
            expected=yuan(before.closing_fen),
            actual=yuan(paper.opening_fen),
            steps=(Step(day=paper.first, fen=gap_fen),),
        )


def _gap(first: date, last: date, refused: Sequence[Paper]) -> Iterator[Break]:
    """Name a gap by its first day and the statement refused for it, where there is one: it may lie in two gaps."""
    instead = next((paper for paper in refused if paper.first <= last and paper.last >= first), None)
    yield Break(
        kind=BreakKind.MISSING_DAYS if instead is None else BreakKind.REFUSED_STATEMENT,
        identity=f"gap:{first}" if instead is None else f"refused:{instead.id}:{first}",
        day=first,
        amount_fen=0 if instead is None else abs(instead.closing_fen - instead.opening_fen),
        reference=instead.number if instead else "",
        expected=str(first),
        actual=str(last),
        until=last,
    )
