"""The disclosure checklists as data, and how complete a payload is against them."""

from dataclasses import dataclass

from cms.domain.kinds import schema_for
from cms.domain.payload import Payload
from cms.domain.schema import BILINGUAL, Field, Kind, Label, Sort


@dataclass(frozen=True)
class DisclosureRule:
    """One requirement of the disclosure guideline; `confirmed` says whether its article was seen in the text."""

    code: str
    what: Label
    due: Label
    article: str
    confirmed: bool


@dataclass(frozen=True)
class Item:
    """A field that a rule wants. An encouraged item counts on its own, never against the required ones."""

    kind: Kind
    rule: str
    field: str
    required: bool = True

    @property
    def id(self) -> str:
        return f"{self.rule}.{self.field}"

    @property
    def label(self) -> Label:
        return schema_for(self.kind).field(self.field).label


_ALWAYS = Label("持续", "always")
_BEFORE = Label("募集前", "before funding")
_JANUARY = Label("每年1月10日前；变更后10个工作日内", "by 10 January; within 10 working days of a change")

GUIDELINE = Label(
    "《网络借贷信息中介机构业务活动信息披露指引》",
    "Guideline on information disclosure by online lending intermediaries (2017)",
)
RULES: dict[str, DisclosureRule] = {
    rule.code: rule
    for rule in (
        DisclosureRule(
            "D-GEN", Label("真实、准确、完整、通俗", "True, accurate, complete, in plain words"), _ALWAYS, "3–5", True
        ),
        DisclosureRule("D-FIL", Label("备案信息", "Filings"), _JANUARY, "7(1)", False),
        DisclosureRule("D-ORG", Label("组织信息", "Organisation"), _JANUARY, "7(2)", False),
        DisclosureRule("D-AUD", Label("审核信息", "Audits"), Label("每年4月30日前", "by 30 April"), "7(3)", False),
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
        DisclosureRule("D-CMP", Label("咨询与投诉渠道", "Questions and complaints"), _ALWAYS, "11", False),
        DisclosureRule(
            "D-SIG",
            Label("法定代表人签字，董事负责", "Legal representative signs"),
            Label("每次披露", "every publication"),
            "17",
            True,
        ),
    )
}


def _items(kind: Kind, rule: str, *fields: str, required: bool = True) -> tuple[Item, ...]:
    return tuple(Item(kind, rule, field, required) for field in fields)


CHECKLISTS: dict[Kind, tuple[Item, ...]] = {
    Kind.ORGANISATION: (
        *_items(Kind.ORGANISATION, "D-GEN", "title", "summary", "risk_notice"),
        *_items(Kind.ORGANISATION, "D-FIL", "filings", "custodian", "custody_scope", "risk_management"),
        *_items(Kind.ORGANISATION, "D-ORG", "legal_name", "credit_code", "regime", "established_date"),
        *_items(Kind.ORGANISATION, "D-ORG", "registered_capital_fen", "paid_in_capital_fen", "registered_address"),
        *_items(Kind.ORGANISATION, "D-ORG", "persons", "shareholders", "branches", "channels"),
        *_items(Kind.ORGANISATION, "D-AUD", "audits"),
        *_items(Kind.ORGANISATION, "D-CMP", "complaint_phone", "complaint_mail", "complaint_address"),
        *_items(Kind.ORGANISATION, "D-CMP", "complaint_hours", required=False),
        *_items(Kind.ORGANISATION, "D-SIG", "legal_representative", "directors_statement"),
    ),
    Kind.PROJECT: (
        *_items(Kind.PROJECT, "D-GEN", "title", "summary", "risk_notice"),
        *_items(Kind.PROJECT, "D-PRJ-1", "borrower", "borrower_type", "borrower_industry", "borrower_finances"),
        *_items(Kind.PROJECT, "D-PRJ-1", "borrower_credit", "borrower_elsewhere"),
        *_items(Kind.PROJECT, "D-PRJ-2", "project_code", "amount_fen", "term_days", "purpose", "repayment_method"),
        *_items(Kind.PROJECT, "D-PRJ-2", "annual_rate_bps", "value_date", "repayment_source", "safeguards"),
        *_items(Kind.PROJECT, "D-PRJ-2", "schedule"),
        *_items(Kind.PROJECT, "D-PRJ-3", "risk_assessment", "risks", "rating"),
        *_items(Kind.PROJECT, "D-PRJ-2", "uses", "fees", "parties"),
        *_items(Kind.PROJECT, "D-PRJ-4", "after_as_of_date", "after_use", "after_condition", required=False),
        *_items(Kind.PROJECT, "D-PRJ-4", "after_overdue", "after_litigation", "documents", required=False),
        *_items(Kind.PROJECT, "D-PRJ-2", "collateral_fen", "second_source", required=False),
    ),
    Kind.FIGURES: (
        *_items(Kind.FIGURES, "D-GEN", "title", "summary", "risk_notice"),
        *_items(Kind.FIGURES, "D-OPS", "month", "as_of_date", "opening_fen", "added_fen", "repaid_fen"),
        *_items(Kind.FIGURES, "D-OPS", "closing_fen", "figures"),
        *_items(Kind.FIGURES, "D-OPS", "note", required=False),
    ),
}


@dataclass(frozen=True)
class Completeness:
    """Items present and missing, in checklist order."""

    present: tuple[Item, ...]
    missing: tuple[Item, ...]

    @property
    def percent(self) -> int:
        """Required items present, in whole percent, rounded down: 100 only when nothing is missing."""
        required = self._count(self.present) + self._count(self.missing)
        return 100 * self._count(self.present) // required if required else 100

    @property
    def missing_required(self) -> tuple[Item, ...]:
        return tuple(item for item in self.missing if item.required)

    @staticmethod
    def _count(items: tuple[Item, ...]) -> int:
        return sum(item.required for item in items)


def completeness(payload: Payload) -> Completeness:
    """Compare a payload with the checklist of its kind. A bilingual text counts only in both languages."""
    items = CHECKLISTS[payload.kind]
    present = tuple(
        item for item in items if _is_present(payload.schema.field(item.field), payload.fields.get(item.field))
    )
    return Completeness(present, tuple(item for item in items if item not in present))


def _is_present(field: Field, value: object) -> bool:
    if value is None:
        return False
    if field.sort in BILINGUAL:
        return _in_both_languages(value)
    if field.sort is Sort.ROWS:
        return isinstance(value, list) and bool(value) and all(_row_is_bilingual(field, row) for row in value)
    return value != ""


def _row_is_bilingual(field: Field, row: dict[str, object]) -> bool:
    """A row may leave cells empty, but a text it holds must be there in both languages."""
    return all(_in_both_languages(row[c.name]) for c in field.columns if c.sort in BILINGUAL and c.name in row)


def _in_both_languages(value: object) -> bool:
    return isinstance(value, dict) and bool(value.get("zh")) and bool(value.get("en"))
