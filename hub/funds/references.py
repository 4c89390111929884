"""Find the movement that a reference means: the flow of that key, or the one that a line of that reference confirms.

The bank calls a movement that was announced here by a name of its own, and takes it back under that name.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from hub.funds.identifiers import flow_id
from hub.funds.models import Flow, StatementLine
from hub.funds.reconciliation.queries import matched_by_hand


def flows_meant(references: Collection[str]) -> Mapping[str, UUID]:
    """Return the flow that each reference means; one that nobody knows, or that means several, is absent."""
    wanted = {reference for reference in references if reference}
    if not wanted:
        return {}
    found: dict[str, UUID] = dict(Flow.objects.filter(key__in=wanted).values_list("key", "id"))
    by_hand = matched_by_hand()
    named: dict[str, set[UUID]] = {}
    lines = StatementLine.objects.filter(key__in=wanted - found.keys()).values_list("id", "key", "flow_id")
    for line, reference, confirmed in lines:
        meant = confirmed or by_hand.get(line)
        if meant is not None:
            named.setdefault(reference, set()).add(meant)
    return {**{one: next(iter(ids)) for one, ids in named.items() if len(ids) == 1}, **found}


def flow_meant(reference: str) -> UUID:
    """Return the flow that a reference means; the id that its own flow would have where there is none."""
    return flows_meant([reference]).get(reference) or flow_id(key=reference)
