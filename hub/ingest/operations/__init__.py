"""Open the machine doors: keys, app events, visit lists."""

from hub.ingest.operations.events import accept, fold_due, reexamine
from hub.ingest.operations.keys import (
    KeyIssued,
    SourceTaken,
    issue_write_key,
    revoke_write_key,
    source_of,
    source_of_project,
)
from hub.ingest.operations.visits import (
    Fate,
    Imported,
    ImportPreview,
    LinePreview,
    import_visits,
    preview_visits,
)

__all__ = [
    "Fate",
    "ImportPreview",
    "Imported",
    "KeyIssued",
    "LinePreview",
    "SourceTaken",
    "accept",
    "fold_due",
    "import_visits",
    "issue_write_key",
    "preview_visits",
    "reexamine",
    "revoke_write_key",
    "source_of",
    "source_of_project",
]
