"""Find a person by their own numbers in what somebody wrote: a form, a line of a list, a message.

Looked for are whole numbers and addresses that are one person's alone, never a birthday or a name, and never what an
advisor noted, which may be somebody else's.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Final, TypeAlias
from uuid import UUID

from crm.identity.domain.sightings import IdentifierKind
from crm.identity.models import Identifier

LONG_ENOUGH: Final = 6
"""A shorter number could be anybody's."""
ONE_PERSONS_OWN: Final = (IdentifierKind.PHONE, IdentifierKind.ID_NUMBER, IdentifierKind.EMAIL)

Numbers: TypeAlias = tuple[re.Pattern[str], ...]


def numbers_of(record_ids: Collection[UUID]) -> Numbers:
    """Return what to look for in a text to meet whoever these records are of."""
    rows = Identifier.objects.filter(record_id__in=record_ids, kind__in=ONE_PERSONS_OWN)
    said = {_plain(str(row.value)).removeprefix("+86") for row in rows}
    return tuple(_as_written(one) for one in sorted(said) if len(one) >= LONG_ENOUGH and "*" not in one)


def names_them(text: str, numbers: Numbers) -> bool:
    """Tell whether a text holds one of these numbers, as a whole and however it is grouped."""
    plain = _plain(text)
    return any(number.search(plain) for number in numbers)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _as_written(number: str) -> re.Pattern[str]:
    """The number stands by itself, and may be written in groups."""
    signs = "[ -]?".join(map(re.escape, number)) if number[:-1].isdigit() else re.escape(number)
    return re.compile(rf"(?<![0-9a-z.])(?:\+?86[ -]?)?{signs}(?![0-9a-z])")
