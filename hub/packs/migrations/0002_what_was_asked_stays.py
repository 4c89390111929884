"""Packs show to oversight and background work; what was asked for and why is never altered, nor is a pack removed."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
HOW_FAR = (
    "state", "done", "total", "touched_at", "error", "finished_at", "files", "records", "archive_bytes",
    "archive_digest", "manifest_digest", "sealed_id",
)  # fmt: skip


class Migration(migrations.Migration):
    """After the table and the scope functions."""

    dependencies = [("packs", "0001_packs"), ("access", "0002_scope_functions")]
    operations = [
        RowPolicy("packs_pack", visible=OVERSIGHT),
        AppendOnly("packs_pack", except_columns=HOW_FAR),
    ]
