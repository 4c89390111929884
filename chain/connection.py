"""Reach the configured chain with the configured key."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from chain.ledgers.port import Ledger, Signer


class ChainUnset(RuntimeError):
    """No chain is configured."""


@dataclass(frozen=True)
class Connection:
    """A chain and the key that anchors on it."""

    ledger: Ledger
    signer: Signer


_lent: list[Connection] = []


def connect() -> Connection:
    """Return the chain behind ``CHAIN_RPC_URL`` and the key below ``HUB_HOME``."""
    if _lent:
        return _lent[-1]
    if not settings.CHAIN_RPC_URL:
        raise ChainUnset("CHAIN_RPC_URL names no Ethereum node")
    from chain.ledgers.ethereum import Ethereum  # these two load a second's worth of modules, and few processes anchor
    from chain.ledgers.signer import KeyFile

    return Connection(ledger=Ethereum(settings.CHAIN_RPC_URL), signer=KeyFile(settings.CHAIN_KEY_PATH))


@contextmanager
def connected_to(connection: Connection) -> Iterator[None]:
    """Use another chain for a while."""
    _lent.append(connection)
    try:
        yield
    finally:
        _lent.pop()
