"""How long the tamper scan takes, against a bare rehash of the same bytes in the same run.

    python tests/bench/scan.py [--records 20000] [--turns 3] [--home FOLDER] [--profile]

The hub posts flows and logs them by its own code; its scan opens every record and fact, compares them with the live
rows, rebuilds the tree, reads the database's structure and finds nothing. The log is filled up to ``--records``; with
``--home`` the database stays, so that a long log is filled once.

The floor is what any check of these bytes costs at least: read every sealed envelope and fact out of the database, in
the order of the log and as the same role, decrypt them and hash them with SHA-256; nothing is compared with anything.
The second floor hashes the clear bytes when they lie in memory already, which no scan can come near. All
of it runs in this one process, in turns, and the best turn of each counts. Beside the clock stands the time for which
processors were busy with it, here and in the database session: what a machine that others use as well cannot stretch.
"""

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import flows

AT_ONCE = 2000
LOADED_AT_ONCE = 10_000
SEALED = """
SELECT part.ciphertext, part.id::text, part.owner_kind, part.owner_id::text, part.purpose, part.digest
  FROM (SELECT index, sealed_record_id, sealed_fact_id FROM chain_entry WHERE index >= %s ORDER BY index LIMIT %s) entry
 CROSS JOIN LATERAL (VALUES (1, sealed_record_id), (2, sealed_fact_id)) half (number, id)
  JOIN vault_sealedcontent part ON part.id = half.id ORDER BY entry.index, half.number
"""


def fill(records: int) -> float:
    """Post flows and let the log take them until it has ``records`` entries; return the seconds that took."""
    from chain.models import Entry
    from hub.outbox.delivery import drain

    def work() -> None:
        while (missing := records - Entry.objects.count()) > 0:
            flows.post(flows.in_batches(flows.requests(min(missing, LOADED_AT_ONCE)), 500))
            while drain(at=flows.AT):
                pass

    return seconds(work)


def opened() -> Iterator[bytes]:
    """Yield every sealed content in clear, in the order of the log."""
    from django.db import connection

    from hub.access.scope import entered, system_scope
    from hub.vault.keys import Purpose
    from hub.vault.sealing import open_bytes

    at = 0
    while True:
        with entered(system_scope("bench")), connection.cursor() as cursor:
            cursor.execute(SEALED, [at, AT_ONCE])
            rows = cursor.fetchall()
        if not rows:
            return
        for ciphertext, *named in rows:
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
    """How long hashing takes when everything is read and opened already; measured over at most 100,000 contents."""
    contents = []
    for content in opened():
        contents.append(content)
        if len(contents) == 200_000:
            break
    return seconds(lambda: [sha256(content).digest() for content in contents] and None) / len(contents) * 2


def measure(records: int, turns: int) -> None:
    """Print both floors and the scan, with the machine's load at the end."""
    scans, floors = [], []
    for _ in range(turns):
        for work, times in ((rehash, floors), (scan, scans)):
            started = time.perf_counter()
            busy = cpu_seconds(work)
            times.append((time.perf_counter() - started, busy))
        print(f"  rehash {told(floors[-1])}   scan {told(scans[-1])}   {ratios(scans[-1], floors[-1])}", flush=True)
    floor, whole = (tuple(min(column) for column in zip(*times, strict=True)) for times in (floors, scans))
    memory = in_memory() * records
    print(f"{records:,} records, load {os.getloadavg()[0]:.1f}; best of {turns}")
    print(f"rehash in memory      {memory:8.1f} s {records / memory:>12,.0f} records/s")
    print(f"read, open and rehash {told(floor)} {records / floor[0]:>12,.0f} records/s")
    print(f"scan                  {told(whole)} {records / whole[0]:>12,.0f} records/s")
    print(f"scan to read, open and rehash: {ratios(whole, floor)}; to rehash in memory: x {whole[0] / memory:.0f}")


def told(times: tuple[float, ...]) -> str:
    """Write seconds by the clock and of the processors."""
    return f"{times[0]:8.1f} s ({times[1]:.1f} s of processors)"


def ratios(one: tuple[float, ...], other: tuple[float, ...]) -> str:
    """Write how often one goes into the other by the clock and of the processors."""
    return f"x {one[0] / other[0]:.2f} (x {one[1] / other[1]:.2f} of processors)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--home", type=Path, help="keep the database here instead of throwing it away")
    parser.add_argument("--profile", action="store_true", help="also print where the time of a scan goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as scratch, flows.hub(options.home or Path(scratch)):
        from chain.models import Entry

        took = fill(options.records)
        finish_what_runs()
        records = Entry.objects.count()
        print(f"filled up to {records:,} records in {took:,.0f} s", flush=True)
        measure(records, options.turns)
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(scan)
            pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
