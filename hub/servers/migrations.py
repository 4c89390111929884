"""Bring the tables up to date, and know without loading Django whether they are.

The digest of everything that decides the tables is kept as a comment on the database itself, so it can never speak of
another database than the one it lies in.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from hub.servers.addresses import Addresses, DatabaseAddresses, database_of
from hub.servers.processes import Command
from hub.servers.supervisor import Supervisor

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("hub", "cms", "crm", "chain", "reports")


class MigrationFailed(RuntimeError):
    """Django's migrate ended with an error; it is printed above."""


def migrate(supervisor: Supervisor, addresses: Addresses) -> bool:
    """Run the migrations as the owner unless they have been run; tell whether they were."""
    digest = migrations_digest(ROOT)
    if notes(addresses.database).get("migrations") == digest:
        return False
    job = Command(
        name="migrate",
        argv=(sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"),
        folder=ROOT,
        environment={
            **addresses.as_environment(),
            "HUB_HOME": str(supervisor.home.folder),
            "HUB_DB_ROLE": "owner",
            "DJANGO_SETTINGS_MODULE": "hub.settings",
        },
    )
    if status := supervisor.run(job):
        raise MigrationFailed(f"migrate ended with {status}")
    note(addresses.database, migrations=digest)
    return True


def migrations_digest(root: Path) -> str:
    """Return a digest of our migrations, of what they are made with, and of the versions of all others'."""
    sources = [path for package in PACKAGES for path in (root / package).rglob("migrations/*.py")]
    sources += [*(root / "hub/schema").glob("*.py"), root / "requirements.txt"]
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def notes(database: DatabaseAddresses) -> Mapping[str, Any]:
    """Return what :func:`note` wrote on this database; a comment of somebody else counts as nothing."""
    with psycopg.connect(database.owner) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    try:
        written = json.loads(row[0]) if row and row[0] else {}
    except ValueError:
        return {}
    return written if isinstance(written, dict) else {}


def note(database: DatabaseAddresses, **values: str) -> None:
    """Write on the database, keeping what else is noted there."""
    text = json.dumps({**notes(database), **values}, sort_keys=True)
    with psycopg.connect(database.owner, autocommit=True) as connection:
        name = sql.Identifier(database_of(database.owner))
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(text)))
