"""Draw what speaks by shape: the mark 枢, the seal whose form is the proof state, channels, QR codes.

The seal's paths are those of the screen's sprite, in its 64-unit square (origin top left).
"""

from functools import lru_cache

import segno

from reports.domain.inputs import Channel
from reports.rendering.pen import Pen

_TREE = (
    "M32 13.4V20.6M17.4 20.6H46.6M17.4 20.6V28.6M46.6 20.6V28.6M24.4 44.6V28.6H12.4V51.4H24.4"
    "M39.6 44.6V28.6H51.6V51.4H39.6M32 28.6V51.4M17.4 36.8V43.6M46.6 36.8V43.6"
)
_FRAME = "5 5 54 54 re"
CHANNEL_NAMES = {
    Channel.ONLINE: ("线上", "Online"),
    Channel.DESK: ("柜台", "At the desk"),
    Channel.PHONE: ("电话", "By phone"),
    Channel.WECHAT: ("微信", "WeChat"),
    Channel.SYSTEM: ("系统", "System"),
    Channel.DOCUMENT: ("文件", "Document"),
}


def draw_seal_recorded(pen: Pen, *, x: float, top: float, size: float) -> None:
    """Draw the impression of a fact that is recorded and not yet covered by a checkpoint: dashed, open."""
    scale = size / 64
    pen.drawing(f"[5.4 5.4] 2.7 d {_FRAME}", x=x, y=top, scale=scale, colour="accent", stroke=1.8)
    pen.drawing(f"2 J {path_operators(_TREE)}", x=x, y=top, scale=scale, colour="accent", stroke=1.8)


def draw_seal_sealed(pen: Pen, *, x: float, top: float, size: float) -> None:
    """Draw the impression of a fact that a checkpoint covers and that is not final yet: a closed frame."""
    scale = size / 64
    pen.drawing(_FRAME, x=x, y=top, scale=scale, colour="accent", stroke=2.8)
    pen.drawing(f"2 J {path_operators(_TREE)}", x=x, y=top, scale=scale, colour="accent", stroke=4.2)


def draw_seal_final(pen: Pen, *, x: float, top: float, size: float) -> None:
    """Draw the impression of a fact whose seal is final: a solid block, the tree cut out of it."""
    scale = size / 64
    pen.drawing("4 4 56 56 re", x=x, y=top, scale=scale, colour="accent")
    pen.drawing(f"2 J {path_operators(_TREE)}", x=x, y=top, scale=scale, colour="surface", stroke=4.2)


def draw_mark(pen: Pen, *, x: float, top: float, size: float) -> None:
    """Draw the solid block of the house mark; the character 枢 is set on it by the caller."""
    pen.drawing("0 0 32 32 re", x=x, y=top, scale=size / 32, colour="accent")


def draw_channel(pen: Pen, channel: Channel, *, x: float, y: float, size: float = 5) -> None:
    """Draw the channel's shape centred on (x, y): ring, square, half square, diamond, folded page."""
    half = size / 2
    if channel in {Channel.ONLINE, Channel.WECHAT}:
        ring = "0 -1 m 0.55 -1 1 -0.55 1 0 c 1 0.55 0.55 1 0 1 c -0.55 1 -1 0.55 -1 0 c -1 -0.55 -0.55 -1 0 -1 c h"
        pen.drawing(ring, x=x, y=y, scale=half, colour="accent", stroke=0.4)
        return
    shapes = {
        Channel.DESK: "-1 -1 2 2 re",
        Channel.PHONE: "-1 -1 m 1 1 l -1 1 l h",
        Channel.SYSTEM: "0 -1.2 m 1.2 0 l 0 1.2 l -1.2 0 l h",
        Channel.DOCUMENT: "-0.8 -1 m 0.3 -1 l 0.8 -0.5 l 0.8 1 l -0.8 1 l h",
    }
    pen.drawing(shapes[channel], x=x, y=y, scale=half, colour="accent")


def draw_qr(pen: Pen, *, text: str, x: float, top: float, size: float) -> None:
    """Draw a QR code as one filled path, neighbouring modules of a row joined."""
    operators, modules = _qr(text)
    pen.drawing(operators, x=x, y=top, scale=size / modules, colour="ink")


@lru_cache(maxsize=2)
def _qr(text: str) -> tuple[str, int]:
    """Return the path and the number of modules of a side; both parts of a document show the same code."""
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    operators = " ".join(
        f"{start} {row} {length} 1 re" for row, modules in enumerate(matrix) for start, length in _dark_runs(modules)
    )
    return operators, len(matrix)


def _dark_runs(modules: bytearray) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column, module in enumerate(modules):
        if not module:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs


def path_operators(path: str) -> str:
    """Turn an SVG path of absolute M, H and V commands into PDF operators."""
    out: list[str] = []
    x = y = "0"
    for command, body in _commands(path):
        if command == "M":
            x, y = body.split()
        elif command == "H":
            x = body
        else:
            y = body
        out.append(f"{x} {y} {'m' if command == 'M' else 'l'}")
    return " ".join(out)


def _commands(path: str) -> list[tuple[str, str]]:
    commands: list[tuple[str, str]] = []
    for character in path:
        if character in "MHV":
            commands.append((character, ""))
        else:
            commands[-1] = (commands[-1][0], commands[-1][1] + character)
    return [(command, body.strip()) for command, body in commands]
