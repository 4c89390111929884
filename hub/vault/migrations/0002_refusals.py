"""A sealed content changes only by erasure or by re-encryption, and shows only to those who may see its subject."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

CHANGING = ("key_id", "ciphertext", "erased_at", "erased_reason")
VISIBLE = (
    "(SELECT hub_scope_kind()) IN ('all', 'system') OR subject_id IN (SELECT hub_visible_subjects())"
    " OR (subject_id IS NULL AND (SELECT hub_scope_kind()) NOT IN ('public', 'investor'))"
)


class Migration(migrations.Migration):
    """After the scope functions."""

    dependencies = [("vault", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [
        AppendOnly("vault_sealedcontent", except_columns=CHANGING),
        RowPolicy("vault_sealedcontent", visible=VISIBLE),
    ]
