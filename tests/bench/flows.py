"""How many flows a second the hub records, against what the same database takes without any of its rules.

    python tests/bench/flows.py [--flows 10000] [--batch 500] [--single 500] [--home FOLDER] [--profile]

The floor writes the rows that a flow leaves (the flow, two legs, one audit row a batch, one outbox row) with ``unnest``
into copies of the tables: their columns, indexes and checks, no triggers, no row security, no sealing; its values are
made beforehand. The hub posts through its own operation: requests checked, balances kept, every flow sealed in the
vault. Both commit once a batch, in one process, on the same server with its ordinary durability, in turns. Best of
three turns.
"""

import argparse
import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

AT, DAY = datetime(2026, 11, 20, 3, tzinfo=UTC), date(2026, 11, 20)
INVESTORS = [UUID(int=number) for number in range(1, 201)]
TURNS = 3
numbers = count()


@contextmanager
def hub(folder: Path) -> Iterator[None]:
    """Start a database with the hub's tables and make this process the application."""
    os.environ.update({"HUB_HOME": str(folder), "HUB_LOG_LEVEL": "ERROR"})
    from hub.cli.management import use
    from hub.config import config
    from hub.servers.attach import given, with_database
    from hub.servers.home import open_home

    with with_database(open_home(folder), given(config()), report=lambda *_: None) as addresses:
        told = {**addresses.as_environment(), "DJANGO_SETTINGS_MODULE": "hub.settings"}
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env={**os.environ, **told, "HUB_DB_ROLE": "owner"}, check=True)
        use(told)
        import django

        django.setup()
        yield


def requests(amount: int) -> list[Any]:
    """Deposits of many investors, as the custodian's list brings them."""
    from hub.funds.domain.requests import FlowRequest
    from hub.funds.domain.rules import FlowKind

    return [
        FlowRequest(
            key=f"bench-{uuid4()}",
            kind=FlowKind.DEPOSIT,
            amount_fen=100 + number % 900,
            effective_date=DAY,
            subject_id=INVESTORS[number % len(INVESTORS)],
        )
        for number in range(amount)
    ]


def post(batches: Sequence[Sequence[Any]]) -> None:
    """What an import does: one operation, one transaction a batch."""
    from hub.access.scope import entered, system_scope
    from hub.funds.operations import post_flows
    from hub.kernel.actor import system_actor

    for batch in batches:
        with entered(system_scope("bench")):
            post_flows(requests=batch, by=system_actor("bench"), at=AT)


COPIES = ("funds_flow", "funds_leg", "audit_auditrow", "outbox_delivery")
FLOWS = """
INSERT INTO bench_funds_flow (id, key, request_hash, kind, amount_fen, subject_id, project_code, contract_number,
    effective_date, recorded_at, leg_count, legs_digest)
SELECT id, key, hash, 'deposit', amount, subject, '', '', %s, %s, 2, hash
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::uuid[]) u (id, key, hash, amount, subject)
"""
LEGS = """
INSERT INTO bench_funds_leg (flow_id, leg_count, position, account_id, amount_fen, account_seq, balance_fen)
SELECT id, 2, position, account, amount, seq, balance
  FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[])
       u (id, position, account, amount, seq, balance)
"""
AUDIT = """
INSERT INTO bench_audit_auditrow (id, at, actor_kind, actor_label, action, target_kind, target_id, details)
VALUES (%s, %s, 'system', 'bench', 'flows.posted', 'flow', '', '{"flows": 500}')
"""
OUTBOX = """
INSERT INTO bench_outbox_delivery
    (event_name, event_key, payload, subscriber, published_at, attempts, next_at, last_error)
SELECT 'FactSealed', key, payload::jsonb, 'chain.log', %s, 0, %s, ''
  FROM unnest(%s::text[], %s::text[]) u (key, payload)
"""


class Floor:
    """The same rows without the hub."""

    def __init__(self) -> None:
        import psycopg

        self.hand = psycopg.connect(os.environ["DATABASE_OWNER_URL"])
        for table in COPIES:
            self.hand.execute(f"DROP TABLE IF EXISTS bench_{table}")
            self.hand.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        self.hand.commit()

    def prepare(self, size: int) -> list[tuple[str, list[Any]]]:
        """Return the statements of one batch with their values."""
        ids = [uuid4() for _ in range(size)]
        keys, hashes = [f"bench-{one}" for one in ids], [one.hex * 2 for one in ids]
        amounts = [100 + number % 900 for number in range(size)]
        subjects = [INVESTORS[number % len(INVESTORS)] for number in range(size)]
        bank, order = UUID(int=999), [next(numbers) + 1 for _ in range(size)]
        payload = '{"kind": "flow", "fact_id": "%s", "digest": "%s", "sealed_id": "%s", "subject_id": "%s"}'
        return [
            (FLOWS, [DAY, AT, ids, keys, hashes, amounts, subjects]),
            (
                LEGS,
                [
                    ids + ids,
                    [1] * size + [2] * size,
                    [bank] * size + subjects,
                    [-amount for amount in amounts] + amounts,
                    [None] * size + order,
                    [None] * size + amounts,
                ],
            ),
            (AUDIT, [uuid4(), AT]),
            (OUTBOX, [AT, AT, keys, [payload % (one, one.hex * 2, one, one) for one in ids]]),
        ]

    def write(self, batches: Sequence[list[tuple[str, list[Any]]]]) -> None:
        """Write and commit one batch after the other."""
        for batch in batches:
            for statement, values in batch:
                self.hand.execute(statement, values)
            self.hand.commit()


def rate(flows: int, work: Callable[[], None]) -> float:
    """Return flows a second."""
    started = time.perf_counter()
    work()
    return flows / (time.perf_counter() - started)


def in_batches(asked: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Cut a list into batches."""
    return [asked[start : start + size] for start in range(0, len(asked), size)]


def measure(floor: Floor, flows: int, size: int) -> tuple[float, float]:
    """Return the best rates of floor and hub, taken in turns."""
    below, posted = [], []
    for _ in range(TURNS):
        plain = [floor.prepare(size) for _ in range(max(1, flows // size))]
        below.append(rate(flows, lambda plain=plain: floor.write(plain)))
        asked = in_batches(requests(flows), size)
        posted.append(rate(flows, lambda asked=asked: post(asked)))
    return max(below), max(posted)


def profiled(flows: int, size: int) -> None:
    """Print where the time of batched posting goes."""
    profile = cProfile.Profile()
    asked = in_batches(requests(flows), size)
    profile.runcall(post, asked)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flows", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--single", type=int, default=500)
    parser.add_argument("--home", type=Path, help="keep the database here instead of throwing it away")
    parser.add_argument("--profile", action="store_true", help="also print where the time goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as scratch, hub(options.home or Path(scratch)):
        floor = Floor()
        post([requests(len(INVESTORS))])  # opens every account
        print(f"{'':<18}{'floor/s':>10}{'hub/s':>10}{'ratio':>8}")
        for name, flows, size in (
            (f"batches of {options.batch}", options.flows, options.batch),
            ("one by one", options.single, 1),
        ):
            below, posted = measure(floor, flows, size)
            print(f"{name:<18}{below:>10,.0f}{posted:>10,.0f}{posted / below:>8.0%}", flush=True)
        if options.profile:
            profiled(options.flows, options.batch)


if __name__ == "__main__":
    main()
