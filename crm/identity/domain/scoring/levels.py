"""How records are compared: a handful of comparisons, each a ladder of levels from "the same" down to "different".

``m`` is the share of pairs of one person that stand on a level, ``u`` the share of pairs of strangers. The
figures here are the ones a file too small to learn from is linked with; a larger file learns its own
(:mod:`crm.identity.linking.training`). The first level whose condition holds counts. Levels are listed from the
strongest for "one person" to the strongest against.
"""

from dataclasses import dataclass
from typing import Final

from crm.identity.domain.scoring.conditions import (
    Alike,
    All,
    Any,
    Both,
    Condition,
    Crossed,
    Digits,
    Missing,
    Not,
    Otherwise,
    Row,
    Said,
    Same,
    SamePart,
    Slip,
    Unlike,
)


@dataclass(frozen=True, kw_only=True)
class Level:
    """One rung: its condition, its words, its first ``m`` and ``u``, and the column whose rare values weigh more.

    ``most`` is the share of one person's pairs that can stand here at most, whatever is learnt. ``nothing`` marks
    the rung on which a pair says nothing, in either direction. ``fixed``: figures are not learnt.
    """

    id: str
    when: Condition
    zh: str
    en: str
    m: float = 0.0
    u: float = 0.0
    most: float = 1.0
    rare: str = ""
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
        return next(level for level in self.levels if level.when.holds(left, right))


def _silent(when: Condition) -> Level:
    return Level(id="silent", when=when, zh="", en="", nothing=True)


_NO_HAN = Any(Missing("script"), Both("script", "l"))
_CONFIRMED = Any(Same("name"), Same("sound"), Same("characters"), Same("loose"), Both("script", "l"))
_OTHER_GIVEN = All(Unlike("g1"), Unlike("h1"))
_GIVEN_UNKNOWN = Missing("g1")
_ALMOST_ONE_GIVEN = Any(Same("g1"), Same("g2"), Same("h1"), Same("h2"))
_SAME_ADDRESS = All(Same("address_words"), Any(Same("address_numbers"), Missing("address_numbers")))
_ONE_TELEPHONE = All(Same("phone_head"), Same("phone_tail"))
_ONE_HOUSEHOLD = All(Any(Same("phone"), All(_SAME_ADDRESS, Not(_ONE_TELEPHONE))), Not(_CONFIRMED))
_WRONG_NAME = 0.001
"""Of one person's pairs, as many are under wholly different names (unmeasured); more are a household's."""
DOUBTFUL: Final = frozenset({"relative", "household", "shared", "title", "stranger", "unnamed", "alike"})
"""Rungs of phone and address on which a household may stand as well as one person. What the names say is part of them,
because in a household names agree more often than among strangers; the name's own ladder is silent then."""

