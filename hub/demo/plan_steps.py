"""Change one project's plan under four eyes: its borrower repays a part early, from a day that is still to come.

Until then the plan that was disclosed counts, so that pages, ledger and figures of the world agree today.
"""

from datetime import timedelta
from typing import Final

from hub.access.scope import entered, system_scope
from hub.contracts.domain.schedules.changes import PlanChange
from hub.contracts.domain.schedules.wishes import ChangeWish
from hub.contracts.plan_changes import open_proposal
from hub.contracts.plans import plan_history
from hub.demo.market import NOTES
from hub.demo.stage import World, deliver_announced, staff_member
from hub.funds.schedules.changes import accept_change, propose_change
from hub.kernel.clock import utc_now

PROPOSES, ACCEPTS = "he.jing", "wu.tong"
COUNTS_IN_DAYS: Final = 14
REASON: Final = "发行行提前兑付其中一期存单，经双方书面确认。"


def change_a_plan(world: World) -> None:
    """Propose and accept the change; what an earlier run did stays done."""
    facts = next((plan.facts for plan in world.invention.plans if plan.code == NOTES), None)
    with entered(system_scope("demo")):
        if facts is None or len(plan_history(project_code=NOTES)) > 1:
            return
        waiting = open_proposal(project_code=NOTES) or propose_change(
            project_code=NOTES,
            wish=ChangeWish(change=PlanChange.EARLY, principal_fen=facts.amount_fen // 5),
            on=world.as_of + timedelta(days=COUNTS_IN_DAYS),
            reason=REASON,
            by=staff_member(PROPOSES),
            at=utc_now(),
        )
        accept_change(proposal_id=waiting.id, by=staff_member(ACCEPTS), at=utc_now())
    deliver_announced(world, "plans")
