"""What the log needs of a chain: who you are, send this, what became of it, what does the contract hold.

Every adapter passes the same suite. Hashes and addresses are lowercase ``0x`` text, roots are 32 raw bytes.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol


class Unreachable(ConnectionError):
    """The node gave no usable answer; nothing is known about what it did."""


class CallReverted(ValueError):
    """The contract refused, named by its own error."""


@dataclass(frozen=True, kw_only=True)
class ChainIdentity:
    """Chain id and hash of the genesis block; the id alone is shared by every development chain."""

    chain_id: int
    genesis: str


@dataclass(frozen=True, kw_only=True)
class BlockRef:
    """One block."""

    number: int
    hash: str
    mined_at: datetime


@dataclass(frozen=True, kw_only=True)
class TransactionStatus:
    """What became of a transaction: in no block (``succeeded`` None), or in ``block``.

    ``undecided`` when several nodes were asked and too few of them have seen it: nothing follows from that.
    """

    succeeded: bool | None
    block: BlockRef | None
    gas_used: int = 0
    undecided: bool = False


UNSEEN = TransactionStatus(succeeded=None, block=None)
NOBODY = "0x" + "00" * 20
"""The address that stands for none."""


@dataclass(frozen=True, kw_only=True)
class Roles:
    """Who may do what in a contract, and whether it has ended; an empty role is :data:`NOBODY`."""

    anchorer: str
    anchorer_candidate: str = NOBODY
    owner: str
    owner_candidate: str = NOBODY
    frozen: bool = False
    successor: str = NOBODY


@dataclass(frozen=True, kw_only=True)
class Head:
    """One checkpoint in the contract; seq 0 and size 0 before the first."""

    seq: int
    size: int
    root: bytes
    meta: bytes


@dataclass(frozen=True, kw_only=True)
class Fees:
    """Price of gas in wei, as in EIP-1559."""

    max_fee_wei: int
    priority_fee_wei: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """A transaction before it is signed; ``to`` is None for a deployment."""

    chain_id: int
    nonce: int
    to: str | None
    data: bytes
    gas: int
    fees: Fees

    def priced(self, fees: Fees) -> "Order":
        """Return the same order at another price."""
        return replace(self, fees=fees)


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A transaction that only needs sending."""

    raw: bytes
    hash: str


class Signer(Protocol):
    """Holder of the key that anchors."""

    @property
    def address(self) -> str:
        """The account."""

    def sign(self, order: Order) -> Signed:
        """Sign an order."""


class Ledger(Protocol):
    """One chain."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """Sentences about nodes that lag, lie or are silent while others are believed."""

    @property
    def is_development(self) -> bool:
        """Whether blocks may be made on demand and may get lost with the process."""

    def identity(self) -> ChainIdentity:
        """Return what tells this chain from others."""

    def code_sha256(self, contract: str) -> bytes | None:
        """Return the digest of the code at an address, None where there is none."""

    def account_nonce(self, address: str) -> int:
        """Return the account's next nonce after all mined blocks."""

    def balance_wei(self, address: str) -> int:
        """Return the account's balance."""

    def fees(self) -> Fees:
        """Return what a transaction should offer now."""

    def estimate_gas(self, *, sender: str, to: str | None, data: bytes) -> int:
        """Return the gas a call needs; raise :class:`CallReverted` when it would fail."""

    def send(self, raw: bytes) -> None:
        """Offer a signed transaction; returns whatever the node thinks of it, raises only :class:`Unreachable`."""

    def status(self, transaction: str) -> TransactionStatus:
        """Look for a transaction in the blocks."""

    def block(self, number: int) -> BlockRef | None:
        """Return the block of this number, None beyond the newest."""

    def finalized(self) -> BlockRef:
        """Return the newest block that can no longer be taken back."""

    def head(self, contract: str) -> Head:
        """Return the contract's newest checkpoint."""

    def checkpoint(self, contract: str, seq: int) -> Head | None:
        """Return one checkpoint of the contract."""

    def roles(self, contract: str) -> Roles:
        """Return who may anchor and who owns the contract, and whether it is frozen."""

    def settle(self) -> None:
        """Make blocks on a development chain, so that pending transactions are mined and finality moves."""

    def endow(self, address: str) -> None:
        """Give an account money on a development chain; elsewhere nothing."""
