"""What people did in the app, sent by the SDK that apps carry, over HTTP, like any app would."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import requests
from segment.analytics.client import Client

from hub.demo.answers import ANSWERS, QUESTIONNAIRE_VERSION
from hub.demo.cast import SHEN, ZHOU, Person, Persona
from hub.demo.draw import moment, stream
from hub.demo.papers import releases

SOURCE = "app"
"""Name of the write key's source."""

BATCH = 100
"""Events the SDK puts into one request (its own default)."""

_LOOKS = {
    Persona.CAREFUL: ("CASH-A", "TERM-3M-1", "TERM-3M-2"),
    Persona.STEADY: ("TERM-3M-2", "TERM-12M", "COLD-3", "FLOAT-IDX"),
    Persona.BOLD: ("FLOAT-IDX", "EQ-MIX", "SOLAR-2", "LOOM-5"),
}
_READS = ("about", "project-nb-cold-3")
_SEARCHES = ("三个月", "现金", "存管", "光伏", "费用", "提前赎回")


class EventsLost(RuntimeError):
    """The SDK reported that the hub did not take its events."""


@dataclass(frozen=True, kw_only=True)
class AppEvent:
    """One call of the SDK."""

    call: str
    key: str
    person: Person
    at: datetime
    name: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)


def app_events(people: tuple[Person, ...], *, seed: int, as_of: date) -> tuple[AppEvent, ...]:
    """Return everybody's events of the last months, oldest first."""
    draw = stream(seed, "clicks")
    found = [event for person in people if person.app_user for event in _of(person, draw, as_of)]
    return tuple(sorted(found, key=lambda event: (event.at, event.key)))


def send(events: tuple[AppEvent, ...], *, base_url: str, write_key: str, sent: Callable[[int], None]) -> None:
    """Send the events with the unchanged SDK; message ids are fixed, so sending again counts nothing twice."""
    failures: list[object] = []
    client = Client(
        write_key,
        host=base_url,
        on_error=lambda error, items: failures.append(error),
        upload_size=BATCH,
        sync_mode=False,
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


def _of(person: Person, draw: Random, as_of: date) -> Iterator[AppEvent]:
    slugs = tuple(dict.fromkeys(paper.slug for paper in releases(as_of)))
    joined = moment(as_of, days_ago=draw.randint(175, 200), hour=20, minute=draw.randint(0, 59))
    yield AppEvent(call="page", key=f"{person.key}-first", person=person, at=joined, name="首页")
    traits = {
        "name": person.name,
        "phone": person.phone,
        "idNumber": person.id_number,
        "gender": person.gender,
        "birthday": person.birth_date.isoformat(),
        "city": person.city_zh,
    }
    yield AppEvent(
        call="identify", key=f"{person.key}-id", person=person, at=joined + timedelta(minutes=3), properties=traits
    )
    for session in range(draw.randint(2, 7)):
        start = moment(
            as_of, days_ago=draw.randint(5, 170), hour=draw.choice((7, 12, 21, 21, 22)), minute=draw.randint(0, 59)
        )
        yield from _session(person, draw, f"{person.key}-s{session}", start, slugs)
    if person.assessed:
        days_ago = {SHEN: 6, ZHOU: 5}.get(person.key, draw.randint(10, 160))
        yield AppEvent(
            call="track",
            key=f"{person.key}-assessment",
            person=person,
            at=moment(as_of, days_ago=days_ago, hour=21, minute=14),
            name="Risk Assessment Completed",
            properties={"version": QUESTIONNAIRE_VERSION, "answers": ANSWERS[person.persona]},
        )


def _session(person: Person, draw: Random, key: str, at: datetime, slugs: tuple[str, ...]) -> Iterator[AppEvent]:
    looks = _LOOKS[person.persona]
    for step in range(draw.randint(2, 6)):
        at += timedelta(seconds=draw.randint(20, 240))
        kind = draw.random()
        name, properties = "Product Viewed", {"product_code": draw.choice(looks), "seconds": draw.randint(5, 160)}
        if kind > 0.85:
            name, properties = "Product Searched", {"query": draw.choice(_SEARCHES)}
        elif kind > 0.6:
            name, properties = "Disclosure Read", {"slug": draw.choice(slugs), "seconds": draw.randint(15, 420)}
        yield AppEvent(call="track", key=f"{key}-{step}", person=person, at=at, name=name, properties=properties)


def _call(client: Client, event: AppEvent) -> None:
    person, properties = event.person, dict(event.properties)
    common = {"timestamp": event.at, "message_id": f"demo-{event.key}"}
    if event.call == "identify":
        client.identify(person.app_user, properties, anonymous_id=person.anonymous, **common)
    elif event.call == "page":
        client.page(None, None, event.name, properties, anonymous_id=person.anonymous, **common)
    else:
        client.track(person.app_user, event.name, properties, anonymous_id=person.anonymous, **common)


def send_broken(*, base_url: str, write_key: str) -> None:
    """Send what a faulty release of an app sent: an event that names nobody, between two that are in order."""
    events: list[dict[str, Any]] = [
        {"type": "page", "anonymousId": "anon-kiosk", "messageId": "demo-kiosk-1", "name": "Home"},
        {
            "type": "track",
            "messageId": "demo-kiosk-2",
            "event": "Product Viewed",
            "properties": {"product_code": "CASH-A"},
        },
        {"type": "page", "anonymousId": "anon-kiosk", "messageId": "demo-kiosk-3", "name": "Help"},
    ]
    answer = requests.post(f"{base_url}/v1/batch", json={"batch": events}, auth=(write_key, ""), timeout=30)
    if answer.status_code != requests.codes.ok:
        raise EventsLost(f"the hub answered {answer.status_code} to a batch with one faulty event")
