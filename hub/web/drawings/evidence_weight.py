"""Draw what speaks for and against: one bar for each comparison, and the sum between two thresholds. In bits."""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.drawings import svg

MOST: Final = 20.0
"""Bits at which a bar is full; what weighs more looks the same, the number beside it does not."""
WIDTH, HEIGHT = 160.0, 12.0
SCALE_WIDTH, SCALE_HEIGHT = 600.0, 22.0
LOW, HIGH = -10.0, 16.0


def weight_svg(bits: float) -> SafeString:
    """A bar to the right of the middle for "one person", to the left against it."""
    middle = WIDTH / 2
    length = middle * min(abs(bits), MOST) / MOST
    kind = "weight__for" if bits >= 0 else "weight__against"
    bar = svg.rect(middle if bits >= 0 else middle - length, 2, max(length, 0.5), HEIGHT - 4, kind)
    axis = svg.line(middle, 0, middle, HEIGHT, "weight__axis")
    title = _("speaks for one person") if bits >= 0 else _("speaks against one person")
    return svg.drawing(
        width=WIDTH, height=HEIGHT, title=f"{title} {bits:+.1f}", kind="weight", parts=(bar, axis), stretch=True
    )


def two_weights_svg(now: float, then: float) -> SafeString:
    """The same bar twice, one below the other: what weighs so now, and would weigh so then."""
    middle = WIDTH / 2
    parts = [svg.line(middle, 0, middle, HEIGHT, "weight__axis")]
    for top, bits, kind in ((1, now, "weight__now"), (6.5, then, "weight__then")):
        length = middle * min(abs(bits), MOST) / MOST
        parts.append(svg.rect(middle if bits >= 0 else middle - length, top, max(length, 0.5), 4.5, kind))
    title = _("now %(now)s, then %(then)s") % {"now": f"{now:+.1f}", "then": f"{then:+.1f}"}
    return svg.drawing(width=WIDTH, height=HEIGHT, title=title, kind="weight", parts=parts, stretch=True)


def scale_svg(bits: float, *, ask_from: float, join_from: float) -> SafeString:
    """The sum on a line: below ``ask_from`` nothing is linked, from ``join_from`` on the machine links by itself."""
    left, right = _place(ask_from), _place(join_from)
    at = _place(bits)
    parts = (
        svg.rect(0, 8, left, 8, "scale__apart"),
        svg.rect(left, 8, right - left, 8, "scale__asked"),
        svg.rect(right, 8, SCALE_WIDTH - right, 8, "scale__joined"),
        svg.rect(at - 1.5, 2, 3, 20, "scale__here"),
    )
    return svg.drawing(
        width=SCALE_WIDTH, height=SCALE_HEIGHT, title=_("sum of the weights %(bits)s") % {"bits": f"{bits:+.1f}"},
        kind="scale", parts=parts, stretch=True,
    )  # fmt: skip


def _place(bits: float) -> float:
    return SCALE_WIDTH * (min(max(bits, LOW), HIGH) - LOW) / (HIGH - LOW)
