"""Write everything a level was decided from into one canonical fact, and read it back to decide again.

Whoever holds these bytes and the rules can recompute the level without a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from crm.profile.domain.statements import Span, Statement, StatementKind
from crm.suitability.domain.answers import Answers, RawAnswer, accept_answers
from crm.suitability.domain.heard import Ceiling, Evidence, evidence_at
from crm.suitability.domain.questionnaires import questionnaire_of
from crm.suitability.domain.questions import AnswerKind, Questionnaire
from crm.suitability.domain.rule_set import RuleSet, rule_set
from hub.kernel.canonical import JSONValue, canonical_bytes, parse_canonical
from hub.kernel.clock import instant, parse_instant
from hub.kernel.money import money, parse_money

SCHEMA = "hub/suitability-inputs/v1"
CHANGED_SCHEMA = "hub/suitability-inputs/v2"
"""The same with the figures of the rules that two people had changed; whoever knows only the first cannot tell."""


class NotInputs(ValueError):
    """Bytes that claim to be the inputs of a decision are of another schema."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """The answers and the evidence beside them."""

    answers: Answers
    evidence: Evidence


def write_inputs(inputs: Inputs) -> bytes:
    """Return the canonical bytes of the inputs."""
    return canonical_bytes(
        {
            **_written_rules(inputs.evidence.rules),
            "at": instant(inputs.evidence.at),
            **inputs.answers.as_canonical(),
            "statements": [_written_statement(item) for item in inputs.evidence.statements],
            "ceilings": [{"id": item.id, "level": item.level} for item in inputs.evidence.ceilings],
        }
    )


def read_inputs(data: bytes) -> Inputs:
    """Read what :func:`write_inputs` wrote; raise :class:`NotInputs`, ``RulesUnsound`` or ``NotCanonical`` else."""
    fact = parse_canonical(data)
    if not isinstance(fact, dict) or fact.get("schema") not in (SCHEMA, CHANGED_SCHEMA):
        raise NotInputs(f"expected schema {SCHEMA} or {CHANGED_SCHEMA}")
    return Inputs(
        answers=read_answers(fact),
        evidence=evidence_at(
            at=parse_instant(fact["at"]),
            statements=[_read_statement(item) for item in fact["statements"]],
            ceilings=[Ceiling(id=item["id"], level=item["level"]) for item in fact["ceilings"]],
            rules=rule_set(dict(fact.get("rules", ()))),
        ),
    )


def _written_rules(rules: RuleSet) -> dict[str, JSONValue]:
    return {"schema": CHANGED_SCHEMA, "rules": rules.pairs()} if rules.changes else {"schema": SCHEMA}


def read_answers(fact: Mapping[str, Any]) -> Answers:
    """Read sealed answers back; they are judged again as if they had just been given."""
    questionnaire = questionnaire_of(fact["questionnaire"])
    raw = {asked: _raw(questionnaire, asked, value) for asked, value in fact["answers"].items()}
    return accept_answers(questionnaire=questionnaire, raw=raw)


def _raw(questionnaire: Questionnaire, asked: str, value: Any) -> RawAnswer:
    question = questionnaire.question(asked)
    if question is not None and question.kind is AnswerKind.AMOUNT:
        return parse_money(value)
    options: list[str] = value
    return options


def _written_statement(item: Statement) -> JSONValue:
    return {
        "id": str(item.id),
        "kind": item.kind.value,
        "spans": [[span.start, span.end] for span in item.spans],
        "excerpt": item.excerpt,
        "rule_id": item.rule_id,
        "channel": item.channel,
        "occurred_at": instant(item.occurred_at),
        "due_date": item.due_date.isoformat() if item.due_date else None,
        "amount": None if item.amount_fen is None else money(item.amount_fen),
        "source_ref": item.source_ref,
    }


def _read_statement(fact: Mapping[str, Any]) -> Statement:
    return Statement(
        id=UUID(fact["id"]),
        kind=StatementKind(fact["kind"]),
        spans=tuple(Span(start, end) for start, end in fact["spans"]),
        excerpt=fact["excerpt"],
        rule_id=fact["rule_id"],
        channel=fact["channel"],
        occurred_at=parse_instant(fact["occurred_at"]),
        due_date=date.fromisoformat(fact["due_date"]) if fact["due_date"] else None,
        amount_fen=None if fact["amount"] is None else parse_money(fact["amount"]),
        source_ref=fact["source_ref"],
    )
