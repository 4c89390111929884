"""How long the law keeps the movements of a person's money: the ledger loses nothing."""

from django.db.models import Max

from hub.contracts.retaining import KeptByLaw
from hub.funds.models import Flow
from hub.kernel.clock import business_date
from hub.retention.domain.rules import DEALINGS
from hub.retention.parts import Chunk, Kept, Order, Part, Person


def _count(person: Person) -> int:
    return Flow.objects.filter(subject_id__in=person.subject_ids).count()


def _kept(person: Person) -> Kept | None:
    last = Flow.objects.filter(subject_id__in=person.subject_ids).aggregate(last=Max("recorded_at"))["last"]
    return Kept(rule=DEALINGS, until_date=DEALINGS.period.end(business_date(last))) if last else None


def _erase(person: Person, _order: Order, _cursor: int) -> Chunk:
    if _count(person):
        raise KeptByLaw("movements of money are kept")
    return Chunk(done=0, more=False)


MONEY = Part(id="funds", models=("funds.Flow", "funds.Account"), count=_count, erase=_erase, kept=_kept)
