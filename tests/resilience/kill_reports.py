"""Issue thousands of reports while worker, web, broker and database are killed, and account for every one.

    python tests/resilience/kill_reports.py [--reports 5000] [--rounds 3]

Serves an empty hub, makes clients with answers of their own and now and then one who answers as the client before,
asks for the reports of all of them in one run, and kills every part with -9 while the worker writes, spread over the
run. At the end exactly the later one of each such pair must be held for a person, and every other client must have
exactly one report, with one sealed file, one sealed input, one signature and one record in the log; nothing may wait
or have failed. Prints one table, with the pace and the most memory that the worker's processes took, and exits 1 where
something does not hold.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.resilience.kill_flows import started
from tests.running import ROOT, command, environment, free_port, log_of

PARTS = ("worker", "db", "broker", "web")
LIMIT_S = 900
"""Without any progress for so long, the ordeal gives up."""
STATES = "SELECT state, count(*) FROM reports_runitem WHERE run_id = %s GROUP BY state"
SETTLED = "SELECT count(*) FROM reports_runitem WHERE run_id = %s AND state <> 'waiting'"
ONCE = """
SELECT count(*), count(DISTINCT r.subject_id),
       count(*) FILTER (WHERE (SELECT count(*) FROM vault_sealedcontent s WHERE s.owner_id = r.id
                               AND s.owner_kind = 'suitability_report' AND s.purpose = 'document') <> 1),
       count(*) FILTER (WHERE (SELECT count(*) FROM vault_sealedcontent s WHERE s.owner_id = r.id
                               AND s.owner_kind = 'suitability_report' AND s.purpose = 'inputs') <> 1),
       count(*) FILTER (WHERE (SELECT count(*) FROM reports_signature s WHERE s.report_id = r.id) <> 1),
       count(*) FILTER (WHERE (SELECT count(*) FROM chain_entry e WHERE e.fact_id = r.id) <> 1),
       max(r.pdf_bytes)
  FROM reports_report r JOIN reports_runitem i ON i.subject_id = r.subject_id AND i.run_id = %s
"""
HELD = "SELECT subject_id FROM reports_runitem WHERE run_id = %s AND state = 'alike'"
PLACES = "SELECT subject_id, place FROM reports_runitem WHERE run_id = %s"
UNLOGGED = """
SELECT count(*) FROM reports_report r WHERE NOT EXISTS (SELECT FROM chain_entry e WHERE e.fact_id = r.id)
"""


@dataclass(frozen=True)
class Account:
    """What became of a run; ``missed_s`` is how long nothing was settled after each kill, ``peak_mb`` of the worker."""

    clients: int
    states: dict[str, int]
    later_twins: frozenset[UUID]
    held: frozenset[UUID]
    reports: int
    reported: int
    files_amiss: int
    inputs_amiss: int
    signatures_amiss: int
    log_amiss: int
    largest_bytes: int
    seconds: float
    peak_mb: float
    missed_s: dict[str, float]

    @property
    def holds(self) -> bool:
        """Whether the later one of each pair is held, and everybody else has one report of everything, nobody two."""
        issued = self.clients - len(self.later_twins)
        return (
            {state: count for state, count in self.states.items() if count}
            == {state: count for state, count in (("issued", issued), ("alike", len(self.later_twins))) if count}
            and self.held == self.later_twins
            and self.reports == self.reported == issued
            and not (self.files_amiss or self.inputs_amiss or self.signatures_amiss or self.log_amiss)
        )


class Watch:
    """Looks into the database and at the worker's memory; survives that either is away."""

    def __init__(self, home: Path) -> None:
        from hub.servers.home import open_home
        from hub.servers.postgres import Postgres

        self.home = home
        self.run_id = ""
        self.peak_mb = 0.0
        self._address = Postgres(open_home(home)).addresses().owner

    def ask(self, question: str, *values: object) -> list[tuple]:
        with psycopg.connect(self._address, autocommit=True, connect_timeout=5) as owner:
            owner.execute("SELECT set_config('hub.scope_kind', 'system', false)")
            return owner.execute(question, values).fetchall()

    def settled(self) -> int:
        self._look_at_memory()
        return self.ask(SETTLED, self.run_id)[0][0]

    def pid(self, part: str) -> int:
        return json.loads((self.home / "run" / f"{part}.json").read_text())["pid"]

    def _look_at_memory(self) -> None:
        """The most that the worker's main process and its children hold together."""
        try:
            found = _family(self.pid("worker"))
        except (OSError, ValueError):
            return
        self.peak_mb = max(self.peak_mb, sum(_resident_mb(pid) for pid in found))


