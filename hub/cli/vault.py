"""Try the vault's master keys before anything runs with them."""

import psycopg

from hub.config import Config
from hub.servers.addresses import DatabaseAddresses
from hub.vault.keys import Keyring, KeyringInvalid, Purpose, WrappedKey, parse_keyring


def require_keys(settings: Config, database: DatabaseAddresses) -> None:
    """Raise a ``KeyRefusal`` that says what to do where a data key of this database does not open."""
    ring = configured_keys(settings)
    with psycopg.connect(database.owner) as connection:
        rows = connection.execute("SELECT id, purpose, wrapped, wrapped_by FROM vault_datakey").fetchall()
    for key_id, purpose, wrapped, wrapped_by in rows:
        ring.unwrap(WrappedKey(id=key_id, purpose=Purpose(purpose), wrapped=wrapped, wrapped_by=wrapped_by))


def configured_keys(settings: Config) -> Keyring:
    """Return the master keys that the operator gave, or those of this home."""
    if settings.hub_vault_keys is not None:
        return parse_keyring(settings.hub_vault_keys.get_secret_value())
    path = settings.secrets / "vault"
    if not path.exists():
        raise KeyringInvalid(f"HUB_VAULT_KEYS is not set, and {path} is not there: restore it, or set the variable")
    return parse_keyring(path.read_text())
