"""Random answer sheets, remarks and products for property tests, and what "more cautious" means on each scale."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from crm.profile.domain.statements import Statement, StatementKind
from crm.suitability.domain.answers import RawAnswer
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.questions import AnswerKind, Question
from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from tests.domain.suitability.cases import AT, BOLD, ON, product, said

UNORDERED = ("purpose", "intended_amount")
"""Answers that are neither cautious nor bold by themselves."""


def _answer(question: Question) -> st.SearchStrategy[RawAnswer]:
    if question.kind is AnswerKind.AMOUNT:
        return st.integers(max(1, question.least_fen // 100), 5_000_000).map(lambda yuan: yuan * 100)
    options = [option.id for option in question.options]
    if question.kind is AnswerKind.ONE:
        return st.sampled_from(options)
    joinable = [option for option in options if option not in question.alone]
    return st.one_of(
        st.sampled_from(question.alone).map(lambda option: [option]),
        st.lists(st.sampled_from(joinable), min_size=1, unique=True),
    )


sheets = st.fixed_dictionaries({question.id: _answer(question) for question in QUESTIONNAIRE_V4.questions})


@st.composite
def sheet_and_a_more_cautious_one(draw: st.DrawFn) -> tuple[dict[str, RawAnswer], dict[str, RawAnswer]]:
    """Draw a sheet and the same with some answers moved towards caution (or knowledge lost)."""
    sheet = draw(sheets)
    asked = [question for question in QUESTIONNAIRE_V4.questions if question.id not in UNORDERED]
    changed = draw(st.lists(st.sampled_from(asked), min_size=1, max_size=5, unique_by=lambda question: question.id))
    return sheet, sheet | {question.id: draw(_more_cautious(question, sheet[question.id])) for question in changed}


def _more_cautious(question: Question, answer: RawAnswer) -> st.SearchStrategy[RawAnswer]:
    options = [option.id for option in question.options]
    if question.kind is AnswerKind.AMOUNT:
        return st.integers(0, int(answer) // 100).map(lambda yuan: yuan * 100)
    if question.family:
        return st.sampled_from([option for option in options if option != question.right])
    if question.kind is AnswerKind.SEVERAL:
        held = list(answer)
        return st.one_of(
            st.sampled_from(question.alone).map(lambda option: [option]),
            st.lists(st.sampled_from(held), min_size=1, unique=True),
        )
    return st.sampled_from(options[: options.index(str(answer)) + 1])


few_changes = st.lists(
    st.sampled_from(QUESTIONNAIRE_V4.questions), max_size=3, unique_by=lambda question: question.id
).flatmap(
    lambda changed: st.fixed_dictionaries({question.id: _answer(question) for question in changed}).map(
        lambda answers: BOLD | answers
    )
)
"""Sheets close to that of somebody whom nothing limits, so that plans come about."""


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Draw one remark of the last two years or of tomorrow, with or without a date and an amount."""
    days_ago = draw(st.integers(-1, 700))
    due_in = draw(st.none() | st.integers(-30, 1500))
    return said(
        draw(st.sampled_from(list(StatementKind))),
        at=AT - timedelta(days=days_ago),
        due=None if due_in is None else ON + timedelta(days=due_in),
        amount_fen=draw(st.none() | st.integers(1, 10_000_000_00)),
        name=str(draw(st.integers(0, 5))),
    )


@st.composite
def products(draw: st.DrawFn) -> ProductFacts:
    """Draw a sound product of any family and rating."""
    on_demand = draw(st.booleans())
    lot = draw(st.sampled_from([1_00, 1_000_00, 10_000_00]))
    return product(
        f"P{draw(st.integers(0, 999))}",
        draw(st.integers(1, 5)),
        draw(st.sampled_from(list(Family))),
        distributor_rating=draw(st.integers(1, 5)),
        redemption=Redemption.ON_DEMAND if on_demand else Redemption.AT_MATURITY,
        term_days=0 if on_demand else draw(st.integers(1, 2000)),
        lot_fen=lot,
        min_ticket_fen=lot * draw(st.integers(1, 20)),
        fee_bps=draw(st.integers(0, 300)),
        stress_loss_bps=draw(st.integers(0, 10_000)),
    )


def short_products() -> st.SearchStrategy[ProductFacts]:
    """Draw products that a plan can roll over or keep as cash."""
    return products().map(
        lambda item: (
            item
            if item.redemption is Redemption.ON_DEMAND
            else replace(item, term_days=60 + item.term_days % 40, stress_loss_bps=item.stress_loss_bps % 500)
        )
    )
