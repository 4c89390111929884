"""Say which room hears of what, and who can recompute which kind of evidence. No logic of its own."""

from collections.abc import Sequence
from datetime import datetime

import chain.evidence
import hub.schema.snapshots
from chain.alarms import is_open, open_since, raise_alarm, resolve_alarm
from chain.evidence import ContentFor, ContentsFor
from chain.forgetting import EVIDENCE
from chain.operations import record_sealed_fact, record_sealed_facts
from cms import evidence as disclosures
from cms import traces
from cms.alert_letters import ALERTS, queue_letters
from cms.filling import lend_ledger
from cms.notices import draft_freeze_notice
from cms.readings import READINGS
from crm.consents import evidence as consents
from crm.consents.forgetting import CONSENTS
from crm.households.forgetting import HOUSEHOLDS
from crm.identity.queries import is_record
from crm.journeys import passages, reactions
from crm.journeys.forgetting import JOURNEYS, REASONS
from crm.profile import evidence as visits
from crm.profile.forgetting import BEHAVIOUR, KNOWN, VISITS, find_person, returned_records
from crm.profile.forgotten_list import note_finished
from crm.purchases import certificates, registrations, rematching
from crm.purchases.announcements import CERTIFICATE_KIND
from crm.purchases.domain.registrations import RegistrationFacts
from crm.purchases.forgetting import PURCHASES
from crm.purchases.ports import lend
from crm.purchases.queries import subjects_asking
from crm.purchases.underway import money_underway
from crm.suitability import evidence as suitability
from crm.suitability.forgetting import ANSWERS, DRAFTS, is_kept
from crm.suitability.queries.exposure import register_underway
from crm.suitability.telling import tell_profile
from hub.catalogue import rating_evidence as ratings
from hub.contracts import evidence as contracts
from hub.contracts import plans
from hub.contracts.retaining import CONTRACTS
from hub.funds import evidence as funds
from hub.funds import sealing
from hub.funds.outstanding import outstanding
from hub.funds.queries import stage_totals
from hub.funds.reconciliation import reporting
from hub.funds.retaining import MONEY
from hub.funds.schedules.board import operating_figures
from hub.ingest.forgetting import MESSAGES, QUARANTINE
from hub.ingest.listed import LISTS
from hub.outbox.subscriptions import subscribe
from hub.packs import evidence as packs
from hub.packs.forgetting import PACKS
from hub.reality import evidence as reality
from hub.retention.claims import register_claims
from hub.retention.logins import LOGIN
from hub.retention.parts import (
    Stuck,
    register_alarm,
    register_finished,
    register_papers,
    register_part,
    register_people,
    register_records,
)
from hub.rulebook import evidence as rulebook
from hub.servers import anvil
from hub.vault.queries import owners_among, owns_something
from reports import evidence as papers
from reports.forgetting import REPORTS
from reports.purchases import disclosure_in_force, purchase_contract
from reports.voids import evidence as voids

PARTS = (
    MESSAGES, QUARANTINE, LISTS, VISITS, BEHAVIOUR, READINGS, ALERTS, CONSENTS, HOUSEHOLDS, JOURNEYS, REASONS,
    DRAFTS, PURCHASES, ANSWERS, REPORTS, EVIDENCE, CONTRACTS, MONEY, PACKS, KNOWN, LOGIN,
)  # fmt: skip
"""What is known of a person, in the order in which it goes: what finds the rest goes last."""


def wire() -> None:
    """Connect the rooms; called once per process."""
    _subscribe()
    _lend_evidence()
    _lend_what_is_kept()


def _subscribe() -> None:
    """Say which room hears of what."""
    subscribe("FactSealed", subscriber="chain.log", handler=record_sealed_fact, many=record_sealed_facts)
    subscribe("FlowsPosted", subscriber="funds.sealing", handler=sealing.seal_posted, many=sealing.seal_posted_together)
    subscribe("FlowsPosted", subscriber="purchases.certificates", handler=certificates.follow_money)
    subscribe("LevelDecided", subscriber="purchases.rematching", handler=rematching.level_changed)
    subscribe("ProductRerated", subscriber="purchases.rematching", handler=rematching.product_changed)
    subscribe("ContractRegistered", subscriber="purchases.registrations", handler=registrations.contract_registered)
    subscribe("FundingFrozen", subscriber="cms.notices", handler=draft_freeze_notice)
    subscribe("DisclosurePublished", subscriber="cms.alerts", handler=queue_letters)
    subscribe("AssessmentSubmitted", subscriber="suitability.profile", handler=tell_profile)
    for event_name, handler in reactions.HANDLERS.items():
        subscribe(event_name, subscriber="journeys.tasks", handler=handler)
    for event_name in passages.EVENTS:
        subscribe(event_name, subscriber="journeys.passages", handler=passages.follow)
    sealing.register_alarm(_tell_unsealed)
    registrations.register_alarm(_tell_unsuitable)


