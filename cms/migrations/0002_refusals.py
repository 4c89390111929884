"""History is append-only, drafts are for staff, and the register holds exactly what somebody else approved."""

from django.db import migrations

from hub.schema.operations import AppendOnly, StaffRows

DIGESTS = """
ALTER TABLE {table} ADD CONSTRAINT {table}_digest_is_of_payload
    CHECK (digest = encode(sha256(payload), 'hex'))
"""
REVIEW_OF_SUBMISSION = """
ALTER TABLE cms_review ADD CONSTRAINT cms_review_names_the_author
    FOREIGN KEY (submission_id, author_id) REFERENCES cms_submission (id, author_id)
"""
VERSION_OF_REVIEW = """
ALTER TABLE cms_registerversion ADD CONSTRAINT cms_registerversion_was_approved
    FOREIGN KEY (submission_id, author_id, approver_id, decision)
    REFERENCES cms_review (submission_id, author_id, reviewer_id, decision)
"""
VERSION_OF_SUBMISSION = """
ALTER TABLE cms_registerversion ADD CONSTRAINT cms_registerversion_is_what_was_reviewed
    FOREIGN KEY (submission_id, slug, digest) REFERENCES cms_submission (id, slug, digest)
"""
VERSION_AFTER_VERSION = """
ALTER TABLE cms_registerversion ADD CONSTRAINT cms_registerversion_follows
    FOREIGN KEY (slug, previous_number) REFERENCES cms_registerversion (slug, number)
"""


def _drop(table: str, name: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {name}"


class Migration(migrations.Migration):
    """After the scope functions that the row policies call."""

    dependencies = [("cms", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [
        *(
            migrations.RunSQL(DIGESTS.format(table=table), _drop(table, f"{table}_digest_is_of_payload"))
            for table in ("cms_submission", "cms_registerversion")
        ),
        migrations.RunSQL(REVIEW_OF_SUBMISSION, _drop("cms_review", "cms_review_names_the_author")),
        migrations.RunSQL(VERSION_OF_REVIEW, _drop("cms_registerversion", "cms_registerversion_was_approved")),
        migrations.RunSQL(
            VERSION_OF_SUBMISSION, _drop("cms_registerversion", "cms_registerversion_is_what_was_reviewed")
        ),
        migrations.RunSQL(VERSION_AFTER_VERSION, _drop("cms_registerversion", "cms_registerversion_follows")),
        AppendOnly("cms_submission"),
        AppendOnly("cms_review"),
        AppendOnly("cms_registerversion"),
        StaffRows("cms_submission"),
        StaffRows("cms_review"),
    ]
