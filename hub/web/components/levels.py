"""Investor levels C1–C5 and product ratings R1–R5: one ramp, the code always with its word.

Names: 《证券期货投资者适当性管理办法》 leaves them to the firm; these are the words the industry uses.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

WORDS: Mapping[str, str] = {
    "C1": gettext_noop("Conservative"),
    "C2": gettext_noop("Cautious"),
    "C3": gettext_noop("Steady"),
    "C4": gettext_noop("Active"),
    "C5": gettext_noop("Aggressive"),
    "R1": gettext_noop("Low risk"),
    "R2": gettext_noop("Medium-low risk"),
    "R3": gettext_noop("Medium risk"),
    "R4": gettext_noop("Medium-high risk"),
    "R5": gettext_noop("High risk"),
}


class UnknownLevel(ValueError):
    """A level outside C1–C5 and R1–R5."""

    def __init__(self, code: str) -> None:
        super().__init__(f"level {code!r}: expected one of {', '.join(WORDS)}")


def level_html(code: str, *, word: bool = True, lowest: bool = False) -> SafeString:
    """The tag of a level, e.g. `C2 谨慎型`; `lowest` marks the class nothing may be raised from."""
    if code not in WORDS:
        raise UnknownLevel(code)
    name = _(WORDS[code])
    if lowest:
        name = _("%(level)s, lowest class") % {"level": name}
    if word:
        return format_html(
            '<span class="level level--{}"><b>{}</b> <span>{}</span></span>', code[1], code, name
        )
    return format_html('<span class="level level--{}" title="{}"><b>{}</b></span>', code[1], name, code)
