"""Make it provable that a report was declared void: seal what two people said, and write the rows the same way."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from hub.kernel.events import Event
from hub.vault.evidence import seal_fact
from reports.domain.voids import VoidFacts
from reports.models import VoidingDecision
from reports.voids.queries import void_facts

KIND: Final = "report_voiding"


class VoidingMissing(LookupError):
    """Evidence speaks of a report declared void that no rows speak of."""


def seal_void(facts: VoidFacts) -> Event:
    """Put the facts' canonical bytes into the vault and return the event that tells of it."""
    return seal_fact(
        kind=KIND, fact_id=facts.id, content=facts.canonical(), subject_id=facts.subject_id, at=facts.agreed_at
    )


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the rows as they stand."""
    found = contents_for([str(fact_id)])
    if str(fact_id) not in found:
        raise VoidingMissing(f"nobody declared a report void as {fact_id}")
    return found[str(fact_id)]


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many; those that are not there are left out."""
    rows = VoidingDecision.objects.filter(voiding_id__in=fact_ids)
    return {str(facts.id): facts.canonical() for facts in void_facts(rows)}
