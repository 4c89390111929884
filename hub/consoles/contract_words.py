"""Say how far a contract has come, what it lacks and where its two parts differ, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from hub.contracts.domain.papers import ContractState, Difference, Field, Need, Requirement

STATES: Final[Mapping[ContractState, Callable[[], str]]] = {
    ContractState.EFFECTIVE: lambda: _("In effect"),
    ContractState.SCAN_MISSING: lambda: _("Waits for the notarised scan"),
    ContractState.SCAN_WAITS: lambda: _("Scan waits for a second person"),
    ContractState.SCAN_REFUSED: lambda: _("Scan refused, a corrected one is needed"),
}
MISSING: Final[Mapping[Need, Callable[[], str]]] = {
    Need.NOTARISED_SCAN: lambda: _("notarised scan, accepted by a second person"),
    Need.OWN_ADVISOR: lambda: _("an advisor of the client’s own"),
}
FIELDS: Final[Mapping[Field, Callable[[], str]]] = {
    Field.AMOUNT: lambda: _("Amount (yuan)"),
    Field.PRODUCT: lambda: _("Product code"),
    Field.PARTY: lambda: _("Party"),
    Field.DATE: lambda: _("Day of signing"),
}


def state_words(state: ContractState) -> str:
    """Return how far it has come."""
    return STATES[state]()


def missing_words(rule: Requirement) -> str:
    """Return what it lacks, with the rule that asks for it."""
    return _("%(what)s (rule %(id)s)") % {"what": MISSING[rule.need](), "id": rule.id}


def shown_difference(one: Difference) -> dict[str, str]:
    """Return a difference ready to show; the parties are named as this client and another, never by an id."""
    party = one.field is Field.PARTY
    return {
        "field": FIELDS[one.field](),
        "online": _("this client") if party else one.online,
        "scan": _("another person") if party else one.scan,
    }
