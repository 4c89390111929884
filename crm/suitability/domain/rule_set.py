"""All figures of the rules as they stand on a day: the tables of this room with the changes that two people agreed on.

A table says what a rule looks at and where it comes from; a :class:`Parameter` is one figure in it that compliance may
change, within bounds. Decisions seal the changes that they were made under, so that the rules of their time can be put
together again without a database. Bounds that a source sets say so in the rule's source; the others are the house's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain import cap_rules, contradiction_rules, gate_rules, plan_rules, score, validity
from crm.suitability.domain.cap_rules import AnswerCapRule, KeptRule, KnowledgeRule, LossStep, SpokenCapRule
from crm.suitability.domain.contradiction_rules import SpokenClash
from crm.suitability.domain.names import HIGHEST_LEVEL, LOWEST_LEVEL
from crm.suitability.domain.plan_rules import PlanRule
from crm.suitability.domain.score import FULL_SCORE, Band
from crm.suitability.domain.validity import RetakeLimits
from hub.catalogue.domain.products import WHOLE_BPS
from hub.kernel.canonical import JSONValue

Changes = tuple[tuple[str, int], ...]
"""Figures that differ from the tables, by parameter, in the order of their keys."""


class RulesUnsound(ValueError):
    """Figures that no rule set can have; ``faults`` name the parameters and what is wrong with each."""

    def __init__(self, faults: "tuple[Fault, ...]") -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.wrong} {fault.limit}" for fault in faults))
        self.faults = faults


class Unit(StrEnum):
    """What a figure counts."""

    LEVEL = "level"
    RATING = "rating"
    BPS = "bps"
    POINTS = "points"
    DAYS = "days"
    MONTHS = "months"
    TIMES = "times"


class Order(StrEnum):
    """How the figures of one ladder follow each other; what is bolder never counts for less."""

    NONE = ""
    NEVER_FALLS = "never_falls"
    RISES = "rises"
    NEVER_RISES = "never_rises"


class Wrong(StrEnum):
    """Why a figure cannot be taken."""

    UNKNOWN = "unknown"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One figure: ``step`` says which one of its rule, ``ladder`` names the figures that it must follow in order."""

    key: str
    rule_id: str
    step: str
    unit: Unit
    written: int
    least: int
    most: int
    ladder: str = ""
    order: Order = Order.NONE


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One figure that cannot be taken, and the bound it breaks."""

    key: str
    wrong: Wrong
    limit: int = 0


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The tables as decisions read them. ``changes`` are the figures that differ from what is written in the code."""

    changes: Changes = ()
    answer_caps: tuple[AnswerCapRule, ...] = cap_rules.ANSWER_CAPS
    loss_steps: tuple[LossStep, ...] = cap_rules.LOSS_STEPS
    knowledge: tuple[KnowledgeRule, ...] = cap_rules.KNOWLEDGE_RULES
    spoken_caps: tuple[SpokenCapRule, ...] = cap_rules.SPOKEN_CAPS
    statement_valid_days: int = cap_rules.STATEMENT_VALID_DAYS
    dated_need_share_bps: int = cap_rules.DATED_NEED_SHARE_BPS
    kept: KeptRule = cap_rules.KEPT_LEVEL
    spoken_clashes: tuple[SpokenClash, ...] = contradiction_rules.SPOKEN_CLASHES
    bands: tuple[Band, ...] = score.BANDS
    shares: tuple[tuple[int, int], ...] = tuple(gate_rules.MOST_OF_ASSETS_BPS.items())
    extra_care_from_rating: int = gate_rules.EXTRA_CARE_FROM_RATING
    retakes: RetakeLimits = validity.RETAKE_LIMITS
    education_plan: PlanRule = plan_rules.EDUCATION_PLAN

    def most_of_assets_bps(self, rating: int) -> int:
        """Return how much of the investable assets one purchase of a product of this rating may be."""
        return dict(self.shares)[rating]

    def pairs(self) -> list[JSONValue]:
        """Return the changes as they are sealed: a list of [parameter, figure]."""
        return [list(change) for change in self.changes]

    def plan_for(self, kind: StatementKind) -> PlanRule | None:
        """Return the plan rule for a kind of need."""
        return self.education_plan if kind is self.education_plan.kind else None


AS_WRITTEN = RuleSet()
"""No change is in force."""


def rule_set(values: Mapping[str, int]) -> RuleSet:
    """Return the tables with these figures put in; raise :class:`RulesUnsound`. A figure as written is no change."""
    faults = faults_in(values)
    if faults:
        raise RulesUnsound(faults)
    written = {one.key: one.written for one in PARAMETERS}
    return _put_in(tuple(sorted((key, value) for key, value in values.items() if written[key] != value)))


