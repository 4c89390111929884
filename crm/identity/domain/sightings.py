"""What one source says about one person, and what of it may be used to recognise that person.

A sighting is taken apart into identifiers (what was said) and link keys (what proves). Two records with an equal link
key are the same person unless something forbids it; everything else is a hint and links nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

from crm.identity.domain.emails import masked_email, read_email
from crm.identity.domain.idnumbers import IdNumber, IdNumberRefused, read_id_number
from crm.identity.domain.names import Name, read_name
from crm.identity.domain.normalising.dates import date_marks
from crm.identity.domain.normalising.notes import email_in, id_tail_in
from crm.identity.domain.normalising.phones import phone_marks
from crm.identity.domain.phones import Phone, PhonesFound, find_phones


class Assurance(IntEnum):
    """How the source knows: a claim from an open app, written down by staff, or checked (SMS code, document)."""

    CLAIMED = 1
    RECORDED = 2
    VERIFIED = 3


class IdentifierKind(StrEnum):
    """What sort of mark it is. ``noted_…`` was found in an advisor's note."""

    NAME = "name"
    PHONE = "phone"
    PHONE_MASK = "phone_mask"
    ID_NUMBER = "id_number"
    ID_MASK = "id_mask"
    EMAIL = "email"
    USER_ID = "user_id"
    DEVICE = "device"
    GENDER = "gender"
    BIRTH_DATE = "birth_date"
    NOTED_PHONE = "noted_phone"
    NOTED_ID = "noted_id"
    NOTED_EMAIL = "noted_email"


ASIDE: Final = frozenset({
    IdentifierKind.GENDER, IdentifierKind.BIRTH_DATE, IdentifierKind.NOTED_PHONE, IdentifierKind.NOTED_ID,
    IdentifierKind.NOTED_EMAIL,
})  # fmt: skip
"""What tells people apart and names nobody: evidence for scoring, no mark that a profile shows."""


class Rule(StrEnum):
    """What joins two records, the strongest first. The value is stored with every link and shown as its reason.

    All but the last are exact; :attr:`SCORED` weighs what exact rules cannot use.
    """

    BOUND = "IDENT-BIND"
    CHOSEN = "IDENT-CHOSEN"
    REVIEWED = "IDENT-REVIEW"
    SAME_USER = "IDENT-USER"
    SAME_ID_NUMBER = "IDENT-ID"
    SAME_PHONE_AND_NAME = "IDENT-PHONE-NAME"
    SCORED = "IDENT-SCORE"


REASONS: dict[Rule, tuple[str, str]] = {
    Rule.BOUND: ("扫码绑定", "Bound by scanning the code"),
    Rule.CHOSEN: ("客户经理当面确认是本人", "The advisor chose this person face to face"),
    Rule.REVIEWED: ("审核人员比对后确认是同一人", "A reviewer compared both and confirmed one person"),
    Rule.SAME_USER: ("同一 App 账号", "Same app account"),
    Rule.SAME_ID_NUMBER: ("完整证件号相同", "Same complete ID number"),
    Rule.SAME_PHONE_AND_NAME: ("手机号与姓名都相同", "Same phone number and same name"),
    Rule.SCORED: ("多项线索合计，几乎确定是同一人", "Many marks together make one person all but certain"),
}


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One source's words, as they were written. ``source_key`` is the source's own name for the person.

    ``key`` returns to the caller with the answer. ``user_id`` is unique within ``user_space`` (one app, several SDKs).
    """

    key: str
    source: str
    source_key: str
    observed_at: datetime
    assurance: Assurance
    name: str = ""
    phone: str = ""
    id_number: str = ""
    email: str = ""
    user_id: str = ""
    user_space: str = "app"
    device_id: str = ""
    gender: str = ""
    birth_date: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """One mark in comparable spelling: ``value`` may be personal, ``masked`` may be shown."""

    kind: IdentifierKind
    value: str
    masked: str


@dataclass(frozen=True, kw_only=True, order=True)
class LinkKey:
    """A text that is equal for records of the same person by ``rule``; personal, so only its blind index is stored."""

    rule: Rule
    text: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A sighting understood: identifiers, link keys, and the pieces that could not be read (named, never dropped)."""

    name: Name | None
    identifiers: tuple[Identifier, ...]
    link_keys: tuple[LinkKey, ...]
    unreadable: tuple[str, ...] = field(default=())


