"""Cut a person into the words by which somebody will look for them, and a query into words to look for.

Only equality is asked of the database: prefixes and pairs of characters are tokens of their own.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import Final

from crm.identity.domain.names import Name, read_name, simplified
from crm.identity.domain.phones import find_phones

LONGEST_PREFIX: Final = 16
_DIGITS = re.compile(r"\d+")
_HAN = re.compile(r"[\u3400-\u9fff〇]+")


def tokens_of(*, names: Iterable[str], phones: Iterable[str], id_numbers: Iterable[str]) -> frozenset[str]:
    """Return the tokens of a person: characters and pairs, pinyin and its prefixes, initials, numbers and last four."""
    found: set[str] = set()
    for name in (read for text in names if (read := read_name(text))):
        found |= _name_tokens(name)
    for phone in phones:
        national = phone.removeprefix("+86")
        found |= {f"n:{national}", f"n:{phone.lstrip('+')}", f"4:{phone[-4:]}"}
    for number in id_numbers:
        found |= {f"n:{number}", f"4:{number[-4:]}"} if "*" not in number[-4:] else set()
    return frozenset(found)


def tokens_in(query: str) -> frozenset[str]:
    """Return the tokens that all must be found; a query that says nothing searchable gives none."""
    plain = unicodedata.normalize("NFKC", query).strip().casefold()
    if not plain:
        return frozenset()
    number = re.sub(r"[\s-]", "", plain)
    if re.fullmatch(r"\+?\d{3,}[x\d]?", number):
        return frozenset({_number_token(number)})
    wanted: set[str] = set()
    for piece in re.split(r"[\s,，、]+", simplified(plain)):
        if _HAN.fullmatch(piece):
            wanted |= {f"h:{piece}"} if len(piece) == 1 else {f"h:{a}{b}" for a, b in pairwise(piece)}
        elif letters := re.sub(r"[^a-z]", "", piece):
            wanted.add(f"p:{letters[:LONGEST_PREFIX]}")
        elif _DIGITS.fullmatch(piece):
            wanted.add(_number_token(piece))
    return frozenset(wanted)


class Match(StrEnum):
    """What of a person a query met."""

    NAME = "name"
    INITIALS = "initials"
    PINYIN = "pinyin"
    LAST_FOUR = "last_four"
    PHONE = "phone"
    NUMBER = "number"


def matches(*, query: str, name: str, phone_ends: str) -> tuple[Match, ...]:
    """Return why a person whom a query found was found; ``phone_ends`` are the last four of the phone that is shown."""
    read = read_name(name)
    found = {_match(token, read, phone_ends) for token in tokens_in(query)}
    return tuple(match for match in Match if match in found)


def _match(token: str, name: Name | None, phone_ends: str) -> Match:
    kind, _, text = token.partition(":")
    if kind == "h":
        return Match.NAME
    if kind == "p":
        return Match.INITIALS if name and name.initials.startswith(text) else Match.PINYIN
    same = phone_ends and text[-4:] == phone_ends
    if kind == "4":
        return Match.LAST_FOUR if same else Match.NUMBER
    return Match.PHONE if same else Match.NUMBER


def _number_token(number: str) -> str:
    if len(number) <= 4:
        return f"4:{number[-4:].upper()}"
    found = find_phones(number).phones
    return f"n:{found[0].e164.removeprefix('+86').lstrip('+')}" if found else f"n:{number.upper()}"


def _name_tokens(name: Name) -> set[str]:
    spelt = {name.pinyin, name.initials, *name.syllables}
    if name.key.isascii():
        spelt |= {"".join(reversed(name.syllables)), name.key.replace(" ", "")}
        han: set[str] = set()
    else:
        spelt.add("".join(name.syllables[len(name.surname) :]))
        key = name.key
        han = {f"h:{character}" for character in key} | {f"h:{a}{b}" for a, b in pairwise(key)}
    return han | {f"p:{word[:end]}" for word in spelt for end in range(1, min(len(word), LONGEST_PREFIX) + 1)}
