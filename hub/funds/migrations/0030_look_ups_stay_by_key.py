"""Every look-up of the posting and its checks goes by key, whatever the tables held when its plan was made.

The plans are made once a session. A session that began on a nearly empty ledger kept plans that read the whole ledger
for each batch, until the next statistics: a day's mix of movements went from 4,600 a second to 1,700 within 30,000.
"""

from importlib import import_module

from django.db import migrations

from hub.schema.operations import TrackedSQL

EARLIER = {name: import_module(f"hub.funds.migrations.{name}") for name in (
    "0002_refusals", "0014_chain_and_lean_posting", "0018_reversals_into_borrowers", "0029_contracts_count_together",
)}  # fmt: skip
ORDERED = "SET enable_seqscan = off SET enable_material = off"
BY_KEY = f"{ORDERED}\nSET enable_bitmapscan = off"
"""A bitmap of an account's legs would read all of them for the last one."""


def changed(statement: str, *pairs: tuple[str, str]) -> str:
    """Return a statement with each first text in place of its second; every one of them must be there once."""
    for before, after in pairs:
        if statement.count(before) != 1:
            raise ValueError(f"{statement.count(before)} times in the statement: {before}")
        statement = statement.replace(before, after)
    return statement


POST_BEFORE = EARLIER["0018_reversals_into_borrowers"].POST
POST = changed(
    POST_BEFORE,
    (ORDERED, BY_KEY),
    ("WHERE a.id = s.account_id)", "WHERE a.id = s.account_id OFFSET 0)"),
    ("WHERE f.key = s.flow_key)", "WHERE f.key = s.flow_key OFFSET 0)"),
    (
        "FROM unnest(p_keys, p_hashes) q (key, hash) JOIN funds_flow f ON f.key = q.key\n     WHERE f.request_hash",
        "FROM unnest(p_keys, p_hashes) q (key, hash)\n"
        "     CROSS JOIN LATERAL (SELECT f.request_hash FROM funds_flow f WHERE f.key = q.key OFFSET 0) f\n"
        "     WHERE f.request_hash",
    ),
)
"""``OFFSET 0`` keeps a question from becoming a join over the whole table."""

CHECK_FLOWS_BEFORE = EARLIER["0014_chain_and_lean_posting"].CHECK_FLOWS
CHECK_FLOWS = changed(
    CHECK_FLOWS_BEFORE,
    (ORDERED, f"{BY_KEY} SET enable_hashjoin = off SET enable_mergejoin = off"),
    (
        "FROM new_flows f JOIN funds_leg l ON l.flow_id = f.id JOIN funds_account a ON a.id = l.account_id\n"
        "         WHERE l.account_seq IS NOT NULL)",
        "FROM new_flows f\n"
        "         CROSS JOIN LATERAL (SELECT * FROM funds_leg l WHERE l.flow_id = f.id OFFSET 0) l\n"
        "         CROSS JOIN LATERAL (SELECT * FROM funds_account a WHERE a.id = l.account_id OFFSET 0) a\n"
        "         WHERE l.account_seq IS NOT NULL)",
    ),
    (
        "FROM funds_leg l JOIN funds_account a ON a.id = l.account_id\n            WHERE l.flow_id = f.id) s",
        "FROM funds_leg l\n"
        "            CROSS JOIN LATERAL (SELECT * FROM funds_account a WHERE a.id = l.account_id OFFSET 0) a\n"
        "            WHERE l.flow_id = f.id) s",
    ),
)

CHECK_LEGS_BEFORE = changed(
    EARLIER["0002_refusals"].CHECK_LEGS,
    ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    (ORDERED, f"{ORDERED} SET plan_cache_mode = force_generic_plan"),
)
CHECK_LEGS = changed(
    CHECK_LEGS_BEFORE,
    (ORDERED, f"{BY_KEY} SET enable_hashjoin = off SET enable_mergejoin = off"),
    (
        "FROM new_legs l JOIN funds_account a ON a.id = l.account_id)",
        "FROM new_legs l\n"
        "         CROSS JOIN LATERAL (SELECT a.kind FROM funds_account a WHERE a.id = l.account_id OFFSET 0) a)",
    ),
)

CHECK_LARGE_BEFORE = EARLIER["0029_contracts_count_together"].CHECK
CHECK_LARGE = changed(
    CHECK_LARGE_BEFORE,
    ("SET enable_seqscan = off SET enable_hashjoin", "SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin"),
)  # fmt: skip


class Migration(migrations.Migration):
    """After the last text of each of these functions."""

    dependencies = [("funds", "0029_contracts_count_together")]
    operations = [
        TrackedSQL(
            [POST, CHECK_FLOWS, CHECK_LEGS, CHECK_LARGE],
            reverse=[POST_BEFORE, CHECK_FLOWS_BEFORE, CHECK_LEGS_BEFORE, CHECK_LARGE_BEFORE],
        ),
    ]
