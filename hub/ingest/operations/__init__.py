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
from hub.ingest.operations.uploads import (
    UploadDecided,
    UploadUnknown,
    drop_upload,
    import_due,
    map_columns,
    sweep_uploads,
    take_in_upload,
    upload_visits,
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
    "UploadDecided",
    "UploadUnknown",
    "accept",
    "drop_upload",
    "fold_due",
    "import_due",
    "import_visits",
    "issue_write_key",
    "map_columns",
    "preview_visits",
    "reexamine",
    "revoke_write_key",
    "source_of",
    "source_of_project",
    "sweep_uploads",
    "take_in_upload",
    "upload_visits",
]
