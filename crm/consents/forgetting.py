"""How the consents of a person go, each with its tombstone in the log."""

from django.db.models import QuerySet

from chain.erasure import erase_facts
from crm.consents.evidence import KIND
from crm.consents.models import Consent
from hub.retention.parts import AT_ONCE, Chunk, Order, Part, Person


def _rows(person: Person) -> QuerySet[Consent]:
    """A row is whose record it is: ``subject_id`` is only under whom it was said, before two were told apart."""
    return Consent.objects.filter(source_id__in=person.ids).order_by("id")


def _count(person: Person) -> int:
    return _rows(person).count()


def _erase(person: Person, order: Order, _cursor: int) -> Chunk:
    ids = list(_rows(person).values_list("id", flat=True)[: AT_ONCE + 1])
    some = ids[:AT_ONCE]
    erase_facts(kind=KIND, fact_ids=some, row_goes=True, reason=order.reason, by=order.by, at=order.at)
    Consent.objects.filter(id__in=some).delete()
    return Chunk(done=len(some), more=len(ids) > AT_ONCE)


CONSENTS = Part(id="consents", models=("consents.Consent",), count=_count, erase=_erase)
