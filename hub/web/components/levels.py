"""Investor levels C1–C5 and product ratings R1–R5: one ramp, the code always with its word.

Names: 《证券期货投资者适当性管理办法》 leaves them to the firm; these are the words the industry uses.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from hub.web.brand import Text

WORDS: Mapping[str, Text] = {
    "C1": pgettext_lazy("level", "Conservative"),
    "C2": pgettext_lazy("level", "Cautious"),
    "C3": pgettext_lazy("level", "Steady"),
    "C4": pgettext_lazy("level", "Active"),
    "C5": pgettext_lazy("level", "Aggressive"),
    "R1": pgettext_lazy("level", "Low risk"),
    "R2": pgettext_lazy("level", "Medium-low risk"),
    "R3": pgettext_lazy("level", "Medium risk"),
    "R4": pgettext_lazy("level", "Medium-high risk"),
    "R5": pgettext_lazy("level", "High risk"),
}


class UnknownLevel(ValueError):
    """A level outside C1–C5 and R1–R5."""

    def __init__(self, code: str) -> None:
        super().__init__(f"level {code!r}: expected one of {', '.join(WORDS)}")


def level_html(code: str, *, word: bool = True, lowest: bool = False) -> SafeString:
    """The tag of a level, e.g. `C2 谨慎型`; `lowest` marks the class nothing may be raised from."""
    if code not in WORDS:
        raise UnknownLevel(code)
    name: Text = WORDS[code]
    if lowest:
        name = _("%(level)s, lowest class") % {"level": name}
    if word:
        return format_html('<span class="level level--{}"><b>{}</b> <span>{}</span></span>', code[1], code, name)
    return format_html('<span class="level level--{}" title="{}"><b>{}</b></span>', code[1], name, code)
