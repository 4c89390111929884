"""Who wants to hear of which event. Filled once at start-up by the roof, so that rooms stay blind to each other."""

from collections.abc import Callable, Sequence
from datetime import datetime

from hub.kernel.events import Event

Handler = Callable[[Event, datetime], None]
ManyHandler = Callable[[Sequence[Event], datetime], None]
"""Takes events in their order, all or none of them, with the effect of one :data:`Handler` call for each."""


class AlreadySubscribed(RuntimeError):
    """The same subscriber was registered twice for one event."""


_handlers: dict[str, dict[str, Handler]] = {}
_many: dict[tuple[str, str], ManyHandler] = {}


def subscribe(event_name: str, *, subscriber: str, handler: Handler, many: ManyHandler | None = None) -> None:
    """Deliver every ``event_name`` to ``handler`` under the name ``subscriber`` (stable: it is stored).

    ``many`` takes what waits in a row at once; where it refuses, each event goes to ``handler`` by itself.
    """
    handlers = _handlers.setdefault(event_name, {})
    if handlers.get(subscriber, handler) is not handler:
        raise AlreadySubscribed(f"{subscriber} already listens to {event_name}")
    handlers[subscriber] = handler
    if many is not None:
        _many[event_name, subscriber] = many


def subscribers_of(event_name: str) -> tuple[str, ...]:
    """Return the subscribers of an event, by name."""
    return tuple(sorted(_handlers.get(event_name, {})))


def handler_of(event_name: str, subscriber: str) -> Handler | None:
    """Return the handler, or None when this process does not know it (an older or newer release)."""
    return _handlers.get(event_name, {}).get(subscriber)


def many_handler_of(event_name: str, subscriber: str) -> ManyHandler | None:
    """Return the handler that takes several events at once, None where a subscriber takes them one by one."""
    return _many.get((event_name, subscriber))
