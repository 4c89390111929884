"""Find the telephone numbers that somebody wrote into one field, and refuse to guess.

Traps that cost others real links: the letter O dialled as 6, "A;B" keeping A only, 转 for an extension, bare Hong Kong
numbers, masks, and the number everybody invents.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

NOBODYS: Final = frozenset({"+8613800138000", "+8613900139000", "+8613000000000", "+8613888888888", "+8613333333333"})
"""Numbers typed to get past a form; they would join strangers."""

_SEPARATORS = re.compile(r"[;；/、,，|\n]|\s或\s?|或|\s和\s?|\band\b|\bor\b", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|ext\.?|extension|#|x)\s*(\d{1,6})\s*$", re.IGNORECASE)
_MASKED = re.compile(r"(\d{3})[-\s]?[*×xX●•]{3,6}[-\s]?(\d{2,4})")
_MISREAD = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_REMARK = re.compile(r"\(([^()\d]*)\)")
_LETTER = re.compile(r"[A-Za-z]")
_HONG_KONG_MOBILE = re.compile(r"[569]\d{7}")


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A dialable number. ``mended`` tells that a letter was read as a digit; then it is a hint, never a proof."""

    e164: str
    mobile: bool
    extension: str = ""
    mended: bool = False
    remark: str = ""
    """What stood in brackets beside it: (老婆) makes it somebody else's number."""

    @property
    def proves(self) -> bool:
        """Good enough to recognise its holder by: read without mending, an own mobile."""
        return self.mobile and not self.mended and not self.remark and not self.extension

    @property
    def last4(self) -> str:
        """What people remember."""
        return self.e164[-4:]

    @property
    def masked(self) -> str:
        """``138 **** 6021`` for mainland mobiles, otherwise all but the last four digits hidden."""
        national = self.e164.removeprefix("+86")
        mainland = self.mobile and self.e164.startswith("+86")
        return f"{national[:3]} **** {self.last4}" if mainland else f"**** {self.last4}"


@dataclass(frozen=True, kw_only=True)
class MaskedPhone:
    """First and last digits of a number whose middle was hidden."""

    head: str
    tail: str


@dataclass(frozen=True, kw_only=True)
class PhonesFound:
    """All numbers of a field in the order they were written, and the pieces nobody can dial."""

    phones: tuple[Phone, ...] = ()
    masked: tuple[MaskedPhone, ...] = ()
    unusable: tuple[str, ...] = ()


def find_phones(text: str, *, region: str = "CN") -> PhonesFound:
    """Return every number in ``text``; a piece that is no number is named, not dropped."""
    phones: list[Phone] = []
    masked: list[MaskedPhone] = []
    unusable: list[str] = []
    for piece in _pieces(text):
        if hidden := _MASKED.fullmatch(piece.removeprefix("+86").strip()):
            masked.append(MaskedPhone(head=hidden[1], tail=hidden[2]))
        elif (phone := _phone(piece, region)) is None:
            unusable.append(piece)
        elif phone not in phones:
            phones.append(phone)
    return PhonesFound(phones=tuple(phones), masked=tuple(masked), unusable=tuple(unusable))


def _pieces(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    pieces = (piece.strip(" :.") for piece in _SEPARATORS.split(plain))
    return [piece for whole in pieces if whole for piece in _split_at_gap(whole)]


def _split_at_gap(piece: str) -> list[str]:
    """Two mobiles written with nothing but a gap between them."""
    numbers = piece.split()
    two_mobiles = len(numbers) > 1 and all(re.fullmatch(r"1\d{10}", number) for number in numbers)
    return numbers if two_mobiles else [piece]


def _phone(piece: str, region: str) -> Phone | None:
    remark = _REMARK.search(piece)
    piece = _REMARK.sub("", piece).strip()
    extension = _EXTENSION.search(piece)
    main = piece[: extension.start()] if extension else piece
    digits = main.translate(_MISREAD)
    if _LETTER.search(digits):
        return None
    number = _parsed(digits, region) or _hong_kong(digits, region)
    if number is None:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None if e164 in NOBODYS else Phone(
        e164=e164,
        mobile=_is_mobile(number),
        extension=extension[1] if extension else "",
        mended=digits != main,
        remark=remark[1] if remark else "",
    )  # fmt: skip


def _parsed(text: str, region: str) -> PhoneNumber | None:
    international = re.sub(r"^\s*(?:\(?00)?\(?86\)?[-\s]*(?=1\d)", "+86", text)
    try:
        number = phonenumbers.parse(international, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _hong_kong(text: str, region: str) -> PhoneNumber | None:
    """Eight digits that are no mainland number but a Hong Kong mobile."""
    digits = re.sub(r"[\s-]", "", text)
    return _parsed(digits, "HK") if region == "CN" and _HONG_KONG_MOBILE.fullmatch(digits) else None


def _is_mobile(number: PhoneNumber) -> bool:
    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.number_type(number) in kinds
