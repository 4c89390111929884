"""How long the tamper scan takes, against a bare rehash of the same bytes in the same run.

    python tests/bench/scan.py [--entries 20000] [--turns 3] [--home FOLDER] [--profile]

The hub posts flows, logs them and seals the log on a real node by its own operations; its scan opens every record and
fact, compares them with the live rows, rebuilds the tree, asks the contract, reads the database's structure and finds
nothing. The log is filled up to ``--entries``; with ``--home`` the database stays, so that a long log is filled once
and an interrupted filling goes on.

The floor is what any check of these bytes costs at least: read every sealed envelope and fact out of the database, in
the order of the log and as the same role, decrypt them and hash them with SHA-256; nothing is compared with anything.
The second floor hashes the clear bytes when they lie in memory already, which no scan can come near. All
of it runs in this one process, in turns, and the best turn of each counts. Beside the clock stands the time for which
processors were busy with it, here and in the database session: what a machine that others use as well cannot stretch.
Exits 1 where the scan takes more than three times the floor's processor time.
"""

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

sys.path.insert(0, str(Path(__file__).resolve().parent))
import flows

AT_ONCE = 2000
LOADED_AT_ONCE = 10_000
AT_MOST = 3.0
PLACES = """
SELECT sealed_record_id::text, sealed_fact_id::text FROM chain_entry WHERE index >= %s ORDER BY index LIMIT %s
"""
SEALED = """
SELECT ciphertext, id::text, owner_kind, owner_id::text, purpose, digest
  FROM vault_sealedcontent WHERE id = ANY(%s::uuid[])
"""


@contextmanager
def hub(folder: Path) -> Iterator[None]:
    """Make this process the application over a database and a chain of its own."""
    os.environ["HUB_HOME"] = str(folder)
    from hub.servers.anvil import Anvil
    from hub.servers.home import open_home
    from hub.servers.postgres import Postgres
    from hub.servers.supervisor import supervising

    home = open_home(folder)
    with supervising(home, report=lambda *_: None) as supervisor:
        supervisor.start([Postgres(home), Anvil(home)])
        with flows.hub(folder):
            yield


def fill(entries: int) -> float:
    """Post flows, let the log take them and seal it, until it has ``entries``; return the seconds that took."""
    from chain.models import Entry
    from hub.outbox.delivery import drain

    def work() -> None:
        while drain(at=flows.AT):
            pass
        while (missing := entries - Entry.objects.count()) > 0:
            flows.post(flows.in_batches(flows.deposits(min(missing, LOADED_AT_ONCE)), 500))
            while drain(at=flows.AT):
                pass
            seal()
            print(f"  {Entry.objects.count():,} entries", end="\r", file=sys.stderr, flush=True)
        seal()

    return seconds(work)


def seal() -> None:
    """Anchor until a final checkpoint holds every entry, as the worker does every minute."""
    from chain.operations import anchor, unanchored
    from hub.kernel.clock import utc_now

    while unanchored():
        anchor(at=utc_now())


def opened() -> Iterator[bytes]:
    """Yield every sealed content in clear, in the order of the log."""
    from django.db import connection

    from hub.access.scope import entered, system_scope
    from hub.kernel.ids import id_array
    from hub.vault.keys import Purpose
    from hub.vault.sealing import open_bytes

    at = 0
    while True:
        with entered(system_scope("bench")), connection.cursor() as cursor:
            cursor.execute(PLACES, [at, AT_ONCE])
            places = [sealed_id for pair in cursor.fetchall() for sealed_id in pair]
            cursor.execute(SEALED, [id_array(places)])
            sealed = {row[1]: row for row in cursor.fetchall()}
        if not places:
            return
        for place in places:
            ciphertext, *named = sealed[place]
            binding = '["{}", "{}", "{}", "{}", "{}"]'.format(*named).encode()
            yield open_bytes(ciphertext, purpose=Purpose.CONTENT, binding=binding)
        at += AT_ONCE


def rehash() -> None:
    """The floor."""
    for content in opened():
        sha256(content).digest()


