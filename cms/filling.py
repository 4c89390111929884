"""Fill a draft with what the hub knows: a month from the ledger, a product from the catalogue, formulas as in force.

The ledger is lent by the wiring (`lend_ledger`): disclosures know no investor, only sums.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cms.domain.formulas import FORMULAS, OPEN_PROJECTS, Formula, as_row
from cms.domain.kinds.figures import LEDGER, TYPED
from cms.domain.months import Inconsistency
from cms.domain.payload import Payload
from cms.domain.schema import Kind, Label
from hub.access.scope import entered, system_scope
from hub.catalogue.domain.products import FAMILY_NAMES, ProductFacts
from hub.catalogue.queries import ProductUnknown, product
from hub.kernel.clock import instant

Fields = Mapping[str, Any]
Ledger = Callable[..., Mapping[str, int]]
"""Called with `on`, a day: the numerators that plans and ledger give at its end, by formula."""


class NothingToFillFrom(ValueError):
    """The draft does not say yet what to fill it from; `said` names the field for people."""

    def __init__(self, said: Label) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True)
class Filler:
    """What fills a kind: `label` stands on the button."""

    label: Label
    fill: Callable[[Fields, datetime], Fields]


_lent: dict[str, Ledger] = {}


def lend_ledger(numerators: Ledger) -> None:
    """Let months be filled from this ledger."""
    _lent["ledger"] = numerators


def filler_for(kind: Kind) -> Filler | None:
    return FILLERS.get(kind)


def _month(fields: Fields, at: datetime) -> Fields:
    """The balance and every figure that follows from plans and ledger; typed figures stay, over new denominators."""
    if not fields.get("month"):
        raise NothingToFillFrom(Label("请先填写月份，如2026-10", "Write the month first, such as 2026-10"))
    first = date.fromisoformat(f"{fields['month']}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    with entered(system_scope("figures")):
        before, now = _lent["ledger"](on=first - timedelta(days=1)), _lent["ledger"](on=last)
    added = now["OPS-01"] - before["OPS-01"]
    return {
        "as_of_date": last.isoformat(),
        "opening_fen": before["OPS-03"],
        "added_fen": added,
        "repaid_fen": before["OPS-03"] + added - now["OPS-03"],
        "closing_fen": now["OPS-03"],
        "figures": _rows(fields, now),
        "filled_at": instant(at),
    }


def disagreements(payload: Payload) -> tuple[Inconsistency, ...]:
    """Figures of a month that say they are the ledger's and are not, or not any more."""
    marked = [row for row in payload.fields.get("figures", []) if row.get("source") == LEDGER]
    if payload.kind is not Kind.FIGURES or not marked or "as_of_date" not in payload.fields:
        return ()
    with entered(system_scope("figures")):
        known = _lent["ledger"](on=date.fromisoformat(payload.fields["as_of_date"]))
    return tuple(
        Inconsistency("F-LEDGER", Label(f"{ident}＝账本", f"{ident} is the ledger's"), known.get(ident, "–"), numerator)
        for row in marked
        for ident, numerator in [(row.get("formula", ""), row.get("numerator", 0))]
        if known.get(ident) != numerator
    )


def _rows(fields: Fields, known: Mapping[str, int]) -> list[dict[str, Any]]:
    typed = {row["formula"]: row for row in fields.get("figures", []) if "numerator" in row and "formula" in row}
    found = []
    for formula in FORMULAS.values():
        if formula.id in known:
            found.append(_row(formula, known[formula.id], known, None, LEDGER))
        elif formula.id in typed:
            row = typed[formula.id]
            found.append(_row(formula, row["numerator"], known, row.get("denominator"), TYPED))
    return found


def _row(
    formula: Formula, numerator: int, known: Mapping[str, int], denominator: int | None, source: str
) -> dict[str, Any]:
    """One figure; an average's numerator and a share's denominator are the ledger's own."""
    row: dict[str, Any] = {"formula": formula.id, "version": formula.version, "numerator": numerator, "source": source}
    if formula.per_head:
        return row | {"numerator": known["OPS-03"], "denominator": denominator}
    if formula.denominator is not None:
        row["denominator"] = known["OPS-04" if formula.denominator == OPEN_PROJECTS else "OPS-03"]
    return row


def _product(fields: Fields, at: datetime) -> Fields:
    """Issuer, ratings, term, ticket, benchmark and costs as the catalogue has them."""
    code = str(fields.get("product_code", ""))
    try:
        found = product(code=code)
    except ProductUnknown as error:
        said = Label(
            f"产品目录里没有“{code}”，请先填写产品代码", f"The catalogue has no product “{code}”: write its code first"
        )
        raise NothingToFillFrom(said) from error
    return _of_product(found)


def _of_product(found: ProductFacts) -> Fields:
    family = FAMILY_NAMES[found.family]
    cost = found.min_ticket_fen * found.fee_bps * (found.term_days or 365) // (10_000 * 365)
    return {
        "issuer": {"zh": found.issuer_zh, "en": found.issuer_en},
        "family": {"zh": family.zh, "en": family.en},
        "term_days": found.term_days,
        "ticket_fen": found.min_ticket_fen,
        "issuer_rating": f"R{found.issuer_rating}",
        "distributor_rating": f"R{found.distributor_rating}",
        "rating": f"R{found.rating}",
        "benchmark": {"zh": found.benchmark_text_zh, "en": found.benchmark_text_en},
        "costs": [
            {
                "cost": {"zh": "销售服务费", "en": "Distribution fee"},
                "rate_bps": found.fee_bps,
                "example_fen": cost,
            }
        ],
    }


def _formulas(fields: Fields, at: datetime) -> Fields:
    return {"formulas": [as_row(formula) for formula in FORMULAS.values()]}


FILLERS: dict[Kind, Filler] = {
    Kind.FIGURES: Filler(Label("从账本填入", "Fill in from the ledger"), _month),
    Kind.KEY_INFORMATION: Filler(Label("从产品目录填入", "Fill in from the catalogue"), _product),
    Kind.GLOSSARY: Filler(Label("填入现行公式", "Fill in the formulas in force"), _formulas),
}
