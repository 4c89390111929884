"""Gather what a report is made of from the rooms below, each fact with the record it comes from.

The rooms are read here and nowhere else in this package; each chapter writes its part out of what was read. A record
is kept when a chapter first rests on it, so the order of the chapters is the order of the evidence in the sealed file.
"""

from datetime import datetime
from uuid import UUID

from crm.identity.domain.names import read_name
from crm.profile.queries import Needs, client_header, dimensions, visits_by_id
from crm.suitability.queries import ReportInputs, report_inputs
from hub.access.queries import Advisor, advisors_of
from reports.domain import inputs as paper
from reports.domain.house import CONFLICTS, LESSONS, POLICY_KEY, house_at
from reports.domain.inputs import EvidenceKind, ReportContent, Text
from reports.gathering.contradictions import contradictions_of
from reports.gathering.heard import Quotation, heard_in, quotations_of, spoken_by_id
from reports.gathering.holdings import holdings_of
from reports.gathering.level import answers_of, level_of
from reports.gathering.matches import matches_of
from reports.gathering.needs import label_of, needs_of
from reports.gathering.plan import plan_of, review_of
from reports.gathering.records import Records
from reports.gathering.rules import basis_of, hearing_rules, rules_of
from reports.gathering.words import short

__all__ = ["AdvisorMissing", "gather"]


class AdvisorMissing(LookupError):
    """Nobody looks after this client, so nobody can sign a report."""


def gather(*, subject_id: UUID, at: datetime) -> ReportContent:
    """Return the content; raise ``NotAssessed``, ``ClientUnknown`` or :class:`AdvisorMissing`."""
    found = report_inputs(subject_id=subject_id, at=at)
    needs = dimensions(subject_id=found.subject_id, at=at).needs
    client = _client(found.subject_id, at)
    advisor = _advisor(found.subject_id)
    return _content(found, needs, client, advisor, _quotations(found, needs))


def _client(subject_id: UUID, at: datetime) -> paper.Client:
    header = client_header(subject_id=subject_id, at=at)
    return paper.Client(subject_id, header.name, header.id_number.masked if header.id_number else "")


def _advisor(subject_id: UUID) -> Advisor:
    advisor = advisors_of([subject_id]).get(subject_id)
    if advisor is None:
        raise AdvisorMissing(f"investor {subject_id} has no advisor")
    return advisor


def _quotations(found: ReportInputs, needs: Needs) -> tuple[Quotation, ...]:
    spoken = spoken_by_id(needs)
    visits = visits_by_id(item.visit_id for item in spoken.values())
    return quotations_of(statements=found.statements, spoken=spoken, visits=visits)


def _content(
    found: ReportInputs, needs: Needs, client: paper.Client, advisor: Advisor, quotations: tuple[Quotation, ...]
) -> ReportContent:
    """Write the chapters in order; each keeps the records it rests on."""
    records = Records(found)
    signed_by = _signed_by(advisor, records)
    level = level_of(found=found, records=records)
    records.keep(POLICY_KEY, EvidenceKind.POLICY, Text("本平台公示", "House policy"), "POLICY-1")
    return ReportContent(
        house=house_at(Text(advisor.branch.name_zh, advisor.branch.name_en)),
        client=client,
        advisor=signed_by,
        level=level,
        answers=answers_of(found=found, records=records),
        heard=heard_in(quotations=quotations, records=records),
        needs=needs_of(found=found, records=records),
        contradictions=contradictions_of(found=found, records=records),
        matches=matches_of(found=found, records=records),
        conflicts=CONFLICTS,
        lessons=LESSONS,
        review=review_of(found=found, level=level, records=records),
        plan=plan_of(found=found, records=records),
        needs_label=label_of(needs=needs, records=records),
        basis=basis_of(found=found),
        holdings=holdings_of(found=found, records=records),
        rules=rules_of(listed=found.rules, hearing=hearing_rules(quotations=quotations, label=needs.label)),
        evidence=records.kept(),
    )


def _signed_by(advisor: Advisor, records: Records) -> paper.Advisor:
    label = Text("服务关系登记", "Register of advisors")
    evidence = records.keep("advisor", EvidenceKind.RESPONSIBILITY, label, short(advisor.id))
    read = read_name(advisor.display_name)
    return paper.Advisor(advisor.id, Text(advisor.display_name, read.latin if read else advisor.display_name), evidence)
