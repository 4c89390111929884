"""Send app events while web, worker, broker and PostgreSQL are killed one after the other, and account for every one.

    python tests/resilience/kill_intake.py [--rounds 3]

Builds the tiny world, serves it, and lets two senders post batches to ``/v1/batch`` the way SDKs do: what is not
answered with 200 is sent again with the same ids. Meanwhile every part is killed with -9 and comes back by itself. At
the end every acknowledged event must be stored exactly once, in no quarantine, and on the timeline of its sender's
profile. Exits 1 where one is missing, and prints how long each part was missed.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import requests

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.resilience.kill_demo import complete
from tests.running import ROOT, command, environment, free_port, log_of

PARTS = ("web", "worker", "broker", "db")
SENDERS, BATCH = 2, 5
LIMIT_S = 120


@dataclass
class Sender:
    """One app that sends until it is told to stop; ``acknowledged`` are the ids that were answered with 200."""

    number: int
    url: str
    key: str
    acknowledged: list[str] = field(default_factory=list)
    sent_again: int = 0

    def run(self, enough: threading.Event) -> None:
        count = 0
        while not enough.is_set():
            events = [self._event(f"ordeal-{self.number}-{count + n}") for n in range(BATCH)]
            count += BATCH
            self._deliver(events)

    def _event(self, key: str) -> dict[str, object]:
        first = key.endswith("-0")
        told = {"type": "identify", "traits": {"name": f"林{'晓静'[self.number]}"}} if first else {
            "type": "track", "event": "Product Searched", "properties": {"query": key},
        }  # fmt: skip
        return {**told, "messageId": key, "userId": f"ordeal-{self.number}"}

    def _deliver(self, events: list[dict[str, object]]) -> None:
        """Again and again with the same ids, as an SDK does, until it is answered."""
        while True:
            try:
                answer = requests.post(f"{self.url}/v1/batch", json={"batch": events}, auth=(self.key, ""), timeout=5)
                if answer.status_code == 200:
                    self.acknowledged += [str(event["messageId"]) for event in events]
                    return
            except requests.RequestException:
                pass
            self.sent_again += 1
            time.sleep(0.1)


@dataclass(frozen=True)
class Account:
    """What became of the acknowledged events; ``missed_s`` is how long each part stayed away."""

    acknowledged: int
    sent_again: int
    missing: list[str]
    stored_twice: int
    quarantined: int
    without_profile: list[str]
    missed_s: dict[str, float]


def ordeal(home: Path, port: int, *, rounds: int = 1) -> Account:
    """Serve a finished world, send, kill every part ``rounds`` times, wait until all is folded, and account."""
    key = json.loads((home / "demo-summary.json").read_text())["write_keys"]["app"]
    url = f"http://127.0.0.1:{port}"
    with log_of(home).open("a") as log:
        serving = subprocess.Popen(
            command("up"), cwd=ROOT, env=environment(home, port), stdout=log, stderr=log, start_new_session=True
        )
    senders = [Sender(number, url, key) for number in range(SENDERS)]
    enough = threading.Event()
    threads = [threading.Thread(target=sender.run, args=(enough,), daemon=True) for sender in senders]
    try:
        back(url)
        for thread in threads:
            thread.start()
        missed = {part: max(kill(home, url, part, senders) for _ in range(rounds)) for part in PARTS}
        enough.set()
        for thread in threads:
            thread.join(LIMIT_S)
        return account(home, senders, missed)
    finally:
        enough.set()
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=LIMIT_S)


def back(url: str) -> None:
    """Wait until the hub answers and says that it is well."""
    until(lambda: requests.get(f"{url}/health/", timeout=2).status_code == 200, "the hub did not come back")


def kill(home: Path, url: str, part: str, senders: list[Sender]) -> float:
    """Kill one part with -9 while events are on their way; return when events are acknowledged again."""
    flows(senders)
    note = home / "run" / f"{part}.json"
    before = json.loads(note.read_text())["pid"]
    os.kill(before, signal.SIGKILL)
    started = time.monotonic()
    until(lambda: json.loads(note.read_text())["pid"] != before, f"{part} was not started again")
    back(url)
    flows(senders)
    return time.monotonic() - started


def flows(senders: list[Sender]) -> None:
    """Wait until every sender had three more batches acknowledged."""
    wanted = [len(sender.acknowledged) + 3 * BATCH for sender in senders]
    until(
        lambda: all(len(sender.acknowledged) >= count for sender, count in zip(senders, wanted, strict=True)),
        "no events are acknowledged any more",
    )


def until(true, otherwise: str) -> None:
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        try:
            if true():
                return
        except (requests.RequestException, OSError, ValueError):
            pass
        time.sleep(0.1)
    raise SystemExit(otherwise)


def account(home: Path, senders: list[Sender], missed: dict[str, float]) -> Account:
    """Hold the acknowledged ids against the database, once nothing waits to be folded."""
    acknowledged = [key for sender in senders for key in sender.acknowledged]
    address = json.loads((home / "demo-summary.json").read_text())["database_owner_url"]
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', false)")
        until(lambda: owner.execute("SELECT NOT EXISTS (SELECT FROM inbox_pending)").fetchone()[0], "events wait still")
        stored = [row[0] for row in owner.execute(STORED)]
        quarantined = owner.execute(QUARANTINED).fetchone()[0]
        reached = {key for key, touches, profiles in owner.execute(REACHED) if (touches, profiles) == (1, 1)}
    return Account(
        acknowledged=len(acknowledged),
        sent_again=sum(sender.sent_again for sender in senders),
        missing=sorted(set(acknowledged) - set(stored)),
        stored_twice=len(stored) - len(set(stored)),
        quarantined=quarantined,
        without_profile=sorted(key for key in acknowledged if not key.endswith("-0") and key not in reached),
        missed_s=missed,
    )


STORED = "SELECT key FROM inbox_message WHERE source = 'app' AND key LIKE 'ordeal-%'"
QUARANTINED = "SELECT count(*) FROM inbox_quarantined WHERE source = 'app' AND key LIKE 'ordeal-%'"
REACHED = """
SELECT message.key, count(touch.id), count(card.subject_id)
FROM inbox_message message
LEFT JOIN profile_touchpoint touch ON touch.message_id = message.id
LEFT JOIN identity_membership member ON member.record_id = touch.owner_source_id AND member.superseded_at IS NULL
LEFT JOIN profile_clientcard card ON card.subject_id = member.subject_id
WHERE message.source = 'app' AND message.key LIKE 'ordeal-%'
GROUP BY message.key
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-ordeal-") as folder:
        Path(folder).chmod(0o755)  # else the database's user could not reach it, and data would be kept outside
        home, port = Path(folder) / "home", free_port()
        complete(home, port, "--scale", "tiny", "--seed", "7")
        found = ordeal(home, port, rounds=options.rounds)
    for part, seconds in found.missed_s.items():
        print(f"{part:<8} killed {options.rounds} times, at most {seconds:5.1f} s until events were acknowledged again")
    print(f"{found.acknowledged} events acknowledged, {found.sent_again} requests had to be sent again")
    print(f"missing {len(found.missing)}, stored twice {found.stored_twice}, in quarantine {found.quarantined}, "
          f"without a profile {len(found.without_profile)}")  # fmt: skip
    return int(bool(found.missing or found.stored_twice or found.quarantined or found.without_profile))


if __name__ == "__main__":
    sys.exit(main())