def faults_in(values: Mapping[str, int]) -> tuple[Fault, ...]:
    """Return what is wrong with these figures: unknown, out of bounds, or out of the order of their ladder."""
    return (
        *(Fault(key=key, wrong=Wrong.UNKNOWN) for key in sorted(values) if key not in BY_KEY),
        *_out_of_bounds(values),
        *_out_of_order(values),
    )


def parameters_of(rule_id: str) -> tuple[Parameter, ...]:
    """Return the figures of one rule, in the order of its table; none where nothing can be changed."""
    return tuple(one for one in PARAMETERS if one.rule_id == rule_id)


def _out_of_bounds(values: Mapping[str, int]) -> Iterator[Fault]:
    for one in PARAMETERS:
        value = values.get(one.key, one.written)
        if value < one.least:
            yield Fault(key=one.key, wrong=Wrong.TOO_LOW, limit=one.least)
        elif value > one.most:
            yield Fault(key=one.key, wrong=Wrong.TOO_HIGH, limit=one.most)


def _out_of_order(values: Mapping[str, int]) -> Iterator[Fault]:
    for before, after in pairwise(PARAMETERS):
        if before.ladder and before.ladder == after.ladder:
            first, second = values.get(before.key, before.written), values.get(after.key, after.written)
            if not _follows(after.order, first, second):
                yield Fault(key=after.key, wrong=Wrong.OUT_OF_ORDER, limit=first)


def _follows(order: Order, first: int, second: int) -> bool:
    if order is Order.RISES:
        return first < second
    return first >= second if order is Order.NEVER_RISES else first <= second


@lru_cache(maxsize=64)
def _put_in(changes: Changes) -> RuleSet:
    if not changes:
        return AS_WRITTEN
    now = {one.key: one.written for one in PARAMETERS} | dict(changes)
    return RuleSet(
        changes=changes,
        answer_caps=tuple(_answer_cap(rule, now) for rule in cap_rules.ANSWER_CAPS),
        loss_steps=tuple(_loss_step(step, now) for step in cap_rules.LOSS_STEPS),
        knowledge=tuple(_knowledge(rule, now) for rule in cap_rules.KNOWLEDGE_RULES),
        spoken_caps=tuple(replace(rule, level=now[f"{rule.id}/level"]) for rule in cap_rules.SPOKEN_CAPS),
        statement_valid_days=now[REMARK_DAYS],
        dated_need_share_bps=now[DATED_SHARE],
        kept=replace(cap_rules.KEPT_LEVEL, **_named(now, cap_rules.KEPT_LEVEL.id)),
        spoken_clashes=tuple(
            replace(rule, gap_days=now.get(f"{rule.id}/gap_days", rule.gap_days))
            for rule in contradiction_rules.SPOKEN_CLASHES
        ),
        bands=tuple(
            replace(band, least=now.get(f"{cap_rules.SCORE_RULE_ID}/C{band.level}", band.least)) for band in score.BANDS
        ),
        shares=tuple((rating, now[f"{gate_rules.TICKET.id}/R{rating}"]) for rating in gate_rules.MOST_OF_ASSETS_BPS),
        extra_care_from_rating=now[EXTRA_CARE],
        retakes=replace(validity.RETAKE_LIMITS, **_named(now, validity.RETAKE_LIMITS.rule_id)),
        education_plan=replace(plan_rules.EDUCATION_PLAN, **_named(now, plan_rules.EDUCATION_PLAN.id)),
    )


def _answer_cap(rule: AnswerCapRule, now: Mapping[str, int]) -> AnswerCapRule:
    return replace(rule, levels=tuple((option, now[f"{rule.id}/{option}"]) for option, _ in rule.levels))


def _loss_step(step: LossStep, now: Mapping[str, int]) -> LossStep:
    return replace(step, least_bps=now.get(f"{cap_rules.LOSS_LIMIT_RULE_ID}/C{step.level}", step.least_bps))


def _knowledge(rule: KnowledgeRule, now: Mapping[str, int]) -> KnowledgeRule:
    def levels(name: str) -> tuple[int, int, int]:
        key = f"{cap_rules.KNOWLEDGE_RULE_ID}/{rule.family.value}/{name}"
        return now[f"{key}/0"], now[f"{key}/1"], now[f"{key}/2"]

    return replace(rule, within=levels("within"), reach=levels("reach"))


def _named(now: Mapping[str, int], rule_id: str) -> dict[str, Any]:
    return {one.step: now[one.key] for one in parameters_of(rule_id)}


REMARK_DAYS = "S2-050/days"
DATED_SHARE = f"{cap_rules.DATED_NEED_RULE_ID}/share"
EXTRA_CARE = f"{gate_rules.EXTRA_CARE.id}/from"


