"""Find amounts of money in a note: 十八万, 18万, 180,000元, RMB 180k → fen."""

import re
from decimal import Decimal
from typing import Final

from crm.profile.domain.numerals import ARABIC_NUMBER, HAN_NUMBER, NotANumber, read_number
from hub.kernel.money import FEN_PER_YUAN

_CHINESE = re.compile(
    rf"(?P<number>{ARABIC_NUMBER}|{HAN_NUMBER})\s*(?P<scale>百万|千万|万|萬|w(?![a-z])|亿|千)?"
    rf"(?P<tail>(?<=万)[一二三四五六七八九](?![一二三四五六七八九十百千]))?\s*(?P<unit>元|块钱?|人民币)?",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"(?P<currency>RMB|CNY|¥|￥|yuan)?\s*(?P<number>{ARABIC_NUMBER})\s*(?P<scale>k|m|mn|thousand|million|billion)?\b"
    r"\s*(?P<unit>RMB|CNY|yuan|renminbi)?",
    re.IGNORECASE,
)
_SCALES: Final = {
    "": 1, "千": 1000, "万": 10_000, "萬": 10_000, "w": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 10**8,
    "k": 1000, "thousand": 1000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_OTHER_CURRENCY = re.compile(
    r"^\s*(?:美元|美金|港币|港元|欧元|日元|英镑|刀|USD|HKD|EUR|dollars?|euros?)", re.IGNORECASE
)
_COUNTED = re.compile(r"^\s*(?:个|次|人|家|户|股|份|步|%|％|平)")


def find_amounts(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return (start, end, fen) of every amount in yuan, in order; other currencies, counts and rates are skipped."""
    found: dict[int, tuple[int, int, int]] = {}
    for pattern, certain in ((_CHINESE, _is_chinese_money), (_ENGLISH, _is_english_money)):
        for match in pattern.finditer(text):
            after = text[match.end() :]
            fen = _fen(match)
            if fen and certain(match) and not _OTHER_CURRENCY.match(after) and not _COUNTED.match(after):
                start = match.start() + len(match[0]) - len(match[0].lstrip())
                end = match.end() - (len(match[0]) - len(match[0].rstrip()))
                if not any(a < end and start < b for a, b, _ in found.values()):
                    found[start] = (start, end, fen)
    return tuple(found[start] for start in sorted(found))


def _is_chinese_money(match: re.Match[str]) -> bool:
    """万 and above is money unless something is counted; 千 needs a unit, a bare number needs one too."""
    return bool(match["unit"]) or (match["scale"] or "").lower() not in ("", "千")


def _is_english_money(match: re.Match[str]) -> bool:
    return bool(match["currency"] or match["unit"])


def _fen(match: re.Match[str]) -> int:
    groups = match.groupdict()
    try:
        value = read_number(groups["number"]) * _SCALES[(groups["scale"] or "").lower()]
        if groups.get("tail"):  # 三万五 means 35 000
            value += read_number(groups["tail"]) * 1000
    except NotANumber:
        return 0
    return int((value * FEN_PER_YUAN).to_integral_value()) if value < Decimal(10**13) else 0
