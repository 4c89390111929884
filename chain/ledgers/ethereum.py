"""Talk to an Ethereum JSON-RPC node, without trusting anything that it says while sending.

Retries are switched off: a repeated send of an accepted transaction answers ``nonce too low``, which is no failure.
What became of a transaction is read from the blocks, by its hash.
"""

from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, cast

from eth_abi.abi import decode
from requests.exceptions import RequestException
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
    TransactionStatus,
    Unreachable,
)

TIMEOUT_S = 10
"""Unmeasured; a public test network answers within two seconds."""
ENDOWMENT_WEI = 10**21
DEVELOPMENT_FEE_WEI = 4 * 10**9
REVERTED = 3
"""JSON-RPC code of a reverted call (EIP-1474 leaves it open; geth and anvil agree)."""


class Ethereum:
    """A chain behind a JSON-RPC address."""

    def __init__(self, url: str) -> None:
        self._web3 = Web3(HTTPProvider(url, request_kwargs={"timeout": TIMEOUT_S}, exception_retry_configuration=None))

    @cached_property
    def is_development(self) -> bool:
        """Only anvil makes blocks on demand."""
        return str(self._ask("web3_clientVersion")).lower().startswith("anvil/")

    def identity(self) -> ChainIdentity:
        """Ask chain id and genesis block."""
        return ChainIdentity(chain_id=_number(self._ask("eth_chainId")), genesis=self._block("0x0").hash)

    def code_sha256(self, contract: str) -> bytes | None:
        """Digest the code at an address."""
        code = _bytes(self._ask("eth_getCode", contract, "latest"))
        return sha256(code).digest() if code else None

    def account_nonce(self, address: str) -> int:
        """Count the account's mined transactions."""
        return _number(self._ask("eth_getTransactionCount", address, "latest"))

    def balance_wei(self, address: str) -> int:
        """Ask the balance."""
        return _number(self._ask("eth_getBalance", address, "latest"))

    def fees(self) -> Fees:
        """Offer twice the base fee, which outlasts six full blocks, and the node's suggested tip.

        A development chain may have to mine the same bytes again from its first block on, where the base fee is 1 gwei.
        """
        base = _number(self._ask("eth_getBlockByNumber", "latest", False)["baseFeePerGas"])
        tip = _number(self._ask("eth_maxPriorityFeePerGas"))
        floor = DEVELOPMENT_FEE_WEI if self.is_development else 0
        return Fees(max_fee_wei=max(2 * base + tip, floor), priority_fee_wei=tip)

    def estimate_gas(self, *, sender: str, to: str | None, data: bytes) -> int:
        """Simulate the call and add a fifth for the state it may meet."""
        call = {"from": sender, "data": "0x" + data.hex()} | ({} if to is None else {"to": to})
        return _number(self._ask("eth_estimateGas", call)) * 6 // 5

    def send(self, raw: bytes) -> None:
        """Offer the transaction; a refusal is not believed, the blocks decide."""
        self._request("eth_sendRawTransaction", "0x" + raw.hex())

    def status(self, transaction: str) -> TransactionStatus:
        """Find the receipt, and check that its block is still part of the chain."""
        receipt = self._ask("eth_getTransactionReceipt", transaction)
        if receipt is None or receipt.get("blockNumber") is None:
            return UNSEEN
        block = self._block(receipt["blockNumber"])
        if block.hash != receipt["blockHash"]:
            return UNSEEN
        gas = _number(receipt["gasUsed"])
        return TransactionStatus(succeeded=_number(receipt["status"]) == 1, block=block, gas_used=gas)

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
        answer = _bytes(self._ask("eth_call", call, "latest"))
        if len(answer) != 32 * len(types):
            raise Unreachable(f"{signature}: expected {len(types)} words, got {len(answer)} bytes")
        return decode(types, answer)

    def _block(self, which: str) -> BlockRef:
        block = self._ask("eth_getBlockByNumber", which, False)
        if block is None:
            raise Unreachable(f"the node has no block {which}")
        mined_at = datetime.fromtimestamp(_number(block["timestamp"]), UTC)
        return BlockRef(number=_number(block["number"]), hash=block["hash"], mined_at=mined_at)

    def _ask(self, method: str, *parameters: object) -> Any:
        answer = self._request(method, *parameters)
        error = answer.get("error")
        if error is None:
            return answer["result"]
        if error.get("code") == REVERTED:
            raise CallReverted(refusal(error.get("data") or ""))
        raise Unreachable(f"{method}: {error}")

    def _request(self, method: str, *parameters: object) -> dict[str, Any]:
        try:
            answer = self._web3.provider.make_request(RPCEndpoint(method), list(parameters))
        except (RequestException, Web3Exception, OSError, ValueError) as error:
            raise Unreachable(f"{method}: {type(error).__name__}: {error}") from error
        fields = cast("dict[str, Any]", answer)
        if "result" not in fields and "error" not in fields:
            raise Unreachable(f"{method}: {answer!r:.200}")
        return fields


def _number(value: Any) -> int:
    return int(value, 16)


def _bytes(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("0x"))
