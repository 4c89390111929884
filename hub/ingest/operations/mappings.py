"""Remember what a branch said about a line of headings: named, used again, forgotten, taken back while that lasts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Final
from uuid import UUID

import orjson

from hub.audit.operations import record as audit
from hub.ingest.domain.visits.headings import Field, headings_key
from hub.ingest.models import ColumnMapping
from hub.kernel.actor import Actor

LONGEST_NAME: Final = 80
FORGOTTEN_FOR: Final = timedelta(days=7)
"""As long as an undecided list is kept: until then a forgotten mapping comes back at a word (unmeasured)."""
MOST_ASKED: Final = 200
"""A branch has a handful of list layouts; of more, those saved last are recognised."""


class MappingUnknown(LookupError):
    """No such mapping in this scope, or it was forgotten too long ago."""


class NameMissing(ValueError):
    """A mapping is found again by its name."""


def known_mappings(*, branch_id: UUID) -> dict[str, dict[int, Field]]:
    """Return what the branch said about lines of headings, by the headings' key; forgotten ones are absent."""
    saved = ColumnMapping.objects.filter(branch_id=branch_id, forgotten_at=None).order_by("-saved_at")
    return {row.headings_key: fields_of(row.mapping) for row in saved[:MOST_ASKED]}


def note_use(*, branch_id: UUID, headings: Sequence[str], by: UUID, at: datetime) -> None:
    """Note that a list was read under the mapping of its headings, if the branch has one."""
    used = ColumnMapping.objects.filter(branch_id=branch_id, headings_key=headings_key(headings), forgotten_at=None)
    used.update(used_at=at, used_by=by)


def remember_mapping(
    *, branch_id: UUID, headings: Sequence[str], mapping: Mapping[int, Field], file_name: str, by: Actor, at: datetime
) -> None:
    """Keep what the columns of such a list mean; one that was forgotten comes back with its name."""
    said = {
        "mapping": told_of(mapping),
        "headings": orjson.dumps(list(headings)).decode(),
        "saved_by": by.id,
        "saved_at": at,
        "used_by": by.id,
        "used_at": at,
        "forgotten_at": None,
    }
    ColumnMapping.objects.update_or_create(
        branch_id=branch_id,
        headings_key=headings_key(headings),
        defaults=said,
        create_defaults=said | {"name": PurePath(file_name).stem[:LONGEST_NAME]},
    )


def rename_mapping(*, mapping_id: UUID, name: str, by: Actor, at: datetime) -> None:
    """Give a mapping another name; the same one again changes nothing."""
    row, name = _held(mapping_id), " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise NameMissing("expected a name, got none")
    if row.name == name:
        return
    row.name = name
    row.save(update_fields=["name"])
    _note("renamed", row, by, at)


def forget_mapping(*, mapping_id: UUID, by: Actor, at: datetime) -> None:
    """Read no list under it any more; until :data:`FORGOTTEN_FOR` has passed it can be taken back."""
    row = _held(mapping_id)
    if row.forgotten_at is None:
        row.forgotten_at = at
        row.save(update_fields=["forgotten_at"])
        _note("forgotten", row, by, at)


def recall_mapping(*, mapping_id: UUID, by: Actor, at: datetime) -> None:
    """Take the forgetting back."""
    row = _held(mapping_id)
    if row.forgotten_at is not None:
        row.forgotten_at = None
        row.save(update_fields=["forgotten_at"])
        _note("recalled", row, by, at)


def sweep_mappings(*, at: datetime) -> int:
    """Delete what was forgotten long enough ago, in the caller's scope; return how many went."""
    return ColumnMapping.objects.filter(forgotten_at__lt=at - FORGOTTEN_FOR).delete()[0]


def told_of(mapping: Mapping[int, Field]) -> dict[str, str]:
    """Return a mapping as it is stored."""
    return {str(position): field.value for position, field in mapping.items()}


def fields_of(told: Mapping[str, str]) -> dict[int, Field]:
    """Return a stored mapping."""
    return {int(position): Field(name) for position, name in told.items()}


def _held(mapping_id: UUID) -> ColumnMapping:
    row = ColumnMapping.objects.select_for_update().filter(id=mapping_id).first()
    if row is None:
        raise MappingUnknown(f"no mapping {mapping_id} in this scope")
    return row


def _note(what: str, row: ColumnMapping, by: Actor, at: datetime) -> None:
    audit(by=by, action=f"column_mapping.{what}", at=at, target_kind="column_mapping", target_id=str(row.id))
