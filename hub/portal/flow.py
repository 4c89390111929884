"""Draw where a project's money is: one band per use, as wide as its share. Picture, sums and table share the rows."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cms.domain.payload import Payload
from cms.domain.schema import Field
from cms.reading.language import read
from cms.reading.values import shown
from hub.kernel.money import grouped

BAND = 150.0
"""Height of the whole amount in units of the drawing."""
STEP = 62.0
"""Least distance between the starts of two uses, so that two lines of text fit."""


@dataclass(frozen=True)
class Use:
    name: str
    payee: str
    amount_fen: int
    held: bool
    share: str
    state: str

    @property
    def amount(self) -> str:
        return grouped(self.amount_fen)


@dataclass(frozen=True)
class MoneyMap:
    """`balanced` says whether the uses add up to the amount raised; if not, the page says by how much."""

    total_fen: int
    uses: tuple[Use, ...]

    @property
    def total(self) -> str:
        return grouped(self.total_fen)

    @property
    def paid(self) -> str:
        return grouped(sum(use.amount_fen for use in self.uses if not use.held))

    @property
    def held(self) -> str:
        return grouped(sum(use.amount_fen for use in self.uses if use.held))

    @property
    def difference_fen(self) -> int:
        return self.total_fen - sum(use.amount_fen for use in self.uses)

    @property
    def difference(self) -> str:
        return grouped(abs(self.difference_fen))

    @property
    def balanced(self) -> bool:
        return self.difference_fen == 0


def money_map(payload: Payload) -> MoneyMap | None:
    """The map of a project disclosure, or None when it states no amount or no uses."""
    total, rows = payload.fields.get("amount_fen", 0), payload.fields.get("uses", [])
    if not total or not rows:
        return None
    state = payload.schema.field("uses").column("state")
    return MoneyMap(total, tuple(_use(row, total, state) for row in rows))


def _use(row: dict[str, object], total: int, column: Field) -> Use:
    amount, state = int(str(row.get("amount_fen", 0))), str(row.get("state", ""))
    return Use(
        name=read(row.get("what")),  # type: ignore[arg-type]
        payee=read(row.get("payee")),  # type: ignore[arg-type]
        amount_fen=amount,
        held=state == "held",
        share=f"{amount * 100 / total:.0f}%",
        state=shown(column, state),
    )


@dataclass(frozen=True)
class Band:
    """One use placed in the drawing; y and height of its end, and the path of its band."""

    use: Use
    y: str
    height: str
    middle: str
    below: str
    path: str


def flow_svg(money: MoneyMap, *, tall: bool) -> SafeString:
    """The drawing for a desk (`tall=False`) or a phone."""
    left, right = (8.0, 84.0) if tall else (326.0, 600.0)
    top = 118.0 if tall else 44.0
    heights = [BAND * use.amount_fen / money.total_fen for use in money.uses]
    reach = max(sum(heights), STEP * len(heights))
    start = top + (reach - sum(heights)) / 2
    bands = tuple(_bands(money, heights, left=left, right=right, start=start, top=top))
    lowest = max(start + BAND, *(float(band.below) for band in bands))
    context = {
        "money": money,
        "bands": bands,
        "start": f"{start:.1f}",
        "middle": f"{start + BAND / 2:.1f}",
        "caption": f"{start + BAND / 2 - 18:.1f}",
        "figure": f"{start + BAND / 2 + 10:.1f}",
        "height": f"{BAND:.1f}",
        "end": f"{start + BAND:.1f}",
        "bottom": f"{lowest + 16:.0f}",
        "tall": tall,
    }
    return SafeString(render_to_string("portal/parts/flow.svg", context))


def _bands(money: MoneyMap, heights: list[float], *, left: float, right: float, start: float, top: float) -> list[Band]:
    bands, source, target = [], start, top
    for use, height in zip(money.uses, heights, strict=True):
        bend = (left + right) / 2
        path = (
            f"M{left} {source:.1f}C{bend} {source:.1f} {bend} {target:.1f} {right} {target:.1f}V{target + height:.1f}"
            f"C{bend} {target + height:.1f} {bend} {source + height:.1f} {left} {source + height:.1f}Z"
        )
        text = target + min(height / 2, 20) + 2 if height > 20 else target + 12
        bands.append(Band(use, f"{target:.1f}", f"{max(height, 2):.1f}", f"{text:.1f}", f"{text + 20:.1f}", path))
        source += height
        target += max(height + 14, STEP)
    return bands
