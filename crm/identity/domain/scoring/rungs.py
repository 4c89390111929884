"""What a comparison is made of: rungs with their figures, ladders of them, and the conditions that several share."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from crm.identity.domain.scoring.compiled import RungOf, compiled
from crm.identity.domain.scoring.conditions import (
    Alike,
    All,
    Any,
    Both,
    Condition,
    Crossed,
    Missing,
    Not,
    Row,
    Same,
    Unlike,
)


@dataclass(frozen=True, kw_only=True)
class Level:
    """One rung: its condition, its words, its first ``m`` and ``u``, and the column whose rare values weigh more.

    ``among`` names the rungs that together hold all pairs with the same value in the rare column; without it, the rung
    is that agreement itself. ``most`` is the share of one person's pairs that can stand here at most, whatever is
    learnt. ``doubted`` rungs weigh :data:`DOUBT` less than is learnt. ``nothing`` marks the rung on which a pair says
    nothing, in either direction. ``fixed``: figures are not learnt.
    """

    id: str
    when: Condition
    zh: str
    en: str
    m: float = 0.0
    u: float = 0.0
    most: float = 1.0
    rare: str = ""
    among: tuple[str, ...] = ()
    doubted: bool = False
    nothing: bool = False
    fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A ladder. Learnt weights fall from rung to rung, but for the rungs named in ``free``."""

    id: str
    levels: tuple[Level, ...]
    free: frozenset[str] = frozenset()

    def level_for(self, left: Row, right: Row) -> Level:
        """The rung a pair stands on."""
        return self.levels[self.rung_of(left, right)]

    @cached_property
    def rung_of(self) -> RungOf:
        """The function that tells the position of that rung."""
        return compiled([level.when for level in self.levels])


def silent(when: Condition) -> Level:
    """The rung on which nothing was said on one side or both."""
    return Level(id="silent", when=when, zh="", en="", nothing=True)


NO_HAN = Any(Missing("script"), Both("script", "l"))
CONFIRMED = Any(Same("name"), Same("sound"), Same("characters"), Same("loose"), Both("script", "l"))
OTHER_GIVEN = All(Unlike("g1"), Unlike("h1"))
GIVEN_UNKNOWN = Missing("g1")
OTHER_LATIN_NAME = All(
    Both("script", "l"),
    Unlike("surname_latin"),
    Not(
        Any(
            Same("given_latin"),
            Alike("given_latin", 0.8),
            Alike("surname_latin", 0.8),
            Crossed("surname_latin", "given_latin"),
        )
    ),
)
"""Two names in Latin letters of which no part is like the other's."""
ALMOST_ONE_GIVEN = Any(Same("g1"), Same("g2"), Same("h1"), Same("h2"))
SAME_ADDRESS = All(Same("address_words"), Any(Same("address_numbers"), Missing("address_numbers")))
ONE_DOOR = Any(SAME_ADDRESS, All(Same("address_numbers"), Alike("address_words", 0.7)))
"""One address, or the same house numbers in another writing (室 left out, 弄 for 号), which neighbours do not share."""
ONE_TELEPHONE = All(Same("phone_head"), Same("phone_tail"))
ONE_ROOF = Any(Same("phone"), All(ONE_DOOR, Not(ONE_TELEPHONE)))
"""A phone or an address is shared: its own ladder holds what the names say."""
ONE_HOUSEHOLD = All(ONE_ROOF, Not(CONFIRMED))
ONE_MASK = All(Missing("phone"), ONE_TELEPHONE)
MASKED_KIN = All(ONE_MASK, Same("surname_sound"), Not(CONFIRMED))
"""A phone that may be the same, a surname that is, and a given name that is not or not said."""
DOUBT: Final = 0.5
"""Bits. Where a name is not written out, the member of the household who never wrote theirs cannot be counted: in the
bench's world with many shared phones, half as many of these pairs again were wrong as was learnt (tuning seeds)."""
WRONG_NAME = 0.001
"""Of one person's pairs, as many are under wholly different names (unmeasured); more are a household's."""
DOUBTFUL: Final = frozenset({"relative", "household", "shared", "title", "stranger", "unnamed", "alike",
                                       "mask_relative", "mask_title", "mask_alike"})  # fmt: skip
"""Rungs of phone and address on which a household may stand as well as one person. What the names say is part of them,
because in a household names agree more often than among strangers; the name's own ladder is silent then."""
