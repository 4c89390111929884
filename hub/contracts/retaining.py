"""How long the law keeps a person's contracts: nothing of them goes before."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from hub.contracts.models import Contract
from hub.kernel.clock import business_date
from hub.retention.domain.rules import DEALINGS
from hub.retention.parts import Chunk, Kept, Order, Part, Person


class KeptByLaw(RuntimeError):
    """A part that a rule keeps was to be destroyed."""


def last_signed(subject_ids: Collection[UUID]) -> datetime | None:
    """Return when these persons last signed a contract."""
    last: datetime | None = Contract.objects.filter(subject_id__in=subject_ids).aggregate(last=Max("signed_at"))["last"]
    return last


def _count(person: Person) -> int:
    return Contract.objects.filter(subject_id__in=person.subject_ids).count()


def _kept(person: Person) -> Kept | None:
    signed_at = last_signed(person.subject_ids)
    if signed_at is None:
        return None
    return Kept(rule=DEALINGS, until_date=DEALINGS.period.end(business_date(signed_at)))


def _erase(person: Person, _order: Order, _cursor: int) -> Chunk:
    if _count(person):
        raise KeptByLaw("contracts are kept")
    return Chunk(done=0, more=False)


CONTRACTS = Part(
    id="contracts",
    models=("contracts.Contract", "contracts.Scan", "contracts.ScanDecision"),
    count=_count,
    erase=_erase,
    kept=_kept,
)
