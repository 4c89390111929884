"""All rules in one list with their sources, and one digest of every table that a decision rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from crm.suitability.domain import (
    cap_rules,
    contradiction_rules,
    gate_rules,
    insistence,
    plan_rules,
    raising,
    triggers,
    validity,
)
from crm.suitability.domain.allocation import rules as allocation_rules
from crm.suitability.domain.cap_rules import DATED_NEED_RULE_ID, DATED_NEED_SHARE_BPS
from crm.suitability.domain.caps import NOTHING_HEARD_RULE_ID
from crm.suitability.domain.horizons import ASSET_RANGE_FEN, LONGEST_DAYS
from crm.suitability.domain.questionnaires import QUESTIONNAIRES
from crm.suitability.domain.rule_set import AS_WRITTEN, RuleSet
from crm.suitability.domain.score import BANDS
from crm.suitability.domain.sources import COLLECTING, HOUSE, Source
from crm.suitability.domain.words import Words
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex


@dataclass(frozen=True, kw_only=True)
class ListedRule:
    """One rule as a lawyer reads it."""

    id: str
    title: Words
    source: Source
    effective_from: date


def listed_rules() -> tuple[ListedRule, ...]:
    """Return every rule of this room, by id."""
    return tuple(sorted(_rules(), key=lambda rule: rule.id))


def rule(rule_id: str) -> ListedRule:
    """Return one rule; raise KeyError for an id that no decision can carry."""
    return _by_id()[rule_id]


def rules_under_digest() -> tuple[ListedRule, ...]:
    """Return the rules whose words, source and date :func:`rules_digest` covers: no edit of them leaves it as it is."""
    return tuple(_tabled())


def rules_digest(rules: RuleSet = AS_WRITTEN) -> str:
    """Return the SHA-256 over all tables: two decisions under the same digest follow the same rules.

    Under changes it is that over the tables as written and the changes, so that both can be told apart.
    """
    if not rules.changes:
        return _written_digest()
    return sha256_hex(canonical_bytes({"written": _written_digest(), "changes": rules.pairs()}))


@cache
def _written_digest() -> str:
    tables = (
        cap_rules.ANSWER_CAPS,
        cap_rules.LOSS_STEPS,
        cap_rules.KNOWLEDGE_RULES,
        cap_rules.SPOKEN_CAPS,
        cap_rules.KNOCK_OUTS,
        cap_rules.STATEMENT_VALID_DAYS,
        cap_rules.KEPT_LEVEL,
        contradiction_rules.ANSWER_CLASHES,
        contradiction_rules.SPOKEN_CLASHES,
        gate_rules.GATE_RULES,
        tuple(gate_rules.MOST_OF_ASSETS_BPS.items()),
        insistence.RULE,
        tuple(insistence.REGIME_RULES.items()),
        plan_rules.EDUCATION_PLAN,
        allocation_rules.LIMITS,
        allocation_rules.AIMS,
        (allocation_rules.MOST_ISSUER_BPS, allocation_rules.MOST_PROJECT_BPS, allocation_rules.STARTS_AFTER_DAYS),
        tuple(allocation_rules.SETTLES_DAYS.items()),
        tuple(allocation_rules.MIX_BPS.items()),
        validity.RETAKE_LIMITS,
        BANDS,
        DATED_NEED_SHARE_BPS,
        tuple(ASSET_RANGE_FEN.items()),
        tuple(LONGEST_DAYS.items()),
        tuple(QUESTIONNAIRES.items()),
    )
    return sha256_hex(repr(tables).encode())


@cache
def _by_id() -> dict[str, ListedRule]:
    return {listed.id: listed for listed in listed_rules()}


def _tabled() -> Iterator[ListedRule]:
    for cap in cap_rules.ANSWER_CAPS:
        yield _listed(cap.id, cap.reason, cap.source, cap.effective_from)
    for spoken in cap_rules.SPOKEN_CAPS:
        yield _listed(spoken.id, spoken.reason, spoken.source, spoken.effective_from)
    for knock_out in cap_rules.KNOCK_OUTS:
        yield _listed(knock_out.id, knock_out.reason, knock_out.source, knock_out.effective_from)
    for clash in contradiction_rules.ANSWER_CLASHES:
        yield _listed(clash.id, clash.title, clash.source, clash.effective_from)
    for heard in contradiction_rules.SPOKEN_CLASHES:
        yield _listed(heard.id, heard.title, heard.source, heard.effective_from)
    for gate in gate_rules.GATE_RULES:
        yield _listed(gate.id, gate.title, gate.source, gate.effective_from)


def _rules() -> Iterator[ListedRule]:
    yield from _tabled()
    yield from _single_rules()
    for sentence in plan_rules.SENTENCES:
        yield _listed(sentence.id, sentence.words, sentence.source)
    yield from _allocation_rules()


def _single_rules() -> Iterator[ListedRule]:
    titles = cap_rules.CAP_NAMES
    yield _listed(cap_rules.LEVEL_RULE_ID, cap_rules.LEVEL_RULE_TITLE, cap_rules.LEVEL_RULE_SOURCE)
    yield _listed(cap_rules.SCORE_RULE_ID, titles[cap_rules.CapName.SCORE_BAND], cap_rules.SCORE_SOURCE)
    yield _listed(cap_rules.LOSS_LIMIT_RULE_ID, titles[cap_rules.CapName.LOSS_LIMIT], cap_rules.LOSS_LIMIT_SOURCE)
    yield _listed(cap_rules.KNOWLEDGE_RULE_ID, titles[cap_rules.CapName.KNOWLEDGE], cap_rules.KNOWLEDGE_SOURCE)
    yield _listed(NOTHING_HEARD_RULE_ID, titles[cap_rules.CapName.EVIDENCE], HOUSE)
    yield _listed(DATED_NEED_RULE_ID, Words("说到近期要用的钱", "A need spoken of that falls due soon"), HOUSE)
    yield _listed(cap_rules.CEILING_RULE_ID, cap_rules.CEILING_REASON, HOUSE)
    kept = cap_rules.KEPT_LEVEL
    yield _listed(kept.id, kept.title, kept.source, kept.effective_from)
    yield _listed(contradiction_rules.ASSETS_CLASH_ID, contradiction_rules.ASSETS_CLASH_TITLE, COLLECTING)
    yield _listed(plan_rules.EDUCATION_PLAN.id, plan_rules.EDUCATION_PLAN.title, plan_rules.EDUCATION_PLAN.source)
    yield _listed(
        raising.RAISE_RULE_ID,
        Words("恢复等级：材料、第二人复核、客户本人确认", "Letting a level up: documents, a second person, the client"),
        raising.RAISE_SOURCE,
        raising.RAISE_SINCE,
    )
    limits = validity.RETAKE_LIMITS
    yield _listed(limits.rule_id, Words("测评有效期与次数", "Validity and number of assessments"), limits.source)
    yield _listed(insistence.RULE.id, insistence.RULE.title, insistence.RULE.source, insistence.RULE.effective_from)
    for row in insistence.REGIME_RULES.values():
        yield _listed(row.id, insistence.REGIME_TITLE, row.source, insistence.RULE.effective_from)
    for trigger in triggers.TRIGGER_RULES:
        yield _listed(trigger.id, trigger.title, trigger.source, trigger.effective_from)


def _allocation_rules() -> Iterator[ListedRule]:
    since = allocation_rules.SINCE
    yield _listed(allocation_rules.ALLOCATION_RULE_ID, allocation_rules.ALLOCATION_TITLE, HOUSE, since)
    for limit in allocation_rules.LIMITS:
        yield _listed(limit.id, limit.title, limit.source, since)
    for rule_id, _, name, _ in allocation_rules.AIMS:
        yield _listed(rule_id, name, HOUSE, since)
    for sentence in allocation_rules.SENTENCES:
        yield _listed(sentence.id, sentence.words, sentence.source, since)


def _listed(rule_id: str, title: Words, source: Source, effective_from: date = cap_rules.SINCE_V4) -> ListedRule:
    return ListedRule(id=rule_id, title=title, source=source, effective_from=effective_from)
