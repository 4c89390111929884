"""Read a resident identity number, whole or masked, as known digits at known positions (GB 11643-1999).

A mask is evidence: a whole number met later confirms it or contradicts it, position by position.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from stdnum.cn import ric

LENGTH: Final = 18
UNKNOWN: Final = "*"
PROVINCES: Final = frozenset(
    f"{code}"
    for block in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83),
    )
    for code in block
)
"""GB/T 2260. The county is not checked: the tables say when a county existed at birth, but numbers were first given out
in 1984, by the county of that day, so such a check refuses genuine numbers."""

_MASK_SIGNS = re.compile(r"[*＊●•×]|(?<=[\dX])X(?=[X*\d])")
_TAIL = re.compile(r"(?:尾号|后四位|后4位|末四位|ending(?: in)?|last ?4)\D{0,3}(\d{3}[\dX])", re.IGNORECASE)
_OLD_LENGTH = 15


class Gender(StrEnum):
    """As written in the seventeenth digit."""

    FEMALE = "female"
    MALE = "male"


class IdNumberRefused(ValueError):
    """The text is neither a valid number nor a mask of one; the message says which check failed."""


@dataclass(frozen=True, kw_only=True)
class IdNumber:
    """Eighteen positions, ``*`` where a digit is not known."""

    pattern: str

    @property
    def whole(self) -> bool:
        """Every digit is known, and the checksum held."""
        return UNKNOWN not in self.pattern

    @property
    def known(self) -> int:
        """How many digits are known."""
        return LENGTH - self.pattern.count(UNKNOWN)

    @property
    def last4(self) -> str:
        """The last four positions; holds ``*`` where they are hidden."""
        return self.pattern[-4:]

    @property
    def masked(self) -> str:
        """``3301 ********** 4021``: what a screen may show."""
        return f"{self.pattern[:4]} ********** {self.last4}"

    @property
    def birth_date(self) -> date | None:
        """The day in positions 7 to 14, if all are known."""
        digits = self.pattern[6:14]
        return None if UNKNOWN in digits else date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))

    @property
    def gender(self) -> Gender | None:
        """Odd seventeenth digit: male; even: female."""
        digit = self.pattern[16]
        return None if digit == UNKNOWN else (Gender.MALE if int(digit) % 2 else Gender.FEMALE)

    def contradicts(self, other: "IdNumber") -> bool:
        """True when some position is known on both sides and differs."""
        return any(a != b and UNKNOWN not in (a, b) for a, b in zip(self.pattern, other.pattern, strict=True))


def read_id_number(text: str) -> IdNumber:
    """Return the number; raise :class:`IdNumberRefused` with expected and found."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if tail := _TAIL.search(unicodedata.normalize("NFKC", text)):
        return IdNumber(pattern=UNKNOWN * (LENGTH - 4) + tail[1].upper())
    masked = _MASK_SIGNS.sub(UNKNOWN, plain)
    return _masked(masked) if UNKNOWN in masked else _whole(plain)


def _whole(plain: str) -> IdNumber:
    if len(plain) == _OLD_LENGTH and plain.isdigit():
        body = f"{plain[:6]}19{plain[6:]}"
        plain = body + ric.calc_check_digit(body + "0")  # it drops the last position
    if not re.fullmatch(r"\d{17}[\dX]", plain):
        raise IdNumberRefused(f"expected 17 digits and a check character, got {len(plain)} characters")
    if plain[-1] != (expected := ric.calc_check_digit(plain)):
        raise IdNumberRefused(f"expected check character {expected}, got {plain[-1]}")
    if plain[:2] not in PROVINCES:
        raise IdNumberRefused(f"expected the code of a province, got {plain[:2]}")
    return _with_a_real_day(IdNumber(pattern=plain))


def _masked(masked: str) -> IdNumber:
    head = re.match(r"\d*", masked)
    tail = re.search(r"\d*[\dX]?$", masked)
    if len(masked) != LENGTH:
        if head is None or tail is None or len(head[0]) + len(tail[0]) >= LENGTH or not re.fullmatch(
            rf"{re.escape(head[0])}\*+{re.escape(tail[0])}", masked
        ):  # fmt: skip
            raise IdNumberRefused(f"expected a mask of 18 positions, got {len(masked)}")
        masked = head[0] + UNKNOWN * (LENGTH - len(head[0]) - len(tail[0])) + tail[0]
    if not re.fullmatch(r"[\d*]{17}[\dX*]", masked):
        raise IdNumberRefused("expected digits and * in a mask, X only at the end")
    return _with_a_real_day(IdNumber(pattern=masked))


def _with_a_real_day(number: IdNumber) -> IdNumber:
    try:
        _ = number.birth_date
    except ValueError as error:
        raise IdNumberRefused(f"the day of birth in the mask is no day: {error}") from error
    return number
