"""Say once how two records compare: every condition is SQL for the batch and plain Python for one pair.

The Python is written twice: ``holds`` says what is meant, and :mod:`crm.identity.domain.scoring.compiled` makes one
function of the expressions that ``python`` gives; a test holds both to the same answer.

Records are mappings from column to value, ``None`` where a record does not say; as in SQL, a comparison with
``None`` holds for nobody. String distances are those of DuckDB, which counts bytes in UTF-8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

Value = str | int | None
Row = Mapping[str, Value]


class Condition(Protocol):
    """Something that holds for a pair of records or does not."""

    def sql(self) -> str:
        """The condition over columns ``…_l`` and ``…_r``."""

    def python(self) -> str:
        """The same as an expression over the same columns, ``None`` where a record does not say."""

    def holds(self, left: Row, right: Row) -> bool:
        """The same in Python."""


@dataclass(frozen=True)
class Missing:
    """One side does not say."""

    column: str

    def sql(self) -> str:
        return f"({self.column}_l IS NULL OR {self.column}_r IS NULL)"

    def python(self) -> str:
        return f"({self.column}_l is None or {self.column}_r is None)"

    def holds(self, left: Row, right: Row) -> bool:
        return left[self.column] is None or right[self.column] is None


@dataclass(frozen=True)
class Said:
    """Both sides say."""

    column: str

    def sql(self) -> str:
        return f"({self.column}_l IS NOT NULL AND {self.column}_r IS NOT NULL)"

    def python(self) -> str:
        return f"({self.column}_l is not None and {self.column}_r is not None)"

    def holds(self, left: Row, right: Row) -> bool:
        return left[self.column] is not None and right[self.column] is not None


@dataclass(frozen=True)
class Same:
    """Both sides say the same."""

    column: str

    def sql(self) -> str:
        return f"{self.column}_l = {self.column}_r"

    def python(self) -> str:
        return f"({self.column}_l is not None and {self.column}_l == {self.column}_r)"

    def holds(self, left: Row, right: Row) -> bool:
        return left[self.column] is not None and left[self.column] == right[self.column]


@dataclass(frozen=True)
class Unlike:
    """Both sides say, and not the same."""

    column: str

    def sql(self) -> str:
        return f"{self.column}_l <> {self.column}_r"

    def python(self) -> str:
        return f"(None is not {self.column}_l != {self.column}_r is not None)"

    def holds(self, left: Row, right: Row) -> bool:
        a, b = left[self.column], right[self.column]
        return a is not None and b is not None and a != b


@dataclass(frozen=True)
class Crossed:
    """What one side says in one column, the other says in another."""

    one: str
    other: str

    def sql(self) -> str:
        return f"({self.one}_l = {self.other}_r OR {self.other}_l = {self.one}_r)"

    def python(self) -> str:
        return (
            f"(({self.one}_l is not None and {self.one}_l == {self.other}_r)"
            f" or ({self.other}_l is not None and {self.other}_l == {self.one}_r))"
        )

    def holds(self, left: Row, right: Row) -> bool:
        a, b, c, d = left[self.one], right[self.other], left[self.other], right[self.one]
        return (a is not None and a == b) or (c is not None and c == d)


@dataclass(frozen=True)
class Both:
    """Both sides have this value."""

    column: str
    value: str | int

    def sql(self) -> str:
        value = f"'{self.value}'" if isinstance(self.value, str) else self.value
        return f"({self.column}_l = {value} AND {self.column}_r = {value})"

    def python(self) -> str:
        return f"({self.column}_l == {self.value!r} == {self.column}_r)"

    def holds(self, left: Row, right: Row) -> bool:
        return left[self.column] == self.value == right[self.column]


@dataclass(frozen=True)
class Slip:
    """At most so many letters or digits are wrong, missing, added, or exchanged with their neighbour."""

    column: str
    most: int = 1

    def sql(self) -> str:
        return f"damerau_levenshtein({self.column}_l, {self.column}_r) <= {self.most}"

    def python(self) -> str:
        return f"slipped({self.column}_l, {self.column}_r, {self.most})"

    def holds(self, left: Row, right: Row) -> bool:
        return slipped(left[self.column], right[self.column], self.most)


@dataclass(frozen=True)
class Alike:
    """Jaro-Winkler similarity of at least so much; for Latin letters, it means little for Han."""

    column: str
    least: float

    def sql(self) -> str:
        return f"jaro_winkler_similarity({self.column}_l, {self.column}_r) >= {self.least}"

    def python(self) -> str:
        return f"alike({self.column}_l, {self.column}_r, {self.least})"

    def holds(self, left: Row, right: Row) -> bool:
        return alike(left[self.column], right[self.column], self.least)


@dataclass(frozen=True)
class SamePart:
    """The same characters at a place: ``start`` counts from 1."""

    column: str
    start: int
    length: int

    def sql(self) -> str:
        part = f"substr({self.column}_{{}}, {self.start}, {self.length})"
        return f"{part.format('l')} = {part.format('r')}"

    def python(self) -> str:
        return (
            f"({self.column}_l is not None and {self.column}_r is not None"
            f" and {self.column}_l[{self.start - 1}:{self.start - 1 + self.length}]"
            f" == {self.column}_r[{self.start - 1}:{self.start - 1 + self.length}])"
        )

    def holds(self, left: Row, right: Row) -> bool:
        a, b = left[self.column], right[self.column]
        cut = slice(self.start - 1, self.start - 1 + self.length)
        return isinstance(a, str) and isinstance(b, str) and a[cut] == b[cut]


@dataclass(frozen=True)
class Digits:
    """Positions of ID numbers known on both sides: how many at least and at most, and how many of them differ."""

    least: int
    most: int = 18
    differing: tuple[int, int] = (0, 18)

    def sql(self) -> str:
        known = f"({_SQL_BITS.format(_SQL_KNOWN.format('high'))} + {_SQL_BITS.format(_SQL_KNOWN.format('low'))})"
        parts = [f"{known} BETWEEN {4 * self.least} AND {4 * self.most}"]
        if self.differing != (0, 18):
            wrong = f"({_sql_differing('high')} + {_sql_differing('low')})"
            parts.append(f"{wrong} BETWEEN {self.differing[0]} AND {self.differing[1]}")
        return f"({' AND '.join(parts)})"

    def python(self) -> str:
        return f"({4 * self.least} <= known <= {4 * self.most} and {self.differing[0]} <= wrong <= {self.differing[1]})"

    def holds(self, left: Row, right: Row) -> bool:
        known, wrong = digits(left, right)
        few, many = self.differing
        return 4 * self.least <= known <= 4 * self.most and few <= wrong <= many


_LOWEST_BITS = 0x111111111


def digits(left: Row, right: Row) -> tuple[int, int]:
    """How many bits of ID numbers, four a digit, are known on both sides, and how many digits differ."""
    known = wrong = 0
    for half in ("high", "low"):
        a, b = left[f"id_{half}"], right[f"id_{half}"]
        c, d = left[f"id_known_{half}"], right[f"id_known_{half}"]
        if not (isinstance(a, int) and isinstance(b, int) and isinstance(c, int) and isinstance(d, int)):
            raise TypeError(f"expected integers in id_{half} and id_known_{half}")
        if both := c & d:
            known += both.bit_count()
            differs = (a ^ b) & both
            wrong += ((differs | differs >> 1 | differs >> 2 | differs >> 3) & _LOWEST_BITS).bit_count()
    return known, wrong


def slipped(one: Value, other: Value, most: int) -> bool:
    """Both say, and at most so many bytes of one are a slip of the other."""
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    return DamerauLevenshtein.distance(one.encode(), other.encode(), score_cutoff=most) <= most


def alike(one: Value, other: Value, least: float) -> bool:
    """Both say, and their Jaro-Winkler similarity over bytes is at least so much."""
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    return JaroWinkler.similarity(one.encode(), other.encode()) >= least


_SQL_BITS = "bit_count({})"
_SQL_KNOWN = "(id_known_{0}_l & id_known_{0}_r)"


def _sql_differing(half: str) -> str:
    known = _SQL_KNOWN.format(half)
    either, both = (f"(id_{half}_l {sign} id_{half}_r)" for sign in "|&")
    wrong = f"(({either} - {both}) & {known})"  # exclusive or, for which each engine has another word
    return _SQL_BITS.format(f"(({wrong} | ({wrong} >> 1) | ({wrong} >> 2) | ({wrong} >> 3)) & {_LOWEST_BITS})")


@dataclass(frozen=True)
class All:
    """Every one of these holds."""

    of: tuple[Condition, ...]

    def __init__(self, *of: Condition) -> None:
        object.__setattr__(self, "of", of)

    def sql(self) -> str:
        return f"({' AND '.join(one.sql() for one in self.of)})"

    def python(self) -> str:
        return f"({' and '.join(one.python() for one in self.of)})"

    def holds(self, left: Row, right: Row) -> bool:
        return all(one.holds(left, right) for one in self.of)


@dataclass(frozen=True)
class Any:
    """One of these holds."""

    of: tuple[Condition, ...]

    def __init__(self, *of: Condition) -> None:
        object.__setattr__(self, "of", of)

    def sql(self) -> str:
        return f"({' OR '.join(one.sql() for one in self.of)})"

    def python(self) -> str:
        return f"({' or '.join(one.python() for one in self.of)})"

    def holds(self, left: Row, right: Row) -> bool:
        return any(one.holds(left, right) for one in self.of)


@dataclass(frozen=True)
class Not:
    """This does not hold; what cannot be said does not hold either."""

    of: Condition

    def sql(self) -> str:
        return f"NOT coalesce({self.of.sql()}, FALSE)"

    def python(self) -> str:
        return f"(not {self.of.python()})"

    def holds(self, left: Row, right: Row) -> bool:
        return not self.of.holds(left, right)


@dataclass(frozen=True)
class Otherwise:
    """Whatever no condition above held for."""

    def sql(self) -> str:
        return "ELSE"

    def python(self) -> str:
        return "True"

    def holds(self, left: Row, right: Row) -> bool:
        return True
