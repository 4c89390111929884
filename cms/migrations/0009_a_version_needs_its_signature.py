"""A version enters the register by a signature that rests on its review, was not stopped, and whose hour has come."""

from django.db import migrations

from hub.schema.operations import AppendOnly, StaffRows, TrackedSQL

LOOKING = "SELECT set_config('hub.scope_kind', 'system', true)"
"""The rows are compared through their own policies."""
SIGNATURE_OF_REVIEW = """
ALTER TABLE cms_signature ADD CONSTRAINT cms_signature_rests_on_its_review
    FOREIGN KEY (submission_id, author_id, reviewer_id, decision)
    REFERENCES cms_review (submission_id, author_id, reviewer_id, decision)
"""
SIGNATURE_IN_LANE = """
ALTER TABLE cms_signature ADD CONSTRAINT cms_signature_is_in_the_lane
    FOREIGN KEY (submission_id, lane) REFERENCES cms_submission (id, lane)
"""
VERSION_IN_LANE = """
ALTER TABLE cms_registerversion ADD CONSTRAINT cms_registerversion_is_in_the_lane
    FOREIGN KEY (submission_id, lane, weight) REFERENCES cms_submission (id, lane, weight)
"""
CORRECTION_IS_WEIGHED = """
ALTER TABLE cms_submission ADD CONSTRAINT cms_submission_correction_is_weighed
    CHECK ((change = 'correction') = (weight <> '')) NOT VALID
"""
"""Not valid: submissions from before were not weighed."""

SIGNED = """
CREATE OR REPLACE FUNCTION cms_version_is_signed() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    signed cms_signature%ROWTYPE;
BEGIN
    SELECT * INTO signed FROM cms_signature WHERE submission_id = NEW.submission_id;
    IF NOT FOUND OR signed.signatory_id <> NEW.publisher_id THEN
        RAISE EXCEPTION 'hub: % v% is not signed by its publisher', NEW.slug, NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.published_at < signed.go_live_at THEN
        RAISE EXCEPTION 'hub: % v% is signed for %, not for %', NEW.slug, NEW.number, signed.go_live_at,
            NEW.published_at USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM cms_stop WHERE signature_id = signed.id) THEN
        RAISE EXCEPTION 'hub: the publication of % v% was stopped', NEW.slug, NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$;
"""
VERSION_IS_SIGNED = """
CREATE TRIGGER cms_registerversion_is_signed BEFORE INSERT ON cms_registerversion
    FOR EACH ROW EXECUTE FUNCTION cms_version_is_signed()
"""
UNPUBLISHED = """
CREATE OR REPLACE FUNCTION cms_stop_comes_first() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT FROM cms_signature s JOIN cms_registerversion v USING (submission_id)
                WHERE s.id = NEW.signature_id) THEN
        RAISE EXCEPTION 'hub: what is published cannot be stopped' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$;
"""
STOP_COMES_FIRST = """
CREATE TRIGGER cms_stop_comes_first BEFORE INSERT ON cms_stop
    FOR EACH ROW EXECUTE FUNCTION cms_stop_comes_first()
"""


def _drop(table: str, name: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {name}"


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("cms", "0008_signatures_lanes_and_weights"), ("access", "0002_scope_functions")]
    operations = [
        migrations.RunSQL(LOOKING, migrations.RunSQL.noop),
        migrations.RunSQL(SIGNATURE_OF_REVIEW, _drop("cms_signature", "cms_signature_rests_on_its_review")),
        migrations.RunSQL(SIGNATURE_IN_LANE, _drop("cms_signature", "cms_signature_is_in_the_lane")),
        migrations.RunSQL(VERSION_IN_LANE, _drop("cms_registerversion", "cms_registerversion_is_in_the_lane")),
        migrations.RunSQL(CORRECTION_IS_WEIGHED, _drop("cms_submission", "cms_submission_correction_is_weighed")),
        AppendOnly("cms_signature"),
        AppendOnly("cms_stop"),
        StaffRows("cms_signature"),
        StaffRows("cms_stop"),
        TrackedSQL(
            [SIGNED, VERSION_IS_SIGNED, UNPUBLISHED, STOP_COMES_FIRST],
            reverse=[
                "DROP TRIGGER cms_registerversion_is_signed ON cms_registerversion",
                "DROP FUNCTION cms_version_is_signed()",
                "DROP TRIGGER cms_stop_comes_first ON cms_stop",
                "DROP FUNCTION cms_stop_comes_first()",
            ],
        ),
    ]
