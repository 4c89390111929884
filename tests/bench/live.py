"""How fast a visit becomes a person: found by block keys, scored, stored, joined, against bare look-ups.

    python tests/bench/live.py [--records 100000] [--visits 1000] [--batch 50] [--seed 11] [--profile]

A scratch database holds so many people of the linking bench's invented world, one record each (an app account, or a
visit of those without one), made by the hub's own code. It is filled once (a hundred thousand took eight
minutes at load 13, and take 0.4 GB), kept under ``.hub/bench`` until the tables or the invented world change, and
copied for every run.
Then visits of the same people come in, as a branch writes them down. All alternate in one run, one visit a
transaction for the percentiles, and in batches, as the intake takes them. Two floors, each one psycopg connection:

- keys: the visits' block keys lie ready; ask who has them and fetch the sealed marks. Nothing is opened.
- words: what nobody can do without before deciding anything: read the visit's words, make its keys, ask who has them
  and whose they are, and open the marks to compare. Nothing is scored or written.
"""

import argparse
import cProfile
import hashlib
import os
import pstats
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE), str(HERE / "linking")]
import psycopg  # noqa: E402
import world as linking_world  # noqa: E402
from intake import seated  # noqa: E402
from people import Person, people  # noqa: E402

from tests import conftest  # noqa: E402

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PART = 5_000
CANDIDATES = """
WITH met AS (
    SELECT wanted.key, held.record_id, count(*) OVER (PARTITION BY wanted.key) AS records
      FROM unnest(%s::bigint[]) AS wanted(key) CROSS JOIN LATERAL (
           SELECT record_id FROM identity_blockkey WHERE key_blind = wanted.key LIMIT 41) AS held
)
"""
BY_KEYS = f"""{CANDIDATES}
SELECT record_id, marks FROM identity_recordmarks WHERE record_id IN (SELECT record_id FROM met WHERE records <= 40)
"""
BY_WORDS = f"""{CANDIDATES}
SELECT record_id, marks, (SELECT subject_id FROM identity_membership held
                           WHERE held.record_id = known.record_id AND superseded_at IS NULL)
  FROM identity_recordmarks known WHERE record_id IN (SELECT record_id FROM met WHERE records <= 40)
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
    from crm.identity import records
    from crm.identity.live import drafts
    from hub.kernel.ids import new_id

    known = [records.recognise(sighting) for sighting in sightings]
    subjects = {one.record_id: new_id() for one in known}
    made = drafts.drafts_of(records.told_by(known), new=subjects)
    sealed = drafts._MARKS.seal_for([(one.text, (str(one.record_id),)) for one in made])
    return {
        "identity_sourcerecord": records._records(known),
        "identity_profile": [(subject, NOW) for subject in subjects.values()],
        "identity_membership": [(record, subject, "", NOW, NOW) for record, subject in subjects.items()],
        "identity_identifier": records._marks(known, subjects),
        "identity_linkkey": [(one.record_id, proof.rule.value, blind) for one in known for proof, blind in one.proofs],
        "identity_recordmarks": [(one.record_id, drafts.STAMP, marks) for one, marks in zip(made, sealed, strict=True)],
        "identity_blockkey": [(key, one.record_id) for one in made for key in one.keys],
    }


def fill(address: str, crowd: Sequence[Person], rng: random.Random) -> None:
    """COPY everything, without asking for each row whether what it points at is there: it comes in the same part."""
    from hub.access.scope import entered, system_scope

    started = time.perf_counter()
    with psycopg.connect(address) as admin:
        admin.execute("SET session_replication_role = replica")
        for start in range(0, len(crowd), PART):
            with entered(system_scope("bench")):
                rows = rows_of([known(rng, person) for person in crowd[start : start + PART]])
            with admin.transaction(), admin.cursor() as cursor:
                for table, columns in TABLES.items():
                    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                        for row in rows[table]:
                            copy.write_row(row)
            print(f"\r{start + PART:>9,} of {len(crowd):,} records", end="", file=sys.stderr)
        admin.commit()
        admin.autocommit = True
        admin.execute("VACUUM ANALYZE")
        admin.execute("CHECKPOINT")
    print(f"\rfilled in {time.perf_counter() - started:,.0f} s{' ' * 30}", file=sys.stderr)


def seated_in_world(crowd: Sequence[Person], options: argparse.Namespace) -> Any:
    """A copy of the filled database, which is made if there is none yet; Django and the floors sit at the copy."""
    from hub.servers import testing

    testing.cluster = partial(testing.cluster, folder=ROOT / ".hub" / "bench")  # apart from the tests' own
    seat = seated()
    code = b"".join(path.read_bytes() for path in (HERE / "linking" / "world.py", HERE / "linking" / "people.py"))
    named = f"{os.environ['HUB_TEST_TEMPLATE']} {options.records} {options.seed}".encode() + code
    name = f"{testing.TEMPLATE}people_{options.records}_{hashlib.sha256(named).hexdigest()[:8]}"
    own = os.environ["HUB_TEST_DATABASE"]

    def build(addresses: Any) -> None:
        conftest._migrate(addresses)
        at_database(addresses.admin.rsplit("/", 1)[1])
        fill(addresses.admin, crowd, random.Random(options.seed))
        at_database(own)

    at_database(own)
    seat.template(name, build)
    started = time.perf_counter()
    seat.clone(name, own)
    print(f"copied in {time.perf_counter() - started:,.0f} s", file=sys.stderr)
    return seat


def at_database(name: str) -> None:
    """Let Django look at this database from now on."""
    from django.db import connections

    from hub.vault.datakeys import forget

    connections.close_all()
    connections["default"].settings_dict["NAME"] = name
    forget()


def keys_door(connection: psycopg.Connection) -> Callable[[Sequence[Any]], int]:
    """The floor of keys that lie ready."""
    keys: dict[str, list[int]] = {}

    def prepare(sightings: Sequence[Any]) -> None:
        for draft, sighting in zip(drafts(sightings), sightings, strict=True):
            keys[sighting.key] = list(draft.keys)

    def look_up(sightings: Sequence[Any]) -> int:
        return len(connection.execute(BY_KEYS, [[key for one in sightings for key in keys[one.key]]]).fetchall())

    look_up.prepare = prepare  # type: ignore[attr-defined]
    return look_up


def words_door(connection: psycopg.Connection) -> Callable[[Sequence[Any]], int]:
    """The floor of words that somebody said."""
    from crm.identity.live.drafts import _MARKS

    def look_up(sightings: Sequence[Any]) -> int:
        keys = [key for draft in drafts(sightings) for key in draft.keys]
        found = connection.execute(BY_WORDS, [keys], binary=True).fetchall()
        return len([_MARKS.open_for(marks, (str(record),)) for record, marks, _subject in found])

    return look_up


def drafts(sightings: Sequence[Any]) -> Sequence[Any]:
    from crm.identity.live.drafts import drafts_of
    from crm.identity.records import recognise, told_by

    told = told_by([recognise(one) for one in sightings])
    return drafts_of(told, new=told.keys())


def hub_door(sightings: Sequence[Any]) -> int:
    from crm.identity.operations import resolve_all
    from hub.access.scope import entered, system_scope

    with entered(system_scope("bench")):
        return len(resolve_all(sightings=sightings, at=NOW).by_key)


def hub_backend() -> int:
    from django.db import connection

    return int(connection.connection.info.backend_pid)


def processor_seconds(backend: int) -> float:
    """What this process and its server process have used: says something on a busy machine, too."""
    used = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def seconds(work: Callable[[Sequence[Any]], int], batches: Sequence[Sequence[Any]]) -> list[float]:
    spent = []
    for batch in batches:
        started = time.perf_counter()
        work(batch)
        spent.append(time.perf_counter() - started)
    return spent


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def measure(
    doors: dict[str, tuple[Any, int]], crowd: Sequence[Person], rng: random.Random, count: int, batch: int
) -> None:
    """Alternate floors and hub over the same visits, in ten turns; each has its server process beside it."""
    spent: dict[tuple[str, int], list[float]] = {}
    used: dict[tuple[str, int], float] = {}
    found = 0
    for turn in range(10):
        for size in (1, batch):
            come = visits(rng, crowd, count // 10, f"v{turn}-{size}-")
            keys, _ = doors["keys"]
            keys.prepare(come)
            parts = list(chunks(come, size))
            found += sum(keys(part) for part in parts)  # also warms the pages for all
            for name, (door, backend) in doors.items():
                before = processor_seconds(backend)
                spent.setdefault((name, size), []).extend(seconds(door, parts))
                used[name, size] = used.get((name, size), 0.0) + processor_seconds(backend) - before
    print(f"{found / count / 2:.1f} candidates a visit; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'':22} {'visits/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'processor ms a visit':>21}")
    for (name, size), times in sorted(spent.items(), key=lambda item: item[0][1]):
        p50, p99 = (statistics.quantiles(times, n=100)[cut] * 1000 for cut in (49, 98))
        work = used[name, size] / count * 1000
        print(f"{f'{name}, {_so(size)}':22} {count / sum(times):9.0f} {p50:8.2f} {p99:8.2f} {work:21.2f}")
    for size in (1, batch):
        for name in ("keys", "words"):
            by_time, by_work = sum(spent[name, size]) / sum(spent["hub", size]), used[name, size] / used["hub", size]
            print(
                f"{_so(size)}, the hub reaches {by_time:.0%} of the look-up by {name} ({by_work:.0%} by processor time)"
            )


def _so(size: int) -> str:
    return "one by one" if size == 1 else f"{size} at once"


def questions(parts: Sequence[Sequence[Any]]) -> list[int]:
    """How many statements the hub sends for each of these."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = []
    for part in parts:
        with CaptureQueriesContext(connection) as asked:
            hub_door(part)
        found.append(len(asked))
    return sorted(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--visits", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    crowd = people(rng, options.records)
    seat = seated_in_world(crowd, options)
    address = os.environ["HUB_TEST_ADMIN_URL"].rsplit("/", 1)[0] + "/" + os.environ["HUB_TEST_DATABASE"]
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("CHECKPOINT")  # the copy is written out before anything is measured
        hub_door(visits(rng, crowd, 50, "warm"))
        asked = [questions([visits(rng, crowd, size, f"asked{size}-{turn}-") for turn in range(11)])
                 for size in (1, options.batch)]  # fmt: skip
        print(f"statements: {asked[0][5]} a visit, {asked[1][5]} for {options.batch} visits at once (medians)")
        floor, hub = admin.info.backend_pid, hub_backend()
        doors = {"keys": (keys_door(admin), floor), "words": (words_door(admin), floor), "hub": (hub_door, hub)}
        measure(doors, crowd, rng, options.visits, options.batch)
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
