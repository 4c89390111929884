"""How many flows a second the hub records, against what the same database takes without any of its rules.

    python tests/bench/flows.py [--flows 10000] [--batch 500] [--single 500] [--home FOLDER] [--profile]

Twice: with deposits alone, and with the mix of a day (``SHARES``), in which most movements name a project and the
bids a contract; both against a floor of the same movements in the same run.

The floor writes the rows that a flow leaves (the flow, two legs, one audit row a batch, one outbox row a flow) with
``unnest`` into copies of the tables: their columns, indexes and checks, no triggers, no row security; its values are
made beforehand. The hub posts through its own operation: requests checked, balances kept, accounts chained, one outbox
row for fifty flows. Both commit once a batch, in one process, on the same server with its ordinary durability, in
turns. Best of three turns.

``over HTTP`` is the door ``/bank/v1/flows`` as a bank meets it: signed requests one at a time over eight connections,
client and server on the same cores, answered after the commit; its floor is the one-by-one floor, which has one
connection. The seals follow later and are not in these figures; ``sealed later`` says how fast.
"""

import argparse
import cProfile
import http.client
import json
import os
import pstats
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.custodian import Bank
from tests.rooms.funds.conftest import project_facts
from tests.running import free_port

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


def deposits(amount: int) -> list[Any]:
    """Deposits of many investors, as the custodian's list brings them."""
    return [one("deposit", number) for number in range(amount)]


SHARES = {"deposit": 30, "bid": 45, "withdrawal": 15, "repayment": 7, "disbursement": 3}
"""Of a hundred movements. Unmeasured: a platform whose investors place what they pay in, and some of it again."""
PROJECTS = [f"BENCH-{number:02}" for number in range(20)]
STOCK_FEN = 10_000_000
"""What each purse holds at first; a tenth of it goes through its project, so that every movement finds its money."""


def mix(amount: int) -> list[Any]:
    """The movements of a day in the shares of ``SHARES``, one kind after the other as they would come."""
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    return [one(kinds[number * 37 % len(kinds)], number) for number in range(amount)]


def one(kind: str, number: int, *, fen: int | None = None) -> Any:
    """A movement of the investor with this number or, where the kind has none, of the investor's project."""
    from hub.funds.domain.requests import FlowRequest
    from hub.funds.domain.rules import RULE_OF, FlowKind

    rule, place = RULE_OF[FlowKind(kind)], number % len(INVESTORS)
    return FlowRequest(
        key=f"bench-{uuid4()}",
        kind=rule.kind,
        amount_fen=fen or 100 + number % 900,
        effective_date=DAY,
        subject_id=INVESTORS[place] if rule.needs_subject else None,
        project_code=PROJECTS[place % len(PROJECTS)] if rule.needs_project else None,
        contract_number=f"BENCH-{place}" if kind == "bid" else None,
    )


