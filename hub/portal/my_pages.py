"""Gather what an investor's own pages show: contracts, holdings and movements, each with the state of its proof."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from chain.queries import RecordState, states_for
from cms.reading.language import said, spoken
from crm.purchases.unsuitable import cautions_of
from crm.suitability.domain.words import Words
from crm.suitability.queries import LevelFacts, PlanFacts, PlanStatus, current_level, plans_for
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.domain.projects import ProjectFacts
from hub.catalogue.queries import products_by_code, projects_by_code
from hub.contracts.domain.terms import ContractTerms
from hub.contracts.queries import contracts_for
from hub.funds.domain.ledger import legs_of
from hub.funds.domain.requests import FlowFacts
from hub.funds.queries import HoldingFacts, flows_for, holdings_for
from hub.portal.my_money import project_name
from hub.portal.my_words import kind_words, place_words
from reports.domain.facts import ReportFacts
from reports.domain.voids import VoidMark
from reports.queries import reports_for
from reports.voids.queries import voids_among

NEWS_FOR = timedelta(days=30)
"""How long an investor finds on top of their pages what became of a report (unmeasured)."""


@dataclass(frozen=True, kw_only=True)
class ContractRow:
    """One contract as the investor reads it; ``outstanding_fen`` is what of it still works in the project.

    ``doubt`` is what was found against it, when it was registered or since; None where it suits.
    """

    terms: ContractTerms
    product: ProductFacts
    project: str
    project_code: str
    outstanding_fen: int
    income_fen: int
    state: RecordState
    doubt: Words | None

    @property
    def caution(self) -> str:
        """What was found against it, in the reader's language; empty where it suits."""
        return self.doubt.said(spoken()) if self.doubt else ""

    @property
    def product_name(self) -> str:
        """The product's name in the reader's language."""
        return self.product.name_en if spoken() == "en" else self.product.name_zh

    @property
    def issuer(self) -> str:
        """The issuer's name in the reader's language."""
        return self.product.issuer_en if spoken() == "en" else self.product.issuer_zh


@dataclass(frozen=True, kw_only=True)
class FlowRow:
    """One movement of money as the investor reads it."""

    flow: FlowFacts
    what: str
    giving: str
    gaining: str
    state: RecordState


@dataclass(frozen=True, kw_only=True)
class LevelCard:
    """The investor's risk level with the reason of the cap that decides it."""

    facts: LevelFacts
    why: str
    state: RecordState


def level_card(*, subject_id: UUID, at: datetime) -> LevelCard | None:
    """Return the level in force, None before the first assessment."""
    facts = current_level(subject_id=subject_id, at=at)
    if facts is None:
        return None
    state = _states("suitability_decision", [facts.decision_id])[facts.decision_id]
    return LevelCard(facts=facts, why=facts.decision.binding_cap.reason.said(spoken()), state=state)


OPEN_PLANS = frozenset({PlanStatus.PROPOSED, PlanStatus.CONFIRMED})


def plan_rows(*, subject_id: UUID) -> tuple[tuple[PlanFacts, str], ...]:
    """Return the plans that wait or were confirmed, newest first, with their names."""
    found = (facts for facts in plans_for(subject_id=subject_id) if facts.status in OPEN_PLANS)
    return tuple((facts, facts.plan.title.said(spoken())) for facts in found)


def contract_rows(*, subject_id: UUID, on: date) -> tuple[ContractRow, ...]:
    """Return the investor's contracts, newest first."""
    signed = contracts_for(subject_id=subject_id)
    held = {
        holding.contract.number: holding
        for holding in holdings_for(subject_id=subject_id, on=on)
        if holding.contract is not None
    }
    products = products_by_code([terms.product_code for terms in signed])
    states = _states("contract", (terms.id for terms in signed))
    doubts = cautions_of(signed)
    return tuple(
        _contract_row(terms, products[terms.product_code], held.get(terms.number), states, doubts.get(terms.number))
        for terms in signed
    )


def flow_rows(*, subject_id: UUID, contract_number: str | None = None) -> tuple[FlowRow, ...]:
    """Return the investor's movements of money, newest first; those under one contract when it is given."""
    flows = [
        flow
        for flow in reversed(flows_for(subject_id=subject_id))
        if contract_number is None or flow.contract_number == contract_number
    ]
    projects = projects_by_code(sorted({flow.project_code for flow in flows if flow.project_code}))
    states = _states("flow", (flow.id for flow in flows))
    return tuple(_flow_row(flow, projects, states) for flow in flows)


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One suitability report as its reader finds it; ``replaced`` is the newer one that took its place."""

    report: ReportFacts
    state: RecordState
    void: VoidMark | None
    replaced: ReportFacts | None

    @property
    def ended_at(self) -> datetime | None:
        """Since when it does not count any more; None while it does."""
        if self.void:
            return self.void.since
        return self.replaced.issued_at if self.replaced else None

    @property
    def because(self) -> str:
        """Why it is void, in the reader's language."""
        return said(self.void.because) if self.void else ""


def report_rows(*, subject_id: UUID) -> tuple[ReportRow, ...]:
    """Return the investor's suitability reports, newest first."""
    found = reports_for(subject_id=subject_id)
    states = _states("suitability_report", (report.id for report in found))
    voids = voids_among([report.id for report in found])
    newer = (None, *found)
    return tuple(
        ReportRow(report=report, state=states[report.id], void=voids.get(report.id), replaced=after)
        for report, after in zip(found, newer, strict=False)
    )


def report_news(rows: Iterable[ReportRow], *, at: datetime) -> tuple[ReportRow, ...]:
    """Return the reports of which there is news to read: void, or replaced by a newer one, in the last weeks."""
    return tuple(row for row in rows if row.ended_at and at - row.ended_at < NEWS_FOR)


def _contract_row(
    terms: ContractTerms,
    product: ProductFacts,
    held: HoldingFacts | None,
    states: Mapping[UUID, RecordState],
    doubt: Words | None,
) -> ContractRow:
    return ContractRow(
        terms=terms,
        product=product,
        project=project_name(held.project) if held else "",
        project_code=held.project.code if held else "",
        outstanding_fen=held.amount_fen if held else 0,
        income_fen=held.stake.income_fen if held else 0,
        state=states[terms.id],
        doubt=doubt,
    )


def _flow_row(flow: FlowFacts, projects: Mapping[str, ProjectFacts], states: Mapping[UUID, RecordState]) -> FlowRow:
    project = project_name(projects[flow.project_code]) if flow.project_code else ""
    giving, gaining = (place_words(leg.account, project=project) for leg in legs_of(flow))
    return FlowRow(
        flow=flow,
        what=kind_words(flow.kind, reverses=flow.reverses is not None),
        giving=giving,
        gaining=gaining,
        state=states[flow.id],
    )


def _states(kind: str, fact_ids: Iterable[UUID]) -> Mapping[UUID, RecordState]:
    """Return the state of each fact's proof; one that the log has not taken up yet counts as recorded."""
    ids = list(fact_ids)
    found = states_for(kind, ids)
    return {fact: found[fact].state if fact in found else RecordState.RECORDED for fact in ids}
