"""Open what the law keeps of somebody forgotten: for a reason, for one look, and in the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from hub.access.scope import ScopeKind, current_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.kernel.canonical import JSONValue
from hub.retention.models import Archived


class ArchiveUnknown(LookupError):
    """Nothing is archived under this id."""


class ReasonMissing(ValueError):
    """An archive is opened for a reason."""


class NotForYou(PermissionError):
    """Only oversight opens an archive."""


@contextmanager
def opened(*, subject_id: UUID, reason: str, by: Actor, at: datetime, paper: str = "") -> Iterator[Archived]:
    """Let the scope in force see what is archived under one id until the block ends; the opening is kept for good.

    ``paper`` names the one file that is looked at, by kind and id.
    Raises ArchiveUnknown, ReasonMissing, NotForYou.
    """
    if not reason.strip():
        raise ReasonMissing("say why the archive is opened")
    if current_scope().kind is not ScopeKind.ALL:
        raise NotForYou("expected compliance or audit")
    row = Archived.objects.filter(subject_id=subject_id).first()
    if row is None:
        raise ArchiveUnknown(f"nothing is archived under {subject_id}")
    with transaction.atomic():
        details: dict[str, JSONValue] = {"reason": reason.strip()[:400], **({"paper": paper} if paper else {})}
        audit(by=by, action="archive.opened", at=at, subject_id=subject_id, target_kind="erasure",
              target_id=str(row.erasure_id), details=details)  # fmt: skip
        _open(str(subject_id))
        yield row
        _open("")


def _open(subject_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hub.archive_opened', %s, true)", [subject_id])
