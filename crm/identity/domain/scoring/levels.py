"""How records are compared: a handful of comparisons, each a ladder of levels from "the same" down to "different".

``m`` is the share of pairs of one person that stand on a level, ``u`` the share of pairs of strangers. The
figures here are the ones a file too small to learn from is linked with; a larger file learns its own
(:mod:`crm.identity.linking.learning`). The first level whose condition holds counts. Levels are listed from the
strongest for "one person" to the strongest against.
"""

from typing import Final

from crm.identity.domain.scoring.conditions import (
    Both,
    Missing,
    Otherwise,
    Unlike,
)
from crm.identity.domain.scoring.mark_levels import BIRTH, EMAIL, GENDER, ID_NUMBER, OTHER_NUMBER, PHONE
from crm.identity.domain.scoring.name_levels import GIVEN, NAME, SURNAME
from crm.identity.domain.scoring.place_levels import ADDRESS, CITY, POSTCODE
from crm.identity.domain.scoring.rungs import (
    Comparison,
    Level,
    silent,
)

SOURCES: Final = Comparison(
    id="sources",
    levels=(
        silent(Missing("source_kind")),
        Level(id="different", when=Unlike("source_kind"), zh="来自不同来源", en="from different sources", m=0.5, u=0.5),
        Level(
            id="one", when=Both("source_kind", 1), zh="同属第一来源", en="both from the largest source", m=0.2, u=0.2
        ),
        Level(id="same", when=Otherwise(), zh="同属一来源", en="both from one source", m=0.3, u=0.3),
    ),
    free=frozenset({"different", "one", "same"}),
)

COMPARISONS: Final = (
    NAME,
    SURNAME,
    GIVEN,
    BIRTH,
    GENDER,
    ID_NUMBER,
    OTHER_NUMBER,
    PHONE,
    EMAIL,
    ADDRESS,
    CITY,
    POSTCODE,
    SOURCES,
)
