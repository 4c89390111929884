"""Find what a pack holds: the records of the log that it is about, the papers, and the facts that are no records."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from chain.models import Entry
from chain.operations import subject_token
from cms.models import RegisterVersion
from crm.purchases.queries import purchases_for
from crm.suitability.domain.level import explain_level
from crm.suitability.domain.names import level_code
from crm.suitability.queries import (
    contradictions_for,
    decisions_for,
    insistences_for,
    level_history,
    plans_for,
    raises_for,
)
from hub.access.queries import absorbed_by, in_use
from hub.audit.models import AuditRow
from hub.catalogue.models import RatingDecision
from hub.catalogue.queries import product, project_by_id
from hub.contracts.models import Contract, PlanVersion
from hub.contracts.queries import document
from hub.funds.models import Flow
from hub.kernel.clock import HOME_ZONE
from hub.packs.domain.archive import PackFile
from hub.packs.models import Pack, PackKind
from hub.rulebook.models import RuleDecision
from hub.vault.operations import ContentErased
from reports.queries import report_pdf, reports_for
from reports.voids.queries import voids_among

MOST_RECORDS: Final = 5_000
"""Records in one pack; a longer span is asked for in parts. Unmeasured."""
MOST_AUDIT_ROWS: Final = 20_000
"""Rows of the trail in one pack. Unmeasured."""


class PackTooLarge(ValueError):
    """More records, or rows of the trail, than one pack takes; ``found`` and ``most`` say how many."""

    def __init__(self, found: int, *, most: int, what: str) -> None:
        super().__init__(f"expected at most {most} {what}, found {found}")
        self.found, self.most = found, most


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The records by their place in the log, and how papers and data are read one by one."""

    entries: Sequence[Entry]
    subject_ids: Sequence[UUID]


def gather(pack: Pack) -> Gathered:
    """Return the records that a pack is about; raise :class:`PackTooLarge`."""
    subjects = all_ids(UUID(pack.target)) if pack.kind == PackKind.CLIENT else []
    rows = _entries_of(pack)
    found = rows.count()
    if found > MOST_RECORDS:
        raise PackTooLarge(found, most=MOST_RECORDS, what="records")
    return Gathered(entries=list(rows.order_by("index")), subject_ids=subjects)


def is_about(pack: Pack, ids: Collection[UUID]) -> bool:
    """Tell whether a pack holds a record, or a row of the trail, of anybody with one of these ids."""
    if pack.kind == PackKind.CLIENT and UUID(pack.target) in ids:
        return True
    tokens = [subject_token(one) for one in ids]
    held = _entries_of(pack).filter(subject_token__in=tokens).exists()
    return held or _audit_of(pack).filter(subject_id__in=ids).exists()


def _entries_of(pack: Pack) -> "QuerySet[Entry]":
    if pack.kind == PackKind.CLIENT:
        return Entry.objects.filter(subject_token__in=[subject_token(one) for one in all_ids(UUID(pack.target))])
    if pack.kind == PackKind.PRODUCT:
        return Entry.objects.filter(fact_id__in=list(_facts_of_product(pack.target)))
    begins, ends = span_of(pack)
    return Entry.objects.filter(recorded_at__gte=begins, recorded_at__lt=ends)


def _audit_of(pack: Pack) -> "QuerySet[AuditRow]":
    if pack.kind == PackKind.CLIENT:
        return AuditRow.objects.filter(subject_id__in=all_ids(UUID(pack.target)))
    if pack.kind == PackKind.PRODUCT:
        return AuditRow.objects.filter(target_kind="product", target_id=pack.target)
    begins, ends = span_of(pack)
    return AuditRow.objects.filter(at__gte=begins, at__lt=ends)


def all_ids(subject_id: UUID) -> list[UUID]:
    """Return every id that a client is or was known by, the one in use first."""
    current = in_use([subject_id])[subject_id]
    return [current, *sorted(absorbed_by([current])[current])]


def span_of(pack: Pack) -> tuple[datetime, datetime]:
    """Return the first instant of a pack's days and the first one after them."""
    return _midnight(pack.begins_date), _midnight(pack.ends_date + timedelta(days=1))


def papers_of(pack: Pack, found: Gathered) -> Iterator[PackFile]:
    """Return signed and issued papers, exactly as they were handed out; erased ones are not there."""
    for row in _contracts_of(pack, found):
        yield from _paper(f"papers/contracts/{row.number}.pdf", lambda number=row.number: document(number=number))
    if pack.kind == PackKind.CLIENT:
        reports = reports_for(subject_id=UUID(pack.target))
        voids = voids_among([facts.id for facts in reports])
        for facts in reports:
            path = f"papers/reports/{facts.number}{'-void' if facts.id in voids else ''}.pdf"
            yield from _paper(path, lambda identifier=facts.id: report_pdf(report_id=identifier))
    versions = [one.fact_id for one in found.entries if one.kind == "disclosure"]
    for version in RegisterVersion.objects.filter(id__in=versions).order_by("slug", "number"):
        yield PackFile(path=f"papers/disclosures/{version.slug}-v{version.number}.json", data=bytes(version.payload))