def _parameters() -> Iterator[Parameter]:
    yield from _steps(cap_rules.SCORE_RULE_ID, {f"C{band.level}": band.least for band in score.BANDS if band.least},
                      Unit.POINTS, 1, FULL_SCORE, Order.RISES)  # fmt: skip
    for rule in cap_rules.ANSWER_CAPS:
        yield from _steps(rule.id, dict(rule.levels), Unit.LEVEL, LOWEST_LEVEL, HIGHEST_LEVEL, Order.NEVER_FALLS)
    yield from _steps(cap_rules.LOSS_LIMIT_RULE_ID,
                      {f"C{step.level}": step.least_bps for step in cap_rules.LOSS_STEPS if step.least_bps},
                      Unit.BPS, 1, WHOLE_BPS, Order.RISES)  # fmt: skip
    for known in cap_rules.KNOWLEDGE_RULES:
        for name, levels in (("within", known.within), ("reach", known.reach)):
            steps = {f"{known.family.value}/{name}/{right}": level for right, level in enumerate(levels)}
            yield from _steps(cap_rules.KNOWLEDGE_RULE_ID, steps, Unit.LEVEL, LOWEST_LEVEL, HIGHEST_LEVEL,
                              Order.NEVER_FALLS, ladder=f"{known.family.value}/{name}")  # fmt: skip
    yield from _steps("S2-050", {"days": cap_rules.STATEMENT_VALID_DAYS}, Unit.DAYS, 30, 1825)
    for spoken in cap_rules.SPOKEN_CAPS:
        yield from _steps(spoken.id, {"level": spoken.level}, Unit.LEVEL, LOWEST_LEVEL, HIGHEST_LEVEL)
    yield from _steps(cap_rules.DATED_NEED_RULE_ID, {"share": cap_rules.DATED_NEED_SHARE_BPS}, Unit.BPS, 0, WHOLE_BPS)
    for clash in contradiction_rules.SPOKEN_CLASHES:
        if clash.gap_days:
            yield from _steps(clash.id, {"gap_days": clash.gap_days}, Unit.DAYS, 0, 365)
    yield from _room_rules()


def _room_rules() -> Iterator[Parameter]:
    """Validity, gate and plan. Law allows no more than twelve months, two a day and eight a window."""
    retakes, plan = validity.RETAKE_LIMITS, plan_rules.EDUCATION_PLAN
    yield from _steps(retakes.rule_id, {"valid_months": retakes.valid_months}, Unit.MONTHS, 1, 12)
    yield from _steps(retakes.rule_id, {"most_per_day": retakes.most_per_day}, Unit.TIMES, 1, 2)
    yield from _steps(retakes.rule_id, {"most_per_window": retakes.most_per_window}, Unit.TIMES, 1, 8)
    kept = cap_rules.KEPT_LEVEL
    yield from _steps(kept.id, {"lapses_months": kept.lapses_months}, Unit.MONTHS, 0, 120)
    terms = {"least_term_days": plan.least_term_days, "most_term_days": plan.most_term_days}
    yield from _steps(plan.id, terms, Unit.DAYS, 1, 365, Order.NEVER_FALLS, ladder="term")
    yield from _steps(plan.id, {"cash_share_bps": plan.cash_share_bps}, Unit.BPS, 0, WHOLE_BPS)
    yield from _steps(plan.id, {"cushion_days": plan.cushion_days}, Unit.DAYS, 0, 60)
    shares = {f"R{rating}": share for rating, share in gate_rules.MOST_OF_ASSETS_BPS.items()}
    yield from _steps(gate_rules.TICKET.id, shares, Unit.BPS, 0, WHOLE_BPS, Order.NEVER_RISES)
    yield from _steps(
        gate_rules.EXTRA_CARE.id, {"from": gate_rules.EXTRA_CARE_FROM_RATING}, Unit.RATING, 1, HIGHEST_LEVEL
    )


def _steps(
    rule_id: str, steps: Mapping[str, int], unit: Unit, least: int, most: int, order: Order = Order.NONE, *,
    ladder: str = "",
) -> Iterator[Parameter]:  # fmt: skip
    for step, written in steps.items():
        yield Parameter(
            key=f"{rule_id}/{step}", rule_id=rule_id, step=step, unit=unit, written=written, least=least, most=most,
            ladder=f"{rule_id}/{ladder}" if order else "", order=order,
        )  # fmt: skip


PARAMETERS: tuple[Parameter, ...] = tuple(_parameters())
"""Every figure that can be changed, each ladder in its order."""

BY_KEY: Mapping[str, Parameter] = {one.key: one for one in PARAMETERS}
