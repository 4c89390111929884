"""Say in both languages what a figure of a rule is, and write it with its unit."""

from collections.abc import Mapping
from decimal import Decimal

from crm.suitability.domain.cap_rules import ANSWER_CAPS, KNOWLEDGE_RULE_ID, LOSS_LIMIT_RULE_ID, SCORE_RULE_ID
from crm.suitability.domain.gate_rules import TICKET
from crm.suitability.domain.names import level_code, rating_code
from crm.suitability.domain.questionnaires import questionnaire_of
from crm.suitability.domain.rule_set import Parameter, Unit
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import FAMILY_NAMES, Family

UNITS: Mapping[Unit, Words] = {
    Unit.POINTS: Words("{value}分", "{value} points"),
    Unit.DAYS: Words("{value}天", "{value} days"),
    Unit.MONTHS: Words("{value}个月", "{value} months"),
    Unit.TIMES: Words("{value}次", "{value} times"),
    Unit.BPS: Words("{value}%", "{value} %"),
}
STEPS: Mapping[str, Words] = {
    "days": Words("说过的话计多久", "How long a remark counts"),
    "level": Words("听到后等级最高", "The level at most once it was heard"),
    "share": Words("这笔钱至少占打算投入的", "The need is at least this part of the money"),
    "gap_days": Words("用钱日子超出所答期限", "The need lies this far beyond the answered horizon"),
    "valid_months": Words("测评有效期", "An assessment is valid for"),
    "lapses_months": Words("测评到期后，原等级还用来对照多久", "An expired level is still held against a retake for"),
    "most_per_day": Words("一天最多", "At most a day"),
    "most_per_window": Words("十二个月内最多", "At most in twelve months"),
    "least_term_days": Words("产品期限最短", "Shortest term of the product"),
    "most_term_days": Words("产品期限最长", "Longest term of the product"),
    "cash_share_bps": Words("至少随时可取的部分", "Part that stays on demand at least"),
    "cushion_days": Words("用钱前至少空出", "Days to spare before the money is needed"),
    "from": Words("从哪一级起", "From which rating on"),
}
BY_LEVEL: Mapping[str, Words] = {
    SCORE_RULE_ID: Words("达到{step}的最低得分", "Least score for {step}"),
    LOSS_LIMIT_RULE_ID: Words("达到{step}所需的亏损上限，占投入金额", "Written loss limit for {step}, of the amount"),
    TICKET.id: Words("{step}产品：一笔最多占可投资产", "{step}: one purchase, of investable assets, at most"),
}
KNOWN: Mapping[str, Words] = {
    "within": Words("{family}，答对{right}题：此类产品内", "{family}, {right} right: within the family"),
    "reach": Words("{family}，答对{right}题：总等级最高", "{family}, {right} right: the level at most"),
}


def parameter_name(one: Parameter) -> Words:
    """Return what this figure decides: the option it belongs to, or the step of its table."""
    if one.rule_id in BY_LEVEL:
        return BY_LEVEL[one.rule_id].filled({"step": one.step})
    if one.rule_id == KNOWLEDGE_RULE_ID:
        family, table, right = one.step.split("/")
        return KNOWN[table].filled({"family": Words(*FAMILY_NAMES[Family(family)]), "right": right})
    cap = next((rule for rule in ANSWER_CAPS if rule.id == one.rule_id), None)
    question = questionnaire_of().question(cap.question) if cap else None
    option = question.option(one.step) if question else None
    return option.text if option else STEPS[one.step]


def figure_words(one: Parameter, value: int) -> Words:
    """Write a figure with its unit: a level as C3, a share in percent."""
    if one.unit is Unit.LEVEL:
        return Words(level_code(value), level_code(value))
    if one.unit is Unit.RATING:
        return Words(rating_code(value), rating_code(value))
    shown = f"{(Decimal(value) / 100).normalize():f}" if one.unit is Unit.BPS else str(value)
    return UNITS[one.unit].filled({"value": shown})
