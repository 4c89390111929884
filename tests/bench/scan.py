"""How many records a second the tamper scan checks, against a bare rehash of the same bytes in the same run.

    python tests/bench/scan.py [--records 5000] [--home FOLDER]

The hub posts flows and logs them; its scan opens every record and fact, compares them with the live rows, rebuilds the
tree and finds nothing. The floor hashes the same sealed bytes, read and opened beforehand, with SHA-256: the least that
any check of them costs. Both in one process, in turns, best of three; the first chunk of a scan, which compares the
database's structure, is part of it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import flows

TURNS = 3


def logged(records: int) -> None:
    """Post flows and let the log take them."""
    from hub.outbox.delivery import drain

    flows.post(flows.in_batches(flows.requests(records), 500))
    while drain(at=flows.AT):
        pass


def sealed_bytes() -> list[bytes]:
    """Every envelope and fact as it was sealed."""
    from chain.models import Entry
    from chain.records import open_fact, open_record
    from hub.access.scope import entered, system_scope

    with entered(system_scope("bench")):
        return [
            content
            for entry in Entry.objects.order_by("index")
            for content in (open_record(entry).envelope_bytes, open_fact(entry))
        ]


def rehash(contents: list[bytes]) -> None:
    """The floor."""
    for content in contents:
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


def seconds(work: Callable[[], None]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--home", type=Path, help="keep the database here instead of throwing it away")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as scratch, flows.hub(options.home or Path(scratch)):
        logged(options.records)
        contents = sealed_bytes()
        records = len(contents) // 2
        scans, floors = [], []
        for _ in range(TURNS):
            floors.append(records / seconds(lambda: rehash(contents)))
            scans.append(records / seconds(scan))
        print(f"{records} records of {sum(map(len, contents)) / records:,.0f} bytes")
        print(f"bare rehash {max(floors):>12,.0f} records/s")
        print(f"scan        {max(scans):>12,.0f} records/s   {max(scans) / max(floors):.2%} of it")


if __name__ == "__main__":
    main()
