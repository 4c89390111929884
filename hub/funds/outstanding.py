"""Say what is outstanding of a person's money: principal, purse, what is on its way, what the bank tells otherwise."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.holdings import stakes
from hub.funds.domain.ledger import legs_of
from hub.funds.domain.requests import FlowFacts
from hub.funds.models import Flow
from hub.funds.queries import flow_facts
from hub.funds.reconciliation.queries import open_breaks_of
from hub.kernel.money import grouped
from hub.retention.claims import Claim, ClaimKind
from hub.retention.parts import Person


def outstanding(person: Person) -> tuple[Claim, ...]:
    """Return every claim, principal first; what the bank alone tells counts for who has no flow, too."""
    rows = Flow.objects.filter(subject_id__in=person.subject_ids).order_by("effective_date", "recorded_at", "key")
    flows = [flow_facts(row) for row in rows]
    return (*_principal(flows), *_held(flows), *_disputed(person))


def _principal(flows: Iterable[FlowFacts]) -> Iterator[Claim]:
    for stake in stakes(flows):
        if stake.outstanding_fen:
            yield Claim(
                kind=ClaimKind.CONTRACT if stake.contract_number else ClaimKind.PROJECT,
                reference=stake.contract_number or stake.project_code,
                amount_fen=stake.outstanding_fen,
            )


def _held(flows: Iterable[FlowFacts]) -> Iterator[Claim]:
    held = {AccountKind.PURSE: 0, AccountKind.IN_TRANSIT: 0}
    for leg in (leg for flow in flows for leg in legs_of(flow)):
        if leg.account.subject_id is not None and leg.account.kind in held:
            held[leg.account.kind] += leg.amount_fen
    for account, kind in ((AccountKind.PURSE, ClaimKind.PURSE), (AccountKind.IN_TRANSIT, ClaimKind.IN_TRANSIT)):
        if held[account]:
            yield Claim(kind=kind, amount_fen=held[account])


def _disputed(person: Person) -> Iterator[Claim]:
    for found in open_breaks_of(person.subject_ids):
        yield Claim(kind=ClaimKind.BREAK, reference=found.reference, amount_fen=found.amount_fen)


WORDS: Final[Mapping[ClaimKind, Callable[[], str]]] = {
    ClaimKind.CONTRACT: lambda: _("%(yuan)s yuan of principal under contract %(reference)s"),
    ClaimKind.PROJECT: lambda: _("%(yuan)s yuan of principal in project %(reference)s"),
    ClaimKind.PURSE: lambda: _("%(yuan)s yuan in the custody account"),
    ClaimKind.IN_TRANSIT: lambda: _("%(yuan)s yuan on its way"),
    ClaimKind.BREAK: lambda: _("%(yuan)s yuan that ledger and bank tell differently (%(reference)s)"),
}


def claims_sentence(claims: Sequence[Claim]) -> str:
    """Say which money stands in the way of an erasure."""
    named = [WORDS[one.kind]() % {"yuan": grouped(one.amount_fen), "reference": one.reference} for one in claims]
    return _("Money is outstanding, so nobody is forgotten before it is settled: %(named)s.") % {
        "named": _("; ").join(named)
    }
