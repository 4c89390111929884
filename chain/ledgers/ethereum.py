"""Talk to an Ethereum JSON-RPC node, without trusting anything that it says while sending.

Retries are switched off: a repeated send of an accepted transaction answers ``nonce too low``, which is no failure.
What became of a transaction is read from the blocks, by its hash.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import urlsplit

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from requests.exceptions import HTTPError, RequestException, Timeout
from web3 import HTTPProvider, Web3
from web3.exceptions import Web3Exception
from web3.types import RPCEndpoint

from chain.ledgers.artifact import call_data, refusal
from chain.ledgers.port import (
    UNSEEN,
    BlockRef,
    CallReverted,
    ChainIdentity,
    Fees,
    Head,
    Roles,
    TransactionStatus,
    Unreachable,
)

TIMEOUT_S = 1.0
"""A node on this machine answers within milliseconds; an operator allows a slow provider more (CHAIN_TIMEOUT_S)."""
ENDOWMENT_WEI = 10**21
DEVELOPMENT_FEE_WEI = 4 * 10**9
REVERTED = 3
"""JSON-RPC code of a reverted call (EIP-1474 leaves it open; geth and anvil agree)."""
ESTIMATE = "eth_estimateGas"
"""The one question to which a refusal is an answer; to any other it is none."""

Read = TypeVar("Read")


class Ethereum:
    """A chain behind a JSON-RPC address. ``timeout_s`` bounds every single question."""

    doubts: tuple[str, ...] = ()

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self.host = urlsplit(url).hostname or ""
        self._timeout_s = timeout_s
        self._web3 = Web3(HTTPProvider(url, request_kwargs={"timeout": timeout_s}, exception_retry_configuration=None))

    @cached_property
    def is_development(self) -> bool:
        """Only anvil makes blocks on demand."""
        return str(self._ask("web3_clientVersion")).lower().startswith("anvil/")

    def identity(self) -> ChainIdentity:
        """Ask chain id and genesis block."""
        return ChainIdentity(chain_id=self._read(_number, "eth_chainId"), genesis=self._block("0x0").hash)

    def code_sha256(self, contract: str) -> bytes | None:
        """Digest the code at an address."""
        code = self._read(_bytes, "eth_getCode", contract, "latest")
        return sha256(code).digest() if code else None

    def account_nonce(self, address: str) -> int:
        """Count the account's mined transactions."""
        return self._read(_number, "eth_getTransactionCount", address, "latest")

    def balance_wei(self, address: str) -> int:
        """Ask the balance."""
        return self._read(_number, "eth_getBalance", address, "latest")

    def fees(self) -> Fees:
        """Offer twice the base fee, which outlasts six full blocks, and the node's suggested tip.

        A development chain may have to mine the same bytes again from its first block on, where the base fee is 1 gwei.
        """
        base = self._read(lambda block: _number(block["baseFeePerGas"]), "eth_getBlockByNumber", "latest", False)
        tip = self._read(_number, "eth_maxPriorityFeePerGas")
        floor = DEVELOPMENT_FEE_WEI if self.is_development else 0
        return Fees(max_fee_wei=max(2 * base + tip, floor), priority_fee_wei=tip)

    def estimate_gas(self, *, sender: str, to: str | None, data: bytes) -> int:
        """Simulate the call on what is mined, not on what waits, and add a fifth for the state it may meet."""
        call = {"from": sender, "data": "0x" + data.hex()} | ({} if to is None else {"to": to})
        return self._read(_number, ESTIMATE, call, "latest") * 6 // 5

    def send(self, raw: bytes) -> None:
        """Offer the transaction; a refusal is not believed, the blocks decide."""
        self._request("eth_sendRawTransaction", "0x" + raw.hex())

    def status(self, transaction: str) -> TransactionStatus:
        """Find the receipt, and check that its block is still part of the chain."""
        receipt = self._read(_receipt, "eth_getTransactionReceipt", transaction)
        if receipt is None:
            return UNSEEN
        number, block_hash, succeeded, gas_used = receipt
        block = self.block(number)
        if block is None or block.hash != block_hash:
            return UNSEEN
        return TransactionStatus(succeeded=succeeded, block=block, gas_used=gas_used)

    def block(self, number: int) -> BlockRef | None:
        """Ask for a block by its number."""
        return self._read(_block_or_none, "eth_getBlockByNumber", hex(number), False)

    def finalized(self) -> BlockRef:
        """Ask for the block tagged finalized."""
        return self._block("finalized")

    def head(self, contract: str) -> Head:
        """Call ``head()``."""
        seq, size, root, meta = self._call(contract, "head()", ["uint64", "uint64", "bytes32", "bytes32"])
        return Head(seq=seq, size=size, root=root, meta=meta)

    def checkpoint(self, contract: str, seq: int) -> Head | None:
        """Call ``checkpoint(seq)``."""
        types = ["uint64", "bytes32", "bytes32"]
        size, root, meta = self._call(contract, "checkpoint(uint256)", types, seq)
        return Head(seq=seq, size=size, root=root, meta=meta) if size else None

    def roles(self, contract: str) -> Roles:
        """Call the six getters."""
        anchorer, anchorer_candidate, owner, owner_candidate, successor = (
            str(self._call(contract, f"{name}()", ["address"])[0]).lower()
            for name in ("anchorer", "anchorerCandidate", "owner", "ownerCandidate", "successor")
        )
        (frozen,) = self._call(contract, "frozen()", ["bool"])
        return Roles(
            anchorer=anchorer,
            anchorer_candidate=anchorer_candidate,
            owner=owner,
            owner_candidate=owner_candidate,
            frozen=frozen,
            successor=successor,
        )

    def settle(self) -> None:
        """Mine what is pending and two blocks on top: anvil calls a block final that has two after it."""
        if self.is_development:
            self._ask("anvil_mine", "0x2")

    def endow(self, address: str) -> None:
        """Set the balance of an account on anvil."""
        if self.is_development and self.balance_wei(address) < ENDOWMENT_WEI // 2:
            self._ask("anvil_setBalance", address, hex(ENDOWMENT_WEI))

    def _call(self, contract: str, signature: str, types: list[str], *arguments: object) -> tuple[Any, ...]:
        call = {"to": contract, "data": "0x" + call_data(signature, *arguments).hex()}
        answer = self._read(_bytes, "eth_call", call, "latest")
        if len(answer) != 32 * len(types):
            raise Unreachable(f"{signature}: expected {len(types)} words, got {len(answer)} bytes")
        try:
            return decode(types, answer)
        except DecodingError as unreadable:
            raise Unreachable(f"{signature}: cannot read 0x{answer.hex():.80}") from unreadable

    def _block(self, which: str) -> BlockRef:
        block = self._read(_block_or_none, "eth_getBlockByNumber", which, False)
        if block is None:
            raise Unreachable(f"the node has no block {which}")
        return block

    def _read(self, read: Callable[[Any], Read], method: str, *parameters: object) -> Read:
        """Return the answer as ``read`` understands it; what cannot be understood was no answer."""
        answer = self._ask(method, *parameters)
        try:
            return read(answer)
        except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as unreadable:
            raise Unreachable(f"{method}: cannot read {answer!r:.80}") from unreadable

    def _ask(self, method: str, *parameters: object) -> Any:
        answer = self._request(method, *parameters)
        error = answer.get("error")
        if method == ESTIMATE and isinstance(error, dict) and error.get("code") == REVERTED:
            raise CallReverted(refusal(str(error.get("data") or "")))
        if error is not None:
            raise Unreachable(f"{method}: {error!r:.200}")
        return answer["result"]

    def _request(self, method: str, *parameters: object) -> dict[str, Any]:
        """Send one question. An address may carry a provider's key, so no message repeats a library's words."""
        try:
            answer: Any = self._web3.provider.make_request(RPCEndpoint(method), list(parameters))
        except Timeout:
            raise Unreachable(f"{method}: no answer within {self._timeout_s:g} s") from None
        except HTTPError as error:
            status = "an error" if error.response is None else error.response.status_code
            raise Unreachable(f"{method}: answered by HTTP {status}") from None
        except (RequestException, Web3Exception, OSError, ValueError) as error:
            raise Unreachable(f"{method}: {type(error).__name__}") from None
        if not isinstance(answer, dict) or not {"result", "error"} & set(answer):
            raise Unreachable(f"{method}: {answer!r:.80}")
        return answer


def _number(value: Any) -> int:
    return int(value, 16)


def _bytes(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("0x"))


def _block_or_none(block: Any) -> BlockRef | None:
    if block is None:
        return None
    mined_at = datetime.fromtimestamp(_number(block["timestamp"]), UTC)
    return BlockRef(number=_number(block["number"]), hash=str(block["hash"]).lower(), mined_at=mined_at)


def _receipt(receipt: Any) -> tuple[int, str, bool, int] | None:
    """Return block number, block hash, success and gas of a receipt; None where there is no mined one."""
    if receipt is None or receipt.get("blockNumber") is None:
        return None
    succeeded = _number(receipt["status"]) == 1
    return _number(receipt["blockNumber"]), str(receipt["blockHash"]).lower(), succeeded, _number(receipt["gasUsed"])
