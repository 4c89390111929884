"""The posting function refuses new flows of a kind that is blocked; reversals and repetitions pass."""

from importlib import import_module

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
BEFORE = import_module("hub.funds.migrations.0005_repeats_by_key").POST
AFTER_THE_KEYS = "    SELECT s.* INTO bad FROM unnest(planned) s WHERE s.balance_fen < 0 LIMIT 1;\n"
ASK = """
    SELECT s.flow_key, b.reason INTO bad
      FROM unnest(p_keys, p_kinds, p_projects, p_reverses) q (key, kind, project, reverses)
      JOIN funds_block b ON b.kind = q.kind AND b.project_code IN ('', q.project)
      JOIN unnest(planned) s ON s.flow_key = q.key
     WHERE q.reverses IS NULL AND NOT EXISTS (SELECT FROM funds_blocklift l WHERE l.block_id = b.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: flows of its kind are blocked: %', bad.flow_key, bad.reason
            USING ERRCODE = 'HF013',
                  DETAIL = json_build_object('key', bad.flow_key, 'reason', bad.reason)::text;
    END IF;

"""
POST = BEFORE.replace(AFTER_THE_KEYS, ASK.lstrip("\n") + AFTER_THE_KEYS)
"""``funds_post`` of migration 0005."""


class Migration(migrations.Migration):
    """After the tables that it asks."""

    dependencies = [("funds", "0008_blocks"), ("access", "0002_scope_functions")]
    operations = [
        AppendOnly("funds_block"),
        AppendOnly("funds_blocklift"),
        RowPolicy("funds_block", visible=OVERSIGHT),
        RowPolicy("funds_blocklift", visible=OVERSIGHT),
        TrackedSQL([POST], reverse=[BEFORE]),
    ]
