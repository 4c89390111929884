"""``hub rescore-links``: score all records anew, after the hub was upgraded; a new model has the worker do it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from crm.identity.live.published import live_model
from crm.identity.models.proposals import NOBODY
from crm.identity.operations import rescore_records
from crm.identity.proposing.rescoring import next_records
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """Goes through all records in parts; may be stopped and run again, and doors stay open meanwhile."""

    help = "Score all records anew with the model in force. Run it after an upgrade."

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
    last = NOBODY
    while True:
        with entered(system_scope("rescore-links")):
            part = next_records(after=last)
        if not part:
            return
        yield part
        last = part[-1]
