"""Append facts to the log: one at a time under a lock, each with a fresh salt, chained to its subject's last entry.

The lock is held until the caller's transaction ends, so that indexes have no gaps and follow the commits.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chain.domain.entry import Commitment, Fact, SubjectTail, commit
from chain.domain.tree import Frontier
from chain.models import Entry, FileMark, Node
from chain.nodes import stored_frontier
from chain.receipts import sign_receipt
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import is_hex_digest, sha256_hex
from hub.kernel.ids import stable_id
from hub.vault.blind import blind_index
from hub.vault.operations import seal, unseal

SEQUENCER_LOCK = 0x48554201
"""Arbitrary key of the advisory lock; the anchoring lock is the next one."""
RECORD_SCHEMA = "hub/log-record/v1"
RECORD_PURPOSE = "log-record"
RECORD_OWNER = "chain.entry"
FILE_DIGEST_NAMES = frozenset(
    {"pdf_sha256", "file_sha256", "document_sha256", "pdf_digest", "file_digest", "document_digest", "payload_digest"}
)
"""Names by which a fact says that it is about a document; other digests in it only refer to something else."""
EARLIER = "previous"
"""What a fact says below this name is about an earlier version."""


class FactChanged(ValueError):
    """The same fact was logged before with other content; a correction needs a new version."""


class FactMismatch(ValueError):
    """The sealed content is not what the given digest says."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A fact to log, with its sealed content and the subject whose erasure destroys the salt."""

    fact: Fact
    sealed_id: UUID
    subject_id: UUID | None = None


def append(requests: Sequence[Request], *, at: datetime) -> list[Entry]:
    """Log facts in the given order in one go; facts that are already logged are returned as they are."""
    with transaction.atomic():
        _lock()
        state, entries, nodes, files = stored_frontier(), [], [], []
        tails: dict[str, SubjectTail] = {}
        for request in requests:
            known = _already_logged(request.fact)
            if known is not None:
                entries.append(known)
                continue
            made = commit(request.fact, tail=_tail(request.fact, tails), recorded_at=at, salt=os.urandom(32))
            entry = _entry(request, made, index=state.size, at=at, tails=tails)
            entry.save(force_insert=True)
            state, full = _grow(state, made)
            nodes += [Node(level=ref.level, position=ref.position, digest=digest) for ref, digest in full]
            files += _file_marks(entry, request)
            entries.append(entry)
        Node.objects.bulk_create(nodes)
        FileMark.objects.bulk_create(files)
    return entries


def fact_mark(digest: str) -> str:
    """Return the keyed digest under which content with this SHA-256 is found."""
    return blind_index(digest, field="chain.fact")


def file_digests(fact: Any) -> Iterator[str]:
    """Yield the SHA-256 digests by which a fact names the documents it is about."""
    if isinstance(fact, dict):
        for name, value in fact.items():
            if isinstance(value, str) and name in FILE_DIGEST_NAMES and is_hex_digest(value):
                yield value
            elif name != EARLIER:
                yield from file_digests(value)
    elif isinstance(fact, list):
        for item in fact:
            yield from file_digests(item)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])


def _already_logged(fact: Fact) -> Entry | None:
    known = Entry.objects.filter(kind=fact.kind, fact_id=fact.fact_id, version=fact.version).first()
    if known is not None and known.fact_mark != fact_mark(fact.digest):
        raise FactChanged(f"{known}: logged with other content than {fact.digest}")
    return known


def _tail(fact: Fact, tails: dict[str, SubjectTail]) -> SubjectTail:
    token = fact.subject_token
    if token is None:
        return SubjectTail()
    if token not in tails:
        last = Entry.objects.filter(subject_token=token).order_by("-subject_seq").first()
        tails[token] = SubjectTail() if last is None else _after(last)
    return tails[token]


def _after(entry: Entry) -> SubjectTail:
    return SubjectTail(next_seq=(entry.subject_seq or 0) + 1, last_entry=entry.entry_hash)


def _entry(request: Request, made: Commitment, *, index: int, at: datetime, tails: dict[str, SubjectTail]) -> Entry:
    fact = request.fact
    entry_id = stable_id("chain.entry", fact.kind, str(fact.fact_id), str(fact.version))
    record = canonical_bytes({"schema": RECORD_SCHEMA, "envelope": made.envelope.decode(), "salt": made.salt.hex()})
    sealed = seal(
        purpose=RECORD_PURPOSE,
        owner_kind=RECORD_OWNER,
        owner_id=entry_id,
        content=record,
        subject_id=request.subject_id,
        at=at,
    )
    entry = Entry(
        id=entry_id,
        index=index,
        kind=fact.kind,
        fact_id=fact.fact_id,
        version=fact.version,
        fact_mark=fact_mark(fact.digest),
        entry_hash=made.entry.hex(),
        leaf_hash=made.leaf.hex(),
        sealed_fact_id=request.sealed_id,
        sealed_record_id=sealed.id,
        subject_token=fact.subject_token,
        subject_seq=None if fact.subject_token is None else tails[fact.subject_token].next_seq,
        recorded_at=at,
        receipt=sign_receipt(index=index, entry_hash=made.entry.hex(), recorded_at=at),
    )
    if fact.subject_token is not None:
        tails[fact.subject_token] = _after(entry)
    return entry


def _grow(state: Frontier, made: Commitment) -> tuple[Frontier, tuple[Any, ...]]:
    grown, full = state.append(made.leaf)
    return grown, full[1:]


def _file_marks(entry: Entry, request: Request) -> list[FileMark]:
    content = unseal(request.sealed_id)
    if sha256_hex(content) != request.fact.digest:
        raise FactMismatch(f"{entry}: expected {request.fact.digest}, sealed {sha256_hex(content)}")
    return [FileMark(entry=entry, mark=fact_mark(digest)) for digest in file_digests(json.loads(content))]
