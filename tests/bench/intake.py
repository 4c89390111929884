"""How fast app events are kept and acknowledged, and folded, against the bare floor of the same database.

    python tests/bench/intake.py [--rounds 5] [--batches 20] [--profile]

Hub: a request of 100 events from its bytes to the 200 answer, through the whole of Django, decoding, examination,
encryption and the commit. Floor: one psycopg connection, COPY into a temporary table and INSERT … ON CONFLICT DO
NOTHING into a table with the same key, 100 events a transaction. Fold: the worker's part, from the queue into the
profiles of 100 people. All alternate; the best round of each counts. Lag: a request, its answer, and the fold at once,
from the answer until every event of it is in a profile; in a running hub the wake-up comes on top (freshness.py).
"""

import argparse
import base64
import cProfile
import json
import os
import pstats
import sys
import time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests import conftest

BATCH = 100
FLOOR_TABLE = "CREATE TABLE floor (source text, key text, body jsonb, UNIQUE (source, key))"
FLOOR_TEMP = "CREATE TEMPORARY TABLE incoming (key text, body jsonb) ON COMMIT DELETE ROWS"


def batches(count: int, label: str) -> list[bytes]:
    """Requests as the Python SDK makes them, of events of about 500 bytes."""
    filler = "x" * 180
    made = []
    for batch in range(count):
        events = [
            {"type": "track", "event": "Product Viewed", "userId": f"u-{n}", "messageId": f"{label}-{batch}-{n}",
             "timestamp": "2026-11-20T08:00:00Z", "context": {"library": {"name": "bench", "version": "1"}},
             "properties": {"product_code": "TERM-3M-1", "seconds": n, "filler": filler}}
            for n in range(BATCH)
        ]  # fmt: skip
        made.append(json.dumps({"batch": events, "sentAt": "2026-11-20T08:00:01Z"}).encode())
    return made


def seconds(work, bodies: list[bytes]) -> float:
    started = time.perf_counter()
    for body in bodies:
        work(body)
    return time.perf_counter() - started


def seated():
    """A fresh clone of the migrated template, seen by the application's role."""
    config = SimpleNamespace(stash={}, args=["tests/rooms"])
    conftest.pytest_configure(config)
    seat = config.stash[conftest._CLUSTER]
    seat.template(os.environ["HUB_TEST_TEMPLATE"], conftest._migrate)
    seat.clone(os.environ["HUB_TEST_TEMPLATE"], os.environ["HUB_TEST_DATABASE"])
    return seat


def hub_door():
    from django.test import Client

    from hub.ingest.operations import events, issue_write_key
    from hub.kernel.actor import system_actor
    from hub.kernel.clock import utc_now

    events._waker.wake = lambda: None  # no broker here, and the answer never waits for it
    key = issue_write_key(source="bench", by=system_actor("bench"), at=utc_now()).key
    basic = {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}
    client = Client(SERVER_NAME="127.0.0.1")

    def post(body: bytes) -> None:
        answer = client.post("/v1/batch", body, content_type="application/json", headers=basic)
        assert answer.status_code == 200, answer.content
        assert answer.json()["accepted"] == BATCH, answer.content

    return post


def fold() -> int:
    from hub.ingest.operations import fold_due
    from hub.kernel.clock import utc_now

    return fold_due(at=utc_now())


def lags(hub, count: int) -> list[float]:
    """Seconds from the answer to the profile, a request of 100 events at a time."""
    found = []
    for body in batches(count, "lag"):
        hub(body)
        answered = time.perf_counter()
        assert fold() == BATCH
        found.append(time.perf_counter() - answered)
    return sorted(found)


def floor_door():
    import psycopg

    connection = psycopg.connect(
        os.environ["HUB_TEST_ADMIN_URL"].rsplit("/", 1)[0] + "/" + os.environ["HUB_TEST_DATABASE"]
    )
    connection.execute(FLOOR_TABLE)
    connection.execute(FLOOR_TEMP)
    connection.commit()

    def keep(body: bytes) -> None:
        events = json.loads(body)["batch"]
        with connection.transaction(), connection.cursor() as cursor:
            with cursor.copy("COPY incoming FROM STDIN") as copy:
                for event in events:
                    copy.write_row((event["messageId"], json.dumps(event)))
            cursor.execute("INSERT INTO floor SELECT 'bench', key, body FROM incoming ON CONFLICT DO NOTHING")
            assert cursor.rowcount == BATCH

    return keep


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batches", type=int, default=20)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    seat = seated()
    hub, floor = hub_door(), floor_door()
    hub(batches(1, "warm-hub")[0]), floor(batches(1, "warm-floor")[0])
    fold()
    best = {"hub": float("inf"), "floor": float("inf"), "fold": float("inf")}
    events = options.batches * BATCH
    for number in range(options.rounds):
        for name, work in (("hub", hub), ("floor", floor)):
            best[name] = min(best[name], seconds(work, batches(options.batches, f"{name}-{number}")))
        started = time.perf_counter()
        assert fold() == events
        best["fold"] = min(best["fold"], time.perf_counter() - started)
    for name, spent in best.items():
        print(f"{name:6} {events / spent:8.0f} events/s, {spent / options.batches * 1000:6.1f} ms a batch of {BATCH}")
    found = lags(hub, options.batches)
    middle, longest = (round(one * 1000) for one in (found[len(found) // 2], found[-1]))
    print(f"lag    median {middle} ms, longest {longest} ms from the answer to the profile")
    print(f"hub reaches {best['floor'] / best['hub']:.0%} of the floor")
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(seconds, hub, batches(options.batches, "profile"))
        pstats.Stats(profile).sort_stats("cumulative").print_stats(35)
    from django.db import connections

    connections.close_all()
    seat.leave()


if __name__ == "__main__":
    main()
