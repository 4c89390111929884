"""Parts of a whole as one bar, each part named, counted and linked under it; the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.brand import Text
from hub.web.drawings import svg

COLOURS = 6
WIDTH, HEIGHT = 600.0, 12.0


@dataclass(frozen=True, kw_only=True)
class Share:
    """`fen` is this part's amount; `path` says through which hands the money went."""

    label: Text
    fen: int
    code: str = ""
    path: Text = ""
    detail: Text = ""
    state: str = ""
    href: str = ""


class NothingToShare(ValueError):
    """A bar needs at least one part, and no part below zero."""

    def __init__(self, shares: Sequence[Share]) -> None:
        super().__init__(f"shares: expected amounts of 0 or more with a sum above 0, got {[s.fen for s in shares]}")


def shares_svg(shares: Sequence[Share]) -> SafeString:
    """Widths are exact shares; at most six colours, the rest take the last one."""
    whole = sum(share.fen for share in shares)
    if whole <= 0 or any(share.fen < 0 for share in shares):
        raise NothingToShare(shares)
    parts, left = [], 0.0
    for number, share in enumerate(shares):
        width = WIDTH * share.fen / whole
        parts.append(svg.rect(left, 0, max(width - 2, 0), HEIGHT, f"shares__part shares__part--{colour(number)}"))
        left += width
    return svg.drawing(width=WIDTH, height=HEIGHT, title=spoken(shares), kind="shares__bar", parts=parts, stretch=True)


def spoken(shares: Sequence[Share]) -> str:
    whole = sum(share.fen for share in shares)
    return _(", ").join(f"{share.label} {100 * share.fen / whole:.1f}%" for share in shares)


def colour(number: int) -> int:
    """Which of the six colours a part takes, counted from 1."""
    return min(number + 1, COLOURS)
