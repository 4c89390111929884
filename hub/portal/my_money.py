"""Where one investor's money is: places that add up, as a sentence, a picture and a table over the same rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import east_asian_width
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.reading.language import spoken
from hub.catalogue.domain.projects import ProjectFacts
from hub.catalogue.queries import projects_by_code
from hub.funds.domain.holdings import Whereabouts
from hub.funds.queries import where_is_my_money
from hub.kernel.money import grouped


class PlaceKind(StrEnum):
    """What sort of place; the picture draws what the bank holds apart from what is lent."""

    PURSE = "purse"
    TRANSIT = "transit"
    WAITING = "waiting"
    LENT = "lent"


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place with the money in it. ``share`` is a percentage of all the investor's money, for the eye."""

    kind: PlaceKind
    name: str
    note: str
    amount_fen: int
    share: str

    @property
    def amount(self) -> str:
        """The amount with thousands separators."""
        return grouped(self.amount_fen)

    @property
    def at_the_bank(self) -> bool:
        """Whether the custodian bank holds it."""
        return self.kind is not PlaceKind.LENT

    @property
    def on_the_move(self) -> bool:
        """Whether it is neither back with the investor nor at work yet."""
        return self.kind in (PlaceKind.TRANSIT, PlaceKind.WAITING)


@dataclass(frozen=True, kw_only=True)
class MyMoney:
    """The places of one investor's money; empty places are left out."""

    total_fen: int
    places: tuple[Place, ...]
    sentence: str

    @property
    def total(self) -> str:
        """The total with thousands separators."""
        return grouped(self.total_fen)

    @property
    def sum_words(self) -> str:
        """The parts written as a sum, so that anybody can add them up."""
        return f"{self.total} = {' + '.join(place.amount for place in self.places)}"


def my_money(*, subject_id: UUID) -> MyMoney:
    """Return where the investor's money is now."""
    found = where_is_my_money(subject_id=subject_id)
    projects = projects_by_code([share.project_code for share in found.projects])
    return MyMoney(total_fen=found.total_fen, places=_places(found, projects), sentence=_sentence(found))


def project_name(project: ProjectFacts) -> str:
    """Return the project's name in the reader's language."""
    return project.name_en if spoken() == "en" else project.name_zh


def _places(found: Whereabouts, projects: Mapping[str, ProjectFacts]) -> tuple[Place, ...]:
    bank, held = _("Own account at the custodian bank"), _("You can withdraw it")
    rows = [(PlaceKind.PURSE, bank, held, found.purse_fen)]
    rows.append((PlaceKind.TRANSIT, _("On its way"), _("Between your bank and the custodian"), found.in_transit_fen))
    for share in found.projects:
        name = project_name(projects[share.project_code])
        rows.append((PlaceKind.WAITING, name, _("Waiting in escrow at the bank"), share.waiting_fen))
        rows.append((PlaceKind.LENT, name, _("With the borrower of the project"), share.lent_fen))
    return tuple(
        Place(kind=kind, name=name, note=note, amount_fen=fen, share=f"{fen * 100 / found.total_fen:.0f}%")
        for kind, name, note, fen in rows
        if fen
    )


def _sentence(found: Whereabouts) -> str:
    """Name only places that hold something; an empty purse alone is said as such."""
    lent_to = sum(1 for share in found.projects if share.lent_fen)
    parts = [
        (found.purse_fen, _("¥%(amount)s lies in your own account at the custodian bank")),
        (found.in_transit_fen, _("¥%(amount)s is on its way")),
        (found.waiting_fen, _("¥%(amount)s waits in escrow at the bank")),
        (
            found.lent_fen,
            ngettext("¥%(amount)s is with %(projects)d project", "¥%(amount)s is with %(projects)d projects", lent_to),
        ),
    ]
    said = [words % {"amount": grouped(fen), "projects": lent_to} for fen, words in parts if fen]
    if not said:
        return _("Nothing has been paid in yet.")
    return _("%(parts)s. The platform itself holds none of it.") % {"parts": _("; ").join(said)}


BAND = 180.0
"""Height of all the money, in units of the drawing."""


GAP, LINE = 16.0, 20.0
"""Distance between two places, and from one line of text to the next."""


@dataclass(frozen=True)
class Lane:
    """Where bands start and end, where the first place begins, and how wide a line of text may be."""

    left: float
    right: float
    top: float
    columns: int


WIDE = Lane(left=198.0, right=560.0, top=48.0, columns=32)
TALL = Lane(left=8.0, right=84.0, top=96.0, columns=36)
"""A column is half a Chinese character, which is about what a Latin letter takes."""


@dataclass(frozen=True)
class Band:
    """One place drawn: the path of its band, its end's top and height, and its lines of text with their baselines."""

    place: Place
    path: str
    y: str
    height: str
    first_y: str
    lines: tuple[tuple[str, str], ...]


def money_svg(money: MyMoney, *, tall: bool) -> SafeString:
    """Return the drawing for a desk or a phone; requires at least one place."""
    lane = TALL if tall else WIDE
    texts = [(*wrapped(place.name, lane.columns), place.note) for place in money.places]
    heights = [BAND * place.amount_fen / money.total_fen for place in money.places]
    steps = [GAP + max(height, LINE * (len(lines) + tall)) for height, lines in zip(heights, texts, strict=True)]
    start = lane.top + max(0.0, (sum(steps) - sum(heights)) / 2)
    context = {
        "money": money,
        "bands": _bands(money.places, heights, steps, texts, lane=lane, start=start),
        "start": f"{start:.1f}",
        "caption": f"{start + BAND / 2 - 18:.1f}",
        "figure": f"{start + BAND / 2 + 10:.1f}",
        "height": f"{BAND:.1f}",
        "bottom": f"{lane.top + sum(steps) + 8:.0f}",
        "tall": tall,
    }
    return SafeString(render_to_string("portal/my/picture.html", context))


def _bands(
    places: Sequence[Place],
    heights: Sequence[float],
    steps: Sequence[float],
    texts: Sequence[tuple[str, ...]],
    *,
    lane: Lane,
    start: float,
) -> list[Band]:
    bands, source, target, bend = [], start, lane.top, (lane.left + lane.right) / 2
    for place, height, step, lines in zip(places, heights, steps, texts, strict=True):
        path = (
            f"M{lane.left} {source:.1f}C{bend} {source:.1f} {bend} {target:.1f} {lane.right} {target:.1f}"
            f"V{target + height:.1f}C{bend} {target + height:.1f} {bend} {source + height:.1f}"
            f" {lane.left} {source + height:.1f}Z"
        )
        first = target + 12
        below = tuple((f"{first + LINE * number:.1f}", line) for number, line in enumerate(lines))
        bands.append(Band(place, path, f"{target:.1f}", f"{max(height, 2):.1f}", f"{first:.1f}", below))
        source += height
        target += step
    return bands


def wrapped(text: str, columns: int) -> tuple[str, ...]:
    """Break a name into lines that fit, at spaces where there are any, between characters where there are none."""
    lines, line = [], ""
    for word in text.split(" ") if " " in text else text:
        joint = " " if " " in text and line else ""
        if line and _columns(line + joint + word) > columns:
            lines.append(line)
            line, joint = "", ""
        line += joint + word
    return (*lines, line)


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
