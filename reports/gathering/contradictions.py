"""Set both sides of every contradiction against each other, with what it blocks and how it was resolved."""

from crm.suitability.queries import ContradictionFacts, ReportInputs
from reports.domain import inputs as paper
from reports.domain.inputs import EvidenceKind, Text
from reports.gathering.records import Records
from reports.gathering.words import dated, printed, said_on, short

_RESOLVED = {
    "clarified": Text("已再次询问并记录。", "Asked again and written down."),
    "keeps_cautious": Text("本人书面确认按较谨慎的一项。", "The client stays with the cautious side, in writing."),
    "withdrawn": Text("书面更正：记录有误，或说的是别人。", "Corrected in writing: misheard, or meant somebody else."),
    "reassessed": Text("本人重新测评，以新的答案为准。", "A new assessment took the place of the answers."),
    "parted": Text("说这话的后来查明是另一个人。", "It was said by somebody who turned out to be another person."),
}


def contradictions_of(*, found: ReportInputs, records: Records) -> tuple[paper.Contradiction, ...]:
    """Return them in the order the room lists them, open and resolved."""
    return tuple(_contradiction(facts, records) for facts in found.contradictions)


def _contradiction(facts: ContradictionFacts, records: Records) -> paper.Contradiction:
    found = facts.found
    return paper.Contradiction(
        id=str(facts.id),
        severity=paper.Severity(facts.severity.value),
        title=printed(found.title),
        first=_answered_side(facts),
        second=_other_side(facts),
        both_may_hold=printed(found.both_may_hold),
        effect=printed(found.consequence),
        open=facts.open,
        rule_id=facts.rule_id,
        evidence=_evidence(facts, records),
        resolution=_RESOLVED[facts.resolved.value] if facts.resolved else None,
    )


def _evidence(facts: ContradictionFacts, records: Records) -> tuple[str, ...]:
    own = records.keep(
        f"contradiction:{facts.id}",
        EvidenceKind.CONTRADICTION,
        dated(Text("不一致记录", "Contradiction"), facts.opened_at),
        short(facts.id),
        at=facts.opened_at,
        digest=facts.inputs_digest,
    )
    statements = tuple(key for item in facts.found.statements for key in records.statement(item.id))
    return (*own, *records.assessment(), *statements)


def _answered_side(facts: ContradictionFacts) -> paper.Side:
    answers = facts.found.answers
    side = next((side for side in answers if side.clashes), answers[0])
    return paper.Side(printed(side.answer), printed(side.question))


def _other_side(facts: ContradictionFacts) -> paper.Side:
    """What stands against the first answer: the words that were said, else the second answer."""
    found = facts.found
    if not found.statements:
        side = next((side for side in reversed(found.answers) if side.clashes), found.answers[-1])
        return paper.Side(printed(side.answer), printed(side.question))
    words = "……".join(item.excerpt for item in found.statements)
    first = found.statements[0]
    return paper.Side(Text(words, words), said_on(str(first.channel), first.occurred_at), ((0, len(words)),))
