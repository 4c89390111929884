"""Read the ledger: balances from nothing, flows, holdings, and where an investor's money is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Q, Sum, When

from hub.access.queries import ids_of
from hub.catalogue import queries as catalogue
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.domain.projects import ProjectFacts
from hub.contracts import queries as contracts
from hub.contracts.domain.terms import ContractTerms
from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.holdings import ProjectTotals, Stake, Whereabouts, stakes, whereabouts
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Flow, Leg


@dataclass(frozen=True, kw_only=True)
class HoldingFacts:
    """What one investor holds in one project: the stake, and the contract, product and project it stands on."""

    stake: Stake
    project: ProjectFacts
    contract: ContractTerms | None
    product: ProductFacts | None

    @property
    def amount_fen(self) -> int:
        """Principal still outstanding."""
        return self.stake.outstanding_fen


def flow_facts(row: Flow) -> FlowFacts:
    """Return a flow's row as facts."""
    return FlowFacts(
        id=row.id,
        key=row.key,
        kind=FlowKind(row.kind),
        amount_fen=row.amount_fen,
        subject_id=row.subject_id,
        project_code=row.project_code or None,
        contract_number=row.contract_number or None,
        reverses=row.reverses_id,
        effective_date=row.effective_date,
        recorded_at=row.recorded_at,
    )


def flow(*, key: str) -> FlowFacts | None:
    """Return the flow recorded under ``key``, if there is one and the scope may see it."""
    row = Flow.objects.filter(key=key).first()
    return None if row is None else flow_facts(row)


def flow_by_id(identifier: UUID) -> FlowFacts | None:
    """Return the flow with this identifier, if there is one and the scope may see it."""
    row = Flow.objects.filter(id=identifier).first()
    return None if row is None else flow_facts(row)


def flow_reversing(identifier: UUID) -> FlowFacts | None:
    """Return the flow that takes this one back, if there is one and the scope may see it."""
    row = Flow.objects.filter(reverses=identifier).first()
    return None if row is None else flow_facts(row)


def flows_by_key(keys: Collection[str]) -> Mapping[str, FlowFacts]:
    """Return the flows recorded under these keys; the others are absent."""
    return {row.key: flow_facts(row) for row in Flow.objects.filter(key__in=keys)}


def flows_for(*, subject_id: UUID, on: date | None = None) -> tuple[FlowFacts, ...]:
    """Return one investor's flows, oldest first; those effective by ``on`` when given."""
    rows = Flow.objects.filter(subject_id__in=ids_of(subject_id))
    if on is not None:
        rows = rows.filter(effective_date__lte=on)
    return tuple(flow_facts(row) for row in rows.order_by("effective_date", "recorded_at", "key"))


def who_paid(subject_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these ids under which money flowed; ids that were absorbed count by themselves."""
    rows = Flow.objects.filter(subject_id__in=subject_ids).values_list("subject_id", flat=True).distinct()
    return {subject for subject in rows if subject}


def balances(*, effective_on: date | None = None, recorded_by: datetime | None = None) -> Mapping[Account, int]:
    """Return every account's balance in fen, added up from nothing; also as of a day or as known at an instant."""
    known = Q()
    if effective_on is not None:
        known &= Q(flow__effective_date__lte=effective_on)
    if recorded_by is not None:
        known &= Q(flow__recorded_at__lte=recorded_by)
    rows = Leg.objects.filter(known).values_list("account__kind", "account__subject_id", "account__project_code")
    return {
        Account(kind=AccountKind(kind), subject_id=subject, project_code=project or None): total
        for kind, subject, project, total in rows.annotate(total=Sum("amount_fen"))
    }


def stage_totals() -> Mapping[str, int]:
    """Return what was moved in all, in fen, per kind of flow, less what was taken back; checkpoints bind it."""
    moved = Case(When(reverses=None, then=F("amount_fen")), default=-F("amount_fen"))
    rows = Flow.objects.values_list("kind").annotate(total=Sum(moved)).order_by("kind")
    return {kind: int(total) for kind, total in rows}


def holdings_for(*, subject_id: UUID, on: date) -> tuple[HoldingFacts, ...]:
    """Return what the investor holds on that day, oldest first; what was fully redeemed or returned is left out."""
    return _holdings(flows_for(subject_id=subject_id, on=on))


def holdings_and_purse(*, subject_id: UUID, on: date) -> tuple[tuple[HoldingFacts, ...], int]:
    """Return the same with what lies in the investor's own purse, in fen; the flows are read once."""
    flows = flows_for(subject_id=subject_id, on=on)
    return _holdings(flows), _whereabouts(subject_id, flows).purse_fen


def _holdings(flows: Sequence[FlowFacts]) -> tuple[HoldingFacts, ...]:
    held = [stake for stake in stakes(flows) if stake.outstanding_fen]
    signed = contracts.contracts_by_number([stake.contract_number for stake in held if stake.contract_number])
    projects = catalogue.projects_by_code([stake.project_code for stake in held])
    products = catalogue.products_by_code([terms.product_code for terms in signed.values()])
    return tuple(
        HoldingFacts(
            stake=stake,
            project=projects[stake.project_code],
            contract=(terms := signed.get(stake.contract_number or "")),
            product=products[terms.product_code] if terms else None,
        )
        for stake in held
    )


def outstanding_under(signed: Collection[ContractTerms]) -> Mapping[str, int]:
    """Return what is outstanding under these contracts, in fen by number; where no money moved yet it is absent."""
    numbers = [terms.number for terms in signed]
    rows = Flow.objects.filter(subject_id__in={terms.subject_id for terms in signed}, contract_number__in=numbers)
    found: dict[str, int] = {}
    for stake in stakes(flow_facts(row) for row in rows):
        number = stake.contract_number or ""
        found[number] = found.get(number, 0) + stake.outstanding_fen
    return found


def where_is_my_money(*, subject_id: UUID, on: date | None = None) -> Whereabouts:
    """Return where the investor's money is, to the fen."""
    return _whereabouts(subject_id, flows_for(subject_id=subject_id, on=on))


def _whereabouts(subject_id: UUID, flows: Sequence[FlowFacts]) -> Whereabouts:
    codes = sorted({flow.project_code for flow in flows if flow.project_code})
    return whereabouts(subject_id=subject_id, flows=flows, totals=project_totals(codes))


def project_totals(codes: list[str]) -> Mapping[str, ProjectTotals]:
    """Return what each project raised and disbursed over everybody; only these two sums, whatever the scope."""
    if not codes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM funds_project_totals(%s::text[])", [codes])
        found = {code: ProjectTotals(raised_fen=raised, disbursed_fen=out) for code, raised, out in cursor.fetchall()}
    return {code: found.get(code, ProjectTotals(raised_fen=0, disbursed_fen=0)) for code in codes}
