"""Read notes and the statements found in them; declined statements are nobody's words any more."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from crm.profile.domain.statements import Span, Statement, StatementKind
from crm.profile.models import NoteStatement, StatementStatus


def statements_of_records(record_ids: Iterable[UUID]) -> Iterator[tuple[UUID, Statement]]:
    """Yield (record, statement) for everything said through these records and not declined."""
    rows = NoteStatement.objects.filter(source_id__in=set(record_ids)).exclude(status=StatementStatus.DECLINED)
    for row in rows.select_related("note").order_by("occurred_at", "id"):
        yield row.source_id, statement_of(row)


def statement_of(row: NoteStatement) -> Statement:
    """Return a stored statement with its words taken from the note."""
    spans = tuple(Span(start, end) for start, end in row.spans)
    body = row.note.body or ""
    return Statement(
        id=row.id,
        kind=StatementKind(row.kind),
        spans=spans,
        excerpt=body[spans[0].start : spans[0].end] if spans else "",
        rule_id=row.rule_id,
        channel=row.channel,
        occurred_at=row.occurred_at,
        due_date=row.due_date,
        amount_fen=row.amount_fen,
        source_ref=f"note:{row.note_id}",
    )
