"""How a person's purchases go, or stay under a rule where something was signed."""

from typing import Final

from crm.purchases.models import Purchase, PurchaseStep, RegisteredContract, Rematch
from crm.suitability.forgetting import kept_for_dealings
from hub.retention.parts import Chunk, Order, Part, Person


def _count(person: Person) -> int:
    judged = RegisteredContract.objects.filter(subject_id__in=person.subject_ids)
    matched = Rematch.objects.filter(subject_id__in=person.subject_ids)
    return Purchase.objects.filter(subject_id__in=person.subject_ids).count() + judged.count() + matched.count()


def _erase(person: Person, _order: Order, _cursor: int) -> Chunk:
    """Without a contract no certificate was sealed: rows are all there is."""
    steps = PurchaseStep.objects.filter(subject_id__in=person.subject_ids).delete()[0]
    rows = Purchase.objects.filter(subject_id__in=person.subject_ids).delete()[0]
    judged = RegisteredContract.objects.filter(subject_id__in=person.subject_ids).delete()[0]
    matched = Rematch.objects.filter(subject_id__in=person.subject_ids).delete()[0]
    return Chunk(done=steps + rows + judged + matched, more=False)


PURCHASES: Final = Part(
    id="purchases",
    models=("purchases.Purchase", "purchases.PurchaseStep", "purchases.RegisteredContract", "purchases.Rematch"),
    count=_count,
    erase=_erase,
    kept=kept_for_dealings,
)
