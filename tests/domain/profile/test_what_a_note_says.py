"""Needs, worries and wishes found in notes, with the very words they came from."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.profile.domain.amounts import find_amounts
from crm.profile.domain.due_dates import find_due_dates
from crm.profile.domain.numerals import NotANumber, read_number
from crm.profile.domain.statement_kinds import StatementRule
from crm.profile.domain.statement_rules import RULES, TITLES
from crm.profile.domain.statements import Statement, StatementKind, find_statements

SAID_AT = datetime(2026, 11, 18, 7, 40, tzinfo=UTC)
TODAY = date(2026, 11, 18)
FLAGSHIP = (
    "沈女士说孩子快上大学了，明年九月开学，学费加生活费一共想备十八万。"
    "对三个月的有兴趣，但问了两次能不能提前取，怕到时候用钱取不出来。"
)


def find(text: str) -> tuple[Statement, ...]:
    return find_statements(text, occurred_at=SAID_AT, channel="desk", source_ref="note:1")


def kinds(text: str) -> set[StatementKind]:
    return {statement.kind for statement in find(text)}


def words(text: str, statement: Statement) -> list[str]:
    return [text[start:end] for start, end in statement.spans]


def test_the_flagship_note_gives_a_dated_need_and_a_worry_in_four_marked_places() -> None:
    education, liquidity = find(FLAGSHIP)
    assert (education.kind, liquidity.kind) == (StatementKind.NEEDS_EDUCATION, StatementKind.NEEDS_LIQUIDITY)
    assert (education.due_date, education.amount_fen) == (date(2027, 9, 1), 180_000_00)
    assert words(FLAGSHIP, education) == ["孩子快上大学了", "明年九月", "十八万"]
    assert words(FLAGSHIP, liquidity) == ["怕到时候用钱取不出来"]
    assert education.excerpt == "孩子快上大学了"


def test_the_second_flagship_asks_for_high_risk_and_its_denial_does_not() -> None:
    text = "客户想要高风险高收益的项目，说亏一点没关系"
    (wish,) = find(text)
    assert wish.kind is StatementKind.WANTS_HIGH_RISK
    assert words(text, wish) == ["想要高风险高收益的项目", "亏一点没关系"]
    assert kinds("不想碰高风险") == set()


def test_the_same_in_english() -> None:
    text = (
        "Her daughter starts university next September, she wants to set aside RMB 180,000. "
        "She is worried that she cannot withdraw the money in time."
    )
    education, liquidity = find(text)
    assert (education.due_date, education.amount_fen) == (date(2027, 9, 1), 180_000_00)
    assert "RMB 180,000" in words(text, education)
    assert liquidity.kind is StatementKind.NEEDS_LIQUIDITY


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_finds_its_examples_and_leaves_its_counterexamples(rule: StatementRule) -> None:
    assert rule.says
    assert rule.says_not
    for text in rule.says:
        assert rule.kind in kinds(text), text
    for text in rule.says_not:
        assert rule.kind not in kinds(text), text


def test_rules_have_unique_ids_and_every_kind_has_rules_in_both_languages_and_a_title() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for kind in StatementKind:
        patterns = [rule.pattern.pattern for rule in RULES if rule.kind is kind]
        assert any(pattern.isascii() or "’" in pattern for pattern in patterns)
        assert any(not pattern.isascii() for pattern in patterns)
        assert all(TITLES[kind])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("复杂的看不懂，也不想看。有说明书大白话那版最好。", {StatementKind.DISLIKES_COMPLEX}),
        ("年底用 30 万装修", {StatementKind.NEEDS_HOUSING}),
        ("老伴看病要随时能用", {StatementKind.NEEDS_MEDICAL, StatementKind.NEEDS_LIQUIDITY}),
        ("本金最要紧，已说明会有波动", {StatementKind.FEARS_LOSS}),
        ("想给父母换成随时能取的", {StatementKind.NEEDS_LIQUIDITY}),
        ("孩子留学，后年", {StatementKind.NEEDS_EDUCATION}),
        ("想了解碳减排项目", set()),
        ("先看看", set()),
        ("", set()),
        ("明年九月开学，十八万", set()),
        ("不是不想要高风险", set()),
        ("没有说怕亏，也没有失业", set()),
        ("能不能买高风险的，被我劝住了", set()),
        ("要不要买房还没想好", {StatementKind.NEEDS_HOUSING}),
        ("特别想要高风险的产品", {StatementKind.WANTS_HIGH_RISK}),
        ("未来孩子上大学要用", {StatementKind.NEEDS_EDUCATION}),
        ("收入不但没降，还涨了", set()),
    ],
)
def test_notes_from_the_desk(text: str, expected: set[StatementKind]) -> None:
    assert kinds(text) == expected


def test_a_denial_holds_in_its_own_clause_only() -> None:
    assert kinds("不急，孩子快上大学了") == {StatementKind.NEEDS_EDUCATION}
    assert kinds("没有失业，但是怕亏") == {StatementKind.FEARS_LOSS}


def test_two_needs_keep_their_own_days_and_amounts() -> None:
    first, second = find("女儿明年九月上大学，要18万；后年想换房，首付100万。")
    assert (first.kind, first.due_date, first.amount_fen) == (
        StatementKind.NEEDS_EDUCATION, date(2027, 9, 1), 18_000_000
    )  # fmt: skip
    assert (second.kind, second.due_date, second.amount_fen) == (
        StatementKind.NEEDS_HOUSING, date(2028, 1, 1), 100_000_000
    )  # fmt: skip


def test_two_children_with_different_days_are_two_needs() -> None:
    found = find("老大明年九月上大学。老二2029年9月上大学。")
    assert [statement.due_date for statement in found] == [date(2027, 9, 1), date(2029, 9, 1)]


def test_an_amount_in_another_sentence_is_not_the_needs() -> None:
    (need,) = find("女儿明年九月上大学。上次买了50万。")
    assert need.amount_fen is None


def test_reading_a_note_again_finds_the_same_statements_and_another_note_others() -> None:
    assert find(FLAGSHIP) == find(FLAGSHIP)
    other = find_statements(FLAGSHIP, occurred_at=SAID_AT, channel="desk", source_ref="note:2")
    assert {statement.id for statement in other}.isdisjoint(statement.id for statement in find(FLAGSHIP))


@given(st.text(alphabet="沈孩子上大学不没怕亏取出来，。高风险想要 9月明年万1a", max_size=60))
def test_every_span_lies_in_the_text_and_the_excerpt_is_its_first_words(text: str) -> None:
    for statement in find(text):
        assert all(0 <= start < end <= len(text) for start, end in statement.spans)
        assert statement.excerpt == words(text, statement)[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明年九月", date(2027, 9, 1)), ("9月1日", date(2027, 9, 1)), ("2027-09", date(2027, 9, 1)),
        ("2027年9月1日", date(2027, 9, 1)), ("2027/9/1", date(2027, 9, 1)), ("二〇二七年九月", date(2027, 9, 1)),
        ("12月5号", date(2026, 12, 5)), ("明年", date(2027, 1, 1)), ("后年", date(2028, 1, 1)),
        ("明年年底", date(2027, 12, 1)), ("年底", date(2026, 12, 1)), ("三年后", date(2029, 11, 18)),
        ("半年后", date(2027, 5, 18)), ("三个月以内", date(2027, 2, 18)), ("一年半后", date(2028, 5, 18)),
        ("下个月", date(2026, 12, 1)), ("明年暑假", date(2027, 7, 1)), ("今年12月", date(2026, 12, 1)),
        ("十一月", TODAY), ("next September", date(2027, 9, 1)), ("September next year", date(2027, 9, 1)),
        ("in September 2027", date(2027, 9, 1)), ("by June 2028", date(2028, 6, 1)), ("1 September", date(2027, 9, 1)),
        ("in three years", date(2029, 11, 18)), ("in 6 months", date(2027, 5, 18)), ("next year", date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_days_are_resolved_from_the_day_they_were_said(text: str, day: date) -> None:
    ((_start, _end, found),) = find_due_dates(text, on=TODAY)
    assert found == day


@pytest.mark.parametrize("text", ["三个月的产品", "去年九月", "2019-09", "13月1日", "40分钟", "may come back"])
def test_what_is_no_future_day_is_left_alone(text: str) -> None:
    assert find_due_dates(text, on=TODAY) == ()


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("十八万", 180_000_00), ("18万", 180_000_00), ("18 万元", 180_000_00), ("180,000元", 180_000_00),
        ("180000元", 180_000_00), ("18.5万", 185_000_00), ("两百万", 2_000_000_00), ("一百二十万", 1_200_000_00),
        ("1.2亿", 120_000_000_00), ("三万五", 35_000_00), ("5千元", 5_000_00), ("3000块", 3_000_00),
        ("18w", 180_000_00),
        ("RMB 180,000", 180_000_00), ("¥180,000", 180_000_00), ("180k yuan", 180_000_00),
        ("1.8 million yuan", 1_800_000_00), ("CNY 20 thousand", 20_000_00),
    ],
)  # fmt: skip
def test_amounts_in_every_usual_spelling(text: str, fen: int) -> None:
    ((start, end, found),) = find_amounts(text)
    assert (found, text[start:end]) == (fen, text)


@pytest.mark.parametrize(
    "text", ["问了两次", "三个月", "2027年", "13800126021", "十五六万", "18万美元", "3%", "3万人", "第三次", "180000"]
)
def test_what_is_no_amount_in_yuan_is_left_alone(text: str) -> None:
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("十八", 18), ("二十", 20), ("两百五", 250), ("一千零二", 1002), ("二〇二七", 2027)]
)
def test_chinese_numbers(text: str, value: int) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["十五六", "三五", "百千", "abc", ""])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        read_number(text)
