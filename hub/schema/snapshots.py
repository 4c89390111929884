"""Keep the catalogue that each release's migrations left behind, and name whatever differs from it later.

The first snapshot of a release holds: running the migrations again takes no other one, so that somebody who changed the
structure behind the hub's back cannot have the change recorded as expected. Before further migrations run, the
structure must still be as the last run left it (:class:`StructureChanged`). Sealing snapshots in the log is the
chain's part.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import stable_id
from hub.schema.catalogue import Catalogue, read_catalogue
from hub.schema.models import Snapshot
from hub.schema.roles import application_role

KIND = "schema"
SCHEMA = "hub/schema-snapshot/v1"
NAMED_AT_MOST = 12


class StructureChanged(RuntimeError):
    """Somebody changed the database's structure since the last migration run."""


class SnapshotMissing(LookupError):
    """Evidence speaks of a snapshot that is not kept."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One object that is not as expected; ``expected`` or ``found`` is None where there is none."""

    kind: str
    name: str
    expected: str | None
    found: str | None

    @property
    def state(self) -> str:
        """Missing, added or changed."""
        return "added" if self.expected is None else "missing" if self.found is None else "changed"


def snapshot_id(connection: BaseDatabaseWrapper) -> UUID:
    """Return the id that the snapshot of this code's migrations has on this server."""
    return _id(release_of(MigrationLoader(None).disk_migrations), _server(connection))


def unapplied(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return the migrations of this code that have not run on this database, by name."""
    loader = MigrationLoader(connection)
    return tuple(sorted(f"{app}.{name}" for app, name in set(loader.disk_migrations) - set(loader.applied_migrations)))


def release_of(migrations: Mapping[tuple[str, str], object]) -> str:
    """Name a release by its migrations; landed migrations are never edited, so that their names say what they did."""
    names = sorted(f"{app}.{name}" for app, name in migrations)
    return sha256_hex("\n".join(names).encode())


def held(connection: BaseDatabaseWrapper) -> Catalogue:
    """Return the catalogue of the connected database as it is now."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        return read_catalogue(cursor, application_role=application_role())


def differences(expected: Catalogue, found: Catalogue) -> tuple[Difference, ...]:
    """Return every object that is missing, added or changed, in order of kind and name."""
    return tuple(
        Difference(kind=key[0], name=key[1], expected=expected.get(key), found=found.get(key))
        for key in sorted(set(expected) | set(found))
        if expected.get(key) != found.get(key)
    )


def expected_in(content: bytes) -> Catalogue:
    """Read the catalogue out of a snapshot's canonical bytes."""
    objects = json.loads(content)["objects"]
    return {(one["kind"], one["name"]): one["definition"] for one in objects}


def content_for(fact_id: UUID) -> bytes:
    """Return a snapshot's bytes as they are kept now, for the tamper scan."""
    row = Snapshot.objects.filter(id=fact_id).first()
    if row is None:
        raise SnapshotMissing(f"no snapshot {fact_id} is kept")
    return row.content.encode()


def take(connection: BaseDatabaseWrapper, *, at: datetime) -> None:
    """Keep the catalogue of a database on which every migration has just run; the first one of a release stays."""
    loader = MigrationLoader(connection)
    if not set(loader.disk_migrations) <= set(loader.applied_migrations):
        return
    release, server = release_of(loader.disk_migrations), _server(connection)
    rows = Snapshot.objects.using(connection.alias)
    if rows.filter(release=release, server=server).exists():
        return
    content = canonical_bytes(
        {
            "schema": SCHEMA,
            "release": release,
            "server": server,
            "taken_at": instant(at),
            "objects": [
                {"kind": kind, "name": name, "definition": definition}
                for (kind, name), definition in sorted(held(connection).items())
            ],
        }
    )
    rows.create(
        id=_id(release, server),
        release=release,
        server=server,
        taken_at=at,
        content=content.decode(),
        digest=sha256_hex(content),
    )


def refuse_changed_structure(connection: BaseDatabaseWrapper) -> None:
    """Raise :class:`StructureChanged` unless the structure is as the last complete migration run left it.

    A first run has nothing to compare with, nor has one after a run that stopped half-way.
    """
    if Snapshot._meta.db_table not in connection.introspection.table_names():
        return
    release = release_of(MigrationLoader(connection).applied_migrations)
    kept = Snapshot.objects.using(connection.alias).filter(release=release, server=_server(connection)).first()
    if kept is None:
        return
    found = differences(expected_in(kept.content.encode()), held(connection))
    if found:
        raise StructureChanged(
            "the database's structure is not as the last migrations left it; undo this first, or put it into a "
            f"migration of its own: {'; '.join(_named(found))}"
        )


def _named(found: tuple[Difference, ...]) -> Iterator[str]:
    for one in found[:NAMED_AT_MOST]:
        yield f"{one.kind} {one.name} is {one.state}"
    if len(found) > NAMED_AT_MOST:
        yield f"and {len(found) - NAMED_AT_MOST} more"


def _id(release: str, server: int) -> UUID:
    return stable_id("schema.snapshot", release, str(server))


def _server(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        ((number,),) = cursor.fetchall()
    return int(number) // 10000
