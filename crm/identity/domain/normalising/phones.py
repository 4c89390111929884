"""Find phone numbers fast: plain mainland mobiles by pattern, everything else by the careful reader."""

import re
from dataclasses import dataclass
from functools import lru_cache

from crm.identity.domain.normalising.han import plain
from crm.identity.domain.phones import NOBODYS, find_phones

_SPACES = re.compile(r"[\s-]+")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_MASKED = re.compile(r"(1[3-9]\d)[*xX●•]{4}(\d{4})")
_IN_TEXT = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_SLIPPED = re.compile(r"1[3-9]\d{8,10}")
_SOMEBODY_ELSES = re.compile(r"(?:老婆|老公|妻子|丈夫|爱人|儿子|女儿|父亲|母亲|朋友|子女|家人|家属)[^\d,，。;；]{0,8}$")


@dataclass(frozen=True, slots=True)
class PhoneMarks:
    """Up to two numbers, and first three and last four digits, which a masked number has, too."""

    first: str = ""
    second: str = ""
    head: str = ""
    tail: str = ""


@lru_cache(maxsize=4096)
def phone_marks(field: str, note: str = "") -> PhoneMarks:
    """Numbers of the field first; a number in the note counts when nobody else is named before it."""
    numbers, mask = _in_field(plain(field)) if field else ([], None)
    if note:
        numbers += _in_note(plain(note))
    numbers = list(dict.fromkeys(numbers))
    first = numbers[0] if numbers else ""
    if first:
        return PhoneMarks(first=first, second=numbers[1] if len(numbers) > 1 else "", head=first[:3], tail=first[-4:])
    return PhoneMarks(head=mask[0], tail=mask[1]) if mask else PhoneMarks()


def _in_field(field: str) -> tuple[list[str], tuple[str, str] | None]:
    squeezed = _SPACES.sub("", field)
    if found := _MOBILE.fullmatch(squeezed):
        return ([found[1]] if f"+86{found[1]}" not in NOBODYS else []), None
    if masked := _MASKED.fullmatch(squeezed.removeprefix("+86")):
        return [], (masked[1], masked[2])
    if _SLIPPED.fullmatch(squeezed):
        return [squeezed], None  # a digit too few or too many: no number to dial, but one to compare
    read = find_phones(field)
    numbers = [phone.e164.removeprefix("+86") for phone in read.phones if not phone.remark]
    return numbers, ((read.masked[0].head, read.masked[0].tail) if read.masked else None)


def _in_note(note: str) -> list[str]:
    found = []
    for match in _IN_TEXT.finditer(note):
        number = re.sub(r"\D", "", match.group())
        if not _SOMEBODY_ELSES.search(note[: match.start()]) and f"+86{number}" not in NOBODYS:
            found.append(number)
    return found
