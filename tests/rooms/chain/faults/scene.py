"""A real node, a key with money, and a way to look at how a fault ended."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from chain.connection import Connection, connected_to
from chain.domain.anchoring import LIVE, AttemptState
from chain.ledgers.ethereum import Ethereum
from chain.ledgers.signer import KeyFile
from chain.models import Alarm, AnchorAttempt, Checkpoint, Deployment
from chain.operations import AnchorOutcome, anchor
from tests.rooms.chain.conftest import Anvil
from tests.rooms.chain.faults.proxy import Proxy
from tests.rooms.chain.world import logged

MONEY = hex(10**20)
PATIENCE_S = 5
"""A busy machine is not a silent node; what a real allowance costs is measured where it is the question."""


@dataclass
class Scene:
    """One anvil, seen directly by the test and through a proxy by the hub, which takes it for a public network."""

    anvil: Anvil
    proxy: Proxy
    key: KeyFile
    request: pytest.FixtureRequest
    logged: int = 0
    skew: timedelta = field(default_factory=timedelta)
    not_before: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    @property
    def node(self) -> Ethereum:
        """The chain as it is."""
        return Ethereum(self.anvil.url, timeout_s=10)

    @property
    def hub(self) -> Connection:
        """The chain as the hub sees it."""
        return Connection(Ethereum(self.proxy.url, timeout_s=PATIENCE_S), self.key)

    def now(self) -> datetime:
        """What the hub's clock says: the chain's own time, unless a test puts it wrong by ``skew``."""
        latest = self.anvil.ask("eth_getBlockByNumber", "latest", False)
        mined_at = datetime.fromtimestamp(int(latest["timestamp"], 16), UTC)
        return max(mined_at, self.not_before) + self.skew

    def wait(self, time: timedelta) -> None:
        """Let time pass on both sides."""
        self.not_before = self.now() - self.skew + time
        self.anvil.ask("evm_increaseTime", int(time.total_seconds()))

    def log(self, count: int = 1) -> None:
        for _ in range(count):
            self.logged += 1
            logged(self.logged)

    def mine(self, blocks: int = 1) -> None:
        self.anvil.ask("anvil_mine", hex(blocks))

    def automine(self, on: bool) -> None:
        self.anvil.ask("evm_setAutomine", on)

    def money(self, wei: str = MONEY, *, account: str = "") -> None:
        self.anvil.ask("anvil_setBalance", account or self.key.address, wei)

    def anchor(self, hub: Connection | None = None) -> AnchorOutcome:
        with connected_to(hub or self.hub):
            return anchor(at=self.now())

    def anchor_until_final(self, hub: Connection | None = None) -> None:
        """As the worker does: call by call, while blocks come."""
        for _ in range(8):
            outcome = self.anchor(hub)
            self.mine(2 * self.anvil.slots + 1)
            if outcome.state == AttemptState.FINAL and outcome.size == self.logged:
                return
        raise AssertionError(f"not final after eight calls: {outcome}")

    def deployed(self) -> Deployment:
        """Bring the contract onto the chain, so that a test begins with the first checkpoint."""
        self.money()
        self.automine(False)
        with connected_to(self.hub), pytest.raises(Exception, match="not in a block yet"):
            anchor(at=self.now())
        self.mine()
        self.automine(True)
        self.anchor()
        self.mine(2 * self.anvil.slots + 1)
        return self.deployment

    @property
    def deployment(self) -> Deployment:
        return Deployment.objects.get(retired_at=None, standby=False)

    def ends_with(self, *sizes: int, alarms: tuple[str, ...] = (), open_alarms: tuple[str, ...] = ()) -> None:
        """Exactly these checkpoints, in the contract and in the database, all final; nothing waits.

        ``alarms`` were raised on the way, ``open_alarms`` still are; no other one was.
        """
        rows = list(Checkpoint.objects.filter(deployment=self.deployment).order_by("seq"))
        head = self.node.head(self.deployment.contract)
        assert [row.size for row in rows] == list(sizes), "the database's checkpoints"
        assert (head.seq, head.size) == (len(sizes), sizes[-1] if sizes else 0), "the contract's head"
        for row in rows:
            held = self.node.checkpoint(self.deployment.contract, row.seq)
            assert (held.size, held.root.hex(), held.meta.hex()) == (row.size, row.root, row.meta)
            assert row.final_at, f"{row} is not final"
            assert self.node.status(row.transaction).block.hash == row.block_hash
        assert not AnchorAttempt.objects.filter(state__in=LIVE).exists(), "something still waits"
        said = "one checkpoint" if len(sizes) == 1 else f"{len(sizes)} checkpoints, each once"
        self._say(said, alarms, open_alarms)

    def stops_with(self, alarm: str, *others: str) -> None:
        """Nothing was anchored after the alarm, and it is open."""
        self._say("stopped", (alarm, *others), (alarm, *others))

    def _say(self, said: str, alarms: tuple[str, ...], open_alarms: tuple[str, ...]) -> None:
        raised = set(Alarm.objects.values_list("name", flat=True))
        still = set(Alarm.objects.filter(resolved_at=None).values_list("name", flat=True))
        assert still == set(open_alarms), f"open alarms {sorted(still)}"
        assert raised == set(alarms) | set(open_alarms), f"alarms raised {sorted(raised)}"
        told = f"; told: {', '.join(sorted(raised))}" if raised else ""
        self.request.node.user_properties.append(("end", said + told))
