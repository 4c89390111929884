"""Find again the visits that came in with a branch's lists."""

from collections.abc import Iterable
from uuid import UUID

from hub.ingest.models import ImportedVisit
from hub.vault.blind import blind_index


def imported_visits(*, branch_id: UUID, numbers: Iterable[str]) -> dict[str, UUID]:
    """Return the visits of a branch's lists by the branch's own visit numbers; unknown numbers are absent."""
    blinds = {blind_index(f"no:{number}", field="ingest.visit"): number for number in numbers}
    rows = ImportedVisit.objects.filter(branch_id=branch_id, key_blind__in=blinds)
    return {blinds[blind]: visit for blind, visit in rows.values_list("key_blind", "visit_id")}
