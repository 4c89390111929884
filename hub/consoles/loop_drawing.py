"""Draw the loop of money of a day: five kinds of accounts, the world outside, and what moved between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.rules import FLOW_RULES
from hub.funds.loop import Loop
from hub.kernel.money import grouped

NAMES: Final[Mapping[AccountKind, Callable[[], str]]] = {
    AccountKind.IN_TRANSIT: lambda: pgettext("custody", "In transit"),
    AccountKind.PURSE: lambda: pgettext("custody", "Purses of the investors"),
    AccountKind.ESCROW: lambda: pgettext("custody", "Escrows of the projects"),
    AccountKind.BORROWER: lambda: pgettext("custody", "Borrowers"),
    AccountKind.PLATFORM_FEE: lambda: pgettext("custody", "Fees of the platform"),
    AccountKind.CUSTODIAN_BANK: lambda: _("Outside the loop"),
}
ROW: Final = (
    AccountKind.IN_TRANSIT,
    AccountKind.PURSE,
    AccountKind.ESCROW,
    AccountKind.BORROWER,
    AccountKind.PLATFORM_FEE,
)
"""In the order money passes them; every rule leads to a neighbour or outside, which a test holds."""
OUTSIDE: Final = AccountKind.CUSTODIAN_BANK


@dataclass(frozen=True)
class Node:
    """One kind of account: the centre line of its box, and what it held."""

    kind: AccountKind
    name: str
    amount: str
    x: int
    y: int


@dataclass(frozen=True)
class Arrow:
    """What moved from one place to the next: a line, its head, and the amount, empty where nothing did."""

    path: str
    head: str
    amount: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True)
class Frame:
    """Sizes of one drawing. The boxes stand in a row below the outside, or in a column beside it."""

    tall: bool
    width: int
    height: int
    box: tuple[int, int]
    step: int
    first: tuple[int, int]


WIDE: Final = Frame(tall=False, width=944, height=238, box=(124, 78), step=205, first=(0, 150))
TALL: Final = Frame(tall=True, width=350, height=668, box=(196, 66), step=146, first=(154, 14))


def loop_svg(loop: Loop, *, tall: bool, address: Callable[[AccountKind], str]) -> SafeString:
    """Return the drawing for a desk or a phone; ``address`` says where a kind of account leads."""
    frame = TALL if tall else WIDE
    nodes = [_node(loop, kind, place, frame) for place, kind in enumerate(ROW)]
    context = {
        "frame": frame,
        "nodes": [(node, address(node.kind)) for node in nodes],
        "outside": (NAMES[OUTSIDE](), address(OUTSIDE)),
        "arrows": _arrows(loop, frame),
        "day": loop.day,
        "custody": grouped(loop.custody_fen),
    }
    return SafeString(render_to_string("consoles/parts/loop.html", context))


def passed_fen(loop: Loop, giving: AccountKind, gaining: AccountKind) -> int:
    """Return what went from one kind of account to another that day, less what was taken back."""
    kinds = [rule.kind for rule in FLOW_RULES if (rule.debit, rule.credit) == (giving, gaining)]
    return sum(loop.moved[kind].fen for kind in kinds if kind in loop.moved)


def _node(loop: Loop, kind: AccountKind, place: int, frame: Frame) -> Node:
    x, y = frame.first
    along = place * frame.step
    x, y = (x, y + along) if frame.tall else (x + along, y)
    return Node(kind, NAMES[kind](), grouped(loop.held[kind]), x, y)


def _arrows(loop: Loop, frame: Frame) -> list[Arrow]:
    """One arrow for every pair of places that a rule allows."""
    allowed = {(rule.debit, rule.credit) for rule in FLOW_RULES}
    found = []
    for place, kind in enumerate(ROW):
        pairs = [(OUTSIDE, kind, False, _across), (kind, OUTSIDE, True, _across)]
        for after in ROW[place + 1 : place + 2]:
            pairs += [(kind, after, False, _along), (after, kind, True, _along)]
        found += [
            draw(place, passed_fen(loop, giving, gaining), frame, back=back)
            for giving, gaining, back, draw in pairs
            if (giving, gaining) in allowed
        ]
    return found


def _across(place: int, fen: int, frame: Frame, *, back: bool) -> Arrow:
    """Between the outside and a box."""
    amount = grouped(fen) if fen else ""
    if frame.tall:
        y = frame.first[1] + place * frame.step + (48 if back else 20)
        start, end = (154, 36) if back else (36, 154)
        return Arrow(f"M{start} {y}H{end}", _head(end, y, "left" if back else "right"), amount, 95, y - 5, "middle")
    x = frame.first[0] + place * frame.step + (112 if back else 12)
    start, end = (150, 40) if back else (40, 150)
    text = (x - 7, 122, "end") if back else (x + 7, 76, "start")
    return Arrow(f"M{x} {start}V{end}", _head(x, end, "up" if back else "down"), amount, *text)


def _along(place: int, fen: int, frame: Frame, *, back: bool) -> Arrow:
    """Between a box and the next."""
    amount = grouped(fen) if fen else ""
    if frame.tall:
        top = frame.first[1] + place * frame.step + frame.box[1]
        bottom = top + frame.step - frame.box[1]
        x = 334 if back else 170
        start, end = (bottom, top) if back else (top, bottom)
        text = (x - 7, top + 58, "end") if back else (x + 7, top + 30, "start")
        return Arrow(f"M{x} {start}V{end}", _head(x, end, "up" if back else "down"), amount, *text)
    left = frame.first[0] + place * frame.step + frame.box[0]
    right = left + frame.step - frame.box[0]
    y = frame.first[1] + (56 if back else 24)
    start, end = (right, left) if back else (left, right)
    middle = (left + right) // 2
    return Arrow(f"M{start} {y}H{end}", _head(end, y, "left" if back else "right"), amount, middle,
                 y + 17 if back else y - 7, "middle")  # fmt: skip


def _head(x: int, y: int, way: str) -> str:
    """An arrow's head with its tip at (x, y)."""
    return {
        "right": f"M{x - 7} {y - 4}L{x} {y}L{x - 7} {y + 4}",
        "left": f"M{x + 7} {y - 4}L{x} {y}L{x + 7} {y + 4}",
        "down": f"M{x - 4} {y - 7}L{x} {y}L{x + 4} {y - 7}",
        "up": f"M{x - 4} {y + 7}L{x} {y}L{x + 4} {y + 7}",
    }[way]
