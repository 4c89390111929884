"""A project's device, its declaration, and the days between."""

from datetime import UTC, date, datetime, timedelta

from hub.demo.devices import Placed
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.reality.devices import register_device
from hub.reality.domain.declared import Bound, Declared
from hub.reality.measured import last_day

BY = system_actor("test")
TODAY = last_day(at=utc_now()) + timedelta(days=1)
FIRST = TODAY - timedelta(days=10)
DEVICE = Placed(id="meter-1", project_code="ORCHARD-1", quantity="output", about=100_000, wavers_bps=0)


def register(device: Placed = DEVICE) -> None:
    register_device(
        device_id=device.id, project_code=device.project_code, public_key=device.public_key,
        measures=[device.quantity], what_zh="计数器", what_en="Counter",
        valid_from=datetime.combine(FIRST, datetime.min.time(), UTC), by=BY, at=utc_now(),
    )  # fmt: skip


def declared(**changed) -> Declared:
    told = {"project_code": "ORCHARD-1", "quantity": "output", "bound": Bound.AT_LEAST, "value": 100_000,
            "tolerance_bps": 1000, "freeze_days": 3, "since": FIRST} | changed  # fmt: skip
    return Declared(**told)


def day(number: int) -> date:
    """Return the day with this number, the first being 0."""
    return FIRST + timedelta(days=number)
