"""Give sources a key to write with, take it away, and recognise it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crm.identity.domain.sightings import Assurance
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.ingest.domain.refusals import PROJECT_UNKNOWN, WRITE_KEY_UNKNOWN, RequestUnusable
from hub.ingest.models import WriteKey
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.schema.prepared import prepared

_OF_KEY: Final = "SELECT source FROM ingest_writekey WHERE key_digest = %s AND revoked_at IS NULL"


class SourceTaken(ValueError):
    """The source or the project already has a key; revoke it first."""


@dataclass(frozen=True, kw_only=True)
class KeyIssued:
    """A new write key; ``key`` is shown once and never kept."""

    source: str
    key: str


def issue_write_key(
    *,
    source: str,
    by: Actor,
    at: datetime,
    assurance: Assurance = Assurance.CLAIMED,
    user_space: str = "app",
    project: str = "",
    key: str = "",
) -> KeyIssued:
    """Let a source write; ``key`` may be brought along (a demo, a migration), else it is made.

    ``project`` is the name under which Sensors SDKs send. A claiming source with a project is open to anybody who
    knows the name, as this vendor's browsers send no token.
    """
    fresh = key or f"wk_{secrets.token_urlsafe(24)}"
    with entered(system_scope("ingest")):
        if WriteKey.objects.filter(source=source).exists():
            raise SourceTaken(f"{source} already has a write key")
        if project and WriteKey.objects.filter(project=project, revoked_at=None).exists():
            raise SourceTaken(f"project {project} already has a write key")
        WriteKey.objects.create(
            source=source,
            key_digest=sha256_hex(fresh.encode()),
            user_space=user_space,
            project=project,
            assurance=int(assurance),
            issued_at=at,
        )
        audit(
            by=by,
            action="write_key.issued",
            at=at,
            target_kind="source",
            target_id=source,
            details={"assurance": assurance.name.lower(), "project": project},
        )
    return KeyIssued(source=source, key=fresh)


def revoke_write_key(*, source: str, by: Actor, at: datetime) -> None:
    """Close the door for a source; what it sent stays."""
    with entered(system_scope("ingest")):
        WriteKey.objects.filter(source=source, revoked_at=None).update(revoked_at=at)
        audit(by=by, action="write_key.revoked", at=at, target_kind="source", target_id=source)


def source_of(*, write_key: str) -> str:
    """Return the source that a key belongs to; raise 401 for a key nobody has."""
    with prepared() as cursor:  # asked by every request
        row = cursor.execute(_OF_KEY, [sha256_hex(write_key.encode())]).fetchone()
    if not write_key or row is None:
        raise RequestUnusable(401, WRITE_KEY_UNKNOWN, "expected a known write key, by HTTP Basic or in the body")
    return str(row[0])


def source_of_project(*, project: str, token: str) -> str:
    """Return the source that a Sensors request belongs to; raise 401 for a key or a project nobody has.

    The token is the write key. Without one only a project whose source merely claims is open.
    """
    if token:
        return _of_token(project, token)
    row = WriteKey.objects.filter(project=project, revoked_at=None).first()
    if not project or row is None:
        raise RequestUnusable(401, PROJECT_UNKNOWN, f"expected a known project, or a token; got {project[:40]!r}")
    if row.assurance > Assurance.CLAIMED:
        raise RequestUnusable(401, WRITE_KEY_UNKNOWN, f"expected the write key of project {project} as token")
    return row.source


def _of_token(project: str, token: str) -> str:
    row = WriteKey.objects.filter(key_digest=sha256_hex(token.encode()), revoked_at=None).first()
    if row is None:
        raise RequestUnusable(401, WRITE_KEY_UNKNOWN, "expected a known write key as token")
    if project not in ("", row.project or row.source):
        raise RequestUnusable(401, PROJECT_UNKNOWN, f"the token belongs to another project than {project[:40]!r}")
    return row.source
