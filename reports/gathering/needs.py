"""Write what the client needs the money for, and the words that describe how they want it."""

from uuid import UUID

from crm.profile.domain.statement_rules import TITLES
from crm.profile.queries import Needs
from crm.suitability.queries import PlanFacts, PlanStatus, ReportInputs
from reports.domain import inputs as paper
from reports.domain.inputs import Text
from reports.gathering.records import Records


def needs_of(*, found: ReportInputs, records: Records) -> tuple[paper.Need, ...]:
    """Return the need the plan was made for; without a plan there is none to print."""
    return (_need(found.plan, records),) if found.plan else ()


def _need(facts: PlanFacts, records: Records) -> paper.Need:
    need = facts.plan.need
    evidence = tuple(key for item in need.statement_ids for key in records.statement(UUID(item)))
    confirmed = facts.status is PlanStatus.CONFIRMED
    zh, en = TITLES[need.kind]
    return paper.Need(
        id=f"need:{facts.id}",
        label=Text(zh, en),
        status=paper.NeedStatus.CONFIRMED if confirmed else paper.NeedStatus.SUGGESTED,
        rule_id=facts.plan.rule_id,
        evidence=evidence or records.plan(facts),
        due_on=need.due_date,
        amount_fen=need.amount_fen,
    )


def label_of(*, needs: Needs, records: Records) -> paper.NeedsLabel | None:
    """Return the label with the statements it was put together from, else the answers."""
    label = needs.label
    if label is None:
        return None
    evidence = tuple(key for item in label.statements for key in records.statement(item.id))
    return paper.NeedsLabel(Text(label.zh, label.en), label.rule_id, evidence or records.assessment())
