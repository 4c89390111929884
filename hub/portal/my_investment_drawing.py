"""Draw one investment: what it was made of on the left, the investment, and where each part is now on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hub.funds.domain.following import Followed
from hub.kernel.money import grouped
from hub.portal.my_investment_words import Part
from hub.portal.my_money import wrapped

WHOLE = 168.0
"""Height of all the money, in units of the drawing."""
GAP, LINE = 16.0, 20.0
TOP = 48.0
ABOVE = 30.0
"""Room over the middle for the sum."""


@dataclass(frozen=True)
class Drawn:
    """One part drawn: its band, the end of it, and its lines of text with their baselines."""

    part: Part
    path: str
    y: str
    height: str
    names: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Side:
    """Parts beside the middle: where their bands end (``outer``) and begin (``inner``), and how wide a line may be."""

    outer: float
    inner: float
    columns: int
    note_columns: int
    headed: bool = False
    """Whether the amount stands above the name instead of beside it."""


SOURCES = Side(outer=208.0, inner=400.0, columns=26, note_columns=26, headed=True)
PLACES = Side(outer=600.0, inner=408.0, columns=34, note_columns=44)
TALL = Side(outer=84.0, inner=8.0, columns=34, note_columns=38, headed=True)


def investment_svg(followed: Followed, *, sources: Sequence[Part], places: Sequence[Part], tall: bool) -> SafeString:
    """Return the drawing for a desk or a phone; requires at least one place."""
    if tall:
        start = TOP + 66.0 + 22.0 * len(sources)
        drawn, reach = _drawn(places, side=TALL, total=followed.total_fen, start=start, top=start)
        context = {"places": drawn, "sources": _listed(sources), "start": start, "bottom": max(reach, start + WHOLE)}
    else:
        middle = _middle(sources, places, followed.total_fen)
        left, one = _drawn(sources, side=SOURCES, total=followed.total_fen, start=middle, top=TOP)
        right, other = _drawn(places, side=PLACES, total=followed.total_fen, start=middle, top=TOP)
        bottom = max(one, other, middle + WHOLE)
        context = {"places": right, "sources": left, "start": middle, "bottom": bottom}
    start = float(context["start"])  # type: ignore[arg-type]
    context |= {
        "start": f"{start:.1f}",
        "figure": f"{start - 12:.1f}",
        "whole": f"{WHOLE:.1f}",
        "bottom": f"{float(context['bottom']) + 8:.0f}",  # type: ignore[arg-type]
        "total": grouped(followed.total_fen),
        "tall": tall,
    }
    return SafeString(render_to_string("portal/my/investment_picture.html", context))


def _listed(sources: Sequence[Part]) -> list[tuple[Part, str]]:
    """Sources as lines of text: on a phone there is no room for a left side."""
    return [(part, f"{TOP + 44.0 + 22.0 * place:.1f}") for place, part in enumerate(sources)]


def _middle(sources: Sequence[Part], places: Sequence[Part], total: int) -> float:
    """Where the whole begins, so that both sides lie around it."""
    reach = max(sum(_steps(parts, side, total)) for parts, side in ((sources, SOURCES), (places, PLACES)))
    return TOP + max(ABOVE, (reach - WHOLE) / 2)


def _texts(part: Part, side: Side) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines that name a part, and lines that explain it."""
    name, note = wrapped(part.name, side.columns), wrapped(part.note, side.note_columns) if part.note else ()
    if side is SOURCES:
        return (part.amount,), (*name, *note)
    return ((part.amount, *name), note) if side.headed else (name, note)


def _steps(parts: Sequence[Part], side: Side, total: int) -> list[float]:
    """How far the next part begins below each one."""
    return [GAP + max(WHOLE * part.amount_fen / total, LINE * sum(map(len, _texts(part, side)))) for part in parts]


def _drawn(parts: Sequence[Part], *, side: Side, total: int, start: float, top: float) -> tuple[list[Drawn], float]:
    """Return the parts drawn and how far down they reach; the whole begins at ``start``, the first part at ``top``."""
    found, inner, steps = [], start, _steps(parts, side, total)
    outer = top if side is TALL else max(top, start + (WHOLE - sum(steps) + GAP) / 2)
    bend = (side.outer + side.inner) / 2
    for part, step in zip(parts, steps, strict=True):
        height = WHOLE * part.amount_fen / total
        path = (
            f"M{side.inner} {inner:.1f}C{bend} {inner:.1f} {bend} {outer:.1f} {side.outer} {outer:.1f}"
            f"V{outer + height:.1f}C{bend} {outer + height:.1f} {bend} {inner + height:.1f}"
            f" {side.inner} {inner + height:.1f}Z"
        )
        names, notes = _texts(part, side)
        lines = [(f"{outer + 12 + LINE * row:.1f}", text) for row, text in enumerate((*names, *notes))]
        texts = tuple(lines[: len(names)]), tuple(lines[len(names) :])
        found.append(Drawn(part, path, f"{outer:.1f}", f"{max(height, 2):.1f}", *texts))
        inner += height
        outer += step
    return found, outer
