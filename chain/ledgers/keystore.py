"""Hold the anchoring key encrypted: Web3 secret storage under scrypt, opened with a passphrase once per process.

Three files beside each other: the key in use, the one that is to follow it, and every former one under its account's
name. Each gets its name only when it is complete, so a kill leaves either the old state or the new one.
"""

import json
import secrets
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chain.ledgers.port import Order, Signed
from chain.ledgers.signer import sign_with, write_once

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

SCRYPT_N = 2**18
"""The work factor of the format's other users: 0.7 s to open once, and to try one passphrase."""


class KeyLocked(RuntimeError):
    """The passphrase does not open the key."""


class KeyStore:
    """A signer whose private key lay encrypted in ``path``, whatever lies there later.

    Nothing is opened before something is signed.
    """

    def __init__(self, path: Path, *, passphrase: Callable[[], str]) -> None:
        self._path, self._content, self._passphrase = path, path.read_bytes(), passphrase

    @property
    def address(self) -> str:
        """The account, in lowercase; it stands in the file in the clear."""
        return "0x" + str(json.loads(self._content)["address"]).removeprefix("0x").lower()

    def sign(self, order: Order) -> Signed:
        """Sign an EIP-1559 transaction."""
        return sign_with(self.open(), order)

    def open(self) -> "LocalAccount":
        """Decrypt it. Raises :class:`KeyLocked`."""
        return _opened(self._path, self._content, self._passphrase())


class CurrentKey:
    """The key in use, looked up when something is first signed or paid: who only reads the chain needs none."""

    def __init__(self, keys: "KeyRing") -> None:
        self._keys = keys

    @property
    def address(self) -> str:
        """The account, in lowercase."""
        return self._store.address

    def sign(self, order: Order) -> Signed:
        """Sign an EIP-1559 transaction."""
        return self._store.sign(order)

    @cached_property
    def _store(self) -> KeyStore:
        return self._keys.current()


class KeyRing:
    """The keys of one folder. ``plain`` is where a key lay unencrypted before; it is taken over and removed.

    ``passphrase`` is asked for when something is encrypted or opened, and by nobody who only reads.
    """

    def __init__(
        self, path: Path, *, passphrase: Callable[[], str], plain: Path | None = None, scrypt_n: int = SCRYPT_N
    ) -> None:
        self._path, self._passphrase, self._plain, self._scrypt_n = path, passphrase, plain, scrypt_n
        self._next = path.with_name(f"{path.stem}-next{path.suffix}")

    def current(self) -> KeyStore:
        """Return the key in use; the first call ever makes it."""
        if not self._path.exists():
            self._write(self._path, self._first_secret())
        store = KeyStore(self._path, passphrase=self._passphrase)
        if self._plain is not None and self._plain.exists():
            self._remove_plain(store)
        return store

    def has_next(self) -> bool:
        """Tell whether a next key was made."""
        return self._next.exists()

    def next(self) -> KeyStore:
        """Return the key that is to follow; made when first asked for."""
        if not self._next.exists():
            self._write(self._next, secrets.token_bytes(32))
        return KeyStore(self._next, passphrase=self._passphrase)

    def promote(self) -> None:
        """Let the next key be the one in use, and keep the former one under its account's name."""
        former = self._path.with_name(f"{self._path.stem}-{self.current().address}{self._path.suffix}")
        if not former.exists():
            former.hardlink_to(self._path)
        self._next.replace(self._path)

    def _first_secret(self) -> bytes:
        if self._plain is not None and self._plain.exists():
            return bytes.fromhex(self._plain.read_text().strip())
        return secrets.token_bytes(32)

    def _remove_plain(self, store: KeyStore) -> None:
        """Take the open copy away once the encrypted one has been opened and is the same key."""
        from eth_account import Account

        plain = self._plain
        if plain is not None and Account.from_key(plain.read_text().strip()).address == store.open().address:
            plain.unlink(missing_ok=True)

    def _write(self, path: Path, secret: bytes) -> None:
        from eth_account import Account

        content = Account.encrypt(secret, self._passphrase(), kdf="scrypt", iterations=self._scrypt_n)
        write_once(path, json.dumps(content))


def passphrase_file(path: Path) -> str:
    """Return the passphrase of a bare machine; made when first needed, readable by the running user alone."""
    if not path.exists():
        write_once(path, secrets.token_urlsafe(32))
    return path.read_text().strip()


@cache
def _opened(path: Path, content: bytes, passphrase: str) -> "LocalAccount":
    """Decrypt once per process and content, for that is meant to be slow."""
    from eth_account import Account

    try:
        secret: Any = Account.decrypt(content.decode(), passphrase)
    except ValueError:
        raise KeyLocked(f"the passphrase does not open {path}; look at CHAIN_KEY_PASSPHRASE") from None
    account: LocalAccount = Account.from_key(secret)
    return account
