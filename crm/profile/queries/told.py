"""Count what records have told: events in the app, and contacts that an advisor wrote down."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from crm.profile.models import Touchpoint, Visit


@dataclass(frozen=True, kw_only=True)
class Told:
    """How much hangs on one record."""

    events: int
    visits: int


def told_by(record_ids: Iterable[UUID]) -> dict[UUID, Told]:
    """Return the counts of each record that told anything."""
    wanted = set(record_ids)
    visits = Visit.objects.filter(source_id__in=wanted).values_list("source_id").annotate(n=Count("id"))
    touches = (
        Touchpoint.objects.filter(owner_source_id__in=wanted).values_list("owner_source_id").annotate(n=Count("id"))
    )
    met, all_touches = dict(visits), dict(touches)
    return {
        record: Told(events=all_touches.get(record, 0) - met.get(record, 0), visits=met.get(record, 0))
        for record in all_touches.keys() | met.keys()
    }