def ordeal(home: Path, port: int, *, reports: int, rounds: int = 1, parts: Sequence[str] = PARTS) -> Account:
    """Serve an empty ``home``, make ``reports`` clients, run, kill each part so many times, and account."""
    home.mkdir(parents=True, exist_ok=True)
    with log_of(home).open("a") as log:
        serving = subprocess.Popen(
            command("up"), cwd=ROOT, env=environment(home, port), stdout=log, stderr=log, start_new_session=True
        )
    try:
        started(f"http://127.0.0.1:{port}")
        made = time.monotonic()
        twins = [
            (UUID(one), UUID(other))
            for one, other in re.findall(r"TWINS (\S+) (\S+)", inside(home, port, f"make({reports})"))
        ]
        print(f"{reports} clients made in {time.monotonic() - made:.0f} s", flush=True)
        watch = Watch(home)
        watch.run_id = re.search(r"RUN (\S+)", inside(home, port, "ask()"))[1]
        began = time.monotonic()
        total = watch.ask("SELECT total FROM reports_reportrun WHERE id = %s", watch.run_id)[0][0]
        if total != reports:
            raise SystemExit(f"expected a run about {reports} clients, got {total}")
        missed = dict.fromkeys(parts, 0.0)
        kills = rounds * len(parts)
        for number in range(kills):
            progress(watch, total * number // (kills + 1))
            part = parts[number % len(parts)]
            missed[part] = max(missed[part], kill(watch, part, total))
            print(f"{part} killed, {watch_settled(watch)} of {total} settled", flush=True)
        progress(watch, total)
        seconds = time.monotonic() - began
        _until(lambda: watch.ask(UNLOGGED)[0][0] == 0, "reports wait for the log")
        return account(watch, total, twins, seconds, missed)
    finally:
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=120)


def inside(home: Path, port: int, call: str) -> str:
    """Call a function of ``many_clients`` in a process of the hub's own."""
    script = f"from tests.resilience.many_clients import ask, make\n{call}"
    done = subprocess.run(
        command("shell", "-c", script), cwd=ROOT, env=environment(home, port) | {"PYTHONPATH": str(ROOT)}, text=True,
        capture_output=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return done.stdout


def kill(watch: Watch, part: str, total: int) -> float:
    """Kill one part with -9 while reports are written; return how long nothing was settled."""
    before = progress(watch, min(total, watch_settled(watch) + 1))
    pid = watch.pid(part)
    os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    _until(lambda: watch.pid(part) != pid, f"{part} was not started again")
    progress(watch, min(total, before + 2))
    return time.monotonic() - began


def progress(watch: Watch, wanted: int) -> int:
    """Wait until so many are settled; give up when nothing moves."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < LIMIT_S:
        found = watch_settled(watch)
        if found >= wanted:
            return found
        if found > last:
            last, since = found, time.monotonic()
        time.sleep(0.2)
    raise SystemExit(f"{last} of {wanted} were settled, then nothing moved for {LIMIT_S} s")


def watch_settled(watch: Watch) -> int:
    """Ask again while the database is away."""
    found: list[int] = []
    _until(lambda: bool(found.append(watch.settled()) or True), "the database stayed away")
    return found[0]


def account(
    watch: Watch, total: int, twins: Sequence[tuple[UUID, UUID]], seconds: float, missed: dict[str, float]
) -> Account:
    """Count what there is."""
    places = dict(watch.ask(PLACES, watch.run_id))
    reports, reported, files, inputs, signatures, log, largest = watch.ask(ONCE, watch.run_id)[0]
    return Account(
        clients=total, states=dict(watch.ask(STATES, watch.run_id)),
        later_twins=frozenset(max(pair, key=places.__getitem__) for pair in twins),
        held=frozenset(subject for (subject,) in watch.ask(HELD, watch.run_id)), reports=reports, reported=reported,
        files_amiss=files, inputs_amiss=inputs, signatures_amiss=signatures, log_amiss=log,
        largest_bytes=largest or 0, seconds=seconds, peak_mb=watch.peak_mb, missed_s=missed,
    )  # fmt: skip


def _until(true, otherwise: str) -> None:
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        try:
            if true():
                return
        except (psycopg.Error, OSError, ValueError):
            pass
        time.sleep(0.1)
    raise SystemExit(otherwise)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _resident_mb(pid: int) -> float:
    """Memory that is this process's own (USS would need more rights; shared pages count in each)."""
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def table(found: Account, *, rounds: int) -> str:
    """Return everything that was accounted for as one table, the verdict last."""
    rows: list[tuple[str, object]] = [
        (f"{part} killed {rounds} times, longest until two more were settled", f"{seconds:.1f} s")
        for part, seconds in found.missed_s.items()
    ]
    rows += [
        ("clients in the run", found.clients),
        *((f"  {state}", count) for state, count in sorted(found.states.items())),
        ("clients who answered as another one", len(found.later_twins)),
        ("  held without having to be", len(found.held - found.later_twins)),
        ("  not held", len(found.later_twins - found.held)),
        ("reports", found.reports),
        ("clients with a report", found.reported),
        ("reports without exactly one sealed file", found.files_amiss),
        ("reports without exactly one sealed input", found.inputs_amiss),
        ("reports without exactly one signature", found.signatures_amiss),
        ("reports without exactly one record in the log", found.log_amiss),
        ("largest file", f"{found.largest_bytes / 1000:.0f} kB"),
        ("whole run, kills included", f"{found.seconds:.0f} s"),
        ("pace", f"{found.clients / found.seconds:.1f} a second"),
        ("most memory of the worker's processes", f"{found.peak_mb:.0f} MB"),
        ("load", " ".join(f"{one:.1f}" for one in os.getloadavg())),
        ("everything holds", "yes" if found.holds else "NO"),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value:>16}" for name, value in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-ordeal-") as folder:
        Path(folder).chmod(0o755)  # else the database's user could not reach it, and data would be kept outside
        found = ordeal(Path(folder) / "home", free_port(), reports=options.reports, rounds=options.rounds)
    print(table(found, rounds=options.rounds))
    return int(not found.holds)


if __name__ == "__main__":
    sys.exit(main())
