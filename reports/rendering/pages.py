"""Flow blocks onto pages: a main column with sources in the margin, headings kept with what follows, long text cut."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from reports.rendering.blocks import Block
from reports.rendering.pen import Pen
from reports.rendering.theme import MM, PAGE_HEIGHT, PAGE_WIDTH

LEFT, RIGHT = 20 * MM, 17 * MM
TOP, BOTTOM = 26 * MM, 21 * MM
TOP_FIRST = 15 * MM
CONTENT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
SIDE_WIDTH = 33 * MM
MAIN_WIDTH = CONTENT_WIDTH - SIDE_WIDTH - 9 * MM
SIDE_LEFT = LEFT + CONTENT_WIDTH - SIDE_WIDTH
SIDE_GAP = 6.0


class BlockTooTall(ValueError):
    """A block cannot be cut and does not fit on an empty page."""


@dataclass
class Item:
    """A block in the flow.

    ``space`` is above it; ``keep`` holds it on the page of the next; ``repeat`` makes what a new page shows above it.
    A ``narrow`` block leaves the margin free, where ``side`` stands beside it.
    """

    block: Block
    space: float = 0
    keep: bool = False
    repeat: Callable[[], Block] | None = None
    narrow: bool = False
    side: Block | None = None

    @property
    def width(self) -> float:
        """The width the block is set in."""
        return MAIN_WIDTH if self.narrow else CONTENT_WIDTH


@dataclass(frozen=True)
class Placed:
    """A block where it will be drawn."""

    block: Block
    x: float
    top: float
    width: float
    beside: bool = False


@dataclass(frozen=True)
class Cursor:
    """How far a page is filled: the main column and the margin grow downwards on their own."""

    main: float
    side: float
    fresh: bool = True

    def after(self, item: Item) -> tuple["Cursor", list[Placed]]:
        """Return the cursor below an item and where the item goes."""
        top = self.main - (0 if self.fresh else item.space)
        if not item.narrow:
            top = min(top, self.side if self.fresh else self.side - max(SIDE_GAP, item.space * 0.8))
        placed = [Placed(item.block, LEFT, top, item.width)]
        main, side = top - item.block.height(item.width), self.side
        if item.side:
            beside = top if self.fresh else min(top, side - SIDE_GAP)
            placed.append(Placed(item.side, SIDE_LEFT, beside, SIDE_WIDTH, beside=True))
            side = beside - item.side.height(SIDE_WIDTH)
        return Cursor(main, side if item.narrow else min(main + SIDE_GAP, side), fresh=False), placed

    @property
    def overflows(self) -> bool:
        """Whether the page is fuller than full."""
        return min(self.main, self.side) < BOTTOM - 0.01


@dataclass
class Page:
    """Placed blocks and the cursor below them."""

    cursor: Cursor
    placed: list[Placed] = field(default_factory=list)

    def take(self, group: Iterable[Item]) -> bool:
        """Place a group if all of it fits."""
        cursor, placed = self.cursor, []
        for item in group:
            cursor, more = cursor.after(item)
            placed += more
        if cursor.overflows:
            return False
        self.cursor = cursor
        self.placed += placed
        return True


def _page(top: float) -> Page:
    return Page(Cursor(PAGE_HEIGHT - top, PAGE_HEIGHT - top))


def paginate(items: Iterable[Item]) -> list[Page]:
    """Place items in order, opening pages as needed; the first page carries a letterhead and begins higher."""
    pages = [_page(TOP_FIRST)]
    queue = list(items)
    while queue:
        group = _kept_together(queue)
        page = pages[-1]
        if page.take(group):
            del queue[: len(group)]
            continue
        parts = _cut(queue[0], page)
        if parts:
            page.take([parts[0]])
            queue[0] = parts[1]
        elif page.cursor.fresh:
            raise BlockTooTall(f"{type(group[0].block).__name__} does not fit on an empty page")
        pages.append(_page(TOP))
        if not parts and queue[0].repeat:
            pages[-1].take([Item(queue[0].repeat(), narrow=queue[0].narrow)])
    return pages


def _kept_together(queue: list[Item]) -> list[Item]:
    """The next item with all it must stay with."""
    end = 1
    while queue[end - 1].keep and end < len(queue):
        end += 1
    return queue[:end]


def _cut(item: Item, page: Page) -> tuple[Item, Item] | None:
    """Cut the block at the page's end if it can be cut there; its sources stay with the first part."""
    cut: Any = getattr(item.block, "split", None)
    if cut is None or item.keep:
        return None
    parts = cut(item.width, page.cursor.main - BOTTOM - (0 if page.cursor.fresh else item.space))
    if parts is None:
        return None
    head = Item(parts[0], item.space, narrow=item.narrow, side=item.side)
    return None if page.cursor.after(head)[0].overflows else (head, Item(parts[1], narrow=item.narrow))


def draw_pages(pen: Pen, pages: list[Page], *, furniture: Callable[[Pen, int], None]) -> None:
    """Draw placed blocks page after page; ``furniture`` draws header and footer of a page (its index in the part)."""
    for number, page in enumerate(pages):
        furniture(pen, number)
        for placed in page.placed:
            if placed.beside:
                _draw_side(pen, placed)
            else:
                placed.block.draw(pen, placed.x, placed.top, placed.width)
        if number < len(pages) - 1:
            pen.next_page()


def _draw_side(pen: Pen, placed: Placed) -> None:
    """Sources stand right of a hairline."""
    bottom = placed.top - placed.block.height(placed.width)
    with pen.artefact():
        pen.rule(placed.x - 3 * MM, placed.top - 2, placed.x - 3 * MM, bottom - 2, "line-2")
    placed.block.draw(pen, placed.x, placed.top - 1, placed.width)
