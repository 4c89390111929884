"""Draw docs/architecture.svg from the import contract: one band per floor, side by side what is blind to each other.

Run it after changing ``.importlinter``; a test compares the drawing with the contract.
"""

import sys
from collections.abc import Iterator
from configparser import ConfigParser
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ROOT / "docs" / "architecture.svg"

WIDTH, MARGIN, NAME = 960, 24, 112
ROW, GAP, BOX = 40, 6, 30

FLOORS = {
    "roof": "hub.cli",
    "faces": "crm.workspace",
    "papers": "reports",
    "rooms": "cms",
    "facts": "hub.funds",
    "tools": "hub.wording",
    "ground": "hub.vault",
    "bedrock": "hub.kernel",
}
"""Each floor by the first package of its highest row; the floor goes on down to the next one."""

STYLE = (
    "text{font-family:system-ui,sans-serif;font-size:13px;fill:#17212a}"
    ".floor{font-size:12px;fill:#5f6a74;letter-spacing:.06em}"
    ".box{fill:#fff;stroke:#808a92}.rule{stroke:#17212a;stroke-width:1.5}.page{fill:#faf9f6}.arrow{stroke:#1b5371;fill:none}"
)


def layers(contract: str) -> list[tuple[str, ...]]:
    """Return the rows of the floors' contract from the top, each with its packages."""
    parser = ConfigParser()
    parser.read_string(contract)
    lines = parser["importlinter:contract:floors"]["layers"].strip().splitlines()
    return [tuple(name.strip() for name in line.split("|")) for line in lines if line.strip()]


def drawing(contract: str) -> str:
    """Return the map as SVG text."""
    rows = layers(contract)
    height = MARGIN * 2 + len(rows) * ROW
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">'
        f'<title id="t">Floors of the hub: imports run downwards only</title><style>{STYLE}</style>'
        f'<rect class="page" width="{WIDTH}" height="{height}"/>'
    )
    return "\n".join((head, *_body(rows), _arrow(height), "</svg>")) + "\n"


def _body(rows: list[tuple[str, ...]]) -> Iterator[str]:
    begins = {package: floor for floor, package in FLOORS.items()}
    for number, row in enumerate(rows):
        top = MARGIN + number * ROW
        floor = next((begins[package] for package in row if package in begins), "")
        if floor:
            yield f'<line class="rule" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{top - GAP}" y2="{top - GAP}"/>'
            yield f'<text class="floor" x="{MARGIN}" y="{top + 19}">{floor}</text>'
        yield from _boxes(row, top)


def _boxes(row: tuple[str, ...], top: int) -> Iterator[str]:
    room = WIDTH - 2 * MARGIN - NAME - 40
    width = (room - GAP * (len(row) - 1)) / len(row)
    for place, package in enumerate(row):
        left = MARGIN + NAME + place * (width + GAP)
        yield f'<rect class="box" x="{left:.1f}" y="{top}" width="{width:.1f}" height="{BOX - GAP}" rx="2"/>'
        yield f'<text x="{left + width / 2:.1f}" y="{top + 17}" text-anchor="middle">{escape(package)}</text>'


def _arrow(height: int) -> str:
    x, end = WIDTH - MARGIN - 16, height - MARGIN - 12
    return f'<path class="arrow" d="M{x} {MARGIN}V{end}M{x - 5} {end - 8}L{x} {end}L{x + 5} {end - 8}"/>'


if __name__ == "__main__":
    DRAWING.write_text(drawing((ROOT / ".importlinter").read_text()))
    sys.stdout.write(f"{DRAWING}\n")
