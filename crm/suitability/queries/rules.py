"""Read the figures of the rules that are in force, and how often each rule spoke."""

from datetime import date, datetime
from typing import Final

from crm.suitability.domain.rule_set import BY_KEY, RuleSet, rule_set
from hub.rulebook.queries import figures_in_force
from hub.schema import statements


def rules_in_force(*, at: datetime, on: date | None = None) -> RuleSet:
    """Return the rules that two people had agreed on by ``at``, as they count on a day, by default that of ``at``."""
    return rule_set(own_figures(at=at, on=on))


def own_figures(*, at: datetime, on: date | None = None) -> dict[str, int]:
    """Return the changed figures of this room; what the tables no longer have counts for nothing."""
    return {key: value for key, value in figures_in_force(at=at, on=on).items() if key in BY_KEY}


def spoken_since(since: datetime) -> dict[str, int]:
    """Return how often each rule decided since then: a binding limit, a contradiction, a refusal, a plan."""
    return dict(statements.rows(_SPOKEN, {"since": since}))


_SPOKEN: Final = """
SELECT rule_id, count(*) FROM (
    SELECT cap->>2 AS rule_id FROM suitability_leveldecision, jsonb_array_elements(caps) cap
     WHERE decided_at >= %(since)s AND cap->>0 = binding
    UNION ALL SELECT rule_id FROM suitability_contradiction WHERE opened_at >= %(since)s
    UNION ALL SELECT rule_id FROM suitability_planproposal WHERE proposed_at >= %(since)s
    UNION ALL SELECT reason->>0 FROM suitability_gatedecision, jsonb_array_elements(reasons) reason
     WHERE decided_at >= %(since)s AND reason->>1 = 'blocked'
) spoke GROUP BY rule_id
"""
