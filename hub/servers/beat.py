"""Celery's clock, leaving a sign of life each time a task has really reached the broker.

It keeps no notes between starts: the schedule is code, and when a thing was last done stands in the rows it wrote.
"""

from pathlib import Path
from typing import Any

from celery.beat import ScheduleEntry, Scheduler

from hub.config import config


class Beat(Scheduler):  # type: ignore[misc]  # Celery has no types
    """A scheduler whose silence can be seen from outside."""

    def apply_async(self, entry: ScheduleEntry, *args: Any, **kwargs: Any) -> Any:
        """Send one task; the sign is given only after the broker took it."""
        sent = super().apply_async(entry, *args, **kwargs)
        sign = heartbeat(config().hub_home)
        sign.parent.mkdir(parents=True, exist_ok=True)
        sign.touch()
        return sent


def heartbeat(home: Path) -> Path:
    """Return the file whose time of change is the last sign of life."""
    return home / "run" / "beat.alive"
