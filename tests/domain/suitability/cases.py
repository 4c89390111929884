"""Invented people and products for the suitability tests."""

from datetime import UTC, date, datetime

from crm.profile.domain.statements import Span, Statement, StatementKind
from crm.suitability.domain.answers import Answers, RawAnswer, accept_answers
from crm.suitability.domain.heard import Evidence, evidence_at
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.questions import AnswerKind
from crm.suitability.domain.standing import Standing, standing_of
from crm.suitability.domain.validity import valid_until
from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from hub.catalogue.domain.regimes import Regime
from hub.kernel.ids import stable_id

AT = datetime(2026, 11, 18, 7, 40, tzinfo=UTC)
"""A visit at 15:40 in the branch."""
TAKEN = datetime(2026, 11, 16, 13, 14, tzinfo=UTC)
ON = date(2026, 11, 18)

BOLD: dict[str, RawAnswer] = {
    question.id: (
        question.right
        if question.family
        else [option.id for option in question.options if option.id not in question.alone]
        if question.kind is AnswerKind.SEVERAL
        else question.options[-1].id
    )
    for question in QUESTIONNAIRE_V4.questions
    if question.kind is not AnswerKind.AMOUNT
} | {"intended_amount": 500_000_00, "loss_limit": 200_000_00, "purpose": "idle"}
"""Somebody whom nothing limits: level 5."""

CAREFUL: dict[str, RawAnswer] = BOLD | {
    "income_source": "wages",
    "annual_income": "from_200k",
    "assets": "from_200k",
    "debts": "to_30",
    "reserve": "from_6m",
    "intended_amount": 180_000_00,
    "know_floating_2": "thirty",
    "know_equity_1": "any_day",
    "know_equity_2": "same",
    "investing_years": "from_5y",
    "held_products": ["deposits", "cash_funds", "fixed_income"],
    "worst_loss": "under_5",
    "purpose": "idle",
    "aim": "income",
    "expected_return": "to_4",
    "attitude": "conservative",
    "reaction": "wait",
    "outcomes": "small",
    "loss_limit": 9_000_00,
    "horizon": "from_1m",
    "needed_within_year": "to_half",
}
"""The first flagship's answers: conservative, one to three months, a written limit of 5 %."""


def answers_of(base: dict[str, RawAnswer] = CAREFUL, **changes: RawAnswer) -> Answers:
    return accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=base | changes)


def said(
    kind: StatementKind,
    excerpt: str = "……",
    *,
    at: datetime = AT,
    due: date | None = None,
    amount_fen: int | None = None,
    name: str = "1",
) -> Statement:
    return Statement(
        id=stable_id("statement", name, kind.value),
        kind=kind,
        spans=(Span(0, len(excerpt)),),
        excerpt=excerpt,
        rule_id="N-001",
        channel="desk",
        occurred_at=at,
        due_date=due,
        amount_fen=amount_fen,
        source_ref="note:1",
    )


TUITION = said(
    StatementKind.NEEDS_EDUCATION, "孩子快上大学了", due=date(2027, 9, 1), amount_fen=180_000_00, name="tuition"
)
HIGH_RISK = said(StatementKind.WANTS_HIGH_RISK, "想投高风险的项目", name="high-risk")


def evidence(*statements: Statement, at: datetime = AT) -> Evidence:
    return evidence_at(at=at, statements=statements)


def standing(answers: Answers | None = None, heard: Evidence | None = None) -> Standing:
    answers, heard = answers or answers_of(), heard or evidence()
    return standing_of(
        answers=answers,
        decision=decide_level(answers=answers, evidence=heard),
        valid_until=valid_until(TAKEN),
        taken_at=TAKEN,
        contradictions=(),
    )


def product(code: str, rating: int, family: Family, **changes: object) -> ProductFacts:
    facts: dict[str, object] = {
        "code": code,
        "name_zh": f"产品{code}",
        "name_en": f"Product {code}",
        "family": family,
        "issuer_rating": rating,
        "distributor_rating": rating,
        "term_days": 90,
        "redemption": Redemption.AT_MATURITY,
        "min_ticket_fen": 10_000_00,
        "lot_fen": 10_000_00,
        "fee_bps": 35,
        "benchmark_text_zh": "业绩比较基准仅供参考",
        "benchmark_text_en": "The benchmark is a reference only",
        "stress_loss_bps": 120,
        "regime": Regime.SECURITIES,
        "issuer_zh": "某发行人",
        "issuer_en": "An issuer",
        "on_sale_from": date(2026, 1, 1),
    }
    return ProductFacts(**(facts | changes))  # type: ignore[arg-type]


CASH_A = product(
    "CASH-A",
    1,
    Family.CASH,
    term_days=0,
    redemption=Redemption.ON_DEMAND,
    min_ticket_fen=1_00,
    lot_fen=1_00,
    fee_bps=16,
    stress_loss_bps=10,
)
THREE_MONTHS = product("TERM-3M", 2, Family.FIXED_INCOME)
SIX_MONTHS = product("TERM-6M", 2, Family.FIXED_INCOME, term_days=181, stress_loss_bps=190)
COLD_STORE = product("PROJ-4", 3, Family.FLOATING, term_days=270, stress_loss_bps=450)
EQUITY_FUND = product("EQ-1", 5, Family.EQUITY, term_days=1825, stress_loss_bps=3800, min_ticket_fen=100_000_00)
SHELF = (CASH_A, THREE_MONTHS, SIX_MONTHS, COLD_STORE, EQUITY_FUND)
