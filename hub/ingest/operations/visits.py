"""Take a branch's visit list in: say first what would happen, then do it once, whatever was imported before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from crm.journeys.intake import VisitForm, record_visits, visit_id_of
from crm.profile.domain.golden import Fact
from hub.access.models import Branch, User
from hub.access.queries import advisors_in
from hub.access.scope import entered, system_scope
from hub.ingest.domain.visits.headings import Field
from hub.ingest.domain.visits.rows import Fault, RowResult, VisitRow, read_rows
from hub.ingest.domain.visits.sheet import Sheet, read_sheet
from hub.ingest.domain.vocabulary import GENDERS
from hub.ingest.models import ImportedVisit, VisitImport
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.vault.blind import blind_index

RECORDED_AT_ONCE: Final = 200
"""Visits of one transaction (unmeasured)."""


class Fate(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    DUPLICATE = "duplicate"
    CHANGED = "changed"
    REFUSED = "refused"
    TAKEN = "taken"


@dataclass(frozen=True, kw_only=True)
class LinePreview:
    """A line of the file and its fate; faults say why it stays outside."""

    result: RowResult
    fate: Fate
    advisor: User | None


@dataclass(frozen=True, kw_only=True)
class ImportPreview:
    """Everything an import would do, with nothing done yet."""

    sheet: Sheet
    lines: tuple[LinePreview, ...]
    branch: Branch
    file_digest: str

    def count(self, fate: Fate) -> int:
        """How many lines share a fate."""
        return sum(line.fate is fate for line in self.lines)

    @property
    def refused(self) -> tuple[RowResult, ...]:
        """The lines for the error file: unreadable ones, and ones that were imported with other content."""
        return tuple(line.result for line in self.lines if line.fate in (Fate.REFUSED, Fate.CHANGED))


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What was done."""

    id: UUID
    taken: int
    duplicates: int
    changed: int
    refused: int


def preview_visits(
    *, content: bytes, branch: Branch, default_advisor: User | None = None, at: datetime
) -> ImportPreview:
    """Read a visit list and say what would become of each line; raises ``SheetRefused`` for a file that is none.

    A line's advisor is found by login or by name within the branch; without one it is ``default_advisor``'s.
    """
    sheet = read_sheet(content)
    lines = sort_lines(sheet=sheet, branch=branch, default_advisor=default_advisor, at=at)
    return ImportPreview(sheet=sheet, lines=lines, branch=branch, file_digest=sha256_hex(content))


def sort_lines(
    *, sheet: Sheet, branch: Branch, at: datetime, default_advisor: User | None = None, own: User | None = None
) -> tuple[LinePreview, ...]:
    """Say what would become of each line; ``own``: they are this advisor's alone, and name nobody else."""
    results = read_rows(sheet=sheet, now=at)
    with entered(system_scope("visit-import")):
        known = _known(results, branch)
        staff = _staff(branch)
    return tuple(_line(result, branch, known, staff, own or default_advisor, own) for result in results)


def import_visits(*, preview: ImportPreview, file_name: str, by: Actor, at: datetime) -> Imported:
    """Do what the preview said; lines that came in meanwhile are duplicates, importing again changes nothing."""
    fresh = [line for line in preview.lines if line.fate is Fate.NEW]
    import_id = new_id()
    done = Imported(
        id=import_id,
        taken=len(fresh),
        duplicates=preview.count(Fate.DUPLICATE),
        changed=preview.count(Fate.CHANGED),
        refused=preview.count(Fate.REFUSED),
    )
    with entered(system_scope("visit-import")):
        VisitImport.objects.create(
            id=import_id,
            branch_id=preview.branch.id,
            file_name=file_name[:200],
            file_digest=preview.file_digest,
            imported_by=by.id,
            imported_at=at,
            taken=done.taken,
            duplicates=done.duplicates,
            changed=done.changed,
            refused=done.refused,
        )
    for chunk in _chunks(fresh):
        with entered(system_scope("visit-import")):
            record_lines(chunk, branch=preview.branch, import_id=import_id, by=by, at=at)
    return done


def _chunks(lines: Sequence[LinePreview]) -> Iterable[Sequence[LinePreview]]:
    return (lines[start : start + RECORDED_AT_ONCE] for start in range(0, len(lines), RECORDED_AT_ONCE))


