"""Bring addresses, cities and postcodes to a spelling in which the same place is mostly the same text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from crm.identity.domain.normalising.han import in_one_script, plain

_AREA = re.compile(r"^(?:[^\d]{2,8}?(?:省|自治区))?(?:[^\d]{2,8}?(?:市|自治州|盟))?(?:[^\d]{1,8}?(?:区|县|旗))?")
_NUMBER = re.compile(r"\d+")
_UNIT = re.compile(r"[号號弄幢栋楼座单元室层房铺#\-,，。.、/]")
_SPACE = re.compile(r"\s+")
_CITY_END = re.compile(r"(?:市|地区|自治州)$")


@dataclass(frozen=True, slots=True)
class AddressMarks:
    """``words`` is the address without area, units and numbers; ``numbers`` are its numbers in order."""

    words: str = ""
    numbers: str = ""


def address_marks(text: str) -> AddressMarks:
    """Read an address."""
    written = in_one_script(plain(text)).casefold()
    if not written:
        return AddressMarks()
    if not written.isascii():
        written = _AREA.sub("", _SPACE.sub("", written), count=1)
    words = _SPACE.sub(" ", _UNIT.sub(" ", _NUMBER.sub(" ", written))).strip()
    return AddressMarks(words=words, numbers="-".join(_NUMBER.findall(written)))


@lru_cache(maxsize=65536)
def city_mark(text: str) -> str:
    """杭州 for 杭州市; lower case in Latin script."""
    return _CITY_END.sub("", in_one_script(plain(text)).casefold())


@lru_cache(maxsize=65536)
def postcode_mark(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"\W", "", plain(text)).upper()
