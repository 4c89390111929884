"""How fast a visit becomes a person: found by block keys, scored, stored, joined, against the bare look-up.

    python tests/bench/live.py [--records 100000] [--visits 1000] [--batch 50] [--seed 11] [--profile]

A scratch database holds so many people of the linking bench's invented world, one record each (an app account, or a
visit of those without one), with marks and keys made by the hub's own code. Then visits of the same people come in,
as a branch writes them down. Floor: one psycopg connection asks, for the same visits, who has their keys and
fetches the sealed marks; nothing is opened, scored or written. Both alternate in one run: one visit a transaction
for the percentiles, and in batches, as the intake takes them, for the ratio.
"""

import argparse
import cProfile
import os
import pstats
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE), str(HERE / "linking")]
import psycopg  # noqa: E402
import world as linking_world  # noqa: E402
from intake import seated  # noqa: E402
from people import Person, people  # noqa: E402

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PART = 5_000
FLOOR = """
WITH met AS (
    SELECT wanted.key, held.record_id, count(*) OVER (PARTITION BY wanted.key) AS records
      FROM unnest(%s::bigint[]) AS wanted(key) CROSS JOIN LATERAL (
           SELECT record_id FROM identity_blockkey WHERE key_blind = wanted.key LIMIT 41) AS held
)
SELECT record_id, marks FROM identity_recordmarks WHERE record_id IN (SELECT record_id FROM met WHERE records <= 40)
"""
TABLES = {
    "identity_sourcerecord": "id, source, key_blind, is_device, seen_since",
    "identity_profile": "id, opened_at",
    "identity_membership": "record_id, subject_id, rule, valid_from, recorded_at",
    "identity_identifier": "record_id, kind, blind, masked, value, assurance, seen_since",
    "identity_linkkey": "record_id, rule, blind",
    "identity_recordmarks": "record_id, normaliser, marks",
    "identity_blockkey": "key_blind, record_id",
}


def sighting_of(row: dict[str, str], *, key: str, source: str, account: bool) -> Any:
    from crm.identity.domain.sightings import Assurance, Sighting

    return Sighting(
        key=key, source=source, source_key=key, observed_at=NOW, name=row.get("full_name", ""),
        assurance=Assurance.VERIFIED if account else Assurance.RECORDED, phone=row.get("phone", ""),
        id_number=row.get("id_number", ""), email=row.get("email", ""), user_id=key if account else "",
        gender=row.get("gender", ""), birth_date=row.get("birth_date", ""), note=row.get("note", ""),
    )  # fmt: skip


def known(rng: random.Random, person: Person) -> Any:
    """The one record by which somebody is known."""
    if rng.random() < 0.7:
        row = linking_world._account(rng, person, "")
        return sighting_of(row, key=f"u{person.id}", source="app", account=True)
    row = linking_world._visit(rng, person, "")
    return sighting_of(row, key=f"k{person.id}", source=row["source"], account=False)


def visits(rng: random.Random, crowd: Sequence[Person], count: int, label: str) -> list[Any]:
    found = []
    for number in range(count):
        row = linking_world._visit(rng, rng.choice(crowd), "")
        found.append(sighting_of(row, key=f"{label}{number}", source=row["source"], account=False))
    return found


def rows_of(sightings: Sequence[Any]) -> dict[str, list[tuple[Any, ...]]]:
    """What the hub would store of people who are all strangers to each other."""
    import orjson

    from crm.identity.domain.marking import marks_from, row_of, values_of
    from crm.identity.live.blocking import keys_of
    from crm.identity.live.drafts import STAMP
    from crm.identity.models import Identifier, RecordMarks
    from crm.identity.records import recognise, told_by
    from hub.kernel.ids import new_id

    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    sealed, marked = Identifier._meta.get_field("value"), RecordMarks._meta.get_field("marks")
    for sighting in sightings:
        one, subject = recognise(sighting), new_id()
        record, assurance = one.record_id, int(sighting.assurance)
        rows["identity_sourcerecord"].append((record, sighting.source, one.key_blind, False, NOW))
        rows["identity_profile"].append((subject, NOW))
        rows["identity_membership"].append((record, subject, "", NOW, NOW))
        for mark, blind in one.marks:
            row = Identifier(record_id=record, kind=mark.kind.value, blind=blind, value=mark.value)
            value = sealed.seal(row).data
            rows["identity_identifier"].append((record, mark.kind.value, blind, mark.masked, value, assurance, NOW))
        rows["identity_linkkey"] += [(record, proof.rule.value, blind) for proof, blind in one.proofs]
        values = values_of(marks_from(told_by([one])[record]))
        text = orjson.dumps(values).decode()
        marks = marked.seal(RecordMarks(record_id=record, marks=text)).data
        rows["identity_recordmarks"].append((record, STAMP, marks))
        rows["identity_blockkey"] += [(key, record) for key in keys_of(row_of(values))]
    return rows


