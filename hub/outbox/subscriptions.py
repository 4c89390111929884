"""Who wants to hear of which event. Filled once at start-up by the roof, so that rooms stay blind to each other."""

from collections.abc import Callable
from datetime import datetime

from hub.kernel.events import Event

Handler = Callable[[Event, datetime], None]


class AlreadySubscribed(RuntimeError):
    """The same subscriber was registered twice for one event."""


_handlers: dict[str, dict[str, Handler]] = {}


def subscribe(event_name: str, *, subscriber: str, handler: Handler) -> None:
    """Deliver every ``event_name`` to ``handler`` under the name ``subscriber`` (stable: it is stored)."""
    handlers = _handlers.setdefault(event_name, {})
    if handlers.get(subscriber, handler) is not handler:
        raise AlreadySubscribed(f"{subscriber} already listens to {event_name}")
    handlers[subscriber] = handler


def subscribers_of(event_name: str) -> tuple[str, ...]:
    """Return the subscribers of an event, by name."""
    return tuple(sorted(_handlers.get(event_name, {})))


def handler_of(event_name: str, subscriber: str) -> Handler | None:
    """Return the handler, or None when this process does not know it (an older or newer release)."""
    return _handlers.get(event_name, {}).get(subscriber)
