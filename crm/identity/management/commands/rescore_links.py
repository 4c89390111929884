"""``hub rescore-links``: score all records anew, after a new model was published or the hub was upgraded."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from crm.identity.live.published import live_model
from crm.identity.models import SourceRecord
from crm.identity.operations import rescore_records
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now

PART = 200
"""Records a transaction: doors wait no longer than for a long visit list."""


class Command(BaseCommand):
    """Goes through all records in parts; may be stopped and run again, and doors stay open meanwhile."""

    help = "Score all records anew with the model in force. Run it after publishing a model and after an upgrade."

    def handle(self, *args: Any, **options: Any) -> None:
        """Score and say how many."""
        scored = 0
        for part in _parts():
            scored += rescore_records(record_ids=part, by=system_actor("rescore-links"), at=utc_now())
        with entered(system_scope("rescore-links")):
            version = live_model().version
        self.stdout.write(f"{scored:,} records scored with model {version}")


def _parts() -> Iterator[list[UUID]]:
    """All records that are more than a device, in the order of their ids."""
    last = UUID(int=0)
    while True:
        with entered(system_scope("rescore-links")):
            rows = SourceRecord.objects.filter(is_device=False, id__gt=last).order_by("id")
            part = list(rows.values_list("id", flat=True)[:PART])
        if not part:
            return
        yield part
        last = part[-1]
