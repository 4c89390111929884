"""The ladders of places."""

from typing import Final

from crm.identity.domain.scoring.conditions import (
    Alike,
    All,
    Any,
    Missing,
    Not,
    Otherwise,
    Same,
    Slip,
    Unlike,
)
from crm.identity.domain.scoring.rungs import (
    CONFIRMED,
    DOUBTFUL,
    GIVEN_UNKNOWN,
    MASKED_KIN,
    ONE_DOOR,
    ONE_HOUSEHOLD,
    ONE_TELEPHONE,
    OTHER_GIVEN,
    SAME_ADDRESS,
    WRONG_NAME,
    Comparison,
    Level,
    silent,
)

ADDRESS: Final = Comparison(
    id="address",
    levels=(
        silent(Any(Missing("address_words"), ONE_TELEPHONE)),
        Level(
            id="relative",
            when=All(ONE_DOOR, Not(CONFIRMED), OTHER_GIVEN, Same("surname_sound")),
            zh="地址与姓相同、名不同（或为家人）",
            en="same address and surname, other given name (a relative's?)",
            m=0.006,
            u=2e-6,
            doubted=True,
        ),
        Level(
            id="household",
            when=All(ONE_DOOR, Not(CONFIRMED), OTHER_GIVEN),
            zh="地址相同、名字不同（或为家人）",
            en="same address, other name (a household's?)",
            m=0.0005,
            most=WRONG_NAME,
            u=2e-6,
        ),
        Level(
            id="title",
            when=All(ONE_DOOR, Not(CONFIRMED), GIVEN_UNKNOWN, Same("surname_sound")),
            zh="地址与姓相同、名未写全",
            en="same address and surname, given name not written",
            m=0.1,
            u=1e-7,
            doubted=True,
        ),
        Level(
            id="stranger",
            when=All(ONE_DOOR, Not(CONFIRMED), GIVEN_UNKNOWN, Unlike("surname_sound")),
            zh="地址相同、姓不同",
            en="same address, other surname",
            m=0.0005,
            most=WRONG_NAME,
            u=3e-7,
        ),
        Level(
            id="unnamed",
            when=All(ONE_DOOR, Not(CONFIRMED), GIVEN_UNKNOWN),
            zh="地址相同、一方未写姓名或文字不同",
            en="same address, no name to compare",
            m=0.03,
            u=2e-7,
            doubted=True,
        ),
        Level(
            id="alike",
            when=All(ONE_DOOR, Not(CONFIRMED)),
            zh="地址相同、姓名相近",
            en="same address, similar name",
            m=0.03,
            u=1e-7,
            doubted=True,
        ),
        Level(id="same", when=SAME_ADDRESS, zh="地址相同", en="same address", m=0.55, u=1e-6),
        Level(
            id="numbers",
            when=All(Same("address_numbers"), Alike("address_words", 0.7)),
            zh="地址门牌相同、写法略异",
            en="same house numbers, street nearly the same",
            m=0.1,
            u=1e-5,
        ),
        Level(
            id="words",
            when=Same("address_words"),
            zh="街道相同、门牌不同",
            en="same street, other number",
            m=0.04,
            u=8e-4,
        ),
        Level(id="close", when=Alike("address_words", 0.9), zh="地址相近", en="similar address", m=0.08, u=2e-3),
        Level(id="different", when=Otherwise(), zh="地址不同", en="other address", m=0.08, u=0.997),
    ),
    free=DOUBTFUL,
)

CITY: Final = Comparison(
    id="city",
    levels=(
        silent(Any(Missing("city"), ONE_HOUSEHOLD, MASKED_KIN)),
        Level(id="same", when=Same("city"), zh="城市相同", en="same city", m=0.9, u=0.1, rare="city"),
        Level(id="slip", when=Slip("city"), zh="城市差一个字母", en="city off by one letter", m=0.01, u=0.002),
        Level(id="different", when=Otherwise(), zh="城市不同", en="other city", m=0.08, u=0.9),
    ),
)

POSTCODE: Final = Comparison(
    id="postcode",
    levels=(
        silent(Any(Missing("postcode"), ONE_HOUSEHOLD, MASKED_KIN)),
        Level(id="same", when=Same("postcode"), zh="邮编相同", en="same postcode", m=0.85, u=0.003),
        Level(id="slip", when=Slip("postcode"), zh="邮编差一位", en="postcode off by one", m=0.08, u=0.01),
        Level(id="different", when=Otherwise(), zh="邮编不同", en="other postcode", m=0.07, u=0.987),
    ),
)
