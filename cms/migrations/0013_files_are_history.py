"""A kept file is history, is what its digest says, and is shown to whoever may read a version that carries it."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

DIGEST = """
ALTER TABLE cms_attachment ADD CONSTRAINT cms_attachment_digest_is_of_content
    CHECK (digest = encode(sha256(content), 'hex') AND size_bytes = octet_length(content))
"""
STAFF = "(SELECT hub_scope_kind()) NOT IN ('public', 'investor')"
CARRIED = """
EXISTS (
    SELECT 1 FROM cms_registerversion v
     WHERE convert_from(v.payload, 'UTF8')::jsonb #> '{fields,attachments}'
           @> jsonb_build_array(jsonb_build_object('file', cms_attachment.digest))
)
"""
"""The register's own policy decides which versions somebody sees."""


class Migration(migrations.Migration):
    """After the table, and the policy of the register."""

    dependencies = [("cms", "0012_files_of_disclosures"), ("access", "0002_scope_functions")]
    operations = [
        migrations.RunSQL(DIGEST, "ALTER TABLE cms_attachment DROP CONSTRAINT cms_attachment_digest_is_of_content"),
        AppendOnly("cms_attachment"),
        RowPolicy("cms_attachment", visible=f"{STAFF} OR {CARRIED.strip()}", writable=STAFF),
    ]
