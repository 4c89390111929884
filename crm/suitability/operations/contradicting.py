"""Open the contradictions that a weighing finds, and end those that new answers or a parting made void."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from crm.profile.queries import sources_of_statements
from crm.suitability.announcements import contradiction_opened, contradiction_resolved, teach_back_required
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.contradictions import Contradiction, find_contradictions
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.evidence import seal_decision
from crm.suitability.models import Assessment, Resolution
from crm.suitability.models import Contradiction as ContradictionRow
from crm.suitability.operations.case import Case
from crm.suitability.queries.sources import remembered
from crm.suitability.sealed import inputs_content
from hub.kernel.events import Event
from hub.kernel.ids import stable_id


def close_reassessed(case: Case) -> list[Event]:
    """A new assessment answers what was asked again; what is material stays open until it is documented."""
    rows = remembered(ContradictionRow.objects.filter(source_id__in=case.sources, resolution=None), "inputs")
    old = rows.exclude(assessment=case.assessment).exclude(severity=Severity.MATERIAL.value)
    older = old.filter(assessment__taken_at__lt=case.assessment.taken_at).order_by("rule_id", "id")
    return _end([row for row in older if case.same_side(row)], ResolvedBy.REASSESSED, case)


def close_parted(case: Case) -> list[Event]:
    """What rests on a remark of somebody who turned out to be another person is no contradiction of this one."""
    found = ContradictionRow.objects.filter(source_id__in=case.sources, resolution=None)
    rows = list(remembered(found, "inputs").order_by("rule_id", "id"))
    said_by = sources_of_statements(item for row in rows for item in row.statement_ids)
    strangers = {item for item, source in said_by.items() if source not in case.sources}
    return _end([row for row in rows if strangers & set(row.statement_ids)], ResolvedBy.PARTED, case)


def open_contradictions(case: Case) -> tuple[list[ContradictionRow], list[Event]]:
    """Open what is found now and was not settled before; return the rows and what to publish."""
    all_found = find_contradictions(answers=case.inputs.answers, evidence=case.inputs.evidence)
    if not all_found:
        return [], []
    rules = [found.rule_id for found in all_found]
    known = ContradictionRow.objects.filter(source_id__in=case.sources, rule_id__in=rules)
    rows = list(remembered(known, "inputs").select_related("resolution"))
    opened, events = list[ContradictionRow](), list[Event]()
    for found in all_found:
        earlier = [row for row in rows if row.rule_id == found.rule_id]
        if _is_news(found, case.assessment, earlier):
            row = _write(case, found, turn=len(earlier) + 1)
            opened.append(row)
            events += _announced(row)
    return opened, events


def reopen_rejoined(case: Case) -> tuple[list[ContradictionRow], list[Event]]:
    """Open again, on the answers of their day, what was let go when two were told apart who are one after all.

    Not what newer answers of the same side have settled; and what the answers in force say is found anew anyway.
    """
    known = ContradictionRow.objects.filter(source_id__in=case.sources)
    let_go = known.filter(resolution__how=ResolvedBy.PARTED.value).values("rule_id")
    asked = known.filter(rule_id__in=let_go).select_related("resolution", "assessment")
    rows = list(remembered(asked, "inputs").order_by("rule_id", "opened_at", "turn"))
    said_by = sources_of_statements(item for row in rows for item in row.statement_ids)
    opened, events = list[ContradictionRow](), list[Event]()
    for rule_id in sorted({row.rule_id for row in rows}):
        of_rule = [row for row in rows if row.rule_id == rule_id]
        last = of_rule[-1]
        if any(getattr(row, "resolution", None) is None for row in of_rule) or not _rejoined(last, case, said_by):
            continue
        row = _again(case, last, turn=len(of_rule) + 1)
        opened.append(row)
        events += _announced(row)
    return opened, events


def _rejoined(row: ContradictionRow, case: Case, said_by: Mapping[str, UUID]) -> bool:
    if row.resolution.how != ResolvedBy.PARTED or row.assessment_id == case.assessment.id:
        return False
    if row.severity != Severity.MATERIAL and row.assessment.taken_at < case.assessment.taken_at and case.same_side(row):
        return False
    return {said_by.get(item) for item in row.statement_ids} <= set(case.sources)


def _again(case: Case, row: ContradictionRow, *, turn: int) -> ContradictionRow:
    return ContradictionRow.objects.create(
        id=stable_id("contradiction", str(row.assessment_id), row.rule_id, str(turn)),
        source_id=row.source_id,
        subject_id=case.subject_id,
        assessment=row.assessment,
        rule_id=row.rule_id,
        turn=turn,
        severity=row.severity,
        teach_back=row.teach_back,
        statement_ids=row.statement_ids,
        inputs=row.inputs,
        inputs_digest=row.inputs_digest,
        opened_at=case.at,
    )


def _announced(row: ContradictionRow) -> list[Event]:
    return [contradiction_opened(row), *([teach_back_required(row)] if row.teach_back else [])]


def _end(rows: Iterable[ContradictionRow], how: ResolvedBy, case: Case) -> list[Event]:
    events = []
    for row in rows:
        ending = Resolution.objects.create(
            id=stable_id("resolution", str(row.id)),
            source_id=row.source_id,
            subject_id=case.subject_id,
            contradiction=row,
            how=how.value,
            statement_ids=[],
            resolved_at=case.at,
        )
        events += [contradiction_resolved(row, how=ending.how), seal_decision(ending, at=case.at)]
    return events


def _is_news(found: Contradiction, assessment: Assessment, earlier: list[ContradictionRow]) -> bool:
    """Not while one is open under the same rule, and not again over remarks or answers that were settled."""
    if any(getattr(row, "resolution", None) is None for row in earlier):
        return False
    if not found.statements:
        return all(row.assessment_id != assessment.id for row in earlier)
    endings = [row.resolution for row in earlier if row.resolution.how != ResolvedBy.REASSESSED]
    settled = {statement_id for ending in endings for statement_id in ending.statement_ids}
    return any(str(item.id) not in settled for item in found.statements)


def _write(case: Case, found: Contradiction, *, turn: int) -> ContradictionRow:
    content = inputs_content(case.inputs)
    return ContradictionRow.objects.create(
        id=stable_id("contradiction", str(case.assessment.id), found.rule_id, str(turn)),
        source_id=case.assessment.source_id,
        subject_id=case.subject_id,
        assessment=case.assessment,
        rule_id=found.rule_id,
        turn=turn,
        severity=found.severity.value,
        teach_back=found.teach_back.value if found.teach_back else "",
        statement_ids=[str(item.id) for item in found.statements],
        inputs=content.text,
        inputs_digest=content.digest,
        opened_at=case.at,
    )
