"""A block also stops a reversal that leads into a borrower the way that the blocked kind does.

Taking a repayment back moves money from the escrow to the borrower, as a disbursement does. Until now every reversal
passed, so that a stopped payout could still be made by taking back a repayment.
"""

from importlib import import_module

from django.db import migrations

from hub.schema.operations import TrackedSQL

BEFORE = import_module("hub.funds.migrations.0014_chain_and_lean_posting").POST
BY_KIND = """
        ON b.kind = q.kind AND b.project_code IN ('', q.project)
      JOIN unnest(planned) s ON s.flow_key = q.key
     WHERE q.reverses IS NULL AND NOT EXISTS"""
BY_DIRECTION = """
        ON b.project_code IN ('', q.project)
      JOIN funds_flowrule stopped ON stopped.kind = b.kind
      JOIN funds_flowrule asked ON asked.kind = q.kind
      JOIN unnest(planned) s ON s.flow_key = q.key
     WHERE CASE WHEN q.reverses IS NULL THEN q.kind = b.kind
                ELSE stopped.credit_kind = 'borrower'
                     AND (asked.credit_kind, asked.debit_kind) = (stopped.debit_kind, stopped.credit_kind) END
       AND NOT EXISTS"""
POST = BEFORE.replace(BY_KIND, BY_DIRECTION)
"""``funds_post`` of migration 0014."""


class Migration(migrations.Migration):
    """After the posting function that it changes."""

    dependencies = [("funds", "0017_hold_accounts")]
    operations = [TrackedSQL([POST], reverse=[BEFORE])]
