"""Decide an investor's level: the least of all caps, with the one that binds named and what would change it."""

from dataclasses import dataclass

from crm.suitability.domain.answers import Answers
from crm.suitability.domain.cap_rules import CAP_NAMES, CapName
from crm.suitability.domain.caps import Cap, FamilyCap, family_caps, find_caps
from crm.suitability.domain.contradictions import Reading, read_cautiously
from crm.suitability.domain.heard import Evidence
from crm.suitability.domain.names import HIGHEST_LEVEL, level_code
from crm.suitability.domain.rule_set import RuleSet
from crm.suitability.domain.score import Score, score_of
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import WHOLE_BPS, Family


@dataclass(frozen=True, kw_only=True)
class LevelDecision:
    """The level with everything it follows from.

    ``families`` hold, per product family, the lower of the level and what was understood of that family.
    ``readings`` are answers read more cautiously than given. ``change`` is one sentence.
    """

    level: int
    lowest: bool
    binding: CapName
    caps: tuple[Cap, ...]
    family_caps: tuple[FamilyCap, ...]
    score: Score
    readings: tuple[Reading, ...]
    change: Words

    def cap(self, name: CapName) -> Cap | None:
        """Return the cap of that name; the lowest class is absent unless it applies."""
        return next((cap for cap in self.caps if cap.name is name), None)

    @property
    def binding_cap(self) -> Cap:
        """The cap that decides."""
        return next(cap for cap in self.caps if cap.name is self.binding)

    def family_level(self, family: Family) -> int:
        """Return the level that counts for products of that family."""
        within = next(cap.within for cap in self.family_caps if cap.family is family)
        return min(self.level, within)


def decide_level(*, answers: Answers, evidence: Evidence) -> LevelDecision:
    """Take the least of all caps over the answers as read; ties name the first in the order of the caps."""
    read, readings = read_cautiously(answers=answers, on=evidence.on)
    caps = find_caps(answers=read, evidence=evidence)
    binding = min(caps, key=lambda cap: cap.level)
    return LevelDecision(
        level=binding.level,
        lowest=binding.name is CapName.LOWEST_CLASS,
        binding=binding.name,
        caps=caps,
        family_caps=family_caps(read, evidence.rules),
        score=score_of(read),
        readings=readings,
        change=_what_would_change(read, evidence, caps, binding),
    )


def _what_would_change(answers: Answers, evidence: Evidence, caps: tuple[Cap, ...], binding: Cap) -> Words:
    if binding.level == HIGHEST_LEVEL:
        return Words("已是最高等级。", "This is the highest level.")
    equals = [cap for cap in caps if cap.level == binding.level and cap is not binding]
    if equals:
        return _several_hold(binding, equals)
    counterfactual = _with_bolder_answer(answers, binding, evidence.rules)
    if counterfactual is None:
        return Words("{change}。", "{change}.").filled({"change": binding.change})
    then = min(find_caps(answers=counterfactual, evidence=evidence), key=lambda cap: cap.level)
    return Words(
        "{change}；等级将是{level}，由“{name}”决定。升级须由本人重新测评，另需材料、第二人复核和本人确认。",
        "{change}; the level would be {level}, decided by “{name}”. To raise it takes a new assessment by the client, "
        "documents, a second person and the client's own confirmation.",
    ).filled({"change": binding.change, "level": level_code(then.level), "name": CAP_NAMES[then.name]})


def _several_hold(binding: Cap, equals: list[Cap]) -> Words:
    names = [CAP_NAMES[cap.name] for cap in equals]
    others = Words("、".join(f"“{name.zh}”" for name in names), ", ".join(f"“{name.en}”" for name in names))
    return Words(
        "只改一项不够：{others}也在{level}。", "Changing this alone is not enough: {others} also stand at {level}."
    ).filled({"others": others, "level": level_code(binding.level)})


def _with_bolder_answer(answers: Answers, binding: Cap, rules: RuleSet) -> Answers | None:
    """Return the answers with the binding one taken one step up; None where no single answer would do it."""
    if binding.name is CapName.LOSS_LIMIT:
        intended = answers.amount_fen("intended_amount")
        step = next(step for step in rules.loss_steps if step.level > binding.level)
        return answers.with_amount("loss_limit", -(-intended * step.least_bps // WHOLE_BPS))
    rule = next((rule for rule in rules.answer_caps if rule.id == binding.rule_id), None)
    if rule is None:
        return None
    bolder = next((option for option, allowed in rule.levels if allowed > binding.level), None)
    return answers.read_as(rule.question, bolder) if bolder else None


def explain_level(decision: LevelDecision) -> Words:
    """Write the decision as arithmetic: ``C2 = min(C3, C4, C2, …)``."""
    parts = ", ".join(level_code(cap.level) for cap in decision.caps)
    text = f"{level_code(decision.level)} = min({parts})"
    return Words(text, text)
