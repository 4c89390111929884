"""How what happened with a person, what was written and what is known of them goes, part by part."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from chain.erasure import erase_facts
from crm.identity.erasing import NobodyToErase
from crm.identity.models import Identifier, Membership, Profile
from crm.profile.erasing import erase_person
from crm.profile.evidence import KIND
from crm.profile.models import ClientCard, FactObservation, Note, NoteStatement, Touchpoint, Visit
from crm.profile.refreshing import forget
from hub.access.queries import absorbed_by, in_use
from hub.retention.models import Erasure
from hub.retention.parts import AT_ONCE, Chunk, Order, Part, Person


def find_person(subject_id: UUID) -> Person | None:
    """Return somebody with every id that they are known under and every record; None where nobody is, or is left."""
    person = in_use([subject_id])[subject_id]
    subjects = frozenset({person, *absorbed_by([person])[person]})
    if not Profile.objects.filter(id__in=subjects, erased_at=None).exists():
        return _without_marks(subjects)
    records = Membership.objects.filter(subject_id__in=subjects, superseded_at=None)
    return Person(subject_ids=subjects, record_ids=frozenset(records.values_list("record_id", flat=True)))


def _without_marks(subjects: frozenset[UUID]) -> Person | None:
    """Return somebody whose marks alone were erased, with the records that are nobody's since; None once forgotten."""
    forgotten = Erasure.objects.filter(finished_at__isnull=False, subject_ids__overlap=list(subjects)).exists()
    erased = Profile.objects.filter(id__in=subjects, erased_at__isnull=False).values_list("erased_at", flat=True)
    if forgotten or not erased:
        return None
    last = Membership.objects.filter(subject_id__in=subjects, superseded_at__in=list(erased))
    held = Membership.objects.filter(superseded_at=None).values("record_id")
    records = frozenset(last.exclude(record_id__in=held).values_list("record_id", flat=True))
    return Person(subject_ids=subjects, record_ids=records) if records else None


def returned_records(record_ids: Collection[UUID], subject_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these records that are of another profile than these now: somebody came again by themselves."""
    held = Membership.objects.filter(record_id__in=record_ids, superseded_at=None).exclude(subject_id__in=subject_ids)
    return set(held.values_list("record_id", flat=True))


def messages_behind(person: Person) -> set[int]:
    """Return the numbers of the app's messages from which their timeline was made."""
    rows = Touchpoint.objects.filter(_theirs(person), message_id__isnull=False)
    return {message for message in rows.values_list("message_id", flat=True) if message is not None}


def _theirs(person: Person) -> Q:
    """What their devices did in other hands is the others'."""
    return Q(owner_source_id__in=person.record_ids)


def _count_visits(person: Person) -> int:
    return Visit.objects.filter(source_id__in=person.record_ids).count()


def _erase_visits(person: Person, order: Order, _cursor: int) -> Chunk:
    """Visits go with note and statements, and each leaves its tombstone in the log."""
    rows = Visit.objects.filter(source_id__in=person.record_ids).order_by("id")
    ids = list(rows.values_list("id", flat=True)[: AT_ONCE + 1])
    some = ids[:AT_ONCE]
    erase_facts(kind=KIND, fact_ids=some, row_goes=True, reason=order.reason, by=order.by, at=order.at)
    NoteStatement.objects.filter(note__visit_id__in=some).delete()
    Note.objects.filter(visit_id__in=some).delete()
    Visit.objects.filter(id__in=some).delete()
    return Chunk(done=len(some), more=len(ids) > AT_ONCE)


def _count_touches(person: Person) -> int:
    return Touchpoint.objects.filter(_theirs(person)).count()


def _erase_touches(person: Person, _order: Order, _cursor: int) -> Chunk:
    ids = list(Touchpoint.objects.filter(_theirs(person)).order_by("id").values_list("id", flat=True)[: AT_ONCE + 1])
    Touchpoint.objects.filter(id__in=ids[:AT_ONCE]).delete()
    return Chunk(done=len(ids[:AT_ONCE]), more=len(ids) > AT_ONCE)


def _count_known(person: Person) -> int:
    said = FactObservation.objects.filter(source_id__in=person.record_ids).count()
    derived = ClientCard.objects.filter(subject_id__in=person.subject_ids).count()
    return said + derived + Identifier.objects.filter(record_id__in=person.record_ids).count()


def _erase_known(person: Person, order: Order, _cursor: int) -> Chunk:
    """Last of all: without it nobody could find what else is theirs."""
    count = _count_known(person)
    try:
        erase_person(
            subject_id=_any(person.subject_ids), reason=order.reason, by=order.by, at=order.at, checked=person.ids
        )
    except NobodyToErase:  # only what came back from a copy
        FactObservation.objects.filter(source_id__in=person.record_ids).delete()
        Identifier.objects.filter(record_id__in=person.record_ids).delete()
        forget(person.subject_ids)
    return Chunk(done=count, more=False)


def _any(subject_ids: Collection[UUID]) -> UUID:
    return sorted(subject_ids)[0]


VISITS = Part(
    id="profile.visits",
    models=("profile.Visit", "profile.Note", "profile.NoteStatement"),
    count=_count_visits,
    erase=_erase_visits,
)
BEHAVIOUR = Part(id="profile.behaviour", models=("profile.Touchpoint",), count=_count_touches, erase=_erase_touches)
KNOWN = Part(
    id="profile.known",
    models=(
        "profile.FactObservation", "profile.GoldenValue", "profile.ClientCard", "profile.SearchToken",
        "identity.Identifier", "identity.LinkKey", "identity.RecordMarks", "identity.BlockKey",
        "identity.ComparedRecord", "identity.Edge", "identity.ReviewItem", "identity.RefusedLink", "identity.Example",
        "identity.ComparedPair", "identity.DeviceUse", "identity.BindOffer",
    ),
    count=_count_known,
    erase=_erase_known,
    closes=True,
)  # fmt: skip
