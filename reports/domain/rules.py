"""The rules by which a report prints what it prints, as data: id, title, source, whether the article is confirmed."""

import re
from datetime import date
from typing import Final

from crm.suitability.domain.rule_book import ListedRule
from reports.domain.inputs import Rule, Text

_CLAUSE_END: Final = re.compile(r"[；;。]|, and |: ")
_SLOT: Final = re.compile(r"\{\w+\}")
_SUITABILITY = Text(
    "《证券期货投资者适当性管理办法》第18至22条", "Securities and Futures Suitability Measures, arts. 18–22"
)
_PRODUCTS = Text("《金融机构产品适当性管理办法》（2025年第7号）", "Product Suitability Measures (2025 No. 7)")
_SINCE = date(2026, 11, 1)
_HOUSE = Text("本平台报告规则", "House rule for reports")

REPORT_RULES: tuple[Rule, ...] = (
    Rule(
        "RPT-01", _SINCE, Text("结论在前，且不超出等级", "Conclusion first, never above the level"), _SUITABILITY, True
    ),
    Rule("RPT-02", _SINCE, Text("引用客户原话与答案", "Quote the client's answers and words"), _HOUSE, True),
    Rule("RPT-03", _SINCE, Text("等级取各项上限的最低一项", "The level is the lowest cap"), _HOUSE, True),
    Rule("RPT-04", _SINCE, Text("产品评级不一致取较高者", "The higher of two product ratings counts"), _PRODUCTS, True),
    Rule("RPT-05", _SINCE, Text("损失与费用以金额列示", "Losses and costs are shown in money"), _HOUSE, True),
    Rule("RPT-06", _SINCE, Text("不利之处须列示", "Disadvantages are printed"), _HOUSE, True),
    Rule("RPT-07", _SINCE, Text("其他选择与不做的后果", "Alternatives, doing nothing among them"), _HOUSE, True),
    Rule("RPT-08", _SINCE, Text("利益冲突须披露", "Conflicts of interest are disclosed"), _HOUSE, True),
    Rule(
        "RPT-09",
        _SINCE,
        Text("风险提示语", "Required risk sentences"),
        Text("《广告法》第25条", "Advertising Law, art. 25"),
        True,
    ),
    Rule("RPT-10", _SINCE, Text("复核与重新匹配", "Review and re-matching"), _SUITABILITY, True),
    Rule("RPT-11", _SINCE, Text("任何人可核验", "Anybody can verify"), _HOUSE, True),
    Rule(
        "RPT-12",
        _SINCE,
        Text("例外须列示，最低类别没有例外", "Exceptions are shown; the lowest class has none"),
        _SUITABILITY,
        True,
    ),
    Rule(
        "RPT-13",
        _SINCE,
        Text("以新换旧须好处大于代价", "Switching only where the benefit exceeds the cost"),
        _HOUSE,
        True,
    ),
)


def printed_rule(rule: ListedRule) -> Rule:
    """Return a rule of suitability as a report lists it: the first clause of its words, its source with the article."""
    article_zh = f"第{rule.source.article}条" if rule.source.article else ""
    article_en = f", art. {rule.source.article}" if rule.source.article else ""
    source = Text(rule.source.title.zh + article_zh, rule.source.title.en + article_en)
    title = Text(_headline(rule.title.zh), _headline(rule.title.en))
    return Rule(rule.id, rule.effective_from, title, source, rule.source.confirmed)


def _headline(words: str) -> str:
    """The first clause of a rule's words, its places left open."""
    return _SLOT.sub("…", _CLAUSE_END.split(words, maxsplit=1)[0])
