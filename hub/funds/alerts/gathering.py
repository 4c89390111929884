"""Gather the book that the rules read: every flow, what the bank said of it, and the projects behind it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Max, Min, Q

from hub.catalogue.domain.products import Redemption
from hub.catalogue.domain.projects import BorrowerType
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.domain.ties import Tie, TieKind
from hub.catalogue.models import Product, Project
from hub.catalogue.ties import all_ties
from hub.contracts.queries import products_of_contracts
from hub.funds.domain.detectors.book import Book, Movement, Offer, WatchedProject
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Flow, MovementParty, Statement, StatementLine
from hub.funds.reconciliation.queries import matched_by_hand

_COLUMNS = (
    "id", "kind", "amount_fen", "effective_date", "subject_id", "project_code", "contract_number", "reverses_id",
)  # fmt: skip


def gather(*, until: date, settled: datetime | None = None) -> Book:
    """Return everything known up to a day; with ``settled`` also what is of a later day and was recorded by then.

    Whatever takes a movement back counts at once: a slip that was noticed is none.
    """
    span = Statement.objects.aggregate(first=Min("period_from"), last=Max("period_to"))
    return Book(
        movements=_movements(until, settled, stated_from=span["first"]),
        projects=_projects(),
        offers=_offers(),
        ties=_ties(),
        stated_until=span["last"],
    )


def _movements(until: date, settled: datetime | None, *, stated_from: date | None) -> tuple[Movement, ...]:
    parties = {flow: (party, use) for flow, party, use in MovementParty.objects.values_list("flow_id", "party", "use")}
    products = products_of_contracts()
    stated = _stated()
    found = []
    asked = Q(effective_date__lte=until)
    if settled is not None:
        asked |= Q(recorded_at__lte=settled) | Q(reverses__isnull=False)
    rows = Flow.objects.filter(asked).values_list(*_COLUMNS)
    for identifier, kind, fen, day, subject, project, contract, reverses in rows.iterator(chunk_size=5000):
        party, use = parties.get(identifier, ("", ""))
        before = stated_from is None or day < stated_from
        found.append(
            Movement(
                id=identifier, kind=FlowKind(kind), fen=-fen if reverses else fen, day=day, subject_id=subject,
                project=project, product=products.get(contract, ""), party=party, use=use, reverses=reverses,
                stated=before or kind != FlowKind.BORROWER_DEPOSIT or identifier in stated,
            )
        )  # fmt: skip
    return tuple(found)


def _stated() -> frozenset[UUID]:
    """Return the borrowers' payments that a line of the bank's confirms."""
    lines = StatementLine.objects.filter(kind=FlowKind.BORROWER_DEPOSIT.value).exclude(flow_id=None)
    return frozenset(lines.values_list("flow_id", flat=True)) | frozenset(matched_by_hand().values())


def _projects() -> Mapping[str, WatchedProject]:
    return {
        row.code: WatchedProject(
            code=row.code,
            amount_fen=row.amount_fen,
            term_days=row.term_days,
            value_date=row.value_date,
            borrower_is_person=row.borrower_type == BorrowerType.PERSON,
        )
        for row in Project.objects.all()
    }


def _offers() -> tuple[Offer, ...]:
    rows = Product.objects.exclude(project=None).annotate(on=F("project__code")).order_by("code")
    return tuple(
        Offer(
            code=row.code,
            project=row.on,
            term_days=row.term_days,
            on_demand=row.redemption == Redemption.ON_DEMAND,
            since=row.on_sale_from,
            until=row.on_sale_until,
            intermediary=row.regime == Regime.INFORMATION_INTERMEDIARY,
        )
        for row in rows
    )


def _ties() -> tuple[Tie, ...]:
    """Return the ties; a person's under every id that the hub knows the person by."""
    found = []
    for tie in all_ties():
        people = _ids(tie.reference) if tie.kind in (TieKind.RELATED, TieKind.BORROWER) else ()
        found += [tie, *(replace(tie, reference=other) for other in people if other != tie.reference)]
    return tuple(found)


def _ids(reference: str) -> tuple[str, ...]:
    try:
        subject = UUID(reference)
    except ValueError:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT hub_ids_of(%s)", [subject])
        return tuple(sorted(str(row[0]) for row in cursor.fetchall()))
