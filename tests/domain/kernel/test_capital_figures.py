"""Capital figures as the rules for bank papers (《正确填写票据和结算凭证的基本规定》) want them, and read back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.money import NotMoney, capitals, parse_yuan

DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def number_of(text: str) -> int:
    """Read capital figures as a person does: cut at 亿, then at 万, then digit by digit with its place."""
    for name, worth in (("亿", 10**8), ("万", 10**4)):
        if name in text:
            head, _, tail = text.rpartition(name)
            return number_of(head) * worth + number_of(tail)
    return sum(
        DIGITS[digit] * PLACES.get(place, 1) for digit, place in re.findall("([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", text)
    )


def fen_of(text: str) -> int:
    match = re.fullmatch(r"人民币(负?)(?:(.+?)元)?(?:零?(.)角|零)?(?:(.)分)?(整?)", text)
    assert match, text
    sign, whole, jiao, fen, end = match.groups()
    assert (end == "整") == (fen is None), "整 stands where no 分 is named"
    value = number_of(whole or "") * 100 + DIGITS[jiao or "零"] * 10 + DIGITS[fen or "零"]
    return -value if sign else value


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.11", "壹角壹分"),
        ("10.00", "壹拾元整"),
        ("10.01", "壹拾元零壹分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("20000.00", "贰万元整"),
        ("100001.00", "壹拾万零壹元整"),
        ("1000001.00", "壹佰万零壹元整"),
        ("100000000.00", "壹亿元整"),
        ("100010000.00", "壹亿零壹万元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("1000000000000.00", "壹万亿元整"),
        ("1000100000000.00", "壹万零壹亿元整"),
        ("1000000010000.00", "壹万亿零壹万元整"),
        ("1000000000000.01", "壹万亿元零壹分"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_the_table(amount, words):
    assert capitals(parse_yuan(amount)) == f"人民币{words}"
    assert fen_of(capitals(parse_yuan(amount))) == parse_yuan(amount)


MANY_ZEROS = st.lists(st.sampled_from("000123456789"), min_size=1, max_size=18).map(lambda digits: int("".join(digits)))


@given(st.one_of(st.integers(-(10**18) + 1, 10**18 - 1), MANY_ZEROS, st.integers(0, 10**6)))
def test_every_amount_reads_back(fen):
    words = capitals(fen)
    assert fen_of(words) == fen
    assert "零零" not in words
    assert not re.search("零[元万亿角拾佰仟]", words.replace("零元整", "") if not fen else words)


def test_what_no_place_has_a_name_for_is_refused():
    with pytest.raises(NotMoney):
        capitals(10**18)
