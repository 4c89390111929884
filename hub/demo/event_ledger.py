"""Account for every event that was sent: kept, or in quarantine with its reason; nothing else.

An event that was sent twice is kept once. One whose content was refused after it was kept counts as quarantined.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.demo.truth import Truth, event_name
from hub.inbox.models import Message, Quarantined, QuarantineStatus

READ_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """One event name of one source; ``repeated`` of the ``sent`` ones were the same event once more."""

    source: str
    name: str
    sent: int
    repeated: int
    stored: int
    quarantined: int

    @property
    def difference(self) -> int:
        """What is unaccounted for; zero when the hub lost and invented nothing."""
        return self.sent - self.repeated - self.stored - self.quarantined


def event_ledger(truth: Truth) -> tuple[LedgerLine, ...]:
    """Return one line per source and event name, by name; call it in a system scope."""
    return tuple(line for source in sorted(truth.sent) for line in _of_source(source, truth))


def _of_source(source: str, truth: Truth) -> Iterator[LedgerLine]:
    outside, refused = _quarantined(source)
    stored = Counter(name for key, name in _kept(source) if key not in outside)
    sent, repeated = truth.sent[source], truth.repeated.get(source, {})
    for name in sorted({*sent, *stored, *refused}):
        yield LedgerLine(
            source=source,
            name=name,
            sent=sent.get(name, 0),
            repeated=repeated.get(name, 0),
            stored=stored[name],
            quarantined=refused[name],
        )


def _kept(source: str) -> Iterator[tuple[str, str]]:
    rows = Message.objects.filter(source=source).order_by("id").only("key", "body", "source")
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        yield row.key, _name_in(row.body)


def _quarantined(source: str) -> tuple[set[str], Counter[str]]:
    """Keys that wait for a person, and their names."""
    keys, names = set(), Counter[str]()
    for row in Quarantined.objects.filter(source=source, status=QuarantineStatus.WAITING):
        keys.add(row.key)
        names[_name_in(row.body)] += 1
    return keys, names


def _name_in(body: str | None) -> str:
    """Return the name of a kept event; the formats keep it as it came under ``event`` or ``record``."""
    envelope: Mapping[str, Any] = json.loads(body or "{}")
    event = envelope.get("event") or envelope.get("record")
    return event_name(event) if isinstance(event, Mapping) else str(event or "")
