"""Write a proposed plan into canonical bytes, and read it back exactly as it was proposed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.allocation.record import read_choice, written_choice
from crm.suitability.domain.plan import DatedNeed, LineRole, Plan, PlanLine, PlanReason, Round
from crm.suitability.domain.sources import SOURCES
from crm.suitability.domain.words import Words
from hub.kernel.canonical import JSONValue, canonical_bytes, parse_canonical
from hub.kernel.money import money, parse_money

SCHEMA = "hub/suitability-plan/v1"
ALLOCATION_SCHEMA = "hub/suitability-plan/v2"
"""A plan found by allocation carries its question and its lots, so that anybody can check it again."""


class NotAPlan(ValueError):
    """Bytes that claim to be a plan are of another schema."""


def write_plan(plan: Plan) -> bytes:
    """Return the canonical bytes of a plan, sentences included: what was proposed is what was read."""
    return canonical_bytes(
        {
            "schema": ALLOCATION_SCHEMA if plan.allocation else SCHEMA,
            "rule_id": plan.rule_id,
            "title": _pair(plan.title),
            "need": _written_need(plan.need),
            "proposed_on": plan.proposed_on.isoformat(),
            "level": plan.level,
            "target": money(plan.target_fen),
            "planned": money(plan.planned_fen),
            "lines": [_written_line(line) for line in plan.lines],
            "rounds": [[each.number, each.starts.isoformat(), each.ends.isoformat()] for each in plan.rounds],
            "loss_one_round": money(plan.loss_one_round_fen),
            "loss_all_rounds": money(plan.loss_all_rounds_fen),
            "loss_limit": money(plan.loss_limit_fen),
            "reasons": [_written_reason(reason) for reason in plan.reasons],
            "disadvantages": [_written_reason(reason) for reason in plan.disadvantages],
            "reassessment": _written_reason(plan.reassessment),
            **({"allocation": written_choice(plan.allocation)} if plan.allocation else {}),
        }
    )


def read_plan(data: bytes) -> Plan:
    """Read what :func:`write_plan` wrote."""
    fact = parse_canonical(data)
    if not isinstance(fact, dict) or fact.get("schema") not in (SCHEMA, ALLOCATION_SCHEMA):
        raise NotAPlan(f"expected schema {SCHEMA} or {ALLOCATION_SCHEMA}")
    return Plan(
        rule_id=fact["rule_id"],
        title=_words(fact["title"]),
        need=_read_need(fact["need"]),
        proposed_on=date.fromisoformat(fact["proposed_on"]),
        level=fact["level"],
        target_fen=parse_money(fact["target"]),
        planned_fen=parse_money(fact["planned"]),
        lines=tuple(_read_line(line) for line in fact["lines"]),
        rounds=tuple(
            Round(number=number, starts=date.fromisoformat(starts), ends=date.fromisoformat(ends))
            for number, starts, ends in fact["rounds"]
        ),
        loss_one_round_fen=parse_money(fact["loss_one_round"]),
        loss_all_rounds_fen=parse_money(fact["loss_all_rounds"]),
        loss_limit_fen=parse_money(fact["loss_limit"]),
        reasons=tuple(_read_reason(reason) for reason in fact["reasons"]),
        disadvantages=tuple(_read_reason(reason) for reason in fact["disadvantages"]),
        reassessment=_read_reason(fact["reassessment"]),
        allocation=read_choice(fact["allocation"]) if "allocation" in fact else None,
    )


def _written_need(need: DatedNeed) -> JSONValue:
    return {
        "kind": need.kind.value,
        "due_date": need.due_date.isoformat() if need.due_date else None,
        "amount": None if need.amount_fen is None else money(need.amount_fen),
        "statement_ids": list(need.statement_ids),
    }


def _read_need(fact: Mapping[str, Any]) -> DatedNeed:
    return DatedNeed(
        kind=StatementKind(fact["kind"]),
        due_date=date.fromisoformat(fact["due_date"]) if fact["due_date"] else None,
        amount_fen=None if fact["amount"] is None else parse_money(fact["amount"]),
        statement_ids=tuple(fact["statement_ids"]),
    )


def _written_line(line: PlanLine) -> JSONValue:
    return {
        "role": line.role.value,
        "product_code": line.product_code,
        "name": _pair(line.name),
        "rating": line.rating,
        "amount": money(line.amount_fen),
        "loss": money(line.loss_fen),
        "fee": money(line.fee_fen),
    }


def _read_line(fact: Mapping[str, Any]) -> PlanLine:
    return PlanLine(
        role=LineRole(fact["role"]),
        product_code=fact["product_code"],
        name=_words(fact["name"]),
        rating=fact["rating"],
        amount_fen=parse_money(fact["amount"]),
        loss_fen=parse_money(fact["loss"]),
        fee_fen=parse_money(fact["fee"]),
    )


def _written_reason(reason: PlanReason) -> JSONValue:
    return {"rule_id": reason.rule_id, "source_id": reason.source.id, "words": _pair(reason.words)}


def _read_reason(fact: Mapping[str, Any]) -> PlanReason:
    source = next(source for source in SOURCES if source.id == fact["source_id"])
    return PlanReason(rule_id=fact["rule_id"], source=source, words=_words(fact["words"]))


def _pair(words: Words) -> JSONValue:
    return {"zh": words.zh, "en": words.en}


def _words(fact: Mapping[str, str]) -> Words:
    return Words(fact["zh"], fact["en"])
