"""CheckpointLog on a real node with unlocked accounts, asked as plainly as possible: call by call, refusals by name."""

import time
from typing import Any

import requests
from eth_abi.abi import decode

from chain.ledgers.artifact import artifact, call_data, deployment_data, refusal
from tests.domain.chain.slow_contract import NOBODY

GAS = hex(3_000_000)
RETURNS = {
    "head()": ("uint64", "uint64", "bytes32", "bytes32"),
    "checkpoint(uint256)": ("uint64", "bytes32", "bytes32"),
    "verifyInclusion(uint256,bytes32,uint256,bytes32[])": ("bool",),
    "verifyConsistency(uint256,uint256,bytes32[])": ("bool",),
    "count()": ("uint64",),
    "frozen()": ("bool",),
    **{f"{name}()": ("address",) for name in ("owner", "anchorer", "ownerCandidate", "anchorerCandidate")},
    **{f"{name}()": ("address",) for name in ("predecessor", "successor")},
}
STATE = ("head()", "owner()", "anchorer()", "ownerCandidate()", "anchorerCandidate()", "frozen()", "successor()",
         "predecessor()", "count()")  # fmt: skip


class Reverted(Exception):
    """The contract refused; the message is its error with the arguments."""


class Contracts:
    """Every contract deployed on one node."""

    def __init__(self, url: str) -> None:
        self._url, self._session = url, requests.Session()
        self.accounts: list[str] = [one.lower() for one in self._ask("eth_accounts")]

    def deploy(self, caller: str, *, anchorer: str, predecessor: str = NOBODY, size: int = 0, root: bytes) -> str:
        """Construct one and return its address."""
        data = deployment_data(anchorer=anchorer, predecessor=predecessor, size=size, root=root)
        return str(self._send({"from": caller, "data": "0x" + data.hex(), "gas": GAS})["contractAddress"]).lower()

    def act(self, caller: str, log: str, signature: str, *arguments: object) -> dict[str, Any]:
        """Send a transaction; return its receipt or raise the refusal."""
        data = "0x" + call_data(signature, *arguments).hex()
        return self._send({"from": caller, "to": log, "data": data, "gas": GAS})

    def ask(self, log: str, signature: str, *arguments: object, overrides: object = None) -> tuple[Any, ...]:
        """Call a view; ``overrides`` lets the node answer as if the contract's storage were other."""
        call = {"to": log, "data": "0x" + call_data(signature, *arguments).hex()}
        more = () if overrides is None else ({log: {"stateDiff": overrides}},)
        answer = bytes.fromhex(self._ask("eth_call", call, "latest", *more)[2:])
        return tuple(decode(RETURNS[signature], answer))

    def state(self, log: str) -> dict[str, tuple[Any, ...]]:
        """Every view without arguments, in one request."""
        selectors = artifact()["selectors"]
        body = [
            _request("eth_call", {"to": log, "data": "0x" + selectors[name]}, "latest", number=number)
            for number, name in enumerate(STATE)
        ]
        answers = {one["id"]: one["result"] for one in self._session.post(self._url, json=body, timeout=20).json()}
        return {
            name: tuple(decode(RETURNS[name], bytes.fromhex(answers[number][2:]))) for number, name in enumerate(STATE)
        }

    def _send(self, transaction: dict[str, str]) -> dict[str, Any]:
        digest = self._ask("eth_sendTransaction", transaction)
        deadline = time.monotonic() + 20
        while (receipt := self._ask("eth_getTransactionReceipt", digest)) is None:
            assert time.monotonic() < deadline, f"{digest} is in no block"
            time.sleep(0.002)
        if receipt["status"] != "0x1":
            self._ask("eth_call", transaction, "latest")
            raise AssertionError("refused in a block, yet the same call goes through")
        return dict(receipt)

    def _ask(self, method: str, *parameters: object) -> Any:
        answer = self._session.post(self._url, json=_request(method, *parameters), timeout=20).json()
        error = answer.get("error")
        if error is None:
            return answer["result"]
        assert error.get("code") == 3, answer
        raise Reverted(refusal(error.get("data") or ""))


def _request(method: str, *parameters: object, number: int = 1) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}
