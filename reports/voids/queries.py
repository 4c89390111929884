"""Read which reports are void since when and why, and what waits for a second person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F, QuerySet

from hub.access.scope import entered, system_scope
from hub.vault.operations import ContentErased, unseal
from reports.domain.inputs import Text
from reports.domain.voids import BECAUSE, Cause, VoidFacts, VoidMark
from reports.models import Voiding, VoidingDecision

SHOWN: Final = 200
"""Lines of the list, those that wait first; older ones stand on their report."""


@dataclass(frozen=True, kw_only=True)
class VoidingFacts:
    """What was asked, and the other person's word as far as there is one; ``agreed`` is None while it waits."""

    id: UUID
    report_id: UUID
    subject_id: UUID
    number: str
    cause: Cause
    asked_by: UUID
    asked_by_label: str
    asked_at: datetime
    agreed: bool | None
    decided_by_label: str
    decided_at: datetime | None

    @property
    def because(self) -> Text:
        """The sentence that the client and whoever holds the paper read."""
        return BECAUSE[self.cause]


def void_of(report_id: UUID) -> VoidMark | None:
    """Return since when a report is void and why, None while it is not; whoever holds the paper may know that."""
    with entered(system_scope("verification")):
        return voids_among([report_id]).get(report_id)


def voids_among(report_ids: Collection[UUID]) -> dict[UUID, VoidMark]:
    """Return those of these reports that are void, in one query."""
    rows = VoidingDecision.objects.filter(report_id__in=report_ids, agreed=True)
    found = rows.values_list("report_id", "decided_at", "voiding__cause")
    return {report_id: VoidMark(since=since, cause=Cause(cause)) for report_id, since, cause in found}


def voiding_of(report_id: UUID) -> VoidingFacts | None:
    """Return what was asked last about a report, if anything was."""
    row = _rows().filter(report_id=report_id).order_by("-asked_at", "-id").first()
    return _facts(row) if row else None


def voidings() -> tuple[VoidingFacts, ...]:
    """Return what was asked, what waits first and then the newest."""
    rows = _rows().order_by(F("decision__decided_at").desc(nulls_first=True), "-asked_at", "-id")[:SHOWN]
    return tuple(_facts(row) for row in rows)


def waiting_voidings() -> int:
    """Count what waits for a second person."""
    return Voiding.objects.filter(decision__isnull=True).count()


def words_of(voiding_id: UUID) -> str:
    """Return what the first person wrote for the second; empty once it was erased."""
    row = Voiding.objects.filter(id=voiding_id).first()
    try:
        return unseal(row.words_sealed_id).decode() if row else ""
    except ContentErased:
        return ""


def void_facts(decisions: "QuerySet[VoidingDecision]") -> tuple[VoidFacts, ...]:
    """Return agreed decisions as the facts that evidence is taken of."""
    return tuple(_void(row) for row in decisions.filter(agreed=True).select_related("voiding"))


def _rows() -> "QuerySet[Voiding]":
    return Voiding.objects.select_related("decision")


def _facts(row: Voiding) -> VoidingFacts:
    decision: VoidingDecision | None = getattr(row, "decision", None)
    return VoidingFacts(
        id=row.id,
        report_id=row.report_id,
        subject_id=row.subject_id,
        number=row.number,
        cause=Cause(row.cause),
        asked_by=row.asked_by,
        asked_by_label=row.asked_by_label,
        asked_at=row.asked_at,
        agreed=decision.agreed if decision else None,
        decided_by_label=decision.decided_by_label if decision else "",
        decided_at=decision.decided_at if decision else None,
    )


def _void(decision: VoidingDecision) -> VoidFacts:
    asked = decision.voiding
    return VoidFacts(
        id=asked.id,
        report_id=decision.report_id,
        subject_id=decision.subject_id,
        number=asked.number,
        cause=Cause(asked.cause),
        words_digest=asked.words_digest,
        asked_by=decision.asked_by,
        asked_by_label=asked.asked_by_label,
        asked_at=asked.asked_at,
        agreed_by=decision.decided_by,
        agreed_by_label=decision.decided_by_label,
        agreed_at=decision.decided_at,
    )
