"""Send signed movements of money while PostgreSQL, web and worker are killed, and account for every acknowledged one.

    python tests/resilience/kill_flows.py [--rounds 5]

Serves an empty hub, registers a bank, and lets two senders post to ``/bank/v1/flows``: what is not answered with 200 or
201 is sent again under the same key. Meanwhile every part is killed with -9 and comes back by itself. At the end every
acknowledged movement must be in the ledger exactly once, the ledger must follow from nothing (``hub audit-ledger``),
every flow must have its seal, and the bank's statement of the whole must find every line known and the balances equal.
Prints one table, how long each part was missed in it, and exits 1 where something does not hold.
"""

import argparse
import base64
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.custodian import Bank, statement
from tests.resilience.kill_intake import kill, until
from tests.running import ROOT, command, environment, free_port, log_of

PARTS = ("db", "web", "worker")
SENDERS = 2
LIMIT_S = 240
"""The first start makes the whole database."""
ADDRESS = "/bank/v1/flows"


@dataclass
class Sender:
    """A bank's process that sends until it is told to stop; ``acknowledged`` are keys that were answered."""

    number: int
    url: str
    bank: Bank
    acknowledged: list[str] = field(default_factory=list)
    sent_again: int = 0

    def run(self, enough: threading.Event) -> None:
        count = 0
        while not enough.is_set():
            self._deliver(f"ordeal-{self.number}-{count}")
            count += 1

    def line(self, key: str) -> dict[str, str]:
        day = f"{datetime.now(UTC).date() - timedelta(days=1)}"
        return {"key": key, "kind": "deposit", "amount": "1.00", "effective_date": day,
                "subject_id": str(UUID(int=self.number + 1))}  # fmt: skip

    def _deliver(self, key: str) -> None:
        """Again and again under the same key, until it is answered; signed anew each time."""
        body = json.dumps(self.line(key)).encode()
        while True:
            headers = self.bank.flow_headers(body, authority=self.url.removeprefix("http://"))
            try:
                answer = requests.post(f"{self.url}{ADDRESS}", body, headers=headers, timeout=5)
                if answer.status_code in (200, 201) and answer.json()["key"] == key:
                    self.acknowledged.append(key)
                    return
            except (requests.RequestException, ValueError):
                pass
            self.sent_again += 1
            time.sleep(0.05)


