"""Say of every product on the shelf whether it fits, and by which rules."""

from crm.suitability.domain.gate_rules import AGREES, RATING, TERM
from crm.suitability.domain.matching import Outcome, Reason
from crm.suitability.queries import JudgedProduct, ReportInputs
from hub.catalogue.domain.products import ProductFacts
from hub.kernel.digest import sha256_hex
from reports.domain import inputs as paper
from reports.domain.inputs import EvidenceKind, Text
from reports.domain.sealing import content_bytes
from reports.gathering.records import Records
from reports.gathering.words import printed

_TOLD = (RATING.id, TERM.id)


def matches_of(*, found: ReportInputs, records: Records) -> tuple[paper.Match, ...]:
    """Return the verdict on each product, in the order of the shelf."""
    return tuple(_match(judged, records) for judged in found.products)


def _match(judged: JudgedProduct, records: Records) -> paper.Match:
    verdict = judged.verdict
    told = verdict.blocking or tuple(reason for reason in verdict.reasons if _is_told(reason))
    return paper.Match(
        product=_product(judged.product, records),
        allowed=verdict.allowed,
        reasons=tuple(paper.Reason(printed(reason.words), reason.rule.id) for reason in told or verdict.reasons),
        evidence=records.decision(),
    )


def _is_told(reason: Reason) -> bool:
    """Of a match the report names rating, term and what is to be noted; contradictions have their own section."""
    return reason.rule.id in _TOLD or (reason.outcome is Outcome.NOTED and reason.rule is not AGREES)


def _product(facts: ProductFacts, records: Records) -> paper.Product:
    digest = sha256_hex(content_bytes(facts))
    label = Text("产品目录", "Product list")
    return paper.Product(
        code=facts.code,
        name=Text(facts.name_zh, facts.name_en),
        issuer=Text(facts.issuer_zh, facts.issuer_en),
        issuer_rating=facts.issuer_rating,
        distributor_rating=facts.distributor_rating,
        term_days=facts.term_days,
        redemption=paper.Redemption(facts.redemption.value),
        stress_loss_bps=facts.stress_loss_bps,
        fee_bps=facts.fee_bps,
        min_ticket_fen=facts.min_ticket_fen,
        evidence=records.keep(f"product:{facts.code}", EvidenceKind.PRODUCT, label, facts.code, digest=digest),
    )
