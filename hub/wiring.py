"""Say which room hears of what, and who can recompute which kind of evidence. No logic of its own."""

import chain.evidence
import cms.evidence
import crm.consents.evidence
import crm.profile.evidence
import crm.suitability.evidence
import hub.contracts.evidence
import hub.schema.snapshots
import reports.evidence
from chain.evidence import ContentFor, ContentsFor
from chain.operations import record_sealed_fact, record_sealed_facts
from crm.journeys import passages, reactions
from crm.suitability.telling import tell_profile
from hub.funds import evidence as funds
from hub.funds.queries import stage_totals
from hub.outbox.subscriptions import subscribe
from hub.servers import anvil


def wire() -> None:
    """Connect the rooms; called once per process."""
    subscribe("FactSealed", subscriber="chain.log", handler=record_sealed_fact, many=record_sealed_facts)
    subscribe("AssessmentSubmitted", subscriber="suitability.profile", handler=tell_profile)
    for event_name, handler in reactions.HANDLERS.items():
        subscribe(event_name, subscriber="journeys.tasks", handler=handler)
    for event_name in passages.EVENTS:
        subscribe(event_name, subscriber="journeys.passages", handler=passages.follow)
    _lend(
        "contract",
        hub.contracts.evidence.content_for,
        hub.contracts.evidence.skeleton_for,
        contents_for=hub.contracts.evidence.contents_for,
    )
    _lend("flow", funds.content_for, funds.content_for, contents_for=funds.contents_for)
    _lend("disclosure", cms.evidence.content_for, cms.evidence.content_for)
    _lend("consent", crm.consents.evidence.content_for, crm.consents.evidence.content_for)
    _lend(
        "visit",
        crm.profile.evidence.content_for,
        crm.profile.evidence.skeleton_for,
        contents_for=crm.profile.evidence.contents_for,
    )
    _lend(
        "suitability_decision",
        crm.suitability.evidence.content_for,
        crm.suitability.evidence.skeleton_for,
        contents_for=crm.suitability.evidence.contents_for,
    )
    _lend(
        "suitability_report",
        reports.evidence.content_for,
        reports.evidence.skeleton_for,
        contents_for=reports.evidence.contents_for,
    )
    chain.evidence.register(hub.schema.snapshots.KIND, hub.schema.snapshots.content_for)
    chain.evidence.register_flow_totals(stage_totals)
    chain.evidence.register_keeper(anvil.persist)


def _lend(
    kind: str, content_for: ContentFor, skeleton_for: ContentFor, *, contents_for: ContentsFor | None = None
) -> None:
    chain.evidence.register(kind, content_for, contents_for=contents_for, skeleton_for=skeleton_for)