@dataclass(frozen=True)
class Account:
    """What became of the acknowledged movements; ``missed_s`` is how long each part stayed away."""

    acknowledged: int
    sent_again: int
    missing: list[str]
    recorded_twice: int
    without_seal: int
    follows_from_nothing: bool
    statement: dict[str, object]
    held_fen: int
    missed_s: dict[str, float]

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled or moved, and bank, ledger and accounts agree."""
        counted = (self.statement["new"], self.statement["known"], self.statement["refused"])
        return (
            not self.missing
            and not self.recorded_twice
            and not self.without_seal
            and self.follows_from_nothing
            and counted == (0, self.acknowledged, [])
            and self.held_fen == 100 * self.acknowledged
        )


def ordeal(home: Path, port: int, *, rounds: int = 1, parts: Sequence[str] = PARTS) -> Account:
    """Serve what is in ``home`` (nothing: an empty hub), send, kill each part ``rounds`` times, and account."""
    url, bank = f"http://127.0.0.1:{port}", Bank()
    home.mkdir(parents=True, exist_ok=True)
    with log_of(home).open("a") as log:
        serving = subprocess.Popen(
            command("up"), cwd=ROOT, env=environment(home, port), stdout=log, stderr=log, start_new_session=True
        )
    senders = [Sender(number, url, bank) for number in range(SENDERS)]
    enough = threading.Event()
    threads = [threading.Thread(target=sender.run, args=(enough,), daemon=True) for sender in senders]
    try:
        started(url)
        register(home, port, bank)
        for thread in threads:
            thread.start()
        missed = {part: max(kill(home, url, part, senders) for _ in range(rounds)) for part in parts}
        enough.set()
        for thread in threads:
            thread.join(LIMIT_S)
        return account(home, port, senders, missed)
    finally:
        enough.set()
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=LIMIT_S)


def started(url: str) -> None:
    """Wait for the first answer; until then the whole database is made."""
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/health/", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            time.sleep(0.5)
    raise SystemExit("the hub did not start")


def register(home: Path, port: int, bank: Bank) -> None:
    """As an administrator does."""
    public = home / "bank-public.pem"
    key = bank.private_key.public_key()
    public.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    today = datetime.now(UTC).date()
    term = ("--valid-from", f"{today - timedelta(days=2)}", "--valid-until", f"{today + timedelta(days=30)}")
    argv = command("custodian-key", "add", bank.key_id, "--public-key", str(public), *term)
    subprocess.run(argv, cwd=ROOT, env=environment(home, port), check=True, capture_output=True)


def account(home: Path, port: int, senders: list[Sender], missed: dict[str, float]) -> Account:
    """Hold the acknowledged keys against the ledger, once every flow has its seal."""
    from hub.servers.home import open_home
    from hub.servers.postgres import Postgres

    acknowledged = [key for sender in senders for key in sender.acknowledged]
    with psycopg.connect(Postgres(open_home(home)).addresses().owner, autocommit=True) as owner:
        owner.execute("SELECT set_config('hub.scope_kind', 'system', false)")
        until(lambda: owner.execute(UNSEALED).fetchone()[0] == 0, "flows wait for their seals")
        recorded = [row[0] for row in owner.execute("SELECT key FROM funds_flow WHERE key LIKE 'ordeal-%'")]
        [held] = owner.execute(HELD).fetchone()
        [unsealed] = owner.execute(UNSEALED).fetchone()
    audit = subprocess.run(command("audit-ledger"), cwd=ROOT, env=environment(home, port), capture_output=True)
    return Account(
        acknowledged=len(acknowledged),
        sent_again=sum(sender.sent_again for sender in senders),
        missing=sorted(set(acknowledged) - set(recorded)),
        recorded_twice=len(recorded) - len(set(recorded)),
        without_seal=unsealed,
        follows_from_nothing=audit.returncode == 0,
        statement=replay(senders),
        held_fen=int(held),
        missed_s=missed,
    )


def replay(senders: list[Sender]) -> dict[str, object]:
    """Send the bank's statement of everything that it was told is recorded; return what the hub says of its lines."""
    told = [sender.line(key) for sender in senders for key in sender.acknowledged]
    lines = [f"{one['key']},deposit,{one['amount']},{one['effective_date']},{one['subject_id']},," for one in told]
    days = sorted(one["effective_date"] for one in told)
    raw = statement(lines, number="ORDEAL-1", closing=f"{len(lines)}.00", period_from=days[0], period_to=days[-1])
    bank, url = senders[0].bank, senders[0].url
    signed = {"Statement-Key": bank.key_id, "Statement-Signature": base64.b64encode(bank.sign(raw)).decode()}
    answer = requests.post(f"{url}/bank/v1/statements", raw, headers=signed, timeout=LIMIT_S)
    return answer.json() if answer.status_code == 200 else {"new": None, "known": None, "refused": answer.text[:300]}


HELD = """
SELECT coalesce(sum(l.amount_fen), 0) FROM funds_leg l JOIN funds_flow f ON f.id = l.flow_id
WHERE l.account_seq > 0 AND f.key LIKE 'ordeal-%'
"""
UNSEALED = """
SELECT count(*) FROM funds_flow f WHERE NOT EXISTS (
    SELECT FROM vault_sealedcontent s WHERE s.owner_kind = 'flow' AND s.owner_id = f.id AND s.purpose = 'evidence')
"""


def table(found: Account, *, rounds: int) -> str:
    """Return everything that was accounted for as one table, the verdict last."""
    rows: list[tuple[str, object]] = [
        (f"{part} killed {rounds} times, longest until acknowledged again", f"{seconds:.1f} s")
        for part, seconds in found.missed_s.items()
    ]
    rows += [
        ("movements acknowledged", found.acknowledged),
        ("requests sent again", found.sent_again),
        ("acknowledged and missing", len(found.missing)),
        ("recorded twice", found.recorded_twice),
        ("without a seal", found.without_seal),
        ("ledger follows from nothing", "yes" if found.follows_from_nothing else "no"),
        ("held, in fen", found.held_fen),
        ("statement: new, known", f"{found.statement['new']}, {found.statement['known']}"),
        ("statement: refused", found.statement["refused"] or 0),
        ("everything holds", "yes" if found.holds else "NO"),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value:>12}" for name, value in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-ordeal-") as folder:
        Path(folder).chmod(0o755)  # else the database's user could not reach it, and data would be kept outside
        found = ordeal(Path(folder) / "home", free_port(), rounds=options.rounds)
    print(table(found, rounds=options.rounds))
    return int(not found.holds)


if __name__ == "__main__":
    sys.exit(main())
