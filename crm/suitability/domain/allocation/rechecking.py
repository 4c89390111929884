"""Hold a kept allocation against the figures of a later day: the same lots, everything else as it is then."""

from dataclasses import replace

from crm.suitability.domain.allocation.asking import Ask, Question
from crm.suitability.domain.allocation.checking import Broken, broken
from crm.suitability.domain.allocation.measuring import Choice, line_of
from crm.suitability.domain.allocation.rules import Limit


def broken_now(kept: Choice, now: Question) -> tuple[Broken, ...]:
    """Return every limit that the kept lots break under the standing, products, holdings and needs of ``now``.

    Amount, limit that was tried, rest and needs stay those of the kept allocation. A day of a need that has come, a
    need heard since then and a product that the gate no longer offers break it too.
    """
    ask = kept.ask
    come = tuple(need for need in ask.needs if need.due_date <= now.on)
    asked = replace(
        now,
        amount_fen=ask.amount_fen,
        loss_limit_fen=ask.loss_limit_fen,
        leave_fen=ask.leave_fen,
        needs=tuple(need for need in ask.needs if need.due_date > now.on),
        left_out=ask.left_out,
    )
    missed = (*come, *asked.unanswered())
    full = asked.asked()
    offered = {one.code for one in full.candidates}
    gone = tuple(line for line in kept.lines if line.product.code not in offered)
    return (
        *(Broken(limit=Limit.LADDER, about=need.due_date.isoformat(), expected_fen=need.amount_fen, actual_fen=0)
          for need in missed),
        *(Broken(limit=Limit.MOST, about=line.product.code, expected_fen=0, actual_fen=line.amount_fen)
          for line in gone),
        *(() if gone else broken(_again(kept, full))),
    )  # fmt: skip


def _again(kept: Choice, full: Ask) -> Choice:
    """Measure the kept lots anew; only products that were known then are looked at."""
    known = {one.code for one in kept.ask.candidates}
    ask = replace(
        full,
        candidates=tuple(one for one in full.candidates if one.code in known),
        most_products=kept.ask.most_products,
    )
    found = {one.code: one for one in ask.candidates}
    return Choice(ask=ask, lines=tuple(line_of(ask, found[line.product.code], line.amount_fen) for line in kept.lines))
