"""Bring everything that a record ever said into the one set of marks by which it is scored.

What counts follows from the set of words alone, never from the order they came in: of each kind the most assured, then
the newest. A mere claim of an open app is left out: whoever may claim anything would be joined to anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from crm.identity.domain.names import read_name
from crm.identity.domain.normalising.records import COLUMNS, Marks, Written, marks_of
from crm.identity.domain.scoring.conditions import Value
from crm.identity.domain.sightings import Assurance, IdentifierKind

LEAST_ASSURED: Final = Assurance.RECORDED
MOST_DIGITS: Final = 17
"""So many known digits make a whole ID number; the eighteenth is a check."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One mark of a record: its kind, comparable spelling, how the source knows, and when it was first said."""

    kind: IdentifierKind
    value: str
    assurance: int
    since: datetime


class Row(dict[str, Value]):
    """Marks by column, as the scorer reads them; a column that a record knows nothing of is None."""

    def __missing__(self, column: str) -> Value:
        return None


def marks_from(told: Iterable[Told]) -> Marks:
    """Return the marks of a record that was told of so."""
    of: dict[IdentifierKind, list[Told]] = {}
    for one in _merged(told):
        if one.assurance >= LEAST_ASSURED:
            of.setdefault(one.kind, []).append(one)
    names = sorted(of.get(IdentifierKind.NAME, ()), key=_whole_first)
    phones = [*_best(of, IdentifierKind.PHONE), *_best(of, IdentifierKind.NOTED_PHONE)]
    return marks_of(
        Written(
            full_name=names[0].value if names else "",
            gender=_first(of, IdentifierKind.GENDER),
            birth_date=_first(of, IdentifierKind.BIRTH_DATE),
            phone="；".join(phones[:2]) or _first(of, IdentifierKind.PHONE_MASK),
            id_number=_first(of, IdentifierKind.ID_NUMBER, IdentifierKind.ID_MASK, IdentifierKind.NOTED_ID),
            email=_first(of, IdentifierKind.EMAIL, IdentifierKind.NOTED_EMAIL),
        )
    )


def row_of(values: Iterable[Value]) -> Row:
    """Return marks, in the order of their columns, with the columns that follow from them.

    A phone counts as one of several people's: whether it is, is nothing that two records alone can say.
    """
    row = Row(zip(COLUMNS, values, strict=True))
    phone, known = row["phone"], _known_digits(row)
    row["phone_start"] = phone[:7] if isinstance(phone, str) else None
    row["phone_shared"] = 1 if phone else None
    row["id_whole"] = 1 if known >= MOST_DIGITS else None
    row["id_any"] = 1 if known else None
    return row


def values_of(marks: Marks) -> list[Value]:
    """Marks in the order of their columns."""
    return [getattr(marks, column) for column in COLUMNS]


def says_something(row: Mapping[str, Value]) -> bool:
    """There is a mark to find others by."""
    return any(row[column] for column in ("sound", "surname_sound", "phone_tail", "id_any", "email", "birth"))


def _merged(told: Iterable[Told]) -> Iterable[Told]:
    """Each mark once, as surely as it was ever told and since it was first told."""
    found: dict[tuple[IdentifierKind, str], Told] = {}
    for one in told:
        key = (one.kind, one.value)
        if held := found.get(key):
            one = replace(one, assurance=max(one.assurance, held.assurance), since=min(one.since, held.since))
        found[key] = one
    return found.values()


def _known_digits(row: Row) -> int:
    high, low = row["id_known_high"], row["id_known_low"]
    return ((high if isinstance(high, int) else 0).bit_count() + (low if isinstance(low, int) else 0).bit_count()) // 4


def _first(of: Mapping[IdentifierKind, list[Told]], *kinds: IdentifierKind) -> str:
    return next((found[0] for kind in kinds if (found := _best(of, kind))), "")


def _best(of: Mapping[IdentifierKind, list[Told]], kind: IdentifierKind) -> list[str]:
    return [one.value for one in sorted(of.get(kind, ()), key=_better)]


def _better(one: Told) -> tuple[int, float, str]:
    return -one.assurance, -one.since.timestamp(), one.value


def _whole_first(one: Told) -> tuple[bool, int, float, str]:
    name = read_name(one.value)
    return (not (name and name.whole), *_better(one))
