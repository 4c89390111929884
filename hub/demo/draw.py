"""Draw the world from a seed: one independent stream per topic, so that adding a topic changes no other."""

import random
from datetime import UTC, date, datetime, time, timedelta

from hub.kernel.clock import HOME_ZONE


def stream(seed: int, *topic: str) -> random.Random:
    """Return the random stream of one topic; equal seeds and topics give equal draws in any process."""
    return random.Random("/".join((str(seed), *topic)))  # noqa: S311  a world to look at, not a secret


def moment(as_of: date, *, days_ago: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return an instant so many days before the world's present day, by the branches' clock, in UTC."""
    local = datetime.combine(as_of - timedelta(days=days_ago), time(hour, minute, second), HOME_ZONE)
    return local.astimezone(UTC)
