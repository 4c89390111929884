"""Send events with the SDKs that apps carry, unchanged, over HTTP, like any app would."""

from collections.abc import Callable, Sequence

import requests
from segment.analytics.client import Client

from hub.demo.clicks.broken import Broken, batches
from hub.demo.clicks.events import AppEvent

BATCH = 100
"""Events the SDK puts into one request (its own default)."""
FULL_WITHIN_S = 3.0
"""How long the SDK waits until a request is full: long enough on a busy machine, so that every run sends the same
requests and the hub meets the events in one order.
"""


class EventsLost(RuntimeError):
    """The SDK reported that the hub did not take its events."""


def send_by_segment(events: Sequence[AppEvent], *, base_url: str, write_key: str, sent: Callable[[int], None]) -> None:
    """Send the events with Segment's SDK; message ids are fixed, so sending again counts nothing twice."""
    failures: list[object] = []
    client = Client(
        write_key,
        host=base_url,
        on_error=lambda error, items: failures.append(error),
        upload_size=BATCH,
        sync_mode=False,
        upload_interval=FULL_WITHIN_S,
        max_queue_size=BATCH * 4,
    )
    try:
        for number, event in enumerate(events, start=1):
            _call(client, event)
            if number % BATCH == 0:
                client.flush()
                sent(number)
    finally:
        client.shutdown()
    if failures:
        raise EventsLost(f"{len(failures)} batches were refused; the first: {failures[0]}")
    sent(len(events))


def _call(client: Client, event: AppEvent) -> None:
    properties, user, anonymous = dict(event.properties), event.user, event.anonymous
    common = {
        "timestamp": event.at, "message_id": f"demo-{event.key}", "anonymous_id": anonymous,
        "context": dict(event.context),
    }  # fmt: skip
    if event.call == "identify":
        client.identify(user, properties, **common)
    elif event.call == "page":
        client.page(user if not event.key.endswith("-first") else None, None, event.name, properties, **common)
    else:
        client.track(user, event.name, properties, **common)


def send_broken(events: Sequence[Broken], *, base_url: str, write_key: str) -> None:
    """Post what the faulty release sent, request by request."""
    for batch in batches(events):
        answer = requests.post(f"{base_url}/v1/batch", json={"batch": batch}, auth=(write_key, ""), timeout=30)
        if answer.status_code != requests.codes.ok:
            raise EventsLost(f"the hub answered {answer.status_code} to a batch with faulty events")
