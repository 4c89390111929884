"""How a person leaves every household: nobody can tell afterwards who sat in their seat."""

from crm.households.domain.relations import Ending
from crm.households.models import Household, Occupant, Seat
from hub.retention.parts import Chunk, Order, Part, Person


def _count(person: Person) -> int:
    return Occupant.objects.filter(subject_id__in=person.subject_ids).count()


def _erase(person: Person, order: Order, _cursor: int) -> Chunk:
    """The seat stays and says nothing; a household that nobody sits in any more loses its name."""
    rows = Occupant.objects.filter(subject_id__in=person.subject_ids)
    seats = dict(rows.values_list("seat_id", "household_id"))
    Seat.objects.filter(id__in=seats, ended_at=None).update(ended_at=order.at, ended_how=Ending.REMOVED.value)
    rows.delete()
    Household.objects.filter(id__in=set(seats.values())).exclude(
        id__in=Occupant.objects.filter(current=True).values("household_id")
    ).update(name=None)
    return Chunk(done=len(seats), more=False)


HOUSEHOLDS = Part(id="households", models=("households.Occupant", "households.Household"), count=_count, erase=_erase)
