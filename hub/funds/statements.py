"""Take in the custodian's signed statements: checked whole, kept as they came, their lines posted one by one.

One transaction a statement: after a kill it is in with everything it caused, or not at all, and sent again it is
recognised by its number and its bytes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import psycopg
import structlog
from django.db import OperationalError, transaction
from django.utils import translation

from hub.audit.operations import record
from hub.catalogue.domain.lists import read_amount, read_day
from hub.catalogue.sentences import sentence_of
from hub.funds.custodian_keys import require_signature
from hub.funds.domain.formats import read_statement
from hub.funds.domain.statement import Statement as Read
from hub.funds.domain.statement import StatementHeader
from hub.funds.intake import Refusal, Taken, take_in_rows
from hub.funds.models import RefusedLine, Statement
from hub.funds.parties import keep_parties
from hub.funds.reconciliation.sorting import Sorted, keep_lines, sort_lines
from hub.funds.statement_queries import StatementFacts, StatementUnknown, statement_facts
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.canonical import JSONValue
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.schema.locks import hold_names
from hub.vault.operations import seal, unseal

PURPOSE: Final = "document"
OWNER_KIND: Final = "statement"
TRIES: Final = 3
"""Unmeasured: all accounts are locked in one order first, so that giving way once is rare already."""
GIVEN_WAY: Final = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
_CHINESE: Final = "zh-hans"
_ENGLISH: Final = "en"

log = structlog.get_logger(__name__)


class NumberTaken(Exception):
    """Another file was taken in under this number of this account."""

    def __init__(self, *, account: str, number: str, expected: str, actual: str) -> None:
        super().__init__(f"statement {number} of {account} was taken in as {expected}, got {actual}")
        self.account, self.number, self.expected, self.actual = account, number, expected, actual


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """A statement as it is kept; ``repeated``: it was there before and nothing changed."""

    statement: StatementFacts
    repeated: bool


def hand_in_statement(*, raw: bytes, signature: bytes, key_id: str = "", by: Actor, at: datetime) -> HandedIn:
    """Take a statement in once; the same bytes again change nothing.

    Raises ``SignatureRefused``, ``StatementUnsound`` or :class:`NumberTaken`; then nothing is kept. Where the database
    ends it to let another transaction go on, it is taken in anew, ``TRIES`` times in all.
    """
    signed_by = require_signature(raw=raw, signature=signature, key_id=key_id, at=at)
    statement = read_statement(raw)
    for _ in range(TRIES - 1):
        try:
            return _take_in(statement, raw=raw, signature=signature, signed_by=signed_by, by=by, at=at)
        except OperationalError as error:
            if not isinstance(error.__cause__, GIVEN_WAY):
                raise
            log.warning("statement.gave_way", number=statement.header.number, error=type(error.__cause__).__name__)
    return _take_in(statement, raw=raw, signature=signature, signed_by=signed_by, by=by, at=at)


def _take_in(statement: Read, *, raw: bytes, signature: bytes, signed_by: str, by: Actor, at: datetime) -> HandedIn:
    header, digest = statement.header, sha256_hex(raw)
    with transaction.atomic():
        hold_names([f"statement:{header.account}"])
        present = Statement.objects.filter(account=header.account, number=header.number).first()
        if present is not None:
            return _the_same(present, digest)
        sorted_out = sort_lines(statement.rows)
        taken = _with_the_others(take_in_rows(sorted_out.posting, by=by, at=at, meant=sorted_out.meant), sorted_out)
        row = _write(header, taken, raw=raw, signature=signature, signed_by=signed_by, by=by, at=at)
        keep_lines(row, statement.rows, sorted_out, taken)
        fitting = ((line, sorted_out.fitted[line.line]) for line in statement.rows if line.line in sorted_out.fitted)
        keep_parties(fitting, at=at)
        details: dict[str, JSONValue] = {
            "digest": digest,
            "lines": header.line_count,
            "new": taken.new,
            "refused": len(taken.refused),
        }
        record(by=by, action="statement.taken_in", at=at, target_kind="statement", target_id=str(row.id),
               details=details)  # fmt: skip
    return HandedIn(statement=statement_facts(row), repeated=False)


def hand_out_statement(*, statement_id: UUID, by: Actor, at: datetime) -> tuple[StatementFacts, bytes]:
    """Return a statement and its bytes exactly as they were signed, and record who took them."""
    row = Statement.objects.filter(id=statement_id).first()
    if row is None:
        raise StatementUnknown(f"no statement {statement_id} in this scope")
    with transaction.atomic():
        raw = unseal(row.sealed_id)
        record(by=by, action="statement.handed_out", at=at, target_kind="statement", target_id=str(row.id))
    return statement_facts(row), raw


def _with_the_others(posted: Taken, sorted_out: Sorted) -> Taken:
    """Count the lines that fit an announced flow as known, and those that are held as refused."""
    refused = sorted((*posted.refused, *sorted_out.held), key=lambda refusal: refusal.row.line)
    return Taken(new=posted.new, repeated=posted.repeated + len(sorted_out.fitted), refused=tuple(refused))


def _the_same(present: Statement, digest: str) -> HandedIn:
    if present.digest != digest:
        raise NumberTaken(account=present.account, number=present.number, expected=present.digest, actual=digest)
    return HandedIn(statement=statement_facts(present), repeated=True)


def _write(
    header: StatementHeader,
    taken: Taken,
    *,
    raw: bytes,
    signature: bytes,
    signed_by: str,
    by: Actor,
    at: datetime,
) -> Statement:
    statement_id = new_id()
    sealed = seal(purpose=PURPOSE, owner_kind=OWNER_KIND, owner_id=statement_id, content=raw, subject_id=None, at=at)
    row = Statement.objects.create(
        id=statement_id,
        **vars(header),
        digest=sealed.digest,
        sealed_id=sealed.id,
        key_id=signed_by,
        signature=signature,
        new=taken.new,
        known=taken.repeated,
        refused=len(taken.refused),
        taken_in_at=at,
        taken_in_by=by.label,
        by_custodian=by.kind is ActorKind.MACHINE,
    )
    RefusedLine.objects.bulk_create(_line(row, refusal) for refusal in taken.refused)
    return row


def _line(statement: Statement, refusal: Refusal) -> RefusedLine:
    cells = refusal.row.cells
    return RefusedLine(
        statement=statement,
        line=refusal.row.line,
        key=cells["key"][:200],
        kind=cells["kind"],
        amount_fen=read_amount(cells["amount"]),
        effective_date=read_day(cells["effective_date"]),
        reason_zh=_reason(refusal, _CHINESE),
        reason_en=_reason(refusal, _ENGLISH),
    )


def _reason(refusal: Refusal, language: str) -> str:
    """Return the sentence without its line number, which stands beside it."""
    with translation.override(language):
        error = refusal.error
        return sentence_of(error) if error.column else error.actual
