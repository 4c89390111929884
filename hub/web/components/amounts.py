"""Money and moves as people read them here: right-aligned groups, 万 and 亿, red up and green down."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from hub.kernel.money import capitals, grouped

MINUS = "−"


def money_html(fen: int | None, *, unit: bool = False, sign: bool = False, in_capitals: bool = False) -> SafeString:
    """`1,234.50`, with 元 after it if `unit`, with a plus if `sign`, capital figures (大写) if asked."""
    if fen is None:
        return format_html('<span class="money money--none">{}</span>', _("not recorded"))
    if in_capitals:
        return format_html('<span class="money money--capitals" lang="zh-Hans">{}</span>', capitals(fen))
    text = grouped(abs(fen))
    if fen < 0:
        text = MINUS + text
    elif sign and fen > 0:
        text = "+" + text
    if not unit:
        return format_html('<span class="money">{}</span>', text)
    return format_html('<span class="money">{} <span class="money__unit">{}</span></span>', text, _("yuan"))


def short_money_html(fen: int) -> SafeString:
    """Three or four figures and a unit: `6.12 亿元`, `180 million yuan`; the exact sum is the title."""
    number, unit = _scaled(Decimal(abs(fen)) / 100)
    minus = MINUS if fen < 0 else ""
    return format_html(
        '<span class="money" title="{}">{}{} <span class="money__unit">{}</span></span>',
        grouped(fen), minus, number, unit,
    )  # fmt: skip


def change_html(value: Decimal | int | float, *, text: str = "") -> SafeString:
    """A market move: an arrow, its size, red when up and green when down, and the word for a listener."""
    kind, arrow, word = _direction(value)
    shown = text or f"{abs(value):,}"
    return format_html(
        '<span class="change change--{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span> {}</span>',
        kind, arrow, word, shown,
    )  # fmt: skip


def _direction(value: Decimal | int | float) -> tuple[str, str, str]:
    if value > 0:
        return "up", "▲", pgettext("move", "up")
    if value < 0:
        return "down", "▼", pgettext("move", "down")
    return "flat", "–", pgettext("move", "unchanged")


def _scaled(yuan: Decimal) -> tuple[str, str]:
    english = (get_language() or "").startswith("en")
    steps = (
        ((10**9, _("billion yuan")), (10**6, _("million yuan")))
        if english
        else ((10**8, _("hundred million yuan")), (10**4, _("ten thousand yuan")))
    )
    for size, unit in steps:
        if yuan >= size:
            return _trimmed(yuan / size), unit
    return f"{yuan:,.2f}", _("yuan")


def _trimmed(number: Decimal) -> str:
    rounded = number.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{rounded:,.2f}".removesuffix(".00")