def open_accounts() -> None:
    """Register projects and contracts, and fill every account that the mix takes from."""
    from hub.access.scope import entered, system_scope
    from hub.catalogue.domain.products import Family, ProductFacts, Redemption
    from hub.catalogue.domain.projects import project_id
    from hub.catalogue.domain.regimes import Regime
    from hub.catalogue.operations import list_product, register_project
    from hub.contracts.domain.terms import ContractChannel
    from hub.contracts.operations import register_contract
    from hub.kernel.actor import system_actor

    by = system_actor("bench")
    texts = {f"{name}_{tongue}": "bench" for name in ("name", "benchmark_text", "issuer") for tongue in ("zh", "en")}
    with entered(system_scope("bench")):
        for code in PROJECTS:
            register_project(facts=project_facts(code), by=by, at=AT)
            product = ProductFacts(
                code=code, family=Family.FIXED_INCOME, issuer_rating=2, distributor_rating=2, term_days=90,
                redemption=Redemption.AT_MATURITY, min_ticket_fen=100, lot_fen=100, fee_bps=30, stress_loss_bps=100,
                regime=Regime.BANKING, project_id=project_id(code), on_sale_from=DAY, **texts,
            )  # fmt: skip
            list_product(facts=product, by=by, at=AT)
        for place, investor in enumerate(INVESTORS):
            register_contract(
                number=f"BENCH-{place}", subject_id=investor, product_code=PROJECTS[place % len(PROJECTS)],
                amount_fen=90_000_000, pdf=b"%PDF-1.7\n%%EOF\n", signed_at=AT, channel=ContractChannel.ONLINE, by=by,
                at=AT,
            )  # fmt: skip
    everybody, each = range(len(INVESTORS)), range(len(PROJECTS))
    post([[one("deposit", place, fen=STOCK_FEN) for place in everybody],
          [one("bid", place, fen=STOCK_FEN // 10) for place in everybody],
          [one("disbursement", place, fen=STOCK_FEN // 4) for place in each]])  # fmt: skip


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
SELECT id, key, hash, kind, amount, subject, project, contract, %s, %s, 2, hash
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::uuid[], %s::text[], %s::text[])
       u (id, key, hash, kind, amount, subject, project, contract)
"""
LEGS = """
INSERT INTO bench_funds_leg (flow_id, leg_count, position, account_id, amount_fen, account_seq, balance_fen, chain)
SELECT id, 2, position, account, amount, seq, balance, chain
  FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[])
       u (id, position, account, amount, seq, balance, chain)
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

        self.accounts: dict[str, UUID] = {}
        self.hand = psycopg.connect(os.environ["DATABASE_OWNER_URL"])
        for table in COPIES:
            self.hand.execute(f"DROP TABLE IF EXISTS bench_{table}")
            self.hand.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
        self.hand.commit()

    def prepare(self, asked: Sequence[Any]) -> list[tuple[str, list[Any]]]:
        """Return the statements of one batch with their values."""
        ids = [uuid4() for _ in asked]
        keys, hashes = [one.key for one in asked], [one.hex * 2 for one in ids]
        amounts = [one.amount_fen for one in asked]
        payload = '{"kind": "flow", "fact_id": "%s", "digest": "%s", "sealed_id": "%s", "subject_id": "%s"}'
        return [
            (
                FLOWS,
                [
                    DAY,
                    AT,
                    ids,
                    keys,
                    hashes,
                    [one.kind.value for one in asked],
                    amounts,
                    [one.subject_id for one in asked],
                    [one.project_code or "" for one in asked],
                    [one.contract_number or "" for one in asked],
                ],
            ),
            (LEGS, self._legs(asked, ids, hashes)),
            (AUDIT, [uuid4(), AT]),
            (OUTBOX, [AT, AT, keys, [payload % (one, one.hex * 2, one, one) for one in ids]]),
        ]

    def _legs(self, asked: Sequence[Any], ids: Sequence[UUID], hashes: Sequence[str]) -> list[list[Any]]:
        """Return the columns of two legs a flow; the bank's own account has neither order nor balance."""
        from hub.funds.domain.ledger import legs_of

        rows = []
        for request, identifier, digest in zip(asked, ids, hashes, strict=True):
            for leg in legs_of(request):
                name = leg.account.name
                account = self.accounts.setdefault(name, uuid4())
                counted = (None, None, None) if name == "custodian_bank:" else (next(numbers) + 1, 1, digest)
                rows.append((identifier, leg.position, account, leg.amount_fen, *counted))
        return [list(column) for column in zip(*rows, strict=True)]

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


def measure(floor: Floor, make: Callable[[int], list[Any]], flows: int, size: int) -> tuple[float, float]:
    """Return the best rates of floor and hub, taken in turns."""
    below, posted = [], []
    for _ in range(TURNS):
        plain = [floor.prepare(batch) for batch in in_batches(make(flows), size)]
        below.append(rate(flows, lambda plain=plain: floor.write(plain)))
        asked = in_batches(make(flows), size)
        posted.append(rate(flows, lambda asked=asked: post(asked)))
    return max(below), max(posted)


CONNECTIONS = 8
PEER_FLOWS_S, PEER_P99_MS = 2_300, 300
"""What a payment ledger of the trade is said to do, to read our figures by."""


@contextmanager
def door(bank: Bank) -> Iterator[int]:
    """Serve the hub's pages as ``hub up`` does, and register the bank; give the port."""
    from hub.access.scope import entered, system_scope
    from hub.servers.services import web_argv

    with entered(system_scope("bench")):
        bank.register(days=36_500)
    port = free_port()
    serving = subprocess.Popen(
        web_argv(host="127.0.0.1", port=port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            time.sleep(0.1)
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/bank/v1/flows")
                if connection.getresponse().status == 405:
                    break
            except OSError:
                continue
        yield port
    finally:
        serving.terminate()
        serving.wait(30)


def send(bank: Bank, port: int, asked: Sequence[Any]) -> list[float]:
    """Send these flows one by one over several connections; return how long each took, in seconds."""
    took: list[float] = []

    def run(share: Sequence[Any]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for one in share:
            told = {"key": one.key, "kind": one.kind.value, "amount": f"{one.amount_fen / 100:.2f}",
                    "effective_date": DAY.isoformat(), "subject_id": one.subject_id and str(one.subject_id),
                    "project_code": one.project_code, "contract_number": one.contract_number}  # fmt: skip
            body = json.dumps(told).encode()
            started = time.perf_counter()
            headers = bank.flow_headers(body, authority=f"127.0.0.1:{port}")
            connection.request("POST", "/bank/v1/flows", body, {**headers, "Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read()
            if answer.status != 201:
                raise RuntimeError(f"{answer.status} {said[:300]!r}")
            took.append(time.perf_counter() - started)

    threads = [threading.Thread(target=run, args=(asked[place::CONNECTIONS],)) for place in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(took) != len(asked):
        raise RuntimeError(f"{len(asked) - len(took)} flows were not answered")
    return took


def over_http(
    floor: Floor, bank: Bank, port: int, make: Callable[[int], list[Any]], flows: int, *, known: float
) -> None:
    """Print the door's rate beside the best one-by-one floor, and how long the slowest hundredth took.

    ``known`` is the floor's rate as it was measured before the server ran beside it.
    """
    send(bank, port, make(10 * CONNECTIONS))
    below, posted, slow = [known], [], []
    for _ in range(TURNS):
        plain = [floor.prepare([request]) for request in make(flows)]
        below.append(rate(flows, lambda plain=plain: floor.write(plain)))
        took: list[float] = []
        asked = make(flows)
        posted.append(rate(flows, lambda took=took, asked=asked: took.extend(send(bank, port, asked))))
        slow.append(sorted(took)[int(len(took) * 0.99)] * 1000)
    print(f"{make.__name__ + ' over HTTP':<24}{max(below):>10,.0f}{max(posted):>10,.0f}{max(posted) / max(below):>8.0%}"
          f"   p99 {min(slow):,.0f} ms (peer: {PEER_FLOWS_S:,}/s, {PEER_P99_MS} ms)", flush=True)  # fmt: skip


def sealed_later() -> None:
    """Print how fast the seals follow."""
    from hub.outbox.delivery import drain, due_now

    at = datetime.now(UTC)
    waiting = sum(len(one.payload["flows"]) for one in due_now(at=at).filter(event_name="FlowsPosted")[:100])
    done = rate(waiting, lambda: drain(at=at, limit=100))
    print(f"{'sealed later':<24}{'':>10}{done:>10,.0f}", flush=True)


def profiled(flows: int, size: int) -> None:
    """Print where the time of batched posting goes."""
    profile = cProfile.Profile()
    asked = in_batches(mix(flows), size)
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
        open_accounts()
        print(f"{'':<24}{'floor/s':>10}{'hub/s':>10}{'ratio':>8}")
        known = {}
        for make in (deposits, mix):
            for name, flows, size in (
                (f"{make.__name__} by {options.batch}", options.flows, options.batch),
                (f"{make.__name__} one by one", options.single, 1),
            ):
                below, posted = measure(floor, make, flows, size)
                known[make] = below
                print(f"{name:<24}{below:>10,.0f}{posted:>10,.0f}{posted / below:>8.0%}", flush=True)
        bank = Bank()
        with door(bank) as port:
            for make in (deposits, mix):
                over_http(floor, bank, port, make, options.single, known=known[make])
        sealed_later()
        if options.profile:
            profiled(options.flows, options.batch)


if __name__ == "__main__":
    main()
