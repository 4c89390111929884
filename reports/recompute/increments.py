"""What stands behind the archived bytes: whether it replaces a page, or anything that a page is drawn with.

A signature needs three objects of its own; of those that were there it may touch the catalogue, to name the form, and
one page, to list the field. Whatever else is written again changes what a reader sees, whoever signed it.
"""

from collections.abc import Iterator
from typing import Any, Final

from reports.recompute.objects import Reference, Unreadable
from reports.recompute.opening import Section, last_table, object_at

Place = tuple[str, str]
MAY_GAIN: Final = {"/Catalog": frozenset({"/AcroForm", "/Extensions"}), "/Page": frozenset({"/Annots"})}
"""By type: what the signature adds to an object that was there."""
SEEN_FIELD: Final = frozenset({"/AP", "/A", "/AA", "/MK"})
"""What would draw, or act, in a field that has no size."""


def replaced(archived: bytes, behind: bytes) -> Iterator[Place]:
    """Yield each thing that was put over what is archived, in both languages; none behind a signature of ours.

    A table of objects in another form than the platform's yields one entry, since nobody can tell what it replaces.
    """
    if not behind:
        return
    section = Section(archived)
    pages = {number: place for place, number in enumerate(section.pages(), 1)}
    try:
        places = list(last_table(archived + behind, after=len(archived)))
    except Unreadable:
        yield ("某些页", "pages unknown")
        return
    for number, offset in places:
        found, _ = object_at(archived + behind, offset, number)
        if number in section:
            if not _only_gains(section.object(number), found):
                yield _named(number, section, pages)
        elif _draws(found):
            yield ("某一页", "a page, by a field that can be seen")


def _only_gains(before: Any, after: Any) -> bool:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    gained = MAY_GAIN.get(str(before.get("/Type")), frozenset())
    return {name: value for name, value in after.items() if name not in gained - set(before)} == before


def _draws(found: Any) -> bool:
    """Whether a new object is an annotation with a size, an appearance or an action."""
    if not isinstance(found, dict) or found.get("/Type") != "/Annot":
        return False
    return found.get("/Rect") != [0, 0, 0, 0] or found.get("/Subtype") != "/Widget" or bool(SEEN_FIELD & set(found))


def _named(number: int, section: Section, pages: dict[int, int]) -> Place:
    """Name the page that an object is, or is drawn by, or the attached file that it is."""
    for page, place in pages.items():
        contents = section.object(page).get("/Contents")
        drawn_by = contents if isinstance(contents, list) else [contents]
        if number == page or Reference(number) in drawn_by:
            return f"第{place}页", f"page {place}"
    enclosed = next((name for name, stream in section.enclosures() if stream == number), None)
    return (f"附件{enclosed}", f"attachment {enclosed}") if enclosed else (f"对象{number}", f"object {number}")
