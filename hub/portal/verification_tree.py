"""Draw the way from one leaf to the root: the eight leaves around it, the path in ink, its neighbours tinted."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LEAVES = 8
STEP, LEFT, BOX = 68, 78, 16
ROWS = (190, 134, 78, 22)
"""Vertical middle of the four drawn levels, leaves first."""


def tree_svg(*, index: int, size: int, leaf: str, root: str, height: int) -> SafeString:
    """Return the drawing, or nothing where the eight leaves around the record are not a full subtree."""
    first = index - index % LEAVES
    if first + LEAVES > size:
        return SafeString("")
    place, far = index - first, height > 3
    edges = format_html_join("", "{}", ((_edge(level, number, place),) for level, number in _joints(far)))
    boxes = format_html_join("", "{}", ((_box(level, number, place),) for level, number in _boxes(far)))
    return format_html(
        '<svg viewBox="0 0 620 236" aria-hidden="true" focusable="false">{}{}{}{}</svg>',
        edges, _to_root(place) if far else "", boxes, _labels(place, far, leaf=leaf, root=root, height=height),
    )  # fmt: skip


def _joints(far: bool) -> list[tuple[int, int]]:
    """Every drawn node below the topmost drawn level, as (level, number)."""
    return [(level, number) for level in range(2 if far else 3) for number in range(LEAVES >> level)]


def _boxes(far: bool) -> list[tuple[int, int]]:
    return [(level, number) for level in range(3 if far else 4) for number in range(LEAVES >> level)]


def _x(level: int, number: int) -> float:
    return LEFT - BOX / 2 + STEP * (number * (1 << level) + ((1 << level) - 1) / 2)


def _edge(level: int, number: int, place: int) -> SafeString:
    on_path = number == place >> level
    x, y, above, top = _x(level, number), ROWS[level], _x(level + 1, number >> 1), ROWS[level + 1]
    bend = (y + top) / 2
    return format_html(
        '<path class="tree__edge{}" d="M{} {}V{}H{}V{}"/>', " tree__edge--path" if on_path else "",
        x, y, bend, above, top,
    )  # fmt: skip


def _to_root(place: int) -> SafeString:
    """The levels between the drawn ones and the root, dotted, with the root's box."""
    drawn = [(_x(2, number), " tree__edge--path" if number == place >> 2 else "") for number in range(2)]
    lines = format_html_join(
        "",
        '<path class="tree__edge tree__edge--skip{}" d="M{} {}V50H310V{}"/>',
        ((mark, x, ROWS[2], ROWS[3]) for x, mark in drawn),
    )
    box = '<rect class="tree__box tree__box--path" x="302" y="14" width="16" height="16"/>'
    return format_html("{}{}", lines, SafeString(box))


def _box(level: int, number: int, place: int) -> SafeString:
    here = place >> level
    mark = " tree__box--path" if number == here else " tree__box--neighbour" if number == here ^ 1 else ""
    x, y = _x(level, number) - BOX / 2, ROWS[level] - BOX / 2
    return format_html('<rect class="tree__box{}" x="{}" y="{}" width="{}" height="{}"/>', mark, x, y, BOX, BOX)


def _labels(place: int, far: bool, *, leaf: str, root: str, height: int) -> SafeString:
    top = 310 if far else _x(3, 0)
    between = _("%(count)s levels in between") % {"count": height - 2}
    skipped = (
        format_html('<text class="tree__words" x="618" y="54" text-anchor="end">{}</text>', between) if far else ""
    )
    return format_html(
        '<text class="tree__words" x="{}" y="26">{} {}…</text>{}'
        '<text class="tree__words" x="{}" y="218" text-anchor="middle">{}</text>'
        '<text x="{}" y="233" text-anchor="middle">{}…</text>',
        top + 18, _("root"), root[:8], skipped, _x(0, place), _("your record"), _x(0, place), leaf[:8],
    )  # fmt: skip
