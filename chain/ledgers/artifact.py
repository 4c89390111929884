"""The compiled checkpoint contract: its code, its calls as bytes, and its refusals by name.

The ABI's library is slow to load; a process that only tells the contract's digest does without.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "contracts" / "CheckpointLog.json"
SHOWN = 200
"""Letters of unknown revert data that a message repeats."""
NO_PREDECESSOR = "0x" + "00" * 20


@cache
def artifact() -> dict[str, Any]:
    """Return what ``chain/contracts/build.mjs`` wrote."""
    content: dict[str, Any] = json.loads(FILE.read_text())
    return content


def code_sha256() -> bytes:
    """Return the digest of the code that a deployment leaves on chain."""
    return sha256(bytes.fromhex(artifact()["deployed_bytecode"][2:])).digest()


def deployment_data(
    *, anchorer: str, predecessor: str = NO_PREDECESSOR, size: int = 0, root: bytes = bytes(32)
) -> bytes:
    """Return the data of a deploying transaction; a successor names its predecessor's last size and root."""
    from eth_abi.abi import encode

    arguments = encode(["address", "address", "uint64", "bytes32"], [anchorer, predecessor, size, root])
    return bytes.fromhex(artifact()["bytecode"][2:]) + arguments


def anchor_data(*, size: int, root: bytes, meta: bytes, proof: tuple[bytes, ...]) -> bytes:
    """Return the data of an anchoring transaction."""
    return call_data("anchor(uint64,bytes32,bytes32,bytes32[])", size, root, meta, list(proof))


def call_data(signature: str, *arguments: object) -> bytes:
    """Return the data of any call of the contract, named as in its ABI."""
    from eth_abi.abi import encode

    types = signature[signature.index("(") + 1 : -1]
    selector = bytes.fromhex(artifact()["selectors"][signature])
    return selector + encode(types.split(",") if types else [], list(arguments))


def refusal(data: str) -> str:
    """Name the contract's error in revert data, with its arguments; the bare data when it is not one of ours.

    A node may put anything there, also what is no data at all.
    """
    from eth_abi.abi import decode
    from eth_abi.exceptions import DecodingError

    try:
        raw = bytes.fromhex(data.removeprefix("0x"))
        name, types = _errors()[raw[:4]]
        return f"{name}({', '.join(str(value) for value in decode(types, raw[4:]))})"
    except (ValueError, LookupError, OverflowError, DecodingError):
        return data[:SHOWN] or "reverted without a reason"


@cache
def _errors() -> dict[bytes, tuple[str, list[str]]]:
    from eth_utils.crypto import keccak

    found = {}
    for item in artifact()["abi"]:
        if item["type"] == "error":
            types = [field["type"] for field in item["inputs"]]
            found[keccak(text=f"{item['name']}({','.join(types)})")[:4]] = (item["name"], types)
    return found