def read_sighting(sighting: Sighting) -> Reading:
    """Normalise what was written."""
    name = read_name(sighting.name)
    phones = find_phones(sighting.phone)
    id_number, unreadable = _id_number(sighting.id_number)
    email = read_email(sighting.email)
    if sighting.email and email is None:
        unreadable.append("email")
    if phones.unusable:
        unreadable.append("phone")
    return Reading(
        name=name,
        identifiers=_identifiers(sighting, name, phones, id_number, email),
        link_keys=_link_keys(sighting, name, phones.phones, id_number),
        unreadable=tuple(unreadable),
    )


def _id_number(text: str) -> tuple[IdNumber | None, list[str]]:
    if not text.strip():
        return None, []
    try:
        return read_id_number(text), []
    except IdNumberRefused:
        return None, ["id_number"]


def _identifiers(
    sighting: Sighting, name: Name | None, phones: PhonesFound, id_number: IdNumber | None, email: str | None
) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    if name:
        found.append(Identifier(kind=IdentifierKind.NAME, value=name.written, masked=masked_name(name)))
    found += [
        Identifier(kind=IdentifierKind.PHONE, value=p.e164, masked=p.masked) for p in phones.phones if not p.remark
    ]
    for mask in phones.masked:
        shown = f"{mask.head} **** {mask.tail}"
        found.append(Identifier(kind=IdentifierKind.PHONE_MASK, value=shown, masked=shown))
    if id_number:
        kind = IdentifierKind.ID_NUMBER if id_number.whole else IdentifierKind.ID_MASK
        found.append(Identifier(kind=kind, value=id_number.pattern, masked=id_number.masked))
    if email:
        found.append(Identifier(kind=IdentifierKind.EMAIL, value=email, masked=masked_email(email)))
    if sighting.user_id:
        found.append(Identifier(kind=IdentifierKind.USER_ID, value=sighting.user_id, masked=sighting.user_id))
    if sighting.device_id:
        found.append(
            Identifier(kind=IdentifierKind.DEVICE, value=sighting.device_id, masked=sighting.device_id[:8] + "…")
        )
    return (*found, *_aside(sighting))


def _aside(sighting: Sighting) -> Iterator[Identifier]:
    """Evidence that no page shows in full: only the end of what a note says is left readable."""
    if sighting.gender:
        yield Identifier(kind=IdentifierKind.GENDER, value=sighting.gender.strip(), masked="*")
    if birth := date_marks(sighting.birth_date) if sighting.birth_date else "":
        yield Identifier(kind=IdentifierKind.BIRTH_DATE, value=birth, masked=f"{birth[:4]} ** **")
    if not sighting.note:
        return
    noted = phone_marks("", sighting.note)
    for phone in filter(None, (noted.first, noted.second)):
        yield Identifier(kind=IdentifierKind.NOTED_PHONE, value=phone, masked=f"{phone[:3]} **** {phone[-4:]}")
    if tail := id_tail_in(sighting.note):
        yield Identifier(kind=IdentifierKind.NOTED_ID, value=tail, masked=f"**** {tail}")
    if email := email_in(sighting.note):
        yield Identifier(kind=IdentifierKind.NOTED_EMAIL, value=email, masked=masked_email(email))


def masked_name(name: Name) -> str:
    """``沈**`` or ``S. R.``: the surname or initials only."""
    return name.surname + "*" * len(name.given) if name.key.isascii() is False else f"{name.initials.upper()}."


def _link_keys(
    sighting: Sighting, name: Name | None, phones: Sequence[Phone], id_number: IdNumber | None
) -> tuple[LinkKey, ...]:
    """A family phone with another name gives another key; a claim from an open app proves nothing about others.

    Whoever only claims may name any login, so claimed logins are equal among themselves alone.
    """
    space = sighting.user_space if sighting.assurance > Assurance.CLAIMED else f"claimed\x1f{sighting.user_space}"
    keys = [LinkKey(rule=Rule.SAME_USER, text=f"{space}\x1f{sighting.user_id}")] if sighting.user_id else []
    if sighting.assurance >= Assurance.RECORDED:
        if id_number and id_number.whole:
            keys.append(LinkKey(rule=Rule.SAME_ID_NUMBER, text=id_number.pattern))
        if name and name.whole:
            proving = [phone for phone in phones if phone.proves]
            keys += [LinkKey(rule=Rule.SAME_PHONE_AND_NAME, text=f"{p.e164}\x1f{name.key}") for p in proving]
    return tuple(keys)
