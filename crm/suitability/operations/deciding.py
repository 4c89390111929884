"""Decide the level of one assessment: it only falls, unless a raise was confirmed.

While two people are held to be one, the words of both count. Once they are told apart, the last decision that rests on
nobody else's words holds again; where there is none, what holds is no higher than the last one until it is let up.
"""

from datetime import datetime
from uuid import UUID

from crm.suitability.announcements import level_decided
from crm.suitability.domain.keeping import kept_in
from crm.suitability.domain.level import LevelDecision, decide_level
from crm.suitability.domain.rule_book import rules_digest
from crm.suitability.evidence import seal_decision
from crm.suitability.models import LevelDecision as LevelRow
from crm.suitability.models import RaiseAnswer
from crm.suitability.operations.case import Case
from crm.suitability.queries.sources import rests_on_own_words
from crm.suitability.sealed import inputs_content, inputs_of
from hub.kernel.events import Event
from hub.kernel.ids import stable_id


def decide(case: Case, *, before: int | None) -> tuple[LevelRow, list[Event]]:
    """Return the decision that holds now and what to publish: nothing where it held before.

    ``before`` is the level in force until now, for the first decision on an assessment.
    """
    rows = list(case.assessment.decisions.order_by("-number"))
    held = next((row for row in rows if _own(case, row.source_id, row.decided_at)), None)
    decision = decide_level(answers=case.inputs.answers, evidence=case.inputs.evidence)
    if held is None and rows and decision.level > rows[0].level and not _let_up(rows[0], case):
        return rows[0], []
    moves = held is None or (
        (not _same(held, decision) or _keeps_more(held, case)) and (decision.level <= held.level or _let_up(held, case))
    )
    if held is not None and not moves and held == rows[0]:
        return held, []
    number = rows[0].number + 1 if rows else 1
    row = _again(case, held, number=number) if held and not moves else _write(case, decision, number=number)
    return row, [level_decided(row, before=rows[0].level if rows else before), seal_decision(row, at=case.at)]


def _let_up(held: LevelRow, case: Case) -> bool:
    """Tell whether the client, and nobody told apart since, confirmed that what held this decision down is gone."""
    answers = RaiseAnswer.objects.filter(proposal__decision=held, confirmed=True)
    return any(_own(case, answer.source_id, answer.answered_at) for answer in answers)


def _keeps_more(held: LevelRow, case: Case) -> bool:
    """Tell whether a level from before is kept that this decision did not know of, even where another limit binds."""
    kept = kept_in(case.inputs.evidence)
    return bool(kept) and held.inputs is not None and not set(kept) <= set(kept_in(inputs_of(held).evidence))


def _own(case: Case, source_id: UUID, at: datetime) -> bool:
    return rests_on_own_words(source_id, at=at, sources=case.sources)


def _same(held: LevelRow, decision: LevelDecision) -> bool:
    return (held.level, held.lowest, held.binding, held.caps, held.families) == (
        decision.level,
        decision.lowest,
        decision.binding.value,
        _caps(decision),
        _families(decision),
    )


def _caps(decision: LevelDecision) -> list[list[str | int]]:
    return [[cap.name.value, cap.level, cap.rule_id] for cap in decision.caps]


def _families(decision: LevelDecision) -> list[list[str | int]]:
    return [[cap.family.value, decision.family_level(cap.family)] for cap in decision.family_caps]


def _write(case: Case, decision: LevelDecision, *, number: int) -> LevelRow:
    content = inputs_content(case.inputs)
    row = LevelRow(
        level=decision.level,
        lowest=decision.lowest,
        binding=decision.binding.value,
        caps=_caps(decision),
        families=_families(decision),
        score=decision.score.out_of_hundred,
        inputs_digest=content.digest,
        rules_digest=rules_digest(case.inputs.evidence.rules),
    )
    return _create(case, row, inputs=content.text, number=number)


def _again(case: Case, held: LevelRow, *, number: int) -> LevelRow:
    """Decide as before the two were held to be one, from the inputs of that day."""
    row = LevelRow(
        level=held.level,
        lowest=held.lowest,
        binding=held.binding,
        caps=held.caps,
        families=held.families,
        score=held.score,
        inputs_digest=held.inputs_digest,
        rules_digest=held.rules_digest,
    )
    return _create(case, row, inputs=held.inputs, number=number)


def _create(case: Case, row: LevelRow, *, inputs: str | None, number: int) -> LevelRow:
    row.id = stable_id("level", str(case.assessment.id), str(number))
    row.source_id, row.subject_id = case.assessment.source_id, case.subject_id
    row.assessment, row.number, row.decided_at = case.assessment, number, case.at
    row.inputs = inputs
    row.save(force_insert=True)
    return row