def data_of(pack: Pack, *, at: datetime) -> Iterator[PackFile]:
    """Return what is known and is no record of the log, as JSON that a person can read; raise :class:`PackTooLarge`."""
    if pack.kind == PackKind.CLIENT:
        yield from _data_of_client(UUID(pack.target), at)
    elif pack.kind == PackKind.PRODUCT:
        facts = product(code=pack.target)
        yield _json("data/product.json", asdict(facts))
        if facts.project_id:
            yield _json("data/project.json", asdict(project_by_id(facts.project_id)))
    yield _json("data/audit.json", _audit(_audit_of(pack)))
    yield _json("data/rule-changes.json", list(_rule_changes(at)))
    yield _json("data/product-ratings.json", list(_ratings(at)))


def _data_of_client(subject_id: UUID, at: datetime) -> Iterator[PackFile]:
    levels = [
        {
            "decision_id": one.decision_id, "level": level_code(one.level), "lowest": one.lowest,
            "decided_at": one.decided_at, "valid_until": one.valid_until, "binding": one.binding,
            "why": explain_level(one.decision).en, "would_change": asdict(one.decision.change),
            "rules_digest": one.rules_digest, "inputs_digest": one.inputs_digest,
            "rule_changes": one.evidence.rules.pairs(), "answers": one.answers.as_canonical(),
        }
        for one in level_history(subject_id=subject_id, at=at)
    ]  # fmt: skip
    yield _json("data/levels.json", levels)
    yield _json("data/contradictions.json", [asdict(one) for one in contradictions_for(subject_id=subject_id)])
    yield _json("data/gate.json", [asdict(one) for one in decisions_for(subject_id=subject_id)])
    yield _json("data/plans.json", [asdict(one) for one in plans_for(subject_id=subject_id)])
    yield _json("data/purchases.json", [asdict(one) for one in purchases_for(subject_id=subject_id)])
    yield _json("data/exceptions.json", [asdict(one) for one in insistences_for(subject_id=subject_id)])
    yield _json("data/raises.json", [asdict(one) for one in raises_for(subject_id=subject_id, at=at)])


def _facts_of_product(code: str) -> Iterator[UUID]:
    facts = product(code=code)
    contracts = Contract.objects.filter(product_code=code)
    yield from contracts.values_list("id", flat=True)
    yield from Flow.objects.filter(contract_number__in=contracts.values("number")).values_list("id", flat=True)
    named = [code]
    if facts.project_id:
        project = project_by_id(facts.project_id).code
        named.append(project)
        yield from PlanVersion.objects.filter(project_code=project).values_list("id", flat=True)
    for version in RegisterVersion.objects.only("id", "payload"):
        fields = json.loads(bytes(version.payload)).get("fields", {})
        if {fields.get("project_code"), fields.get("product_code"), fields.get("code")} & set(named):
            yield version.id


def _contracts_of(pack: Pack, found: Gathered) -> Sequence[Contract]:
    facts = [one.fact_id for one in found.entries if one.kind == "contract"]
    return list(Contract.objects.filter(id__in=facts).order_by("number"))


def _paper(path: str, read: Any) -> Iterator[PackFile]:
    try:
        yield PackFile(path=path, data=read())
    except ContentErased:
        return


def _audit(rows: "QuerySet[AuditRow]") -> list[Mapping[str, object]]:
    found = rows.count()
    if found > MOST_AUDIT_ROWS:
        raise PackTooLarge(found, most=MOST_AUDIT_ROWS, what="rows of the trail")
    return [
        {
            "at": row.at, "actor": row.actor_label, "action": row.action, "subject_id": row.subject_id,
            "target_kind": row.target_kind, "target_id": row.target_id, "details": row.details,
        }
        for row in rows.order_by("at", "id")
    ]  # fmt: skip


def _rule_changes(at: datetime) -> Iterator[Mapping[str, object]]:
    for row in RuleDecision.objects.filter(decided_at__lte=at).select_related("proposal").order_by("decided_at"):
        yield {
            "decision_id": row.id, "rule_id": row.proposal.rule_id, "figures": row.proposal.figures,
            "reason": row.proposal.reason, "effective_date": row.effective_date, "approved": row.approved,
            "proposed_by": row.proposal.proposed_by, "decided_by": row.decided_by, "decided_at": row.decided_at,
        }  # fmt: skip


def _ratings(at: datetime) -> Iterator[Mapping[str, object]]:
    for row in (
        RatingDecision.objects.filter(decided_at__lte=at).select_related("proposal__product").order_by("decided_at")
    ):
        asked = row.proposal
        yield {
            "decision_id": row.id, "product": asked.product.code, "reason": asked.reason, "approved": row.approved,
            "before": [asked.before_issuer, asked.before_distributor],
            "after": [asked.issuer_rating, asked.distributor_rating], "words": row.words,
            "proposed_by": asked.proposed_by, "decided_by": row.decided_by, "decided_at": row.decided_at,
        }  # fmt: skip


def _json(path: str, value: object) -> PackFile:
    text = json.dumps(value, cls=_Plain, ensure_ascii=False, indent=1, sort_keys=True)
    return PackFile(path=path, data=text.encode())


class _Plain(DjangoJSONEncoder):
    """Dates and ids as text; whatever else a fact holds, as it would be printed."""

    def default(self, o: object) -> object:
        try:
            return super().default(o)
        except TypeError:
            return sorted(o) if isinstance(o, frozenset | set) else str(o)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HOME_ZONE)
