"""A whole hub with the tiny demo world, started by the command that newcomers run."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import requests

ROOT = Path(__file__).resolve().parents[1]
START_LIMIT_S = 420
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(home: Path, port: int, address: str = "") -> dict[str, str]:
    """The caller's environment without anything that a test run set for itself; ``address`` is what papers print."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HUB_", "DATABASE_", "REDIS_", "CHAIN_", "DJANGO_", "PYTEST_"))
    }
    told = {"HUB_BASE_URL": address} if address else {}
    return kept | told | {"HUB_HOME": str(home), "PORT": str(port), "COLUMNS": "200"}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "hub.cli", *words]


@dataclass
class Hub:
    """A running hub: its summary, fingerprint when it was new, sessions, and the database seen by its owner."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    summary: dict[str, Any]
    built: dict[str, tuple[int, str]] = field(default_factory=dict)
    sessions: dict[str, requests.Session] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a hub command on this home."""
        return subprocess.run(
            command(*words), cwd=ROOT, env=environment(self.home, self.port), text=True, capture_output=True,
            check=check, timeout=180,
        )  # fmt: skip

    def password(self, username: str) -> str:
        return json.loads((self.home / "secrets" / "demo-passwords.json").read_text())[username]

    def session(self, username: str = "") -> requests.Session:
        """A browser's worth of cookies; signed in when a login is named."""
        if username not in self.sessions:
            session = requests.Session()
            if username:
                page = session.get(f"{self.url}/accounts/login/", timeout=30)
                answer = session.post(
                    f"{self.url}/accounts/login/",
                    {"username": username, "password": self.password(username),
                     "csrfmiddlewaretoken": CSRF.search(page.text)[1]},
                    timeout=30, allow_redirects=False,
                )  # fmt: skip
                assert answer.status_code == 302, answer.text[:500]
            self.sessions[username] = session
        return self.sessions[username]

    def owner(self) -> psycopg.Connection:
        """The owner's login, looking at every row: what an attacker inside the database has."""
        connection = psycopg.connect(self.summary["database_owner_url"], autocommit=True)
        connection.execute("SELECT set_config('hub.scope_kind', 'system', false)")
        return connection

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)


def run(home: Path, port: int, *words: str) -> str:
    """Run a hub command on a home and return what it prints; one that starts servers says so elsewhere."""
    done = subprocess.run(command(*words), cwd=ROOT, env=environment(home, port), text=True, capture_output=True,
                          check=True, timeout=300)  # fmt: skip
    return done.stdout


def fingerprint(home: Path, port: int) -> dict[str, tuple[int, str]]:
    """Rows and digest of every table, as ``hub fingerprint`` tells them."""
    out = run(home, port, "fingerprint", "--json")
    return {line["table"]: (line["rows"], line["digest"]) for line in json.loads(out[out.index("[") :])}


def log_of(home: Path) -> Path:
    """Where a home's runs write what they print, beside it and one after the other."""
    return home.parent / f"{home.name}.log"


def launch(home: Path, port: int, *options: str, address: str = "") -> tuple[subprocess.Popen[str], Path]:
    """Start ``hub demo`` as the leader of a process group of its own; return it and its log."""
    path = log_of(home)
    with path.open("a") as log:
        process = subprocess.Popen(
            command("demo", *options), cwd=ROOT, env=environment(home, port, address), stdout=log, stderr=log,
            text=True, start_new_session=True,
        )  # fmt: skip
    return process, path


def start(home: Path, port: int, *options: str) -> Hub:
    """Run ``hub demo`` and wait until it serves."""
    process, log = launch(home, port, *options)
    deadline = time.monotonic() + START_LIMIT_S
    while "serving http" not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
            raise AssertionError(f"the hub did not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.2)
    summary = json.loads((home / "demo-summary.json").read_text())
    return Hub(home=home, port=port, process=process, summary=summary, built=fingerprint(home, port))
