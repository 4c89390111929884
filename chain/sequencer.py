"""Append facts to the log: one at a time under a lock, each with a fresh salt, chained to its subject's last entry.

The lock is held until the caller's transaction ends, so that indexes have no gaps and follow the commits.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
from hub.vault.blind import blind_index, blind_indexes
from hub.vault.operations import ToSeal, seal_all, unseal, unseal_all

SEQUENCER_LOCK = 0x48554201
"""Arbitrary key of the advisory lock; the anchoring lock is the next one."""
RECORD_SCHEMA = "hub/log-record/v2"
"""Envelope, salt, place and receipt; version 1 had the first two."""
MARK_FIELD = "chain.fact"
RECORD_PURPOSE = "log-record"
RECORD_OWNER = "chain.entry"
FILE_DIGEST_NAMES = frozenset(
    {"pdf_sha256", "file_sha256", "document_sha256", "pdf_digest", "file_digest", "document_digest", "payload_digest"}
)
"""Names by which a fact says that it is about a document; other digests in it only refer to something else."""
EARLIER = "previous"
"""What a fact says below this name is about an earlier version."""


_TAILS = """
SELECT token, last.subject_seq, last.entry_hash
  FROM unnest(%s::text[]) token
 CROSS JOIN LATERAL (SELECT subject_seq, entry_hash FROM chain_entry WHERE subject_token = token
                      ORDER BY subject_seq DESC LIMIT 1) last
"""


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
        places = _Places.read(requests)
        made: list[tuple[Entry, Request, bytes]] = []
        entries = []
        for request in requests:
            entry = places.known(request.fact)
            if entry is None:
                entry, record = places.take(request, at=at)
                made.append((entry, request, record))
            entries.append(entry)
        if made:
            _write(made, nodes=places.nodes, at=at)
    return entries


@dataclass
class _Places:
    """Where the log and its subjects' chains stand, read once and moved on with every entry."""

    state: Frontier
    logged: dict[tuple[str, UUID, int], Entry]
    tails: dict[str, SubjectTail]
    nodes: list[Node] = field(default_factory=list)

    @classmethod
    def read(cls, requests: Sequence[Request]) -> "_Places":
        """Ask for everything that these requests need, in one statement each."""
        facts = [request.fact for request in requests]
        return cls(state=stored_frontier(), logged=_already_logged(facts), tails=_tails(facts))

    def known(self, fact: Fact) -> Entry | None:
        """Return the entry of a fact that was logged before; raise :class:`FactChanged` for other content."""
        known = self.logged.get((fact.kind, fact.fact_id, fact.version))
        if known is not None and known.fact_mark != fact_mark(fact.digest):
            raise FactChanged(f"{known}: logged with other content than {fact.digest}")
        return known

    def take(self, request: Request, *, at: datetime) -> tuple[Entry, bytes]:
        """Give a fact the next place; return its entry and the record that the vault is to keep."""
        fact = request.fact
        tail = self.tails.get(fact.subject_token or "", SubjectTail())
        made = commit(fact, tail=tail, recorded_at=at, salt=os.urandom(32))
        entry = _entry(request, made, index=self.state.size, tail=tail, at=at)
        self.state, full = self.state.append(made.leaf)
        self.nodes += [Node(level=ref.level, position=ref.position, digest=digest) for ref, digest in full[1:]]
        self.logged[fact.kind, fact.fact_id, fact.version] = entry
        if fact.subject_token is not None:
            self.tails[fact.subject_token] = _after(tail.next_seq, entry.entry_hash)
        return entry, _record(made, entry)


def fact_mark(digest: str) -> str:
    """Return the keyed digest under which content with this SHA-256 is found."""
    return blind_index(digest, field=MARK_FIELD)


def fact_marks(digests: Iterable[str]) -> list[str]:
    """Return the marks of many facts in their order."""
    return blind_indexes(digests, field=MARK_FIELD)


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


def _already_logged(facts: Sequence[Fact]) -> dict[tuple[str, UUID, int], Entry]:
    rows = Entry.objects.filter(kind__in={fact.kind for fact in facts}, fact_id__in={fact.fact_id for fact in facts})
    return {(row.kind, row.fact_id, row.version): row for row in rows}


def _tails(facts: Sequence[Fact]) -> dict[str, SubjectTail]:
    tokens = sorted({fact.subject_token for fact in facts if fact.subject_token is not None})
    if not tokens:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_TAILS, [tokens])
        return {token: _after(seq, entry_hash) for token, seq, entry_hash in cursor.fetchall()}


def _after(seq: int, entry_hash: str) -> SubjectTail:
    return SubjectTail(next_seq=seq + 1, last_entry=entry_hash)


def _entry(request: Request, made: Commitment, *, index: int, tail: SubjectTail, at: datetime) -> Entry:
    """Lay out the row; the vault's id of its record is set when that is sealed."""
    fact = request.fact
    return Entry(
        id=stable_id("chain.entry", fact.kind, str(fact.fact_id), str(fact.version)),
        index=index,
        kind=fact.kind,
        fact_id=fact.fact_id,
        version=fact.version,
        fact_mark=fact_mark(fact.digest),
        entry_hash=made.entry.hex(),
        leaf_hash=made.leaf.hex(),
        sealed_fact_id=request.sealed_id,
        subject_token=fact.subject_token,
        subject_seq=None if fact.subject_token is None else tail.next_seq,
        recorded_at=at,
        receipt=sign_receipt(index=index, entry_hash=made.entry.hex(), recorded_at=at),
    )


def _record(made: Commitment, entry: Entry) -> bytes:
    """Lay out what the vault keeps: with place and receipt, so that what was given is known again by its seal."""
    return canonical_bytes(
        {
            "schema": RECORD_SCHEMA,
            "envelope": made.envelope.decode(),
            "salt": made.salt.hex(),
            "index": entry.index,
            "receipt": entry.receipt,
        }
    )


def _write(made: Sequence[tuple[Entry, Request, bytes]], *, nodes: Sequence[Node], at: datetime) -> None:
    """Seal the records in the order of the log, then write entries, tree and marks: one statement each."""
    sealed = seal_all([_to_seal(entry, request, record) for entry, request, record in made], at=at)
    for (entry, _, _), place in zip(made, sealed, strict=True):
        entry.sealed_record_id = place.id
    files = list(_file_marks([(entry, request) for entry, request, _ in made]))
    Entry.objects.bulk_create([entry for entry, _, _ in made])
    Node.objects.bulk_create(nodes)
    FileMark.objects.bulk_create(files)


def _to_seal(entry: Entry, request: Request, record: bytes) -> ToSeal:
    return ToSeal(
        purpose=RECORD_PURPOSE,
        owner_kind=RECORD_OWNER,
        owner_id=entry.id,
        content=record,
        subject_id=request.subject_id,
    )


def _file_marks(made: Sequence[tuple[Entry, Request]]) -> Iterator[FileMark]:
    contents = unseal_all([request.sealed_id for _, request in made])
    for (entry, request), found in zip(made, contents, strict=True):
        content = unseal(request.sealed_id) if found is None else found
        if sha256_hex(content) != request.fact.digest:
            raise FactMismatch(f"{entry}: expected {request.fact.digest}, sealed {sha256_hex(content)}")
        yield from (FileMark(entry=entry, mark=fact_mark(digest)) for digest in file_digests(json.loads(content)))
