"""Draw a share of a whole as a bar, with the bounds between which it lies where it was only sampled."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.drawings import svg

WIDTH, HEIGHT = 240.0, 14.0


def proportion_svg(share: float, *, low: float | None = None, high: float | None = None) -> SafeString:
    """``share`` and its bounds are between 0 and 1; the number beside the picture says them exactly."""
    if not 0 <= share <= 1:
        raise ValueError(f"expected a share between 0 and 1, got {share}")
    parts = [svg.rect(0, 3, WIDTH, 8, "proportion__whole"), svg.rect(0, 3, WIDTH * share, 8, "proportion__part")]
    title = f"{100 * share:.1f}%"
    if low is not None and high is not None:
        parts += [svg.line(WIDTH * x, 0, WIDTH * x, HEIGHT, "proportion__bound") for x in (low, high)]
        parts.append(svg.line(WIDTH * low, HEIGHT / 2, WIDTH * high, HEIGHT / 2, "proportion__bound"))
        title = _("%(share)s, between %(low)s and %(high)s") % {
            "share": title, "low": f"{100 * low:.1f}%", "high": f"{100 * high:.1f}%",
        }  # fmt: skip
    return svg.drawing(width=WIDTH, height=HEIGHT, title=title, kind="proportion", parts=parts, stretch=True)