def _lend_evidence() -> None:
    """Say who can recompute which kind of evidence; without a skeleton of its own, everything of a fact may stay."""
    _lend("contract", contracts.content_for, contracts.contents_for, skeleton_for=contracts.skeleton_for)
    _lend(
        "contract_scan", contracts.scan_content_for, contracts.scan_contents_for,
        skeleton_for=contracts.scan_skeleton_for,
    )  # fmt: skip
    _lend(packs.KIND, packs.content_for, packs.contents_for)
    _lend(rulebook.KIND, rulebook.content_for, rulebook.contents_for)
    _lend(ratings.KIND, ratings.content_for, ratings.contents_for)
    _lend("repayment_plan", plans.content_for, plans.contents_for)
    _lend("reconciliation", reporting.content_for, reporting.contents_for)
    _lend("flow", funds.content_for, funds.contents_for)
    _lend(reality.MESSAGE_KIND, reality.message_content_for, reality.message_contents_for)
    _lend(reality.VISIT_KIND, reality.visit_content_for, reality.visit_contents_for)
    _lend("disclosure", disclosures.content_for, disclosures.contents_for)
    _lend("consent", consents.content_for, consents.contents_for)
    _lend("visit", visits.content_for, visits.contents_for, skeleton_for=visits.skeleton_for)
    _lend(
        "suitability_decision", suitability.content_for, suitability.contents_for,
        skeleton_for=suitability.skeleton_for,
    )  # fmt: skip
    _lend("suitability_report", papers.content_for, papers.contents_for, skeleton_for=papers.skeleton_for)
    _lend(voids.KIND, voids.content_for, voids.contents_for)
    _lend(CERTIFICATE_KIND, certificates.content_for, certificates.contents_for)
    register_underway(money_underway, askers=subjects_asking)
    lend(disclosure_of=disclosure_in_force, contract_paper=purchase_contract)
    chain.evidence.register(hub.schema.snapshots.KIND, hub.schema.snapshots.content_for)
    chain.evidence.register_staying(
        "disclosure", "repayment_plan", "reconciliation", reality.MESSAGE_KIND, reality.VISIT_KIND, packs.KIND,
        rulebook.KIND, ratings.KIND, hub.schema.snapshots.KIND,
    )  # fmt: skip
    chain.evidence.register_unsealed("disclosure", disclosures.unsealed)
    chain.evidence.register_vanished("disclosure", traces.vanished)
    chain.evidence.register_names("disclosure", traces.called)
    chain.evidence.register_flow_totals(stage_totals)
    lend_ledger(operating_figures)
    chain.evidence.register_keeper(anvil.persist)


def _lend_what_is_kept() -> None:
    """Say what is known of a person, who is meant, and what stands against forgetting them."""
    register_people(find_person, returned_records)
    register_papers(owners_among)
    register_records(owns_something, is_kept, is_record)
    register_claims(outstanding)
    register_alarm(_tell_stuck)
    register_finished(note_finished)
    for part in PARTS:
        register_part(part)


def _tell_stuck(stuck: Sequence[Stuck], at: datetime) -> None:
    if not stuck:
        resolve_alarm(name="erasure_refused", at=at)
        return
    first = stuck[0]
    raise_alarm(
        name="erasure_refused", message=f"{first.number}: {first.part} was refused with {first.why}", at=at,
        facts={"number": first.number, "part": first.part, "why": first.why, "waiting": len(stuck)},
    )  # fmt: skip


def _tell_unsealed(at: datetime) -> None:
    """An alarm that is open ends only when every flow there ever was has its seal."""
    found = sealing.unsealed_too_long(at=at, ever=is_open("flows_unsealed"))
    if found is None:
        resolve_alarm(name="flows_unsealed", at=at)
        return
    since = f"{found.since:%Y-%m-%d %H:%M} UTC"
    raise_alarm(
        name="flows_unsealed", message=f"{found.waiting} flows wait for their seals, the oldest since {since}", at=at,
        facts={"waiting": found.waiting, "since": since},
    )  # fmt: skip


def _tell_unsuitable(found: RegistrationFacts, at: datetime) -> None:
    """Only a person ends this alarm: a contract that did not suit stays one."""
    rules = ", ".join(found.rules)
    raise_alarm(
        name="contract_unsuitable",
        message=f"contract {found.contract_number} was made elsewhere and did not suit: {rules}",
        facts={
            "number": found.contract_number, "rules": rules,
            "waiting": registrations.unsuitable_since(open_since("contract_unsuitable") or at),
        },
        at=at,
    )  # fmt: skip


def _lend(
    kind: str, content_for: ContentFor, contents_for: ContentsFor, *, skeleton_for: ContentFor | None = None
) -> None:
    chain.evidence.register(kind, content_for, contents_for=contents_for, skeleton_for=skeleton_for or content_for)
