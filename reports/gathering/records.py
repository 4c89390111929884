"""Keep the records a report rests on, each once under its key, in the order of first use."""

from datetime import datetime
from uuid import UUID

from crm.suitability.queries import PlanFacts, ReportInputs
from reports.domain.inputs import Evidence, EvidenceKind, Text
from reports.gathering.words import dated, said_on, short


class Records:
    """The evidence of one report while its chapters are written; every method returns the keys to cite."""

    def __init__(self, found: ReportInputs) -> None:
        self._level = found.level
        self._statements = {item.id: item for item in reversed(found.statements)}
        self._kept: dict[str, Evidence] = {}

    def keep(
        self,
        key: str,
        kind: EvidenceKind,
        label: Text,
        record: str,
        *,
        at: datetime | None = None,
        digest: str | None = None,
    ) -> tuple[str, ...]:
        """Keep a record unless its key is kept already: the first account of it stands."""
        self._kept.setdefault(key, Evidence(key, kind, label, record, at, digest))
        return (key,)

    def kept(self) -> tuple[Evidence, ...]:
        """Return all records so far, first used first."""
        return tuple(self._kept.values())

    def assessment(self) -> tuple[str, ...]:
        """Cite the questionnaire the client filled in."""
        level = self._level
        label = dated(Text(f"问卷v{level.version}", f"Questionnaire v{level.version}"), level.taken_at)
        return self.keep("assessment", EvidenceKind.ASSESSMENT, label, short(level.assessment_id), at=level.taken_at)

    def decision(self) -> tuple[str, ...]:
        """Cite the decision on the level, with the digest of its inputs."""
        level = self._level
        label = dated(Text("等级决定", "Level decision"), level.decided_at)
        record, digest = short(level.decision_id), level.inputs_digest
        return self.keep("decision", EvidenceKind.DECISION, label, record, at=level.decided_at, digest=digest)

    def statement(self, statement_id: UUID) -> tuple[str, ...]:
        """Cite the note a statement was read in; one the inputs no longer hold rests on the decision."""
        statement = self._statements.get(statement_id)
        if statement is None:
            return self.decision()
        at = statement.occurred_at
        label = said_on(str(statement.channel), at)
        record = statement.source_ref.partition(":")[2][:8].upper() or short(statement.id)
        return self.keep(f"statement:{statement.id}", EvidenceKind.VISIT, label, record, at=at)

    def plan(self, facts: PlanFacts) -> tuple[str, ...]:
        """Cite the plan as it was proposed, with its digest."""
        label = dated(Text("方案记录", "Plan record"), facts.proposed_at)
        return self.keep("plan", EvidenceKind.PLAN, label, short(facts.id), at=facts.proposed_at, digest=facts.digest)
