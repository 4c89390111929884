"""The events that this room publishes: ids and codes, never what a person has."""

from crm.purchases.domain.deadlines import Deadline
from crm.purchases.domain.registrations import REGISTERED
from crm.purchases.domain.rematches import RematchFacts
from crm.purchases.domain.stages import REMATCHING, PurchaseFacts
from crm.purchases.models import PurchaseStep, RegisteredContract, Rematch
from hub.kernel.events import Event

CERTIFICATE_KIND = "investment_certificate"


def purchase_changed(row: PurchaseStep, *, product_code: str) -> Event:
    """A purchase went a step further or ended."""
    payload = {
        "subject_id": str(row.subject_id),
        "purchase_id": str(row.purchase_id),
        "kind": row.kind,
        "rule_id": REMATCHING.id,
        "product_code": product_code,
    }
    return Event(name="PurchaseChanged", key=f"purchase:{row.id}", payload=payload)


def purchase_due(facts: PurchaseFacts, found: Deadline) -> Event:
    """The time for a signature or for the money ends soon, or has ended."""
    payload = {
        "subject_id": str(facts.subject_id),
        "purchase_id": str(facts.id),
        "ending": found.ending.value,
        "rule_id": found.rule.id,
    }
    return Event(name="PurchaseDue", key=f"purchase-{found.ending}:{facts.id}", payload=payload)


def contract_in_doubt(row: RegisteredContract) -> Event:
    """A contract that was made elsewhere did not suit when it was registered, or nobody could judge it."""
    payload = {"subject_id": str(row.subject_id), "registration_id": str(row.id), "rule_id": REGISTERED.id}
    return Event(name="ContractInDoubt", key=f"registration:{row.id}", payload=payload)


def match_lost(row: Rematch) -> Event:
    """Something that an investor holds or plans with no longer suits them."""
    payload = {
        "subject_id": str(row.subject_id), "match_id": str(row.id), "product_code": row.product_code,
        "rule_id": REMATCHING.id,
    }  # fmt: skip
    return Event(name="MatchLost", key=f"match-lost:{row.id}", payload=payload)


def match_regained(lost: RematchFacts) -> Event:
    """What was lost suits again; whatever was asked for over it is settled."""
    payload = {"subject_id": str(lost.subject_id), "match_id": str(lost.id), "how": "suits_again"}
    return Event(name="MatchRegained", key=f"match-regained:{lost.id}", payload=payload)
