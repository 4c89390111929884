"""Read numbers as Chinese speakers write them: digits, 十八, 两百五十, 一万二."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

_DIGITS: Final = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
HAN_NUMBER: Final = "[零〇一二两三四五六七八九十百千拾佰仟]+"
ARABIC_NUMBER: Final = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


class NotANumber(ValueError):
    """The characters do not follow the rules of a number."""


def read_number(text: str) -> Decimal:
    """Return the value; raise :class:`NotANumber` for approximations such as 十五六."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return Decimal(plain)
    return Decimal(_han(plain))


def _han(text: str) -> int:
    if not re.fullmatch(HAN_NUMBER, text):
        raise NotANumber(text)
    if not any(character in _UNITS for character in text):
        return _digit_by_digit(text)
    total, digit, last_unit = 0, -1, 10_000
    for character in text:
        if character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit:
                raise NotANumber(text)
            total, digit, last_unit = total + (1 if digit < 0 else digit) * unit, -1, unit
        elif digit > 0:
            raise NotANumber(text)
        else:
            digit = _DIGITS[character]
    colloquial = digit > 0 and last_unit > 10 and text[-2] in _UNITS  # 两百五 means 250
    return total + max(digit, 0) * (last_unit // 10 if colloquial else 1)


def _digit_by_digit(text: str) -> int:
    """二〇二七 is a year; 三五 without a unit is "three to five", which is no number."""
    if len(text) not in (1, 4):
        raise NotANumber(text)
    return int("".join(str(_DIGITS[character]) for character in text))