def record_lines(lines: Sequence[LinePreview], *, branch: Branch, import_id: UUID, by: Actor, at: datetime) -> None:
    """Record new lines as visits, and that they came in, in the caller's transaction."""
    forms = forms_of(lines, branch=branch)
    record_visits(forms=list(forms.values()), by=by, at=at)
    rows = [
        ImportedVisit(
            visit_import_id=import_id,
            branch_id=branch.id,
            key_blind=_blind(line.result.visit.key),
            content_blind=_blind(line.result.visit.digest),
            visit_id=visit_id_of(forms[line.result.row.line]),
        )
        for line in lines
        if line.result.visit
    ]
    ImportedVisit.objects.bulk_create(rows, ignore_conflicts=True)


def forms_of(lines: Sequence[LinePreview], *, branch: Branch) -> dict[int, VisitForm]:
    """Return new lines as visits to be recorded, by line."""
    return {
        line.result.row.line: _form(line.result.visit, branch, line.advisor)
        for line in lines
        if line.result.visit and line.advisor
    }


def _known(results: Sequence[RowResult], branch: Branch) -> dict[str, str]:
    keys = [_blind(result.visit.key) for result in results if result.visit]
    rows = ImportedVisit.objects.filter(branch_id=branch.id, key_blind__in=keys)
    return dict(rows.values_list("key_blind", "content_blind"))


def _staff(branch: Branch) -> dict[str, User]:
    """Advisors of the branch by login and by name; a name that two of them bear finds neither."""
    found: dict[str, User | None] = {}
    for user in advisors_in(branch.id):
        for word in {user.username, user.display_name}:
            found[word.casefold()] = None if word.casefold() in found else user
    return {word: user for word, user in found.items() if user}


def _line(
    result: RowResult,
    branch: Branch,
    known: dict[str, str],
    staff: dict[str, User],
    default: User | None,
    own: User | None = None,
) -> LinePreview:
    if result.visit is None:
        return LinePreview(result=result, fate=Fate.REFUSED, advisor=None)
    before = known.get(_blind(result.visit.key))
    if before == _blind(result.visit.digest):
        return LinePreview(result=result, fate=Fate.DUPLICATE, advisor=None)
    if before is not None:
        return LinePreview(result=_with_fault(result, _CHANGED), fate=Fate.CHANGED, advisor=None)
    advisor = staff.get(result.visit.advisor.casefold()) if result.visit.advisor else default
    if advisor is None:
        return LinePreview(
            result=_with_fault(result, _advisor_fault(result.visit, branch)), fate=Fate.REFUSED, advisor=None
        )
    if own is not None and advisor.id != own.id:
        return LinePreview(result=_with_fault(result, _NOT_YOURS), fate=Fate.REFUSED, advisor=None)
    return LinePreview(result=result, fate=Fate.NEW, advisor=advisor)


_CHANGED: Final = Fault(
    field=None,
    zh="这次到访以前导入过，内容不同；请在客户页面上更正，不会覆盖",
    en="This visit was imported before with other content: correct it on the client's page, nothing is overwritten",
)


_NOT_YOURS: Final = Fault(
    field=Field.ADVISOR,
    zh="这次到访写的是别的客户经理；请由网点主管导入",
    en="This visit names another advisor: let the branch manager import it",
)


def _advisor_fault(visit: VisitRow, branch: Branch) -> Fault:
    if not visit.advisor:
        return Fault(field=Field.ADVISOR, zh="没有写客户经理", en="The advisor is missing")
    return Fault(
        field=Field.ADVISOR,
        zh=f"{branch.name_zh}没有客户经理「{visit.advisor}」，请写登录名或全名",
        en=f"{branch.name_en} has no advisor “{visit.advisor}”: write the login or the full name",
    )


def _with_fault(result: RowResult, fault: Fault) -> RowResult:
    return RowResult(row=result.row, visit=None, faults=(*result.faults, fault), hints=result.hints)


def _form(visit: VisitRow, branch: Branch, advisor: User) -> VisitForm:
    facts = {Fact(name): value for name, value in visit.basics}
    gender = GENDERS.get(visit.gender.strip().lower())
    return VisitForm(
        key=_blind(visit.key),
        channel=visit.channel,
        arrived_at=visit.visited_at,
        branch_id=branch.id,
        advisor_id=advisor.id,
        advisor_label=advisor.display_name,
        source=f"branch:{branch.code}",
        customer_number=visit.customer_number,
        name=visit.name,
        phone=visit.phone,
        id_number=visit.id_number,
        email=visit.email,
        minutes=visit.minutes,
        room=visit.room,
        purpose=visit.purpose,
        products=visit.products,
        note=visit.note,
        facts={**facts, **({Fact.GENDER: gender} if gender else {})},
    )


def _blind(text: str) -> str:
    return blind_index(text, field="ingest.visit")
