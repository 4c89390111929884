"""The rules that ask for disclosures: what, by when, from which article. A lawyer corrects rows, not code."""

from dataclasses import dataclass

from cms.domain.schema import Label

GUIDELINE = Label(
    "《网络借贷信息中介机构业务活动信息披露指引》（2017）",
    "Guideline on information disclosure by online lending intermediaries (2017)",
)
MARKETING = Label(
    "《金融产品网络营销管理办法》（2026年9月30日施行）",
    "Measures on online marketing of financial products (in force 30 September 2026)",
)
ADVERTISING = Label("《广告法》", "Advertising Law")
SUITABILITY = Label(
    "《金融机构产品适当性管理办法》（2025年第7号）",
    "Measures on product suitability at financial institutions (2025 No. 7)",
)
PERSONAL_DATA = Label("《个人信息保护法》", "Personal Information Protection Law")
INTERIM = Label("《网络借贷信息中介机构业务活动管理暂行办法》（2016）", "Interim measures on online lending (2016)")
HOUSE = Label("本平台的披露制度", "The platform's own disclosure policy")


@dataclass(frozen=True)
class DisclosureRule:
    """One requirement of one source; `confirmed` says whether its article was seen in the text."""

    code: str
    what: Label
    due: Label
    article: str
    confirmed: bool
    source: Label = GUIDELINE

    @property
    def numbered(self) -> bool:
        """Whether an article is known, confirmed or not."""
        return self.article != "–"


_ALWAYS = Label("持续", "always")
_BEFORE = Label("募集前", "before funding")
_JANUARY = Label("每年1月10日前；变更后10个工作日内", "by 10 January; within 10 working days of a change")
_APRIL = Label("每年4月30日前", "by 30 April")
_SALE = Label("销售前", "before a sale")
_CHANGE = Label("变更生效前", "before a change takes effect")
_USE = Label("使用前", "before use")

RULES: dict[str, DisclosureRule] = {
    rule.code: rule
    for rule in (
        DisclosureRule(
            "D-GEN", Label("真实、准确、完整、通俗", "True, accurate, complete, in plain words"), _ALWAYS, "3–5", True
        ),
        DisclosureRule("D-FIL", Label("备案信息", "Filings"), _JANUARY, "7(1)", False),
        DisclosureRule("D-ORG", Label("组织信息", "Organisation"), _JANUARY, "7(2)", False),
        DisclosureRule("D-AUD", Label("审核信息", "Audits"), _APRIL, "7(3)", False),
        DisclosureRule(
            "D-OPS",
            Label("上月末运营数据", "Figures as at the end of the prior month"),
            Label("每月前5个工作日", "first 5 working days"),
            "8",
            False,
        ),
        DisclosureRule("D-PRJ-1", Label("借款人信息", "Borrower"), _BEFORE, "9(1)", True),
        DisclosureRule("D-PRJ-2", Label("项目基本信息", "Project terms"), _BEFORE, "9(2)", True),
        DisclosureRule(
            "D-PRJ-3", Label("风险评估及可能结果", "Risk assessment and possible outcomes"), _BEFORE, "9(3)", False
        ),
        DisclosureRule(
            "D-PRJ-4",
            Label("贷后情况", "After funding"),
            Label(
                "期限6个月以内每月，以上每季；重大情况立即",
                "monthly up to 6 months, else quarterly; at once if material",
            ),
            "9(4)",
            False,
        ),
        DisclosureRule(
            "D-EVT",
            Label("重大事项：原因、状况、影响、措施", "Material events: cause, state, impact, measures"),
            Label("发生后48小时内", "within 48 hours of the event"),
            "10",
            True,
        ),
        DisclosureRule("D-CMP", Label("咨询与投诉渠道", "Questions and complaints"), _ALWAYS, "11", False),
        DisclosureRule(
            "D-SIG",
            Label("法定代表人签字，董事负责", "Legal representative signs"),
            Label("每次披露", "every publication"),
            "17",
            True,
        ),
        DisclosureRule("D-KEY", Label("产品关键信息", "Key information of a product"), _SALE, "–", False, SUITABILITY),
        DisclosureRule(
            "D-RATE",
            Label("两方评级不一致时取高者并披露", "Two ratings: the higher counts and is disclosed"),
            _SALE,
            "–",
            False,
            SUITABILITY,
        ),
        DisclosureRule("D-FEE", Label("费用标准", "Fees"), _CHANGE, "–", False, HOUSE),
        DisclosureRule("D-RSK", Label("风险提示", "Risk warning"), _ALWAYS, "25", True, ADVERTISING),
        DisclosureRule(
            "D-COR", Label("更正说明", "Corrections explained"), Label("更正当日", "on the day"), "–", False, HOUSE
        ),
        DisclosureRule(
            "D-PRV",
            Label("处理个人信息的告知", "Notice of the processing of personal data"),
            Label("收集前", "before collection"),
            "17",
            True,
            PERSONAL_DATA,
        ),
        DisclosureRule(
            "D-PRV-AUTO",
            Label("自动化决策的说明", "Automated decisions explained"),
            Label("收集前", "before collection"),
            "24",
            True,
            PERSONAL_DATA,
        ),
        DisclosureRule("D-PRT", Label("合作机构", "Partners"), _ALWAYS, "–", False, HOUSE),
        DisclosureRule("D-COM", Label("项目评审", "Review of projects"), _ALWAYS, "–", False, HOUSE),
        DisclosureRule("D-EDU", Label("投资者教育", "Investor education"), _ALWAYS, "–", False, HOUSE),
        DisclosureRule("D-OFF", Label("线下材料审核", "Offline material"), _USE, "–", False, MARKETING),
    )
}
