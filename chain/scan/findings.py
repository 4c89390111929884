"""What a scan may find, and how a finding names its record."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from chain.models import Entry


class Flaw(StrEnum):
    """What may be wrong."""

    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ORIGINAL_CHANGED = "original_changed"
    ORIGINAL_MISSING = "original_missing"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_MISSING = "entry_missing"
    ENTRY_MOVED = "entry_moved"
    NOT_LOGGED = "not_logged"
    TREE_CHANGED = "tree_changed"
    LOG_REWRITTEN = "log_rewritten"
    CHECKPOINT_CHANGED = "checkpoint_changed"
    GUARD_MISSING = "guard_missing"
    SCAN_STOPPED = "scan_stopped"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One flaw; ``record`` is the fact's id or the name of a checkpoint or guard, ``index`` its place in the log.

    ``detail`` explains it in English for logs; of a changed row it is the names of the fields that differ.
    """

    flaw: Flaw
    kind: str
    record: str
    index: int | None = None
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept between two chunks of a scan."""
        return asdict(self)


def of_entry(flaw: Flaw, entry: Entry, detail: str) -> Finding:
    """Name a record by its entry."""
    return Finding(flaw=flaw, kind=entry.kind, record=str(entry.fact_id), index=entry.index, detail=detail)
