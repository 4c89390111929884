"""How a clerk writes a person down: mostly right, sometimes by ear, in traditional characters, masked, or with the
phone of a relative. The kinds and their shares are invented; what each does to a name or a number is a row.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import opencc

from hub.demo.cast import Person
from hub.demo.lists import listed
from hub.demo.numbers import masked_phone


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What a line says about who came; ``kind`` names how it was written, for the truth file alone."""

    kind: str
    name: str
    phone: str
    id_number: str
    gender: str = ""


def own_marks(person: Person, *, masked: bool = False) -> Marks:
    """Return the marks as they are, the identity number masked or left out."""
    return Marks(
        kind="right",
        name=person.name,
        phone=person.phone,
        id_number=person.masked_id if masked else "",
        gender=person.gender,
    )


def marks_of(person: Person, draw: Random) -> Marks:
    """Draw how a person was written down this time."""
    masked, whole = draw.random() < 0.45, draw.random() < 0.3
    right = replace(own_marks(person, masked=masked), id_number=person.id_number) if whole and not masked else None
    marks = right or own_marks(person, masked=masked)
    if person.family_phone and draw.random() < 0.8:
        return replace(marks, kind="family_phone", phone=person.family_phone)
    kind = draw.choices([name for name, _, _ in _SLIPS], weights=[share for _, share, _ in _SLIPS])[0]
    slip = next(change for name, _, change in _SLIPS if name == kind)
    return replace(slip(marks, person), kind=kind)


def _by_ear(marks: Marks, person: Person) -> Marks:
    sounds = listed("names")["homophones"]
    return replace(marks, name=marks.name[:-1] + sounds.get(marks.name[-1], marks.name[-1]))


def _by_eye(marks: Marks, person: Person) -> Marks:
    looks = listed("names")["lookalikes"]
    return replace(marks, name=looks.get(marks.name[0], marks.name[0]) + marks.name[1:])


def _traditional(marks: Marks, person: Person) -> Marks:
    return replace(marks, name=_converter().convert(marks.name))


def _masked(marks: Marks, person: Person) -> Marks:
    return replace(marks, phone=masked_phone(marks.phone))


def _title(marks: Marks, person: Person) -> Marks:
    return replace(marks, name=f"{person.name[0]}{'女士' if person.gender == '女' else '先生'}", id_number="")


def _swapped(marks: Marks, person: Person) -> Marks:
    """Two neighbouring digits change places."""
    digits = list(marks.phone)
    digits[-2], digits[-3] = digits[-3], digits[-2]
    return replace(marks, phone="".join(digits))


def _name_only(marks: Marks, person: Person) -> Marks:
    return replace(marks, phone="", id_number="")


def _spaced(marks: Marks, person: Person) -> Marks:
    """As people say it: 145 5710 0001, with the country's code before it now and then."""
    phone = marks.phone
    return replace(marks, phone=f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}")


_SLIPS: tuple[tuple[str, int, Callable[[Marks, Person], Marks]], ...] = (
    ("right", 70, lambda marks, person: marks),
    ("spaced", 6, _spaced),
    ("homophone", 7, _by_ear),
    ("lookalike", 3, _by_eye),
    ("traditional", 4, _traditional),
    ("masked_phone", 4, _masked),
    ("title", 3, _title),
    ("swapped_digits", 2, _swapped),
    ("name_only", 2, _name_only),
)
"""Name of the slip, its share, and what it does."""


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")
