"""Money is posted from the custodian's word or by compliance: no advisor's, investor's or branch's scope posts any more.

Until now whoever could see an investor could post that investor's flows. The sums per project, too, were open to every
role of the database.
"""

from importlib import import_module

from django.db import migrations

from hub.schema.operations import TrackedSQL
from hub.schema.roles import application_role

BEFORE = import_module("hub.funds.migrations.0002_refusals").POST.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)

WHOEVER_SEES_THE_INVESTOR = """
        PERFORM FROM unnest(p_subjects) s (id)
          WHERE s.id IS NULL OR s.id NOT IN (SELECT v FROM hub_visible_subjects() v WHERE v IS NOT NULL);
        IF FOUND THEN
            RAISE EXCEPTION 'hub: a % scope may not move this money', asked_in USING ERRCODE = 'HF012';
        END IF;
"""
NOBODY_ELSE = """
        RAISE EXCEPTION 'hub: a % scope may not post flows', asked_in USING ERRCODE = 'HF012';
"""
POST = BEFORE.replace(WHOEVER_SEES_THE_INVESTOR, NOBODY_ELSE)
"""``funds_post`` of migration 0002, which begins ``IF asked_in NOT IN ('all', 'system') THEN``."""

TOTALS = "funds_project_totals(text[])"
RIGHTS = (
    f"REVOKE ALL ON FUNCTION {TOTALS} FROM PUBLIC",
    f'GRANT EXECUTE ON FUNCTION {TOTALS} TO "{application_role()}"',
)


class Migration(migrations.Migration):
    """After the functions that it narrows."""

    dependencies = [("funds", "0003_flow_rules")]
    operations = [
        TrackedSQL([POST, *RIGHTS], reverse=[BEFORE, f"GRANT EXECUTE ON FUNCTION {TOTALS} TO PUBLIC"]),
    ]