NAME: Final = Comparison(
    id="name",
    levels=(
        _silent(Any(_NO_HAN, _ONE_HOUSEHOLD)),
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
        ),
        Level(
            id="near",
            when=All(Same("surname_sound"), Said("g2"), _ALMOST_ONE_GIVEN),
            zh="同姓，名有一字相同或同音",
            en="same surname, one given character alike",
            m=0.035,
            u=7e-4,
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
        ),
        Level(
            id="surname",
            when=Same("surname_sound"),
            zh="同姓、名不同",
            en="same surname, other given name",
            m=0.006,
            u=0.029,
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
)

SURNAME: Final = Comparison(
    id="surname",
    levels=(
        _silent(Any(Missing("surname_latin"), Unlike("script"))),
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
        _silent(Any(Missing("given_latin"), Unlike("script"))),
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

BIRTH: Final = Comparison(
    id="birth",
    levels=(
        _silent(Any(Missing("birth"), Both("id_birth", 1))),
        Level(id="same", when=Same("birth"), zh="出生日期相同", en="same day of birth", m=0.93, u=5e-5),
        Level(
            id="slip", when=Slip("birth"), zh="出生日期差一个数字", en="day of birth off by one digit", m=0.04, u=6e-4
        ),
        Level(
            id="swapped",
            when=Crossed("birth", "birth_turned"),
            zh="出生月日互换",
            en="day and month swapped",
            m=0.001,
            u=3e-5,
        ),
        Level(
            id="part",
            when=Any(SamePart("birth", 1, 6), SamePart("birth", 5, 4)),
            zh="出生日期部分相同",
            en="day of birth partly the same",
            m=0.01,
            u=4e-3,
        ),
        Level(id="different", when=Otherwise(), zh="出生日期不同", en="other day of birth", m=0.01, u=0.995),
    ),
)

GENDER: Final = Comparison(
    id="gender",
    levels=(
        _silent(Any(Missing("gender"), Both("id_sex", 1))),
        Level(id="same", when=Same("gender"), zh="性别相同", en="same sex", m=0.99, u=0.5),
        Level(id="different", when=Otherwise(), zh="性别不同", en="other sex", m=0.01, u=0.5),
    ),
)

ID_NUMBER: Final = Comparison(
    id="id_number",
    levels=(
        _silent(Digits(0, 0)),
        Level(id="whole", when=Digits(17, 18, (0, 0)), zh="证件号全部相同", en="same whole ID number", m=0.25, u=2e-7),
        Level(
            id="two",
            when=Both("id_valid", 1),
            zh="两个有效证件号不同",
            en="two valid ID numbers that differ",
            m=1e-4,
            u=0.05,
            fixed=True,
        ),
        Level(
            id="most",
            when=Digits(12, 16, (0, 0)),
            zh="证件号已知的十二位以上相同",
            en="a dozen known ID digits the same",
            m=0.02,
            u=2e-8,
        ),
        Level(
            id="ends",
            when=Digits(7, 11, (0, 0)),
            zh="证件号首尾相同",
            en="first and last ID digits the same",
            m=0.3,
            u=5e-6,
        ),
        Level(
            id="tail",
            when=Digits(4, 6, (0, 0)),
            zh="证件号后四位相同",
            en="last four ID digits the same",
            m=0.3,
            u=3e-4,
        ),
        Level(
            id="few",
            when=Digits(1, 3, (0, 0)),
            zh="证件号已知的几位相同",
            en="the few known ID digits the same",
            m=0.1,
            u=0.02,
        ),
        Level(id="slip", when=Digits(7, 18, (1, 1)), zh="证件号错一位", en="one ID digit off", m=0.015, u=1e-4),
        Level(
            id="tail_slip",
            when=Digits(4, 6, (1, 1)),
            zh="证件号后四位错一位",
            en="one of the last four ID digits off",
            m=0.01,
            u=8e-3,
        ),
        Level(id="different", when=Otherwise(), zh="证件号不同", en="other ID number", m=0.005, u=0.92),
    ),
    free=frozenset({"two", "few"}),
)

OTHER_NUMBER: Final = Comparison(
    id="other_number",
    levels=(
        _silent(Missing("id_other")),
        Level(id="same", when=Same("id_other"), zh="其他证件号相同", en="same document number", m=0.9, u=1e-6),
        Level(id="slip", when=Slip("id_other"), zh="其他证件号差一位", en="document number off by one", m=0.06, u=1e-5),
        Level(
            id="near", when=Slip("id_other", 2), zh="其他证件号差两位", en="document number off by two", m=0.02, u=2e-4
        ),
        Level(id="different", when=Otherwise(), zh="其他证件号不同", en="other document number", m=0.02, u=0.999),
    ),
)

PHONE: Final = Comparison(
    id="phone",
    levels=(
        _silent(Missing("phone_tail")),
        Level(
            id="relative",
            when=All(Same("phone"), Not(_CONFIRMED), _OTHER_GIVEN, Same("surname_sound")),
            zh="手机号与姓相同、名不同（或为家人）",
            en="same phone and surname, other given name (a relative's?)",
            m=0.006,
            u=1.2e-6,
        ),
        Level(
            id="household",
            when=All(Same("phone"), Not(_CONFIRMED), _OTHER_GIVEN),
            zh="手机号相同、姓名不同（或为家人共用）",
            en="same phone, other name (a household's?)",
            m=0.0005,
            most=_WRONG_NAME,
            u=1e-6,
        ),
        Level(
            id="shared",
            when=All(Same("phone"), Not(_CONFIRMED), _GIVEN_UNKNOWN, Same("surname_sound"), Both("phone_shared", 1)),
            zh="手机号与姓相同、该号有多人使用",
            en="same phone of several people, same surname, given name not written",
            m=0.02,
            u=3e-8,
        ),
        Level(
            id="title",
            when=All(Same("phone"), Not(_CONFIRMED), _GIVEN_UNKNOWN, Same("surname_sound")),
            zh="手机号与姓相同、名未写全",
            en="same phone and surname, given name not written",
            m=0.1,
            u=2.5e-8,
        ),
        Level(
            id="stranger",
            when=All(Same("phone"), Not(_CONFIRMED), _GIVEN_UNKNOWN, Unlike("surname_sound")),
            zh="手机号相同、姓不同",
            en="same phone, other surname",
            m=0.0005,
            most=_WRONG_NAME,
            u=3e-7,
        ),
        Level(
            id="unnamed",
            when=All(Same("phone"), Not(_CONFIRMED), _GIVEN_UNKNOWN),
            zh="手机号相同、一方未写姓名或文字不同",
            en="same phone, no name to compare",
            m=0.03,
            u=2e-8,
        ),
        Level(
            id="alike",
            when=All(Same("phone"), Not(_CONFIRMED)),
            zh="手机号相同、姓名相近",
            en="same phone, similar name",
            m=0.03,
            u=1e-8,
        ),
        Level(id="same", when=Same("phone"), zh="手机号相同", en="same phone", m=0.62, u=5e-9),
        Level(
            id="second",
            when=Any(Crossed("phone", "phone_second"), Same("phone_second")),
            zh="另一手机号相同",
            en="a second phone is the same",
            m=0.01,
            u=1e-7,
        ),
        Level(
            id="mask",
            when=All(Missing("phone"), Same("phone_head"), Same("phone_tail")),
            zh="手机号首尾相同（中间隐去）",
            en="visible phone digits the same",
            m=0.1,
            u=1.4e-6,
        ),
        Level(id="slip", when=Slip("phone"), zh="手机号差一位", en="phone off by one digit", m=0.04, u=1e-6),
        Level(id="different", when=Otherwise(), zh="手机号不同", en="other phone", m=0.08, u=0.99999),
    ),
    free=DOUBTFUL,
)

EMAIL: Final = Comparison(
    id="email",
    levels=(
        _silent(Missing("email")),
        Level(id="same", when=Same("email"), zh="邮箱相同", en="same e-mail", m=0.9, u=1e-6),
        Level(
            id="local",
            when=All(Same("email_local")),
            zh="邮箱名相同、域名不同",
            en="same e-mail name, other domain",
            m=0.02,
            u=5e-7,
        ),
        Level(id="slip", when=Slip("email"), zh="邮箱差一个字符", en="e-mail off by one letter", m=0.03, u=1e-6),
        Level(id="different", when=Otherwise(), zh="邮箱不同", en="other e-mail", m=0.05, u=0.9999),
    ),
)

ADDRESS: Final = Comparison(
    id="address",
    levels=(
        _silent(Any(Missing("address_words"), _ONE_TELEPHONE)),
        Level(
            id="relative",
            when=All(_SAME_ADDRESS, Not(_CONFIRMED), _OTHER_GIVEN, Same("surname_sound")),
            zh="地址与姓相同、名不同（或为家人）",
            en="same address and surname, other given name (a relative's?)",
            m=0.006,
            u=2e-6,
        ),
        Level(
            id="household",
            when=All(_SAME_ADDRESS, Not(_CONFIRMED), _OTHER_GIVEN),
            zh="地址相同、名字不同（或为家人）",
            en="same address, other name (a household's?)",
            m=0.0005,
            most=_WRONG_NAME,
            u=2e-6,
        ),
        Level(
            id="title",
            when=All(_SAME_ADDRESS, Not(_CONFIRMED), _GIVEN_UNKNOWN, Same("surname_sound")),
            zh="地址与姓相同、名未写全",
            en="same address and surname, given name not written",
            m=0.1,
            u=1e-7,
        ),
        Level(
            id="stranger",
            when=All(_SAME_ADDRESS, Not(_CONFIRMED), _GIVEN_UNKNOWN, Unlike("surname_sound")),
            zh="地址相同、姓不同",
            en="same address, other surname",
            m=0.0005,
            most=_WRONG_NAME,
            u=3e-7,
        ),
        Level(
            id="unnamed",
            when=All(_SAME_ADDRESS, Not(_CONFIRMED), _GIVEN_UNKNOWN),
            zh="地址相同、一方未写姓名或文字不同",
            en="same address, no name to compare",
            m=0.03,
            u=2e-7,
        ),
        Level(
            id="alike",
            when=All(_SAME_ADDRESS, Not(_CONFIRMED)),
            zh="地址相同、姓名相近",
            en="same address, similar name",
            m=0.03,
            u=1e-7,
        ),
        Level(id="same", when=_SAME_ADDRESS, zh="地址相同", en="same address", m=0.55, u=1e-6),
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
        _silent(Missing("city")),
        Level(id="same", when=Same("city"), zh="城市相同", en="same city", m=0.9, u=0.1, rare="city"),
        Level(id="slip", when=Slip("city"), zh="城市差一个字母", en="city off by one letter", m=0.01, u=0.002),
        Level(id="different", when=Otherwise(), zh="城市不同", en="other city", m=0.08, u=0.9),
    ),
)

POSTCODE: Final = Comparison(
    id="postcode",
    levels=(
        _silent(Missing("postcode")),
        Level(id="same", when=Same("postcode"), zh="邮编相同", en="same postcode", m=0.85, u=0.003),
        Level(id="slip", when=Slip("postcode"), zh="邮编差一位", en="postcode off by one", m=0.08, u=0.01),
        Level(id="different", when=Otherwise(), zh="邮编不同", en="other postcode", m=0.07, u=0.987),
    ),
)

SOURCES: Final = Comparison(
    id="sources",
    levels=(
        _silent(Missing("source_kind")),
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
