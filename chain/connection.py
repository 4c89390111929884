"""Reach the configured chain with the configured key."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from chain.ledgers.port import Ledger, Signer

if TYPE_CHECKING:
    from chain.ledgers.keystore import KeyRing


class ChainUnset(RuntimeError):
    """No chain is configured."""


@dataclass(frozen=True)
class Connection:
    """A chain, the key that anchors on it, and where the key after that one is kept."""

    ledger: Ledger
    signer: Signer
    keys: "KeyRing | None" = None


_lent: list[Connection] = []


def connect() -> Connection:
    """Return the chain behind ``CHAIN_RPC_URL`` and the key below ``HUB_HOME``."""
    if _lent:
        return _lent[-1]
    if not settings.CHAIN_RPC_URL:
        raise ChainUnset("CHAIN_RPC_URL names no Ethereum node")
    from chain.ledgers.keystore import CurrentKey

    keys = key_ring()
    return Connection(ledger=ledger_at(settings.CHAIN_RPC_URL), signer=CurrentKey(keys), keys=keys)


def key_ring() -> "KeyRing":
    """Return the anchoring keys below ``HUB_HOME``, opened by the configured passphrase or the machine's own."""
    from chain.ledgers.keystore import KeyRing, passphrase_file

    path = settings.CHAIN_KEY_PATH

    def passphrase() -> str:
        return settings.CHAIN_KEY_PASSPHRASE or passphrase_file(path.with_name("chain-passphrase"))

    return KeyRing(path.with_suffix(".json"), passphrase=passphrase, plain=path)


def ledger_at(addresses: str) -> Ledger:
    """Return the node at one address, or the quorum of those at several, which stand between commas."""
    from chain.ledgers.ethereum import Ethereum
    from chain.ledgers.quorum import Quorum

    nodes = [Ethereum(one.strip(), timeout_s=settings.CHAIN_TIMEOUT_S) for one in addresses.split(",")]
    if len(nodes) == 1:
        return nodes[0]
    return Quorum(nodes, names=[f"node {number} ({node.host})" for number, node in enumerate(nodes, start=1)])


@contextmanager
def connected_to(connection: Connection) -> Iterator[None]:
    """Use another chain for a while."""
    _lent.append(connection)
    try:
        yield
    finally:
        _lent.pop()
