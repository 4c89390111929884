"""What is true in the invented world, kept in a file beside the database and never in it.

The file says which accounts and visits are one person, and how many events of which name were sent; ``hub score-links``
and ``hub demo-ledger`` hold the hub against it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hub.demo.clicks import APP, MINI
from hub.demo.clicks.events import AppEvent
from hub.demo.clicks.sensors import sensors_names
from hub.demo.invention import Invention
from hub.demo.talks import typed

FILE = "demo-truth.json"


class TruthMissing(RuntimeError):
    """There is no truth file in this home: it holds no demo world."""


@dataclass(frozen=True, kw_only=True)
class TrueRecord:
    """One account or visit and whose it is. ``form`` tells a typed visit from one of a list; ``marks`` how it was
    written.
    """

    person: str
    source: str
    account: str = ""
    visit: str = ""
    form: bool = False
    marks: str = ""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Records of everybody, and counts of sent events by source and name; ``repeated`` of them were sent twice."""

    records: tuple[TrueRecord, ...]
    sent: Mapping[str, Mapping[str, int]]
    repeated: Mapping[str, Mapping[str, int]]


def truth_of(invention: Invention) -> Truth:
    """Return the truth of a world."""
    sent, repeated = _counted(invention)
    return Truth(records=(*_accounts(invention), *_visits(invention)), sent=sent, repeated=repeated)


def write_truth(truth: Truth, *, home: Path) -> None:
    """Write the file, whole or not at all."""
    fresh = home / f".{FILE}.new"
    fresh.write_text(json.dumps(asdict(truth), ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(home / FILE)


def read_truth(*, home: Path) -> Truth:
    """Read the file; raise :class:`TruthMissing`."""
    path = home / FILE
    if not path.exists():
        raise TruthMissing(f"{path} is missing: run hub demo first")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    records = tuple(TrueRecord(**record) for record in found["records"])
    return Truth(records=records, sent=found["sent"], repeated=found["repeated"])


def event_name(body: Mapping[str, Any]) -> str:
    """Return the name an event is counted under: its own, the page's, or its type where it has none."""
    return str(body.get("event") or body.get("name") or body.get("type") or "")


def _accounts(invention: Invention) -> Iterable[TrueRecord]:
    for person in invention.people:
        for source, user in ((APP, person.app_user), (MINI, person.second_user)):
            if user:
                yield TrueRecord(person=person.key, source=source, account=user)


def _visits(invention: Invention) -> Iterable[TrueRecord]:
    for visit in invention.visits:
        yield TrueRecord(
            person=visit.person.key, source=visit.branch, visit=visit.number, form=typed(visit, invention.as_of),
            marks=visit.marks.kind,
        )  # fmt: skip


def _counted(invention: Invention) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    sent: dict[str, Counter[str]] = {APP: Counter(event_name(one.body) for one in invention.broken), MINI: Counter()}
    twice: dict[str, Counter[str]] = {APP: Counter(), MINI: Counter()}
    seen: set[str] = set()
    for event in invention.events:
        names = _names(event)
        sent[event.source].update(names)
        twice[event.source].update(names if event.key in seen else ())
        seen.add(event.key)
    return _sorted(sent), _sorted(twice)


def _names(event: AppEvent) -> tuple[str, ...]:
    if event.source == MINI:
        return sensors_names(event)
    body = {"event": event.name if event.call == "track" else "", "name": event.name, "type": event.call}
    return (event_name(body),)


def _sorted(counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {source: dict(sorted(found.items())) for source, found in counts.items()}
