"""Judge contracts that were made elsewhere, each once, by the one gate as of the instant they were registered.

Such a contract exists and is refused by nobody. Where it does not suit, or nobody can tell, its investor's advisor and
compliance are asked to look at it, and every page that shows the contract says so.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from crm.identity.queries import current_subject
from crm.profile.refreshing import lock
from crm.purchases.announcements import contract_in_doubt
from crm.purchases.domain.registrations import RegistrationFacts, Suits, judge
from crm.purchases.models import RegisteredContract
from crm.purchases.queries import purchase_of_contract
from crm.purchases.underway import money_underway
from crm.suitability.domain.matching import Purpose, Verdict
from crm.suitability.operations import gate
from hub.audit.operations import record
from hub.contracts.domain.terms import ContractTerms
from hub.contracts.queries import ContractUnknown, registered
from hub.kernel.actor import system_actor
from hub.kernel.events import Event
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish

BY = system_actor("registrations")

log = structlog.get_logger(__name__)
_alarms: list[Callable[[RegistrationFacts, datetime], None]] = []


class RegistrationUnknown(LookupError):
    """No such judgement, or the scope may not see it."""


def register_alarm(tell: Callable[[RegistrationFacts, datetime], None]) -> None:
    """Say who tells compliance of a contract that did not suit."""
    _alarms[:] = [tell]


def contract_registered(event: Event, at: datetime) -> None:
    """Judge a contract, unless a purchase here made it; a second delivery finds it judged."""
    number = str(event.payload["number"])
    try:
        terms, registered_at = registered(number=number)
    except ContractUnknown:
        log.warning("registration_unjudged", contract=number, why="its investor was forgotten")
        return
    with transaction.atomic():
        subject_id = current_subject(terms.subject_id)
        lock([subject_id or terms.subject_id])
        judged = RegisteredContract.objects.filter(contract_number=number).exists()
        if not judged and purchase_of_contract(number) is None:
            _judge(terms, subject_id, registered_at=registered_at, at=at)


def registration(registration_id: UUID) -> RegistrationFacts:
    """Return one judgement; raise :class:`RegistrationUnknown`."""
    row = RegisteredContract.objects.filter(id=registration_id).first()
    if row is None:
        raise RegistrationUnknown(f"no judgement {registration_id} in this scope")
    return _facts(row)


def doubts_about(numbers: Collection[str]) -> Mapping[str, RegistrationFacts]:
    """Return of these contracts those that did not suit or that nobody could judge, by number."""
    rows = RegisteredContract.objects.filter(contract_number__in=numbers).exclude(suits=Suits.YES)
    return {row.contract_number: _facts(row) for row in rows}


def unsuitable_since(since: datetime) -> int:
    """Return how many contracts were judged not to suit from then on."""
    return RegisteredContract.objects.filter(suits=Suits.NO, judged_at__gte=since).count()


def _judge(terms: ContractTerms, subject_id: UUID | None, *, registered_at: datetime, at: datetime) -> None:
    """Judge by the gate whoever is known here; nothing is known of somebody without a profile."""
    verdict = _verdict(terms, subject_id, at=registered_at) if subject_id else None
    suits, rules = judge(verdict)
    row = RegisteredContract.objects.create(
        id=stable_id("registration", str(terms.id)), subject_id=terms.subject_id, contract_number=terms.number,
        suits=suits, rules=list(rules), registered_at=registered_at, judged_at=at,
    )  # fmt: skip
    record(by=BY, action=f"contract.judged_{suits}", at=at, subject_id=terms.subject_id, target_kind="contract",
           target_id=str(terms.id), details={"rules": list(rules)})  # fmt: skip
    if suits is not Suits.YES and subject_id:
        publish(event=contract_in_doubt(row), at=at)
    if suits is Suits.NO:
        for tell in _alarms:
            tell(_facts(row), at)


def _verdict(terms: ContractTerms, subject_id: UUID, *, at: datetime) -> Verdict:
    """Of two contracts that were made elsewhere one after the other, the first is judged as if it were the only one."""
    underway = money_underway(subject_id, at, signed_before=(terms.signed_at, terms.number))
    return gate(
        subject_id=subject_id, product_code=terms.product_code, amount_fen=terms.amount_fen,
        purpose=Purpose.REGISTRATION, underway=underway, without=terms.number, by=BY, at=at,
    )  # fmt: skip


def _facts(row: RegisteredContract) -> RegistrationFacts:
    return RegistrationFacts(
        id=row.id, contract_number=row.contract_number, subject_id=row.subject_id, suits=Suits(row.suits),
        rules=tuple(row.rules), registered_at=row.registered_at,
    )  # fmt: skip
