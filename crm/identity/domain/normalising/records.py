"""Bring one record, as its source wrote it, into the marks that are compared."""

from dataclasses import dataclass, fields
from typing import Final

from crm.identity.domain.emails import read_email
from crm.identity.domain.normalising.dates import date_marks
from crm.identity.domain.normalising.names import NameMarks, name_marks
from crm.identity.domain.normalising.notes import email_in, id_tail_in
from crm.identity.domain.normalising.numbers import IdMarks, id_marks
from crm.identity.domain.normalising.phones import phone_marks
from crm.identity.domain.normalising.places import address_marks, city_mark, postcode_mark

VERSION: Final = 1
"""Of the normalising; stored in every model, because weights learnt on other marks mean nothing."""

_GENDERS: Final = dict.fromkeys(("m", "male", "男", "1", "先生", "叔叔", "大爷", "爷爷"), "m") | dict.fromkeys(
    ("f", "female", "女", "2", "女士", "小姐", "太太", "夫人", "阿姨", "大妈", "奶奶"), "f"
)
"""As written in the column or said by a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A record as written; every field may be empty."""

    full_name: str = ""
    given_name: str = ""
    surname: str = ""
    gender: str = ""
    birth_date: str = ""
    phone: str = ""
    id_number: str = ""
    email: str = ""
    address: str = ""
    city: str = ""
    postcode: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is compared, one column each; ``None`` where the record does not say.

    ``id_high`` … ``id_known_low``: see :mod:`crm.identity.domain.normalising.numbers`; 0 known means no ID number.
    """

    script: str | None
    name: str | None
    characters: str | None
    sound: str | None
    loose: str | None
    surname_sound: str | None
    g1: str | None
    g2: str | None
    h1: str | None
    h2: str | None
    given_latin: str | None
    surname_latin: str | None
    birth: str | None
    birth_turned: str | None
    gender: str | None
    id_high: int
    id_low: int
    id_known_high: int
    id_known_low: int
    id_valid: int
    id_birth: int
    id_sex: int
    id_tail: str | None
    id_other: str | None
    phone: str | None
    phone_second: str | None
    phone_head: str | None
    phone_tail: str | None
    email: str | None
    email_local: str | None
    address_words: str | None
    address_numbers: str | None
    city: str | None
    postcode: str | None


COLUMNS: Final = tuple(field.name for field in fields(Marks))
INTEGERS: Final = frozenset({"id_high", "id_low", "id_known_high", "id_known_low", "id_valid", "id_birth", "id_sex"})


def marks_of(written: Written) -> Marks:
    """Normalise one record."""
    name = name_marks(full=written.full_name, given=written.given_name, surname=written.surname)
    number = _id_number(written)
    phone = phone_marks(written.phone, written.note)
    email = (read_email(written.email) if written.email else "") or (email_in(written.note) if written.note else "")
    address = address_marks(written.address) if written.address else None
    birth = (date_marks(written.birth_date) if written.birth_date else "") or number.birth
    return Marks(
        **_of_name(name),
        birth=birth or None,
        birth_turned=birth[:4] + birth[6:] + birth[4:6] if birth else None,
        gender=_gender(written, number, name.title),
        id_high=number.high,
        id_low=number.low,
        id_known_high=number.known_high,
        id_known_low=number.known_low,
        id_valid=int(number.valid),
        id_birth=int(bool(number.birth)),
        id_sex=int(number.male is not None),
        id_tail=number.tail or None,
        id_other=number.other or None,
        phone=phone.first or None,
        phone_second=phone.second or None,
        phone_head=phone.head or None,
        phone_tail=phone.tail or None,
        email=email or None,
        email_local=email.partition("@")[0] or None,
        address_words=(address.words or None) if address else None,
        address_numbers=(address.numbers or None) if address else None,
        city=city_mark(written.city) or None,
        postcode=postcode_mark(written.postcode) or None,
    )


def _id_number(written: Written) -> IdMarks:
    number = id_marks(written.id_number) if written.id_number else IdMarks()
    if number.known or not written.note:
        return number
    tail = id_tail_in(written.note)
    return id_marks(tail) if tail else number


def _of_name(name: NameMarks) -> dict[str, str | None]:
    found = {
        "script": name.script, "name": name.key, "characters": name.characters, "sound": name.sound,
        "loose": name.loose, "surname_sound": name.surname_sound, "g1": name.g1, "g2": name.g2, "h1": name.h1,
        "h2": name.h2, "given_latin": name.given_latin, "surname_latin": name.surname_latin,
    }  # fmt: skip
    return {column: value or None for column, value in found.items()}


def _gender(written: Written, number: IdMarks, title: str) -> str | None:
    if said := _GENDERS.get(written.gender.strip().lower()) or _GENDERS.get(title):
        return said
    return None if number.male is None else ("m" if number.male else "f")
