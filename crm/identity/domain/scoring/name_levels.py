"""The ladders of names."""

from typing import Final

from crm.identity.domain.scoring.conditions import (
    Alike,
    All,
    Any,
    Crossed,
    Missing,
    Otherwise,
    Said,
    Same,
    Slip,
    Unlike,
)
from crm.identity.domain.scoring.rungs import (
    ALMOST_ONE_GIVEN,
    MASKED_KIN,
    NO_HAN,
    ONE_ROOF,
    Comparison,
    Level,
    silent,
)

ONE_SURNAME: Final = ("dropped", "near", "title", "surname")
"""Rungs on which the surname is the same and the given name is not: together, how often strangers share a surname."""

NAME: Final = Comparison(
    id="name",
    levels=(
        silent(Any(NO_HAN, ONE_ROOF, MASKED_KIN)),
        Level(id="same", when=Same("name"), zh="姓名相同", en="same name", m=0.66, u=1.5e-5, rare="name"),
        Level(id="sound", when=Same("sound"), zh="姓名同音", en="name sounds the same", m=0.1, u=1e-5, rare="sound"),
        Level(
            id="order",
            when=Same("characters"),
            zh="姓名用字相同、次序不同",
            en="same characters, other order",
            m=0.01,
            u=2e-6,
        ),
        Level(id="loose", when=Same("loose"), zh="姓名近音", en="name sounds nearly the same", m=0.004, u=6e-6),
        Level(
            id="dropped",
            when=All(Same("surname_sound"), Missing("g2"), Any(Same("g1"), Crossed("g1", "g2"))),
            zh="同姓，名少一字",
            en="same surname, one given character missing",
            m=0.02,
            u=1.3e-4,
            rare="surname_sound",
            among=ONE_SURNAME,
        ),
        Level(
            id="near",
            when=All(Same("surname_sound"), Said("g2"), ALMOST_ONE_GIVEN),
            zh="同姓，名有一字相同或同音",
            en="same surname, one given character alike",
            m=0.035,
            u=7e-4,
            rare="surname_sound",
            among=ONE_SURNAME,
        ),
        Level(
            id="given",
            when=All(Same("g1"), Same("g2")),
            zh="名相同、姓不同",
            en="same given name, other surname",
            m=0.002,
            u=7e-5,
        ),
        Level(
            id="title",
            when=All(Same("surname_sound"), Missing("g1")),
            zh="同姓（只写了称呼）",
            en="same surname, the rest a title",
            m=0.13,
            u=0.005,
            rare="surname_sound",
            among=ONE_SURNAME,
        ),
        Level(
            id="surname",
            when=Same("surname_sound"),
            zh="同姓、名不同",
            en="same surname, other given name",
            m=0.006,
            u=0.029,
            rare="surname_sound",
            among=ONE_SURNAME,
        ),
        Level(
            id="script",
            when=Unlike("script"),
            zh="姓名文字不同（中文与拉丁）",
            en="name in another script",
            m=0.005,
            u=0.046,
        ),
        Level(id="different", when=Otherwise(), zh="姓名不同", en="other name", m=0.002, u=0.92),
    ),
    free=frozenset({"order", "loose", "given", "title", "script"}),
)

SURNAME: Final = Comparison(
    id="surname",
    levels=(
        silent(Any(Missing("surname_latin"), Unlike("script"))),
        Level(
            id="same",
            when=Same("surname_latin"),
            zh="姓氏拼写相同",
            en="same surname",
            m=0.8,
            u=0.006,
            rare="surname_latin",
        ),
        Level(
            id="slip",
            when=All(Slip("surname_latin"), Alike("surname_latin", 0.8)),
            zh="姓氏差一个字母",
            en="surname off by one letter",
            m=0.1,
            u=0.001,
        ),
        Level(
            id="swapped",
            when=Crossed("surname_latin", "given_latin"),
            zh="姓与名互换",
            en="surname and given name swapped",
            m=0.03,
            u=0.002,
        ),
        Level(id="alike", when=Alike("surname_latin", 0.88), zh="姓氏相近", en="similar surname", m=0.03, u=0.005),
        Level(id="different", when=Otherwise(), zh="姓氏不同", en="other surname", m=0.04, u=0.986),
    ),
)

GIVEN: Final = Comparison(
    id="given",
    levels=(
        silent(Any(Missing("given_latin"), Unlike("script"))),
        Level(
            id="same",
            when=Same("given_latin"),
            zh="名字拼写相同",
            en="same given name",
            m=0.78,
            u=0.01,
            rare="given_latin",
        ),
        Level(
            id="slip",
            when=All(Slip("given_latin"), Alike("given_latin", 0.8)),
            zh="名字差一个字母",
            en="given name off by one letter",
            m=0.1,
            u=0.002,
        ),
        Level(
            id="swapped",
            when=Crossed("surname_latin", "given_latin"),
            zh="姓与名互换",
            en="surname and given name swapped",
            m=0.03,
            u=0.002,
        ),
        Level(id="alike", when=Alike("given_latin", 0.85), zh="名字相近", en="similar given name", m=0.04, u=0.01),
        Level(id="different", when=Otherwise(), zh="名字不同", en="other given name", m=0.05, u=0.976),
    ),
)
