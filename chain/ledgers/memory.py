"""A chain in memory for tests: one account model, one contract, blocks on demand; held to the real adapter's suite."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_typing import HexAddress, HexStr
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3.utils.address import get_create_address

from chain.ledgers.artifact import code_sha256
from chain.ledgers.memory_contract import MemoryContract
from chain.ledgers.port import (
    UNSEEN,
    BlockRef,
    CallReverted,
    ChainIdentity,
    Fees,
    Head,
    Roles,
    TransactionStatus,
)

FIRST_BLOCK_AT = datetime(2026, 11, 21, 1, 2, tzinfo=UTC)
BLOCKS_TO_FINALITY = 2


@dataclass
class MemoryLedger:
    """Mines every transaction at once unless ``mining`` is switched off."""

    genesis: str = "0x" + sha256(b"memory").hexdigest()
    mining: bool = True
    is_development: bool = True
    blocks: list[list[str]] = field(default_factory=lambda: [[]])
    pool: dict[str, bytes] = field(default_factory=dict)
    receipts: dict[str, tuple[bool, int]] = field(default_factory=dict)
    nonces: dict[str, int] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=dict)
    contracts: dict[str, MemoryContract] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    def identity(self) -> ChainIdentity:
        """Return the invented identity."""
        return ChainIdentity(chain_id=31337, genesis=self.genesis)

    def code_sha256(self, contract: str) -> bytes | None:
        """Every contract here is ours."""
        return code_sha256() if contract in self.contracts else None

    def account_nonce(self, address: str) -> int:
        """Count mined transactions."""
        return self.nonces.get(address, 0)

    def balance_wei(self, address: str) -> int:
        """Return the balance; gas is free here."""
        return self.balances.get(address, 0)

    def fees(self) -> Fees:
        """Return some price."""
        return Fees(max_fee_wei=2_000_000_000, priority_fee_wei=1_000_000_000)

    def estimate_gas(self, *, sender: str, to: str | None, data: bytes) -> int:
        """Try the call on a copy of the contract."""
        if to is not None:
            self.contracts[to].copy().execute(sender, data)
        return 1_000_000

    def send(self, raw: bytes) -> None:
        """Take a transaction into the pool, unless its nonce is used up."""
        fields = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
        if fields["nonce"] >= self.account_nonce(_sender(raw)):
            self.pool["0x" + keccak(raw).hex()] = raw
        if self.mining:
            self._mine()

    def status(self, transaction: str) -> TransactionStatus:
        """Look it up."""
        if transaction not in self.receipts:
            return UNSEEN
        succeeded, number = self.receipts[transaction]
        return TransactionStatus(succeeded=succeeded, block=self._block(number), gas_used=100_000)

    def block(self, number: int) -> BlockRef | None:
        """Return a block that was made."""
        return self._block(number) if number < len(self.blocks) else None

    def finalized(self) -> BlockRef:
        """Return the block with enough blocks on top."""
        return self._block(max(len(self.blocks) - 1 - BLOCKS_TO_FINALITY, 0))

    def head(self, contract: str) -> Head:
        """Return the newest checkpoint."""
        return self.contracts[contract].checkpoints[-1]

    def checkpoint(self, contract: str, seq: int) -> Head | None:
        """Return one checkpoint."""
        found = self.contracts[contract].checkpoints
        return found[seq] if seq < len(found) and found[seq].size else None

    def roles(self, contract: str) -> Roles:
        """Return the contract's roles."""
        return self.contracts[contract].roles

    def settle(self) -> None:
        """Mine the pool and as many blocks as finality needs."""
        for _ in range(BLOCKS_TO_FINALITY):
            self._mine()

    def endow(self, address: str) -> None:
        """Give money away."""
        self.balances[address] = 10**21

    def _mine(self) -> None:
        number, mined = len(self.blocks), []
        waiting = sorted(self.pool.items(), key=lambda item: _fields(item[1])["nonce"])
        for transaction, raw in waiting:
            sender, nonce = _sender(raw), _fields(raw)["nonce"]
            if nonce == self.account_nonce(sender):
                self.receipts[transaction] = (self._execute(sender, _fields(raw)), number)
                self.nonces[sender] = nonce + 1
                mined.append(transaction)
            if nonce < self.account_nonce(sender):
                del self.pool[transaction]
        self.blocks.append(mined)

    def _execute(self, sender: str, fields: dict[str, Any]) -> bool:
        to, data = bytes(fields["to"]), bytes(fields["data"])
        if not to:
            address = get_create_address(HexAddress(HexStr(sender)), fields["nonce"]).lower()
            self.contracts[address] = MemoryContract.constructed(data, sender=sender)
            return True
        contract = self.contracts.get("0x" + to.hex())
        if contract is None:
            return True
        try:
            contract.execute(sender, data)
        except CallReverted:
            return False
        return True

    def _block(self, number: int) -> BlockRef:
        name = f"{self.genesis}/{number}/{','.join(self.blocks[number])}"
        at = FIRST_BLOCK_AT + timedelta(seconds=12 * number)
        return BlockRef(number=number, hash="0x" + sha256(name.encode()).hexdigest(), mined_at=at)


def _fields(raw: bytes) -> dict[str, Any]:
    return TypedTransaction.from_bytes(HexBytes(raw)).as_dict()


def _sender(raw: bytes) -> str:
    return str(Account.recover_transaction(HexBytes(raw))).lower()
