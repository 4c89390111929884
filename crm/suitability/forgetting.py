"""How answers, levels and plans of a person go, or stay under a rule where they bought something on their strength."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Model, QuerySet

from chain.erasure import erase_facts, standing_facts
from crm.suitability.evidence import KIND
from crm.suitability.models import (
    Assessment,
    AssessmentDraft,
    Contradiction,
    GateDecision,
    InsistenceStep,
    LevelCeiling,
    LevelDecision,
    LevelRaise,
    PlanDecision,
    PlanProposal,
    RaiseAnswer,
    RaiseReview,
    Resolution,
)
from hub.contracts.retaining import last_signed
from hub.kernel.clock import business_date
from hub.retention.domain.rules import SUITABILITY
from hub.retention.parts import AT_ONCE, Chunk, Kept, NotReady, Order, Part, Person
from hub.vault.models import SealedContent

SEALED: Final[dict[type[Model], str]] = {
    Assessment: "answers",
    LevelDecision: "inputs",
    LevelCeiling: "reason",
    LevelRaise: "content",
    RaiseReview: "reason",
    Contradiction: "inputs",
    Resolution: "written",
    PlanProposal: "content",
    InsistenceStep: "written",
}
"""What lies encrypted beside a skeleton of codes, levels and times."""
LOGGED: Final[tuple[type[Model], ...]] = (LevelDecision, Resolution, PlanDecision, InsistenceStep, RaiseAnswer)


def kept_for_dealings(person: Person) -> Kept | None:
    """Where a contract was signed, the law keeps how the platform knew what suits them, from the last one on."""
    signed_at = last_signed(person.subject_ids)
    if signed_at is None:
        return None
    return Kept(rule=SUITABILITY, until_date=SUITABILITY.period.end(business_date(signed_at)))


def is_kept(record_id: UUID) -> bool:
    """Tell whether an answer, a level or a plan has this id."""
    return any(model._default_manager.filter(pk=record_id).exists() for model in SEALED)


def _of(model: type[Model], person: Person) -> QuerySet[Any]:
    """A row is whose record it is: ``subject_id`` is only under whom it was written, before two were told apart."""
    return model._default_manager.filter(source_id__in=person.ids).order_by("pk")


def _written(person: Person) -> list[QuerySet[Any]]:
    """Return the rows whose encrypted content is there still."""
    return [_of(model, person).filter(**{f"{column}__isnull": False}) for model, column in SEALED.items()]


def _count(person: Person) -> int:
    return sum(rows.count() for rows in _written(person)) + _of(GateDecision, person).count()


def _erase(person: Person, order: Order, _cursor: int) -> Chunk:
    """Evidence first, each with its tombstone; then what is encrypted; then passages through the gate."""
    facts = [pk for model in LOGGED for pk in _of(model, person).values_list("pk", flat=True)]
    _refuse_unlogged(facts)
    standing = standing_facts(KIND, facts)
    if standing:
        some = standing[:AT_ONCE]
        erase_facts(kind=KIND, fact_ids=some, reason=order.reason, by=order.by, at=order.at)
        return Chunk(done=0, more=True)
    done = sum(rows.update(**{column: None}) for rows, column in zip(_written(person), SEALED.values(), strict=True))
    done += _of(GateDecision, person).delete()[0]
    return Chunk(done=done, more=False)


def _refuse_unlogged(facts: list[Any]) -> None:
    sealed = SealedContent.objects.filter(owner_kind=KIND, owner_id__in=facts, erased_at=None).values_list(
        "owner_id", flat=True
    )
    if set(sealed) - set(standing_facts(KIND, facts)):
        raise NotReady("a decision is still on its way into the log")


def _count_drafts(person: Person) -> int:
    return AssessmentDraft.objects.filter(subject_id__in=person.subject_ids).count()


def _erase_drafts(person: Person, _order: Order, _cursor: int) -> Chunk:
    return Chunk(done=AssessmentDraft.objects.filter(subject_id__in=person.subject_ids).delete()[0], more=False)


ANSWERS = Part(
    id="suitability.answers",
    models=(
        "suitability.Assessment", "suitability.LevelDecision", "suitability.LevelCeiling", "suitability.Contradiction",
        "suitability.TeachBackRecord", "suitability.Resolution", "suitability.PlanProposal", "suitability.PlanDecision",
        "suitability.GateDecision", "suitability.Insistence", "suitability.InsistenceStep",
        "suitability.LevelRaise", "suitability.RaiseReview", "suitability.RaiseAnswer",
    ),
    count=_count,
    erase=_erase,
    kept=kept_for_dealings,
)  # fmt: skip
DRAFTS = Part(
    id="suitability.drafts", models=("suitability.AssessmentDraft",), count=_count_drafts, erase=_erase_drafts
)
