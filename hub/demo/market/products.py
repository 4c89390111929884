"""The products that stand on the projects, and the ones that stand on none, R1 to R5."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from hub.catalogue.domain.projects import project_id
from hub.catalogue.domain.regimes import Regime
from hub.demo.lists import listed
from hub.demo.market.projects import YUAN

LARGEST_LOT_YUAN = 10_000
ON_SALE_DAYS = 420
"""Since when everything is offered: before the first project began."""


def products(as_of: date) -> tuple[ProductFacts, ...]:
    """Return every product of the list, those whose sale is over included."""
    return tuple(_facts(row, as_of) for row in listed("products")["product"])


def _facts(row: Mapping[str, Any], as_of: date) -> ProductFacts:
    ended = row.get("until_days_ago")
    return ProductFacts(
        code=row["code"],
        name_zh=row["name"][0],
        name_en=row["name"][1],
        family=Family(row["family"]),
        issuer_rating=row["ratings"][0],
        distributor_rating=row["ratings"][1],
        term_days=row["term_days"],
        redemption=Redemption.AT_MATURITY if row["term_days"] else Redemption.ON_DEMAND,
        min_ticket_fen=row["ticket_yuan"] * YUAN,
        lot_fen=min(row["ticket_yuan"], LARGEST_LOT_YUAN) * YUAN,
        fee_bps=row["fee_bps"],
        benchmark_text_zh=row["benchmark"][0],
        benchmark_text_en=row["benchmark"][1],
        stress_loss_bps=row["stress_bps"],
        regime=Regime(row.get("regime", Regime.BANKING)),
        issuer_zh="澄江理财有限公司",
        issuer_en="Chengjiang Wealth Management Co.",
        project_id=project_id(row["project"]) if "project" in row else None,
        on_sale_from=as_of - timedelta(days=ON_SALE_DAYS),
        on_sale_until=as_of - timedelta(days=ended) if ended else None,
    )
