"""Hold the anchoring key in a file that only the running user can read; made when first needed.

Ethereum's libraries take most of a second to load, so only a process that signs loads them.
"""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chain.ledgers.port import Fees, Order, Signed

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount


class KeyFile:
    """A signer whose private key is 64 hexadecimal characters in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def address(self) -> str:
        """The account, in lowercase."""
        return str(self._account.address).lower()

    def sign(self, order: Order) -> Signed:
        """Sign an EIP-1559 transaction."""
        return sign_with(self._account, order)

    def seed(self) -> bytes:
        """Return the 32 secret bytes, from which other keys of the log are derived."""
        if not self._path.exists():
            write_once(self._path, secrets.token_hex(32))
        return bytes.fromhex(self._path.read_text().strip())

    @cached_property
    def _account(self) -> "LocalAccount":
        from eth_account import Account

        account: LocalAccount = Account.from_key(self.seed())
        return account


def sign_with(account: "LocalAccount", order: Order) -> Signed:
    """Sign an EIP-1559 transaction with an opened key."""
    from eth_utils.address import to_checksum_address

    fields: dict[str, Any] = {
        "type": 2,
        "chainId": order.chain_id,
        "nonce": order.nonce,
        "data": order.data,
        "gas": order.gas,
        "maxFeePerGas": order.fees.max_fee_wei,
        "maxPriorityFeePerGas": order.fees.priority_fee_wei,
        "value": 0,
    }
    if order.to is not None:
        fields["to"] = to_checksum_address(order.to)
    signed = account.sign_transaction(fields)
    return Signed(raw=bytes(signed.raw_transaction), hash="0x" + bytes(signed.hash).hex())


def order_of(raw: bytes) -> Order:
    """Return what was signed, so that it can be signed anew at another price."""
    from eth_account.typed_transactions.typed_transaction import TypedTransaction
    from hexbytes import HexBytes

    fields = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
    to = bytes(fields["to"])
    return Order(
        chain_id=fields["chainId"],
        nonce=fields["nonce"],
        to="0x" + to.hex() if to else None,
        data=bytes(fields["data"]),
        gas=fields["gas"],
        fees=Fees(max_fee_wei=fields["maxFeePerGas"], priority_fee_wei=fields["maxPriorityFeePerGas"]),
    )


def write_once(path: Path, content: str) -> None:
    """Write a secret completely before it gets its name, so that no reader ever sees half of one; the first counts."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass  # another process was first; its secret counts
    finally:
        fresh.unlink()
