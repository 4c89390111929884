"""Make contracts, reports and the whereabouts of the money ready for the client page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from chain.queries import ProofState
from crm.purchases.unsuitable import cautions_of
from crm.workspace.language import pick, said
from crm.workspace.shown import Document
from hub.contracts.queries import ContractFacts
from hub.funds.queries import HoldingFacts
from hub.kernel.clock import business_date
from hub.kernel.money import grouped
from hub.web.components.explained import Explained, Input
from hub.web.drawings.shares import Share
from reports.domain.facts import ReportFacts
from reports.domain.voids import VoidMark


def documents_of(
    contracts: Sequence[ContractFacts],
    reports: Sequence[ReportFacts],
    *,
    proofs: Mapping[UUID, ProofState],
    voids: Mapping[UUID, VoidMark],
) -> list[Document]:
    """Return contracts and reports, newest first, each with its proof state, and a void report as one."""
    doubts = cautions_of(contracts)
    rows = [
        Document(
            title=_("Contract %(number)s") % {"number": contract.number},
            detail=_("%(yuan)s yuan") % {"yuan": grouped(contract.amount_fen)},
            at=contract.signed_at,
            href=reverse("workspace:contract", args=[contract.number]),
            verify_url=reverse("portal:verify_record", args=["contract", contract.id]),
            state=_state(proofs.get(contract.id)),
            caution=said(doubts[contract.number]) if contract.number in doubts else "",
        )
        for contract in contracts
    ] + [
        Document(
            title=_("Suitability report"),
            detail=_("PDF"),
            at=report.issued_at,
            href=reverse("workspace:report", args=[report.id]),
            verify_url=reverse("portal:verify_record", args=["suitability_report", report.id]),
            state=_state(proofs.get(report.id)),
            zh_url=reverse("workspace:edition", args=[report.id, "zh"]),
            en_url=reverse("workspace:edition", args=[report.id, "en"]),
            void=void_words(voids.get(report.id)),
            void_url=reverse("consoles:void", args=[report.id]),
        )
        for report in reports
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def void_words(mark: VoidMark | None) -> str:
    """Return that a report is void since when and why; empty while it stands."""
    if mark is None:
        return ""
    told = {"day": business_date(mark.since).isoformat(), "because": pick(mark.because.zh, mark.because.en)}
    return _("Void since %(day)s, because: %(because)s.") % told


def shares_of(holdings: Sequence[HoldingFacts], *, purse_fen: int, proofs: Mapping[UUID, ProofState]) -> list[Share]:
    """Return where the client's money is: what is invested in which project, and what lies in the purse."""
    rows = [
        Share(
            label=pick(holding.project.name_zh, holding.project.name_en),
            fen=holding.stake.outstanding_fen,
            code=f"R{holding.product.rating}" if holding.product else "",
            path=holding.contract.number if holding.contract else "",
            state=_state(proofs.get(holding.contract.id)) if holding.contract else "",
        )
        for holding in holdings
    ]
    if purse_fen:
        rows.append(Share(label=_("In the client's own account at the custodian"), fen=purse_fen))
    return rows


def total_of(shares: Sequence[Share], *, at: datetime) -> Explained:
    """Return what the parts add up to, with the parts behind it."""
    return Explained(
        label=_("Where the money is"),
        value=grouped(sum(share.fen for share in shares)),
        unit=_("yuan"),
        formula=_("outstanding principal of every holding, and the client's own account"),
        inputs=tuple(
            Input(label=str(share.label), value=grouped(share.fen), operator="+" if number else "")
            for number, share in enumerate(shares)
        ),
        source=_("mirror of the custodian's account"),
        at=at,
    )


def _state(proof: object) -> str:
    return str(getattr(proof, "state", "") or "")