def scan() -> None:
    """Scan once, chunk by chunk, as `hub scan` does."""
    from chain.operations import advance_scan, ask_scan
    from hub.access.scope import current_actor, entered, system_scope
    from hub.kernel.clock import utc_now

    with entered(system_scope("bench")):
        job = ask_scan(by=current_actor(), at=utc_now())
    more = True
    while more:
        with entered(system_scope("bench")):
            more = advance_scan(at=utc_now(), wait=True)
    with entered(system_scope("bench")):
        job.refresh_from_db()
        found = [str(one.detail) for one in job.run.findings.all()]
    if found:
        raise SystemExit(f"an untouched log was found damaged: {found[:3]}")


def cpu_seconds(work: Callable[[], None]) -> float:
    """How long two processors are busy with it: this process and its own database session, whoever else works here."""
    before = time.process_time() + session_seconds()
    work()
    return time.process_time() + session_seconds() - before


def session_seconds() -> float:
    """Return the processor time that the database session of this process has used so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def finish_what_runs() -> None:
    """End a scan that an interrupted run of this bench left behind: asking would join it and measure what was left."""
    from chain.operations import advance_scan
    from hub.access.scope import entered, system_scope
    from hub.kernel.clock import utc_now

    more = True
    while more:
        with entered(system_scope("bench")):
            more = advance_scan(at=utc_now(), wait=True)


def seconds(work: Callable[[], None]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_memory() -> float:
    """How long hashing one entry takes when all is read and opened already; measured over at most 100,000 entries."""
    contents = list(islice(opened(), 200_000))
    return seconds(lambda: [sha256(content).digest() for content in contents] and None) / len(contents) * 2


def measure(entries: int, turns: int) -> bool:
    """Print both floors and the scan, with the machine's load at the end; return whether the line is met."""
    scans, floors = [], []
    for _ in range(turns):
        for work, times in ((rehash, floors), (scan, scans)):
            started = time.perf_counter()
            busy = cpu_seconds(work)
            times.append((time.perf_counter() - started, busy))
        print(f"  rehash {told(floors[-1])}   scan {told(scans[-1])}   {ratios(scans[-1], floors[-1])}", flush=True)
    floor, whole = (tuple(min(column) for column in zip(*times, strict=True)) for times in (floors, scans))
    peak_mb = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    memory = in_memory() * entries
    print(f"{entries:,} entries, load {os.getloadavg()[0]:.1f}; best of {turns}")
    print(f"rehash in memory      {memory:8.1f} s {entries / memory:>12,.0f} entries/s")
    print(f"read, open and rehash {told(floor)} {entries / floor[0]:>12,.0f} entries/s")
    print(f"scan                  {told(whole)} {entries / whole[0]:>12,.0f} entries/s")
    print(f"scan to read, open and rehash: {ratios(whole, floor)}; to rehash in memory: x {whole[0] / memory:.0f}")
    print(f"memory of this process at most {peak_mb:,.0f} MB")
    met = whole[1] / floor[1] <= AT_MOST
    print(f"at most x {AT_MOST:.0f} of processors: {'met' if met else 'NOT MET'}")
    return met


def stored() -> tuple[float, float]:
    """Return gigabytes of the database, and of the log and the vault in it."""
    from django.db import connection

    parts = "pg_total_relation_size('vault_sealedcontent') + pg_total_relation_size('chain_entry')"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_database_size(current_database()), {parts} + pg_total_relation_size('chain_node')")
        whole, log = cursor.fetchone()
    return whole / 1e9, log / 1e9


def told(times: tuple[float, ...]) -> str:
    """Write seconds by the clock and of the processors."""
    return f"{times[0]:8.1f} s ({times[1]:.1f} s of processors)"


def ratios(one: tuple[float, ...], other: tuple[float, ...]) -> str:
    """Write how often one goes into the other by the clock and of the processors."""
    return f"x {one[0] / other[0]:.2f} (x {one[1] / other[1]:.2f} of processors)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--home", type=Path, help="keep the database here instead of throwing it away")
    parser.add_argument("--profile", action="store_true", help="also print where the time of a scan goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as scratch, hub(options.home or Path(scratch)):
        from chain.models import Checkpoint, Entry

        took = fill(options.entries)
        finish_what_runs()
        entries, (whole, log) = Entry.objects.count(), stored()
        print(f"filled up to {entries:,} entries under {Checkpoint.objects.count()} checkpoints in {took:,.0f} s;")
        print(f"the database takes {whole:.1f} GB, vault and log {log:.1f} GB of them", flush=True)
        met = measure(entries, options.turns)
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(scan)
            pstats.Stats(profile).sort_stats("tottime").print_stats(40)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
