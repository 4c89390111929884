"""How the reports of a person go, or stay under a rule where they bought something on their strength."""

from uuid import UUID

from chain.erasure import erase_facts
from crm.suitability.forgetting import kept_for_dealings
from hub.retention.parts import AT_ONCE, Chunk, Order, Part, Person
from hub.vault.models import SealedContent
from hub.vault.operations import erase
from reports.evidence import KIND
from reports.models import ReasonPrint, Report, RunItem, Voiding, VoidingDecision
from reports.voids.evidence import KIND as VOIDING


def _contents(person: Person) -> dict[UUID, Report]:
    """Return the reports whose file or inputs can be read still, by those."""
    rows = Report.objects.filter(subject_id__in=person.subject_ids).order_by("id")
    sealed = {one: row for row in rows for one in (row.pdf_sealed_id, row.inputs_sealed_id)}
    left = SealedContent.objects.filter(id__in=sealed, erased_at=None).order_by("id").values_list("id", flat=True)
    return {one: sealed[one] for one in left}


def _words(person: Person) -> dict[UUID, Voiding]:
    """Return what was asked to be void and still says in words what was found, by where those lie."""
    asked = {row.words_sealed_id: row for row in Voiding.objects.filter(subject_id__in=person.subject_ids)}
    left = SealedContent.objects.filter(id__in=asked, erased_at=None).order_by("id").values_list("id", flat=True)
    return {one: asked[one] for one in left}


def _count(person: Person) -> int:
    lines = RunItem.objects.filter(subject_id__in=person.subject_ids).count()
    return len({row.id for row in _contents(person).values()}) + lines + len(_words(person))


def _erase(person: Person, order: Order, _cursor: int) -> Chunk:
    """File and inputs go, and the fact of issue leaves its tombstone; number, date and digests stay."""
    left = _contents(person)
    ids = list(left)[:AT_ONCE]
    facts = {left[one].id for one in ids}
    erase_facts(kind=KIND, fact_ids=facts, reason=order.reason, by=order.by, at=order.at)
    for one in ids:
        erase(one, reason=order.reason, by=order.by, at=order.at)
    erase_words(person, order)
    _erase_readings(person)
    return Chunk(done=len(facts), more=len(left) > len(ids))


def erase_words(person: Person, order: Order) -> None:
    """That a report is void stays, since when and why; what was written about it goes."""
    words = _words(person)
    asked = [row.id for row in words.values()]
    void = set(VoidingDecision.objects.filter(voiding_id__in=asked, agreed=True).values_list("voiding_id", flat=True))
    erase_facts(kind=VOIDING, fact_ids=void, reason=order.reason, by=order.by, at=order.at)
    for one in words:
        erase(one, reason=order.reason, by=order.by, at=order.at)


def _erase_readings(person: Person) -> None:
    """The marks of the reasons go, and the lines of runs; a run keeps how many it was about."""
    ReasonPrint.objects.filter(subject_id__in=person.subject_ids).delete()
    RunItem.objects.filter(subject_id__in=person.subject_ids).delete()


REPORTS = Part(
    id="reports",
    models=(
        "reports.Report",
        "reports.Signature",
        "reports.ReasonPrint",
        "reports.RunItem",
        "reports.Voiding",
        "reports.VoidingDecision",
    ),
    count=_count,
    erase=_erase,
    kept=kept_for_dealings,
)