def fill(admin: psycopg.Connection, crowd: Sequence[Person], rng: random.Random) -> None:
    from hub.access.scope import entered, system_scope

    started = time.perf_counter()
    for start in range(0, len(crowd), PART):
        with entered(system_scope("bench")):
            rows = rows_of([known(rng, person) for person in crowd[start : start + PART]])
        with admin.transaction(), admin.cursor() as cursor:
            for table, columns in TABLES.items():
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows[table]:
                        copy.write_row(row)
        print(f"\r{start + PART:>9,} of {len(crowd):,} records", end="", file=sys.stderr)
    admin.autocommit = True
    admin.execute("VACUUM ANALYZE")
    print(f"\rfilled in {time.perf_counter() - started:,.0f} s{' ' * 30}", file=sys.stderr)


def floor_door(connection: psycopg.Connection) -> Callable[[Sequence[Any]], int]:
    from crm.identity.domain.marking import marks_from, row_of, values_of
    from crm.identity.live.blocking import keys_of
    from crm.identity.records import recognise, told_by

    keys: dict[str, list[int]] = {}

    def prepare(sightings: Sequence[Any]) -> None:
        for one in map(recognise, sightings):
            keys[one.sighting.key] = list(keys_of(row_of(values_of(marks_from(told_by([one])[one.record_id])))))

    def look_up(sightings: Sequence[Any]) -> int:
        return len(connection.execute(FLOOR, [[key for one in sightings for key in keys[one.key]]]).fetchall())

    look_up.prepare = prepare  # type: ignore[attr-defined]
    return look_up


def hub_door(sightings: Sequence[Any]) -> int:
    from crm.identity.operations import resolve_all
    from hub.access.scope import entered, system_scope

    with entered(system_scope("bench")):
        return len(resolve_all(sightings=sightings, at=NOW).by_key)


def seconds(work: Callable[[Sequence[Any]], int], batches: Sequence[Sequence[Any]]) -> list[float]:
    spent = []
    for batch in batches:
        started = time.perf_counter()
        work(batch)
        spent.append(time.perf_counter() - started)
    return spent


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def measure(floor: Any, crowd: Sequence[Person], rng: random.Random, count: int, batch: int) -> None:
    """Alternate floor and hub over the same visits, in ten turns."""
    spent: dict[tuple[str, int], list[float]] = {}
    found = 0
    for turn in range(10):
        for size in (1, batch):
            come = visits(rng, crowd, count // 10, f"v{turn}-{size}-")
            floor.prepare(come)
            parts = list(chunks(come, size))
            found += sum(floor(part) for part in parts)  # also warms the pages for both
            spent.setdefault(("floor", size), []).extend(seconds(floor, parts))
            spent.setdefault(("hub", size), []).extend(seconds(hub_door, parts))
    print(f"{found / count / 2:.1f} candidates a visit")
    print(f"{'':22} {'visits/s':>9} {'p50 ms':>8} {'p99 ms':>8}")
    for (name, size), times in sorted(spent.items(), key=lambda item: item[0][1]):
        cuts = statistics.quantiles(times, n=100)
        label = f"{name}, {'one by one' if size == 1 else f'{size} at once'}"
        print(f"{label:22} {count / sum(times):9.0f} {cuts[49] * 1000:8.2f} {cuts[98] * 1000:8.2f}")
    for size in (1, batch):
        ratio = sum(spent["floor", size]) / sum(spent["hub", size])
        print(f"the hub reaches {ratio:.0%} of the floor, {'one by one' if size == 1 else f'{size} at once'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--visits", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    seat = seated()
    address = os.environ["HUB_TEST_ADMIN_URL"].rsplit("/", 1)[0] + "/" + os.environ["HUB_TEST_DATABASE"]
    rng = random.Random(options.seed)
    crowd = people(rng, options.records)
    with psycopg.connect(address) as admin:
        fill(admin, crowd, rng)
        floor = floor_door(admin)
        hub_door(visits(rng, crowd, 20, "warm"))
        measure(floor, crowd, rng, options.visits, options.batch)
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(seconds, hub_door, [[one] for one in visits(rng, crowd, 200, "profile")])
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    from django.db import connections

    connections.close_all()
    seat.drop(os.environ["HUB_TEST_DATABASE"])
    seat.leave()


if __name__ == "__main__":
    main()
