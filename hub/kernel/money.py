"""Count money in whole fen and write it the ways people and records need it."""

import re
from collections.abc import Mapping
from typing import Final

FEN_PER_YUAN: Final = 100
_AMOUNT = re.compile(r"(-?)(0|[1-9][0-9]*)\.([0-9]{2})")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


class NotMoney(ValueError):
    """A record's money field is not ``{"amount": "0.00", "currency": "CNY"}``."""


def money(fen: int) -> dict[str, str]:
    """Return the canonical money object of an amount in fen: ``10010`` → ``{"amount": "100.10", …}``."""
    return {"amount": yuan(fen), "currency": "CNY"}


def parse_money(value: object) -> int:
    """Return the fen of a canonical money object; raise :class:`NotMoney` for any other spelling."""
    if not isinstance(value, Mapping) or set(value) != {"amount", "currency"}:
        raise NotMoney(f"expected an object with amount and currency, got {value!r}")
    if value["currency"] != "CNY":
        raise NotMoney(f"expected currency CNY, got {value['currency']!r}")
    return parse_yuan(value["amount"])


def parse_yuan(text: object) -> int:
    """Return the fen of ``"100.10"``: exactly two decimals, no leading zeros, no minus zero."""
    match = _AMOUNT.fullmatch(text) if isinstance(text, str) else None
    if match is None or text == "-0.00":
        raise NotMoney(f"expected an amount such as 100.10, got {text!r}")
    sign, whole, cents = match.groups()
    fen = int(whole) * FEN_PER_YUAN + int(cents)
    return -fen if sign else fen


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals and no separators: ``123450`` → ``1234.50``."""
    return grouped(fen).replace(",", "")


def grouped(fen: int) -> str:
    """Write fen as yuan with thousands separators: ``123450`` → ``1,234.50``."""
    whole, cents = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{cents:02d}"


def capitals(fen: int) -> str:
    """Write fen in capital Chinese figures as vouchers need them: ``123450`` → ``人民币壹仟贰佰叁拾肆元伍角整``."""
    whole, cents = divmod(abs(fen), FEN_PER_YUAN)
    jiao, fen_digit = divmod(cents, 10)
    head = f"人民币{'负' if fen < 0 else ''}"
    integer = f"{_integer_capitals(whole)}元" if whole or not cents else ""
    if not cents:
        return f"{head}{integer}整"
    tail = f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return f"{head}{integer}{tail}{_DIGITS[fen_digit]}分" if fen_digit else f"{head}{integer}{tail}整"


def _integer_capitals(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    if number >= 10**16:
        raise NotMoney(f"amount {number} yuan is too large to write in capitals")
    text, gap = "", False
    for group in reversed(range(len(_GROUPS))):
        value = number // 10 ** (4 * group) % 10000
        if value == 0:
            gap = bool(text)
            continue
        zero = _DIGITS[0] if text and (gap or value < 1000) else ""
        text, gap = f"{text}{zero}{_group_capitals(value)}{_group_name(group, number)}", False
    return text


def _group_name(group: int, number: int) -> str:
    """The 万亿 group says only 万 when 亿 follows in its own group."""
    return "万" if group == 3 and number // 10**8 % 10000 else _GROUPS[group]


def _group_capitals(value: int) -> str:
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += (_DIGITS[0] if zero and text else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        else:
            zero = True
    return text
