"""Make one value of each day out of the readings of a project's devices."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Max, Min, QuerySet, Sum

from hub.catalogue.domain.quantities import QUANTITIES, Daily
from hub.kernel.clock import business_date
from hub.reality.models import Device, Reading

GRACE: Final = timedelta(hours=6)
"""After midnight, before a day is looked at: a meter sends its evening later. Unmeasured."""
Place = tuple[str, str]
"""A project's code and a quantity's."""
_MEANS: Final = frozenset(one.code for one in QUANTITIES.values() if one.daily is Daily.MEAN)
_LASTS: Final = frozenset(one.code for one in QUANTITIES.values() if one.daily is Daily.LAST)
_LARGEST: Final = frozenset(one.code for one in QUANTITIES.values() if one.daily is Daily.LARGEST)


@dataclass(frozen=True, kw_only=True)
class Series:
    """The day values of one quantity of one project, in thousandths; readings may be expected from ``first`` on."""

    first: date
    values: Mapping[date, int]


def last_day(*, at: datetime) -> date:
    """Return the last day that is over and had its time to arrive."""
    return business_date(at - GRACE) - timedelta(days=1)


def series(*, until: date, project_code: str = "") -> Mapping[Place, Series]:
    """Return what was measured up to a day, of every project or of one; a place that no device measures is absent.

    Where several devices measure one quantity, sums and last values add up, and the largest of all counts. A day on
    which one of several was silent has no sum and no last value: part of it proves nothing.
    """
    first = _expected_from(project_code)
    values: dict[Place, dict[date, int]] = defaultdict(dict)
    readings = Reading.objects.filter(day__lte=until)
    if project_code:
        readings = readings.filter(device__project_code=project_code)
    by_day = readings.exclude(quantity__in=_LASTS).values_list("device__project_code", "quantity", "day")
    for project, quantity, day, total, most, count in by_day.annotate(
        total=Sum("value"), most=Max("value"), count=Sum(F("value") * 0 + 1)
    ).order_by():
        value = most if quantity in _LARGEST else round(total / count) if quantity in _MEANS else total
        values[project, quantity][day] = value
    last = readings.filter(quantity__in=_LASTS).order_by("device_id", "quantity", "day", "-at")
    for project, quantity, day, value in last.distinct("device_id", "quantity", "day").values_list(
        "device__project_code", "quantity", "day", "value"
    ):
        of_day = values[project, quantity]
        of_day[day] = of_day.get(day, 0) + value
    for place, day in _incomplete(readings):
        if place[1] not in _LARGEST:
            values[place].pop(day, None)
    return {place: Series(first=day, values=values.get(place, {})) for place, day in first.items()}


def _incomplete(readings: QuerySet[Reading]) -> Iterator[tuple[Place, date]]:
    """Yield the days of a quantity on which fewer devices spoke than were expected to."""
    spoke: dict[tuple[Place, date], set[str]] = defaultdict(set)
    for project, quantity, day, device in readings.values_list(
        "device__project_code", "quantity", "day", "device_id"
    ).distinct():
        spoke[(project, quantity), day].add(device)
    expected: dict[Place, list[tuple[str, date, date]]] = defaultdict(list)
    for one in Device.objects.select_related("end").annotate(heard=Min("messages__readings__day")):
        end = getattr(one, "end", None)
        until = business_date(end.ended_at) if end else date.max
        for quantity in one.measures:
            begins = one.heard or business_date(one.valid_from)
            expected[one.project_code, quantity].append((one.id, begins, until))
    for (place, day), devices in spoke.items():
        if any(begins <= day < until and device not in devices for device, begins, until in expected[place]):
            yield place, day


def _expected_from(project_code: str) -> Mapping[Place, date]:
    devices = Device.objects.annotate(heard=Min("messages__readings__day"))
    if project_code:
        devices = devices.filter(project_code=project_code)
    found: dict[Place, date] = {}
    for device in devices:
        begins = device.heard or business_date(device.valid_from)
        for quantity in device.measures:
            place = (device.project_code, quantity)
            found[place] = min(begins, found.get(place, begins))
    return found
