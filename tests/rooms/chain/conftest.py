"""A real chain node of its own for every test that asks for one."""

import platform
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chain import evidence
from chain.ledgers.ethereum import Ethereum
from chain.ledgers.memory import MemoryLedger
from chain.ledgers.port import Unreachable
from chain.ledgers.signer import KeyFile

ROOT = Path(__file__).resolve().parents[3]
MACHINE = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]
BINARY = ROOT / "node_modules/@foundry-rs" / f"anvil-{platform.system().lower()}-{MACHINE}" / "bin/anvil"
GENESIS_TIME = "1750000000"


class Anvil:
    """One node process; ``restart`` forgets every block but makes the same genesis again."""

    def __init__(self, *, slots: int = 1) -> None:
        """A block is final with twice ``slots`` blocks on top."""
        self.slots = slots
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self, *, genesis_time: str = GENESIS_TIME) -> None:
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--silent", "--slots-in-an-epoch", str(self.slots)]
        self._process = subprocess.Popen([BINARY, *options, "--timestamp", genesis_time])
        deadline = time.monotonic() + 20
        while not self._answers():
            assert self._process.poll() is None, "anvil ended at once"
            assert time.monotonic() < deadline, "anvil did not answer"
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def restart(self, *, genesis_time: str = GENESIS_TIME) -> None:
        self.stop()
        self.start(genesis_time=genesis_time)

    def ask(self, method: str, *parameters: object) -> object:
        return Ethereum(self.url)._ask(method, *parameters)

    def _answers(self) -> bool:
        try:
            return bool(Ethereum(self.url).identity())
        except Unreachable:
            return False


@pytest.fixture
def anvil() -> Iterator[Anvil]:
    assert BINARY.exists(), f"no chain node at {BINARY}; run make install"
    node = Anvil()
    yield node
    node.stop()


@pytest.fixture(autouse=True)
def only_this_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lent by other rooms unless a test lends it."""
    monkeypatch.setattr(evidence, "_contents", {})
    monkeypatch.setattr(evidence, "_batches", {})
    monkeypatch.setattr(evidence, "_skeletons", {})
    monkeypatch.setattr(evidence, "_totals", [])
    monkeypatch.setattr(evidence, "_keepers", [])


@pytest.fixture
def key(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "secrets" / "chain")


@pytest.fixture(params=["memory", "anvil"])
def ledger(request: pytest.FixtureRequest):
    """Both adapters: what holds for one must hold for the other."""
    if request.param == "memory":
        return MemoryLedger()
    return Ethereum(request.getfixturevalue("anvil").url)


@pytest.fixture(scope="session")
def node_command() -> str:
    found = shutil.which("node")
    assert found, "no Node on the path; it compiles the contract"
    return found


@pytest.fixture
def system_scope_reader(db):
    """Run one query through the system's eyes."""
    from hub.access.scope import entered, system_scope

    def read(query):
        with entered(system_scope("test")):
            return query()

    return read
