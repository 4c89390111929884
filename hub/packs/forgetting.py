"""How packs that lie here go when somebody in them is forgotten: each is made anew by whoever still needs it."""

from collections.abc import Iterator

from django.db.models import Q

from hub.packs.gathering import is_about
from hub.packs.models import Pack, PackState
from hub.packs.operations import let_go
from hub.retention.models import Erasure
from hub.retention.parts import AT_ONCE, Chunk, Order, Part, Person


def _count(person: Person) -> int:
    return sum(1 for _pack in _packs_with(person))


def _erase(person: Person, order: Order, _cursor: int) -> Chunk:
    """A pack that is being made is begun anew: what was read for it before may speak of them."""
    found = list(_packs_with(person))
    for row in Pack.objects.select_for_update().filter(id__in=[one.id for one in found[:AT_ONCE]]).order_by("id"):
        if row.state in (PackState.READY, PackState.MAKING):
            let_go(row, reason=order.reason, by=order.by, at=order.at)
    return Chunk(done=len(found[:AT_ONCE]), more=len(found) > AT_ONCE)


def _packs_with(person: Person) -> Iterator[Pack]:
    """Return the packs that hold something of theirs; one asked for since they were forgotten holds skeletons."""
    rows = Pack.objects.filter(Q(state=PackState.READY) | Q(state=PackState.MAKING)).order_by("id")
    forgotten = Erasure.objects.filter(finished_at__isnull=False, subject_ids__overlap=list(person.subject_ids))
    last = forgotten.order_by("-finished_at").values_list("finished_at", flat=True).first()
    if last is not None:
        rows = rows.filter(asked_at__lte=last)
    return (row for row in rows if is_about(row, person.ids))


PACKS = Part(id="packs", models=("vault.SealedContent",), count=_count, erase=_erase)
