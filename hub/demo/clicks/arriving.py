"""In which order events reach the hub: mostly as they happened, some late, some swapped, some twice.

Late are those of a phone that was without a network; twice come those whose answer was lost on the way.
"""

from collections.abc import Sequence

from hub.demo.clicks.events import AppEvent
from hub.demo.draw import stream

LATE, TWICE, SWAPPED = 0.02, 0.012, 0.05
"""Shares of events (invented)."""
DECISIVE = ("identify",)
"""Calls that come first in any case: an app that knows its user says so before anything else."""


def arrival(events: Sequence[AppEvent], *, seed: int) -> tuple[AppEvent, ...]:
    """Return the events in the order of sending; an event that is in it twice is sent twice."""
    draw = stream(seed, "arrival")
    found: list[AppEvent] = []
    late: list[AppEvent] = []
    for event in events:
        chance = draw.random()
        if event.call not in DECISIVE and chance < LATE:
            late.append(event)
            continue
        found.append(event)
        if chance > 1 - TWICE:
            found.append(event)
        if chance > 1 - TWICE - SWAPPED and len(found) > 1:
            found[-1], found[-2] = found[-2], found[-1]
    return (*found, *late)
