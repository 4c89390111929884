"""The ladders of what a person is told by: birth, gender, numbers, telephone, e-mail."""

from typing import Final

from crm.identity.domain.scoring.conditions import (
    All,
    Any,
    Both,
    Crossed,
    Digits,
    Missing,
    Not,
    Otherwise,
    Same,
    SamePart,
    Slip,
    Unlike,
)
from crm.identity.domain.scoring.rungs import (
    CONFIRMED,
    DOUBTFUL,
    GIVEN_UNKNOWN,
    MASKED_KIN,
    ONE_MASK,
    OTHER_GIVEN,
    OTHER_LATIN_NAME,
    WRONG_NAME,
    Comparison,
    Level,
    silent,
)

BIRTH: Final = Comparison(
    id="birth",
    levels=(
        silent(Any(Missing("birth"), Both("id_birth", 1))),
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
        silent(Any(Missing("gender"), Both("id_sex", 1))),
        Level(
            id="named",
            when=All(Same("gender"), Any(Same("name"), Same("sound"))),
            zh="性别相同（姓名已说明）",
            en="same sex, as the same name says already",
            m=0.5,
            u=0.49,
            fixed=True,
        ),
        Level(id="same", when=Same("gender"), zh="性别相同", en="same sex", m=0.49, u=0.25),
        Level(id="different", when=Otherwise(), zh="性别不同", en="other sex", m=0.01, u=0.5),
    ),
    free=frozenset({"named"}),
)

ID_NUMBER: Final = Comparison(
    id="id_number",
    levels=(
        silent(Digits(0, 0)),
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
        silent(Missing("id_other")),
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
        silent(Missing("phone_tail")),
        Level(
            id="relative",
            when=All(Same("phone"), Not(CONFIRMED), OTHER_GIVEN, Same("surname_sound")),
            zh="手机号与姓相同、名不同（或为家人）",
            en="same phone and surname, other given name (a relative's?)",
            m=0.006,
            u=1.2e-6,
            doubted=True,
        ),
        Level(
            id="household",
            when=All(Same("phone"), Not(CONFIRMED), OTHER_GIVEN),
            zh="手机号相同、姓名不同（或为家人共用）",
            en="same phone, other name (a household's?)",
            m=0.0005,
            most=WRONG_NAME,
            u=1e-6,
        ),
        Level(
            id="shared",
            when=All(Same("phone"), Not(CONFIRMED), GIVEN_UNKNOWN, Same("surname_sound"), Both("phone_shared", 1)),
            zh="手机号与姓相同、该号有多人使用",
            en="same phone of several people, same surname, given name not written",
            m=0.02,
            u=3e-8,
            doubted=True,
        ),
        Level(
            id="title",
            when=All(Same("phone"), Not(CONFIRMED), GIVEN_UNKNOWN, Same("surname_sound")),
            zh="手机号与姓相同、名未写全",
            en="same phone and surname, given name not written",
            m=0.1,
            u=2.5e-8,
            doubted=True,
        ),
        Level(
            id="stranger",
            when=All(Same("phone"), Any(All(Not(CONFIRMED), GIVEN_UNKNOWN, Unlike("surname_sound")), OTHER_LATIN_NAME)),
            zh="手机号相同、姓不同",
            en="same phone, other surname",
            m=0.0005,
            most=WRONG_NAME,
            u=3e-7,
        ),
        Level(
            id="unnamed",
            when=All(Same("phone"), Not(CONFIRMED), GIVEN_UNKNOWN),
            zh="手机号相同、一方未写姓名或文字不同",
            en="same phone, no name to compare",
            m=0.03,
            u=2e-8,
            doubted=True,
        ),
        Level(
            id="alike",
            when=All(Same("phone"), Not(CONFIRMED)),
            zh="手机号相同、姓名相近",
            en="same phone, similar name",
            m=0.03,
            u=1e-8,
            doubted=True,
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
            id="mask_relative",
            when=All(MASKED_KIN, OTHER_GIVEN),
            zh="手机号首尾与姓相同、名不同（或为家人）",
            en="visible phone digits and surname the same, other given name (a relative's?)",
            m=0.001,
            u=8e-8,
            doubted=True,
        ),
        Level(
            id="mask_title",
            when=All(MASKED_KIN, GIVEN_UNKNOWN),
            zh="手机号首尾与姓相同、名未写全",
            en="visible phone digits and surname the same, given name not written",
            m=0.015,
            u=1e-8,
            doubted=True,
        ),
        Level(
            id="mask_alike",
            when=MASKED_KIN,
            zh="手机号首尾相同、姓名相近",
            en="visible phone digits the same, similar name",
            m=0.006,
            u=3e-9,
            doubted=True,
        ),
        Level(
            id="mask",
            when=ONE_MASK,
            zh="手机号首尾相同（中间隐去）",
            en="visible phone digits the same",
            m=0.08,
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
        silent(Missing("email")),
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
