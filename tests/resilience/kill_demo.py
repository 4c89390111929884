"""Kill ``hub demo`` with its whole process group at random moments, run it again, and compare the worlds.

    python tests/resilience/kill_demo.py [--trials 10] [--scale tiny] [--seed 7]

Prints a table: when it was killed, at which stage, how long the second run took, and what differs from an unbroken run
with the same seed (row count and digest of every table, see ``hub fingerprint``). Exits 1 if anything differs.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.running import fingerprint, free_port, launch, log_of

LIMIT_S = 900


def complete(home: Path, port: int, *options: str, address: str = "") -> float:
    started = time.monotonic()
    process, log = launch(home, port, *options, "--no-serve", address=address)
    if process.wait(timeout=LIMIT_S) != 0:
        raise SystemExit(f"the run did not finish:\n{log.read_text()[-3000:]}")
    return time.monotonic() - started


def kill_after(home: Path, port: int, seconds: float, *options: str) -> str:
    process, log = launch(home, port, *options, "--no-serve")
    try:
        process.wait(timeout=seconds)
        return "finished before"
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    lines = [line.strip() for line in log.read_text().splitlines() if line.strip()]
    return lines[-1][:40] if lines else "start"


def kill_at(home: Path, port: int, stage: str, *options: str, address: str = "") -> None:
    """Kill the whole process group as soon as a stage shows in the builder's progress."""
    before = len(log_of(home).read_text()) if log_of(home).exists() else 0
    process, log = launch(home, port, *options, "--no-serve", address=address)
    deadline = time.monotonic() + LIMIT_S
    try:
        while stage not in log.read_text()[before:]:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"never came to {stage!r}:\n{log.read_text()[-3000:]}")
            time.sleep(0.02)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument("--scale", default="tiny")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="hub-kill-") as folder:
        base = Path(folder)
        base.chmod(0o755)  # else the database's user could not reach it, and data would be kept outside
        wish = ("--scale", options.scale, "--seed", str(options.seed))
        unbroken = base / "unbroken"
        port = free_port()  # one for all: contracts and reports print the address under which they verify
        took = complete(unbroken, port, *wish)
        expected = fingerprint(unbroken, port)
        print(f"unbroken: {took:.0f} s, {sum(rows for rows, _ in expected.values())} rows in {len(expected)} tables")
        bad = 0
        for trial in range(options.trials):
            home = base / f"killed-{trial}"
            moment = draw.uniform(1, took * 0.95)
            stage = kill_after(home, port, moment, *wish)
            again = complete(home, port, *wish)
            found = fingerprint(home, port)
            differing = sorted(table for table in expected if found.get(table) != expected[table])
            bad += bool(differing)
            print(f"{trial + 1:>2}. killed at {moment:5.1f} s ({stage:<40}) again {again:5.0f} s  "
                  f"{'equal' if not differing else 'DIFFERS: ' + ', '.join(differing)}", flush=True)  # fmt: skip
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
