"""Read notes and what was found in them as a page shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from crm.identity.queries import subjects_of_records
from crm.profile.domain.statement_rules import TITLES
from crm.profile.domain.statements import Statement
from crm.profile.domain.vocabulary import Channel, channel_of
from crm.profile.models import Note, NoteStatement, StatementStatus, Visit
from crm.profile.notes import statement_of


@dataclass(frozen=True, kw_only=True)
class StatementFacts:
    """A statement with its title, the note it stands in, and whether a person confirmed it."""

    statement: Statement
    title_zh: str
    title_en: str
    status: StatementStatus
    note_id: UUID
    visit_id: UUID
    author: str


@dataclass(frozen=True, kw_only=True)
class NoteFacts:
    """A note as it was written, with what was found in it."""

    id: UUID
    body: str
    author: str
    written_at: datetime
    statements: tuple[StatementFacts, ...]


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """A contact as the advisor wrote it down."""

    id: UUID
    channel: Channel
    arrived_at: datetime
    minutes: int | None
    room: str
    purpose: str
    products: tuple[str, ...]
    branch_id: UUID | None
    advisor_id: UUID | None
    advisor: str
    note: NoteFacts | None


def visits_by_id(visit_ids: Iterable[UUID]) -> dict[UUID, VisitFacts]:
    """Return visits with their notes and what was found in them."""
    visits = list(Visit.objects.filter(id__in=set(visit_ids)).select_related("note"))
    notes = {visit.id: visit.note for visit in visits if hasattr(visit, "note")}
    found: dict[UUID, list[StatementFacts]] = {}
    for row in NoteStatement.objects.filter(note_id__in=[note.id for note in notes.values()]).select_related("note"):
        found.setdefault(row.note_id, []).append(statement_facts(row))
    return {visit.id: _visit_facts(visit, notes.get(visit.id), found) for visit in visits}


def visits_of_notes(note_ids: Iterable[UUID]) -> set[UUID]:
    """Return the visits during which these notes were written."""
    return set(Note.objects.filter(id__in=set(note_ids)).values_list("visit_id", flat=True))


def sources_of_statements(statement_ids: Iterable[str]) -> dict[str, UUID]:
    """Return the record through which each of these statements was heard; those outside the scope are absent."""
    rows = NoteStatement.objects.filter(id__in=set(statement_ids)).values_list("id", "source_id")
    return {str(statement): source for statement, source in rows}


def subject_of_visit(*, visit_id: UUID) -> UUID | None:
    """Return the profile that a visit belongs to now."""
    source = Visit.objects.filter(id=visit_id).values_list("source_id", flat=True).first()
    return subjects_of_records([source]).get(source) if source else None


def statement_facts(row: NoteStatement) -> StatementFacts:
    """Return a stored statement with its title and note."""
    statement = statement_of(row)
    zh, en = TITLES[statement.kind]
    return StatementFacts(
        statement=statement,
        title_zh=zh,
        title_en=en,
        status=StatementStatus(row.status),
        note_id=row.note_id,
        visit_id=row.note.visit_id,
        author=row.note.author_label,
    )


def _visit_facts(row: Visit, note: Note | None, found: Mapping[UUID, Sequence[StatementFacts]]) -> VisitFacts:
    return VisitFacts(
        id=row.id,
        channel=channel_of(row.channel),
        arrived_at=row.arrived_at,
        minutes=row.minutes,
        room=row.room,
        purpose=row.purpose,
        products=tuple(row.products),
        branch_id=row.branch_id,
        advisor_id=row.advisor_id,
        advisor=row.advisor_label,
        note=NoteFacts(
            id=note.id,
            body=note.body or "",
            author=note.author_label,
            written_at=note.written_at,
            statements=tuple(sorted(found.get(note.id, ()), key=lambda facts: facts.statement.spans)),
        )
        if note
        else None,
    )


def heard_since(since: datetime) -> dict[str, int]:
    """Return how often each rule found something in what was noted since then, of the notes in scope."""
    rows = NoteStatement.objects.filter(occurred_at__gte=since).values_list("rule_id")
    return dict(rows.annotate(found=Count("id")).order_by("rule_id"))


def records_heard() -> set[UUID]:
    """Return the records through which anything was said that a rule found in a note, of those in scope."""
    return set(NoteStatement.objects.values_list("source_id", flat=True).distinct())
