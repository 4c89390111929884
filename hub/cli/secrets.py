"""Make the secrets of a containerised hub: one file each, as ``docker-compose.yml`` mounts them.

The folder is closed to other accounts; the files in it are not, because the engine hands them to containers whose
accounts differ from yours, and a container sees only the files it is given.
"""

import argparse
import base64
import secrets as randomness
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from hub.servers.addresses import postgres_url
from hub.servers.roles import APPLICATION, DATABASE, OWNER

SUPERUSER: Final = "postgres"
DATABASE_HOST: Final = "db"
BROKER_HOST: Final = "broker"


class SecretsIncomplete(RuntimeError):
    """The folder holds some secrets and lacks others; new ones would not fit the old."""


def main(argv: Sequence[str]) -> int:
    """Write what a new installation needs; an existing set is left as it is."""
    parser = argparse.ArgumentParser(prog="hub secrets", description=__doc__)
    parser.add_argument("folder", type=Path, help="where docker-compose.yml looks: secrets/")
    folder = parser.parse_args(argv).folder
    fresh = new_secrets()
    missing = [name for name in fresh if not (folder / name).exists()]
    if not missing:
        sys.stdout.write(f"{folder} holds every secret already; nothing was changed\n")
        return 0
    if len(missing) < len(fresh):
        raise SecretsIncomplete(f"{folder} lacks {', '.join(missing)}: bring them back, or begin with an empty folder")
    _write(folder, fresh)
    sys.stdout.write(f"wrote {len(fresh)} secrets to {folder}; keep a copy of hub_vault_keys elsewhere\n")
    return 0


def new_secrets() -> Mapping[str, str]:
    """Draw a set that fits together: every password stands in the address that uses it."""
    superuser, owner, application, broker = (randomness.token_urlsafe(24) for _ in range(4))
    return {
        "database_superuser": superuser,
        "database_admin_url": _database(SUPERUSER, superuser, "postgres"),
        "database_owner_url": _database(OWNER, owner, DATABASE),
        "database_url": _database(APPLICATION, application, DATABASE),
        "valkey_conf": f"requirepass {broker}\n",
        "redis_url": f"redis://:{broker}@{BROKER_HOST}:6379/0",
        "hub_secret_key": randomness.token_urlsafe(48),
        "hub_vault_keys": "k1:" + base64.b64encode(randomness.token_bytes(32)).decode(),
        "chain_key_passphrase": randomness.token_urlsafe(32),
    }


def _database(user: str, password: str, database: str) -> str:
    return postgres_url(user=user, password=password, port=5432, database=database, host=DATABASE_HOST)


def _write(folder: Path, contents: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    for name, content in contents.items():
        path = folder / name
        path.write_text(content)
        path.chmod(0o444)
