"""Read an identity number, whole, masked or miscopied, into known digits at known positions, and other numbers as text.

Eighteen positions become two integers of nine four-bit digits, with two more that say which digits are known: two
numbers are then compared by a handful of bit operations, in the database as in Python.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crm.identity.domain.idnumbers import LENGTH, UNKNOWN, IdNumberRefused, read_id_number
from crm.identity.domain.normalising.han import plain

_SPACES = re.compile(r"[\s-]+")
_COPIED = re.compile(r"\d{17}[\dX]")
_TAIL = re.compile(r"\d{3}[\dX]")
_CHECK = 10
TAIL: Final = 4
HALF: Final = 9
LEAST_DIGITS: Final = 3
"""With fewer, what stands in the field is no number: the end 402X has three (unmeasured)."""
COUNTED: Final = frozenset({"123456789012345678", "12345678901234567", "1234567890", "123456789", "12345678", "123456"})


@dataclass(frozen=True, slots=True)
class IdMarks:
    """Digits and masks as integers; ``valid`` when whole with a true checksum; ``other`` for numbers of another
    kind."""

    high: int = 0
    low: int = 0
    known_high: int = 0
    known_low: int = 0
    valid: bool = False
    birth: str = ""
    male: bool | None = None
    tail: str = ""
    other: str = ""

    @property
    def known(self) -> bool:
        """Some position is known."""
        return bool(self.known_high or self.known_low)


@lru_cache(maxsize=4096)
def id_marks(text: str) -> IdMarks:
    """Return what is known; an empty answer for an empty field."""
    written = _SPACES.sub("", plain(text)).upper()
    if _is_filler(written):
        return IdMarks()
    if _TAIL.fullmatch(written):
        return _of(UNKNOWN * (LENGTH - 4) + written, valid=False)
    try:
        number = read_id_number(text)
    except IdNumberRefused:
        # copied with a slip: its digits are still evidence, its checksum proves nothing
        return _of(written, valid=False) if _COPIED.fullmatch(written) else IdMarks(other=re.sub(r"\W", "", written))
    return _of(number.pattern, valid=number.whole)


def _is_filler(written: str) -> bool:
    """Nothing, a word such as 不详 or N/A, or what fingers type that must type something: 000…0, 123456…."""
    digits = "".join(filter(str.isdigit, written))
    if UNKNOWN in written:
        return not digits and not written.endswith("X")
    return len(digits) < LEAST_DIGITS or (len(digits) > TAIL and len(set(digits)) == 1) or written in COUNTED


def _of(pattern: str, *, valid: bool) -> IdMarks:
    high, known_high = _packed(pattern[:HALF])
    low, known_low = _packed(pattern[HALF:])
    sex, birth, tail = pattern[16], pattern[6:14], pattern[14:]
    return IdMarks(
        high=high,
        low=low,
        known_high=known_high,
        known_low=known_low,
        valid=valid,
        birth="" if UNKNOWN in birth else birth,
        male=None if sex == UNKNOWN else bool(int(sex) % 2),
        tail="" if UNKNOWN in tail else tail,
    )


def _packed(digits: str) -> tuple[int, int]:
    value = known = 0
    for digit in digits:
        value, known = value << 4, known << 4
        if digit != UNKNOWN:
            value |= _CHECK if digit == "X" else int(digit)
            known |= 0xF
    return value, known
