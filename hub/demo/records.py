"""Find the hub's own record of an account or a visit of the invented world."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.operations import record_of
from crm.profile.models import Visit
from hub.access.queries import branch
from hub.demo.truth import TrueRecord
from hub.demo.visit_keys import typed_visit_id
from hub.ingest.imported import imported_visits


def source_records(records: Iterable[TrueRecord]) -> Mapping[TrueRecord, UUID]:
    """Return the source record behind each account and visit; what never arrived is absent."""
    known = tuple(records)
    visits = _visit_ids([record for record in known if record.visit])
    rows = Visit.objects.filter(id__in=visits.values()).values_list("id", "source_id")
    source_of = dict(rows)
    found = {record: _account(record) for record in known if record.account}
    return found | {record: source_of[visit] for record, visit in visits.items() if visit in source_of}


def _account(record: TrueRecord) -> UUID:
    """An account's record follows from its source and login alone."""
    sighting = Sighting(
        key="",
        source=record.source,
        source_key=f"user:{record.account}",
        observed_at=datetime(2000, 1, 1, tzinfo=UTC),
        assurance=Assurance.CLAIMED,
    )
    return record_of(sighting)


def _visit_ids(records: Iterable[TrueRecord]) -> dict[TrueRecord, UUID]:
    found: dict[TrueRecord, UUID] = {}
    by_branch: dict[str, list[TrueRecord]] = {}
    for record in records:
        by_branch.setdefault(record.source, []).append(record)
    for code, own in by_branch.items():
        home = branch(code=code)
        if home is None:
            continue
        listed = imported_visits(branch_id=home.id, numbers=[record.visit for record in own])
        for record in own:
            if record.form:
                found[record] = typed_visit_id(home.id, record.visit)
            elif record.visit in listed:
                found[record] = listed[record.visit]
    return found
