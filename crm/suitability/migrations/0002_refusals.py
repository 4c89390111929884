"""Suitability is history that only grows, shows to those who may see the investor, and drafts to their author alone."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

HISTORY: dict[str, tuple[str, ...]] = {
    "suitability_assessment": ("answers",),
    "suitability_leveldecision": ("inputs",),
    "suitability_levelceiling": ("reason",),
    "suitability_contradiction": ("inputs",),
    "suitability_teachbackrecord": (),
    "suitability_resolution": ("written",),
    "suitability_planproposal": ("content",),
    "suitability_plandecision": (),
    "suitability_gatedecision": (),
}
"""Tables and the encrypted columns that an erasure may empty; a digest beside each tells of any other change."""

INVESTOR = "source_id IN (SELECT hub_visible_sources()) OR source_id IN (SELECT hub_visible_subjects())"
"""A row follows its record to whatever profile that belongs to; without records an investor is their own."""

WHOLE_VIEW = "(SELECT hub_scope_kind()) IN ('all', 'system')"

ONLY_THE_AUTHOR = (
    "(SELECT hub_scope_kind()) = 'system' OR "
    "((SELECT hub_scope_kind()) = 'investor' AND subject_id IN (SELECT hub_visible_subjects()))"
)
"""Nobody answers for the investor, hints or looks on: an advisor never sees the open form."""


class Migration(migrations.Migration):
    """After the tables, the scope functions, and the function that follows a record to its profile."""

    dependencies = [("suitability", "0001_initial"), ("identity", "0002_refusals")]
    operations = [
        *(AppendOnly(table, except_columns=columns) for table, columns in HISTORY.items()),
        *(RowPolicy(table, visible=f"{WHOLE_VIEW} OR {INVESTOR}") for table in HISTORY),
        RowPolicy("suitability_assessmentdraft", visible=ONLY_THE_AUTHOR),
    ]
