"""A chain in memory for tests: one account model, one contract, blocks on demand; held to the real adapter's suite."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from eth_abi.abi import decode
from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_typing import HexAddress, HexStr
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3.utils.address import get_create_address

from chain.ledgers.artifact import artifact, code_sha256
from chain.ledgers.port import (
    UNSEEN,
    BlockRef,
    CallReverted,
    ChainIdentity,
    Fees,
    Head,
    TransactionStatus,
)
from chain.verifier.merkle import ProofRefused, verify_consistency

FIRST_BLOCK_AT = datetime(2026, 1, 1, tzinfo=UTC)
BLOCKS_TO_FINALITY = 2


@dataclass
class _Contract:
    anchorer: str
    checkpoints: list[Head]


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
    contracts: dict[str, _Contract] = field(default_factory=dict)

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
            self._anchored(self.contracts[to], sender=sender, data=data)
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
            self.contracts[address] = _constructed(data)
            return True
        contract = self.contracts.get("0x" + to.hex())
        if contract is None:
            return True
        try:
            contract.checkpoints.append(self._anchored(contract, sender=sender, data=data))
        except CallReverted:
            return False
        return True

    def _anchored(self, contract: _Contract, *, sender: str, data: bytes) -> Head:
        """Apply the contract's rules; its source is the authority, the common suite holds both together."""
        if data[:4].hex() != artifact()["selectors"]["anchor(uint64,bytes32,bytes32,bytes32[])"]:
            raise CallReverted("not a call of anchor")
        size, root, meta, proof = decode(["uint64", "bytes32", "bytes32", "bytes32[]"], data[4:])
        last = contract.checkpoints[-1]
        if sender != contract.anchorer:
            raise CallReverted(f"NotAnchorer({sender})")
        if size <= last.size:
            raise CallReverted(f"NotLarger({size}, {last.size})")
        if not _extends(last, size=size, root=root, proof=proof):
            raise CallReverted(f"NotConsistent({last.size}, {size})")
        return Head(seq=last.seq + 1, size=size, root=root, meta=meta)

    def _block(self, number: int) -> BlockRef:
        name = f"{self.genesis}/{number}/{','.join(self.blocks[number])}"
        at = FIRST_BLOCK_AT + timedelta(seconds=12 * number)
        return BlockRef(number=number, hash="0x" + sha256(name.encode()).hexdigest(), mined_at=at)


def _constructed(data: bytes) -> _Contract:
    arguments = data[len(bytes.fromhex(artifact()["bytecode"][2:])) :]
    anchorer, _, size, root = decode(["address", "address", "uint64", "bytes32"], arguments)
    return _Contract(anchorer=anchorer, checkpoints=[Head(seq=0, size=size, root=root, meta=bytes(32))])


def _extends(last: Head, *, size: int, root: bytes, proof: tuple[bytes, ...]) -> bool:
    if not last.size:
        return not proof and any(root)
    try:
        verify_consistency(first_size=last.size, second_size=size, first_root=last.root, second_root=root, proof=proof)
    except ProofRefused:
        return False
    return True


def _fields(raw: bytes) -> dict[str, Any]:
    return TypedTransaction.from_bytes(HexBytes(raw)).as_dict()


def _sender(raw: bytes) -> str:
    return str(Account.recover_transaction(HexBytes(raw))).lower()
