"""Take out what forms are filled with where nothing is known: 1900-01-01, 不详, the branch's own telephone.

Such a value says nothing of a person, and records that share it would all be compared with one another.
"""

from dataclasses import dataclass
from typing import Final

import duckdb

MOST_HOLDERS: Final = 200
LARGEST_SHARE: Final = 0.02
"""A value that more records hold than both of these allow is nobody's. In the bench's worlds of 100,000 records at
most 34 share a name, 39 the end of an ID number and 9 a phone (tuning seeds)."""
OF_ONE_PERSON: Final = 60
"""Records that may share an e-mail address or a whole number, which one person alone should have (unmeasured)."""
ONE_PERSONS_NAMES: Final = 8
"""More records than that may be one person who comes often: such a mark is nobody's where they bear more names than
these, or most bear none. One person is written in a few ways: with a title, in pinyin, misheard (unmeasured)."""
_BORNE: Final = "coalesce(sound, given_latin || ' ' || surname_latin, name)"
_NAME: Final = (
    "script", "name", "characters", "sound", "loose", "surname_sound", "g1", "g2", "h1", "h2", "given_latin",
    "surname_latin",
)  # fmt: skip
_ID: Final = ("id_high", "id_low", "id_known_high", "id_known_low", "id_valid", "id_birth", "id_sex")
_WHOLE: Final = "CASE WHEN bit_count(id_known_high) + bit_count(id_known_low) >= 68 THEN id_high || '-' || id_low END"


@dataclass(frozen=True, kw_only=True)
class Filler:
    """A kind of mark, and how many values of it were taken out of how many records."""

    kind: str
    values: int
    records: int


@dataclass(frozen=True, kw_only=True)
class _Kind:
    said: str
    value: str
    forgotten: tuple[str, ...]
    own: bool = False
    """One person alone should have it."""


_KINDS: Final = (
    _Kind(said="names", value="name", forgotten=_NAME),
    _Kind(said="days of birth", value="birth", forgotten=("birth", "birth_turned", "id_birth")),
    _Kind(said="phones", value="phone", forgotten=("phone", "phone_head", "phone_tail")),
    _Kind(said="phones", value="phone_second", forgotten=("phone_second",)),
    _Kind(said="e-mail addresses", value="email", forgotten=("email", "email_local"), own=True),
    _Kind(said="ID numbers", value=_WHOLE, forgotten=(*_ID, "id_tail"), own=True),
    _Kind(said="ID numbers", value="id_tail", forgotten=(*_ID, "id_tail")),
    _Kind(said="document numbers", value="id_other", forgotten=("id_other",), own=True),
    _Kind(said="addresses", value="address_words || '-' || address_numbers",
          forgotten=("address_words", "address_numbers")),
)  # fmt: skip


def forget_fillers(engine: duckdb.DuckDBPyConnection, table: str) -> tuple[Filler, ...]:
    """Empty the marks that hold a filler; return what was taken out."""
    ((records,),) = engine.execute(f"SELECT count(*) FROM {table}").fetchall()
    common = max(MOST_HOLDERS, int(LARGEST_SHARE * records))
    found = []
    for kind in _KINDS:
        engine.execute(
            f"CREATE OR REPLACE TEMP TABLE filling AS SELECT {kind.value} AS value, count(*) AS holders FROM {table} "
            f"GROUP BY 1 HAVING value IS NOT NULL AND {_too_many(kind, common)}"
        )
        ((values, holders),) = engine.execute("SELECT count(*), coalesce(sum(holders), 0) FROM filling").fetchall()
        if values:
            emptied = ", ".join(f"{name} = {0 if name in _ID else 'NULL'}" for name in kind.forgotten)
            engine.execute(f"UPDATE {table} SET {emptied} WHERE {kind.value} IN (SELECT value FROM filling)")
            found.append(Filler(kind=kind.said, values=int(values), records=int(holders)))
    engine.execute("DROP TABLE IF EXISTS filling")
    return tuple(found)


def _too_many(kind: _Kind, common: int) -> str:
    """The condition under which a value is nobody's: more holders than it may have, and not all of one person."""
    if not kind.own:
        return f"holders > {common}"
    of_one = f"2 * count({_BORNE}) > holders AND count(DISTINCT {_BORNE}) <= {ONE_PERSONS_NAMES}"
    return f"holders > {OF_ONE_PERSON} AND NOT ({of_one})"
