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
from hub.ingest.operations.mappings import (
    MappingUnknown,
    NameMissing,
    forget_mapping,
    recall_mapping,
    rename_mapping,
)
from hub.ingest.operations.trials import Outcome, try_upload, work_due
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
    "MappingUnknown",
    "NameMissing",
    "Outcome",
    "SourceTaken",
    "UploadDecided",
    "UploadUnknown",
    "accept",
    "drop_upload",
    "fold_due",
    "forget_mapping",
    "import_due",
    "import_visits",
    "issue_write_key",
    "map_columns",
    "preview_visits",
    "recall_mapping",
    "reexamine",
    "rename_mapping",
    "revoke_write_key",
    "source_of",
    "source_of_project",
    "sweep_uploads",
    "take_in_upload",
    "try_upload",
    "upload_visits",
    "work_due",
]
