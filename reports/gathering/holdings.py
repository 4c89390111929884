"""Write what the client has already and what is on its way, each with the contract or purchase it stands on."""

from crm.suitability.domain.holdings import Position
from crm.suitability.queries import ReportInputs
from reports.domain import inputs as paper
from reports.domain.inputs import EvidenceKind, Text
from reports.gathering.records import Records
from reports.gathering.words import printed

_PAID = Text("持有", "Held")
_COMING = Text("在途", "On its way")


def holdings_of(*, found: ReportInputs, records: Records) -> tuple[paper.Holding, ...]:
    """Return the positions, the oldest first."""
    return tuple(_holding(one, records) for one in found.holdings.positions)


def _holding(one: Position, records: Records) -> paper.Holding:
    label = _PAID if one.paid else _COMING
    key = f"holding:{one.reference}:{one.since.isoformat()}"
    return paper.Holding(
        product_code=one.product_code,
        name=printed(one.name),
        amount_fen=one.amount_fen,
        since=one.since,
        paid=one.paid,
        stress_loss_bps=one.loss_bps,
        evidence=records.keep(key, EvidenceKind.HOLDING, label, one.reference[-16:].upper()),
    )
