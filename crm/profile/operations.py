"""Keep what happened and what was said, and bring the profiles that it concerns up to date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.identity.queries import device_owners, owner_at, subjects_of_records
from crm.profile.domain.sayings import NewTouch, NewVisit, Saying
from crm.profile.domain.statements import Statement, find_statements
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import KIND_OF_CONTACT
from crm.profile.evidence import seal_visit
from crm.profile.models import FactObservation, Note, NoteStatement, StatementStatus, Touchpoint, Visit
from crm.profile.refreshing import lock, refresh
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish_all
from hub.vault.blind import blind_index


class StatementUnknown(LookupError):
    """No such statement in this scope."""


class DecisionMade(ValueError):
    """The statement was decided otherwise before; the first decision stays."""


class VisitChanged(ValueError):
    """A visit that is kept was sent again with other content; what was written down first stays."""


@dataclass(frozen=True, kw_only=True)
class Folded:
    """Which profiles were brought up to date, and which visits were new."""

    subject_ids: frozenset[UUID]
    new_visits: tuple[UUID, ...]


def fold(
    *,
    touches: Sequence[NewTouch],
    sayings: Sequence[Saying],
    visits: Sequence[NewVisit] = (),
    devices_learnt: Iterable[UUID] = (),
    met: Iterable[UUID] = (),
    left_subjects: Iterable[UUID] = (),
    by: Actor,
    at: datetime,
) -> Folded:
    """Keep a batch once, whatever was kept before, and refresh every profile that it touches.

    ``met`` are records that were met, if only by their name, or changed their profile; ``left_subjects`` the profiles
    they left.
    Call it inside a system scope and transaction. The same facts in any order and number give the same profiles.
    """
    sources = {saying.source_id for saying in sayings} | {new.touch.source_id for new in touches}
    sources |= {visit.source_id for visit in visits} | set(met)
    lock(subjects_of_records(sources).values())
    _keep_touches(touches, at)
    _keep_sayings(sayings)
    new_visits = _keep_visits(visits, by, at)
    sources |= _reattribute(set(devices_learnt) | {new.device_id for new in touches if new.device_id})
    subjects = set(subjects_of_records(sources).values()) | set(left_subjects)
    refresh(subject_ids=subjects)
    return Folded(subject_ids=frozenset(subjects), new_visits=new_visits)


def visits_kept(*, told: Sequence[tuple[NewVisit, Iterable[Saying]]]) -> frozenset[UUID]:
    """Return which of these visits, each with what was said at it, are kept already with this content.

    Raises `VisitChanged` where it is another; what is said at one visit is nothing another one left out.

    Holds the visits to the end of the transaction, so that of two savings at once the second one finds the first.
    """
    lock(visit.id for visit, _ in told)
    rows = Visit.objects.select_related("note").filter(id__in=[visit.id for visit, _ in told])
    stored = {row.id: row for row in rows}
    kept = [(visit, sayings) for visit, sayings in told if visit.id in stored]
    known = _said_by({visit.source_id for visit, _ in kept})
    for visit, sayings in kept:
        sayings = [saying for saying in sayings if saying.value.strip()]
        changed = _changes(stored[visit.id], visit)
        said = {(row.fact, row.blind) for row in map(_observation, sayings)}
        if said - known.get(visit.source_id, set()):
            changed.append("facts")
        if changed:
            raise VisitChanged(f"expected visit {visit.id} as it was written, got other {', '.join(changed)}")
    return frozenset(visit.id for visit, _ in kept)


def decide_statement(*, statement_id: UUID, confirm: bool, by: Actor, at: datetime) -> None:
    """Confirm or decline what was found in a note; saying the same again changes nothing."""
    row = NoteStatement.objects.select_for_update().filter(id=statement_id).first()
    if row is None:
        raise StatementUnknown(f"no statement {statement_id} in this scope")
    wanted = StatementStatus.CONFIRMED if confirm else StatementStatus.DECLINED
    if row.status == wanted:
        return
    if row.status != StatementStatus.SUGGESTED:
        raise DecisionMade(f"expected an undecided statement, it is {row.status}")
    row.status, row.decided_by, row.decided_at = wanted, by.id, at
    row.save(update_fields=["status", "decided_by", "decided_at"])
    subjects = subjects_of_records([row.source_id])
    audit(
        by=by,
        action=f"statement.{wanted}",
        at=at,
        subject_id=subjects.get(row.source_id),
        target_kind="statement",
        target_id=str(statement_id),
    )
    refresh(subject_ids=set(subjects.values()))


def _keep_touches(touches: Sequence[NewTouch], at: datetime) -> None:
    rows = [
        Touchpoint(
            id=new.touch.id,
            source_id=new.touch.source_id,
            owner_source_id=new.touch.source_id,
            channel=new.touch.channel.value,
            kind=new.touch.kind.value,
            occurred_at=new.touch.occurred_at,
            recorded_at=at,
            label=new.touch.label[:80],
            words=new.words or None,
            product_code=new.touch.product_code[:40],
            slug=new.touch.slug[:120],
            section=new.touch.section[:80],
            seconds=new.touch.seconds,
            amount_fen=new.touch.amount_fen,
            device=new.touch.device[:16],
            message_id=new.message_id,
        )
        for new in touches
    ]
    Touchpoint.objects.bulk_create(rows, ignore_conflicts=True)


def _keep_sayings(sayings: Sequence[Saying]) -> None:
    """One row per source, fact and value; time and assurance only ever rise, so order leaves no trace."""
    best: dict[tuple[UUID, str, str], FactObservation] = {}
    for saying in sayings:
        if not saying.value.strip():
            continue
        row = _observation(saying)
        held = best.setdefault((row.source_id, row.fact, row.blind), row)
        if held is not row:
            _raise(held, row)
    sources = {source for source, _fact, _blind in best}
    for stored in FactObservation.objects.filter(source_id__in=sources):
        row = best.get((stored.source_id, stored.fact, stored.blind), stored)
        if row is not stored:
            _raise(row, stored)
    FactObservation.objects.bulk_create(
        best.values(),
        update_conflicts=True,
        update_fields=["observed_at", "assurance", "channel", "by_label"],
        unique_fields=["source_id", "fact", "blind"],
    )


def _observation(saying: Saying) -> FactObservation:
    return FactObservation(
        source_id=saying.source_id,
        fact=saying.fact.value,
        blind=blind_index(saying.value, field=f"profile.{saying.fact}"),
        value=saying.value,
        channel=saying.channel.value,
        assurance=int(saying.assurance),
        observed_at=saying.observed_at,
        by_label=saying.by_label[:80],
    )


def _raise(row: FactObservation, other: FactObservation) -> None:
    """Take the better of both: whoever said it last says where and by whom, whoever was surest how surely."""
    last = max((one.observed_at, one.by_label, one.channel) for one in (row, other))
    row.observed_at, row.by_label, row.channel = last
    row.assurance = max(row.assurance, other.assurance)


def _said_by(sources: set[UUID]) -> dict[UUID, set[tuple[str, str]]]:
    said: dict[UUID, set[tuple[str, str]]] = {}
    for source, fact, blind in FactObservation.objects.filter(source_id__in=sources).values_list(
        "source_id", "fact", "blind"
    ):
        said.setdefault(source, set()).add((fact, blind))
    return said


_WRITTEN = ("source_id", "branch_id", "channel", "arrived_at", "minutes", "room", "purpose", "products", "advisor_id")
"""What the first saving decided; who saved it and when is not part of what was said."""


def _changes(stored: Visit, visit: NewVisit) -> list[str]:
    """Name what differs; an erased note can no longer be compared."""
    row = _visit_row(visit, stored.recorded_at)
    changed = [name for name in _WRITTEN if getattr(row, name) != getattr(stored, name)]
    note = getattr(stored, "note", None)
    body = note.body if note else ""
    if body is not None and body != (visit.note if visit.note.strip() else ""):
        changed.append("note")
    return changed


def _keep_visits(visits: Sequence[NewVisit], by: Actor, at: datetime) -> tuple[UUID, ...]:
    known = set(Visit.objects.filter(id__in=[visit.id for visit in visits]).values_list("id", flat=True))
    new = {visit.id: visit for visit in visits if visit.id not in known}
    if not new:
        return ()
    _keep_touches([NewTouch(touch=_touch_of(visit)) for visit in new.values()], at)
    Visit.objects.bulk_create([_visit_row(visit, at) for visit in new.values()])
    noted = [visit for visit in new.values() if visit.note.strip()]
    Note.objects.bulk_create([_note_row(visit, at) for visit in noted])
    NoteStatement.objects.bulk_create([row for visit in noted for row in _statement_rows(visit)])
    subjects = subjects_of_records(visit.source_id for visit in new.values())
    publish_all(
        events=[seal_visit(visit_id, subject_id=subjects.get(new[visit_id].source_id), at=at) for visit_id in new],
        at=at,
    )
    return tuple(new)


def note_id_of(visit_id: UUID) -> UUID:
    """Return the id that the note of a visit has."""
    return stable_id("note", str(visit_id))


def _touch_of(visit: NewVisit) -> Touch:
    return Touch(
        id=visit.id,
        source_id=visit.source_id,
        channel=visit.channel,
        kind=KIND_OF_CONTACT[visit.channel],
        occurred_at=visit.arrived_at,
        seconds=(visit.minutes or 0) * 60,
    )


def _visit_row(visit: NewVisit, at: datetime) -> Visit:
    return Visit(
        id=visit.id,
        source_id=visit.source_id,
        branch_id=visit.branch_id,
        channel=visit.channel.value,
        arrived_at=visit.arrived_at,
        minutes=visit.minutes,
        room=visit.room[:40],
        purpose=visit.purpose[:200],
        products=list(visit.products),
        advisor_id=visit.advisor_id,
        advisor_label=visit.advisor_label[:80],
        recorded_by=visit.recorded_by,
        recorded_at=at,
    )


def _note_row(visit: NewVisit, at: datetime) -> Note:
    return Note(
        id=note_id_of(visit.id),
        visit_id=visit.id,
        source_id=visit.source_id,
        channel=visit.channel.value,
        author_id=visit.advisor_id or visit.recorded_by,
        author_label=visit.advisor_label[:80],
        occurred_at=visit.arrived_at,
        written_at=at,
        body=visit.note,
    )


def _statement_rows(visit: NewVisit) -> list[NoteStatement]:
    note_id = note_id_of(visit.id)
    found = find_statements(
        visit.note, occurred_at=visit.arrived_at, channel=visit.channel.value, source_ref=f"note:{note_id}"
    )
    return [_statement_row(statement, note_id, visit.source_id) for statement in found]


def _statement_row(statement: Statement, note_id: UUID, source_id: UUID) -> NoteStatement:
    return NoteStatement(
        id=statement.id,
        note_id=note_id,
        source_id=source_id,
        kind=statement.kind.value,
        spans=[list(span) for span in statement.spans],
        rule_id=statement.rule_id,
        channel=statement.channel,
        occurred_at=statement.occurred_at,
        due_date=statement.due_date,
        amount_fen=statement.amount_fen,
    )


def _reattribute(device_ids: set[UUID]) -> set[UUID]:
    """Give what nameless devices did to whoever had them in hand; return the records whose timeline changed."""
    if not device_ids:
        return set()
    uses = device_owners(device_ids)
    changed: dict[UUID, list[UUID]] = {}
    touched: set[UUID] = set()
    for row in Touchpoint.objects.filter(source_id__in=device_ids).only(
        "id", "source_id", "owner_source_id", "occurred_at"
    ):
        owner = owner_at(sightings=uses.get(row.source_id, ()), at=row.occurred_at) or row.source_id
        if owner != row.owner_source_id:
            changed.setdefault(owner, []).append(row.id)
            touched |= {owner, row.owner_source_id}
    _give(changed)
    return touched


def _give(changed: Mapping[UUID, Sequence[UUID]]) -> None:
    for owner, ids in changed.items():
        Touchpoint.objects.filter(id__in=ids).update(owner_source_id=owner)
