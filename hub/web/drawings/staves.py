"""Caps as staves: each cap is a bar of one to five cells, the shortest decides and is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.drawings import svg

LEVELS = 5


@dataclass(frozen=True, kw_only=True)
class Stave:
    """One cap. `change` says what would move it, in words; it is printed under the picture if binding."""

    label: str
    level: int
    binding: bool = False
    change: str = ""


@dataclass(frozen=True)
class Layout:
    """`label` is the width kept for names; 0 puts each name above its bar (the tall variant)."""

    width: float
    label: float
    row: float
    head: float = 22.0


WIDE = Layout(width=360, label=120, row=26)
TALL = Layout(width=240, label=0, row=46)


def staves_svg(staves: Sequence[Stave], layout: Layout) -> SafeString:
    """The picture; geometry is shared by both variants, so that they cannot tell different stories."""
    decided = min((stave.level for stave in staves if stave.binding), default=0)
    cell = (layout.width - layout.label) / LEVELS
    height = layout.head + layout.row * len(staves) + 4
    parts = [
        svg.text(
            layout.label + cell * (index + 0.5),
            14,
            f"C{index + 1}",
            "staves__head is-decided" if index + 1 == decided else "staves__head",
            anchor="middle",
        )
        for index in range(LEVELS)
    ]
    for number, stave in enumerate(staves):
        parts += _row(stave, top=layout.head + number * layout.row, cell=cell, layout=layout)
    if decided:
        x = layout.label + cell * decided
        parts.append(svg.line(x, layout.head - 4, x, height - 2, "staves__cut"))
    return svg.drawing(
        width=layout.width,
        height=height,
        title=spoken(staves),
        kind=f"staves staves--{'wide' if layout.label else 'tall'}",
        parts=parts,
    )


def spoken(staves: Sequence[Stave]) -> str:
    """The picture in words: every cap with its level, the binding one named."""
    rows = _(", ").join(f"{stave.label} C{stave.level}" for stave in staves)
    binding = _(", ").join(stave.label for stave in staves if stave.binding)
    if not binding:
        return rows
    return _("%(rows)s. Decided by %(binding)s.") % {"rows": rows, "binding": binding}


def _row(stave: Stave, *, top: float, cell: float, layout: Layout) -> list[SafeString]:
    beside = layout.label > 0
    bar_top = top + (6 if beside else 24)
    name = svg.text(0, top + 18, stave.label, "staves__name is-binding" if stave.binding else "staves__name")
    cells = [
        svg.rect(layout.label + cell * index + 1, bar_top, cell - 2, 14, _cell_kind(stave, index))
        for index in range(LEVELS)
    ]
    return [name, *cells]


def _cell_kind(stave: Stave, index: int) -> str:
    if index >= stave.level:
        return "staves__off"
    return "staves__on is-binding" if stave.binding else "staves__on"
