"""What may be asked of a person, in which words, and what holds as long as they have said nothing.

A new wording is a new version, never an edit: who agreed to version 1 agreed to those words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """One thing that a person's data may be used for."""

    HOUSEHOLD_MONEY = "household_money"
    HOUSEHOLD_LIFE = "household_life"
    PHONE = "contact_phone"
    WECHAT = "contact_wechat"
    BEHAVIOUR = "behaviour"


class Silence(StrEnum):
    """What it means that a person has said nothing yet."""

    NO = "no"
    """Nothing is done before they agree."""
    UNTIL_OBJECTED = "until_objected"
    """It rests on the contract; it ends the moment they object."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words that a person agrees to. ``basis`` is the law they rest on, ``confirmed`` whether a lawyer saw it."""

    version: str
    title_zh: str
    title_en: str
    zh: str
    en: str
    silence: Silence
    basis: str
    effective_from: date
    confirmed: bool = False


WORDINGS: Final[Mapping[Purpose, Wording]] = {
    Purpose.HOUSEHOLD_MONEY: Wording(
        version="household_money/v1",
        title_zh="共享资产总额",
        title_en="Share the total of my assets",
        zh="我同意这个家庭里写明的成员看到我在本平台的资产总额，我的客户经理可以把它计入家庭合计。单笔合同和流水不给别人看。",
        en="I agree that the members named here see the total of my assets on this platform, and that my advisor "
        "counts it towards the household's total. Single contracts and movements are shown to nobody else.",
        silence=Silence.NO,
        basis="《个人信息保护法》14、15、23、29",
        effective_from=date(2026, 11, 1),
    ),
    Purpose.HOUSEHOLD_LIFE: Wording(
        version="household_life/v1",
        title_zh="共享人生大事和目标",
        title_en="Share my life events and goals",
        zh="我同意这个家庭里写明的成员看到我说过的人生大事和有日期的目标（例如子女上学），我的客户经理可以把它列在家庭页上。我的原话不给别人看。",
        en="I agree that the members named here see the life events and dated goals that I spoke of, such as a child's "
        "studies, and that my advisor lists them on the household's page. My own words are shown to nobody else.",
        silence=Silence.NO,
        basis="《个人信息保护法》14、15、23、29",
        effective_from=date(2026, 11, 1),
    ),
    Purpose.PHONE: Wording(
        version="contact_phone/v1",
        title_zh="电话联系",
        title_en="Contact by telephone",
        zh="客户经理可以主动打电话联系我。",
        en="My advisor may telephone me unasked.",
        silence=Silence.UNTIL_OBJECTED,
        basis="《个人信息保护法》13（二）、15",
        effective_from=date(2026, 11, 1),
    ),
    Purpose.WECHAT: Wording(
        version="contact_wechat/v1",
        title_zh="微信联系",
        title_en="Contact by WeChat",
        zh="客户经理可以主动用微信联系我。",
        en="My advisor may write to me by WeChat unasked.",
        silence=Silence.UNTIL_OBJECTED,
        basis="《个人信息保护法》13（二）、15",
        effective_from=date(2026, 11, 1),
    ),
    Purpose.BEHAVIOUR: Wording(
        version="behaviour/v1",
        title_zh="浏览行为分析",
        title_en="Analysis of what I look at",
        zh="客户经理可以看到由我在应用里的浏览归纳出的特征。拒绝后仍可使用全部服务。",
        en="My advisor may see what my reading in the app adds up to. Every service stays open to me if I refuse.",
        silence=Silence.UNTIL_OBJECTED,
        basis="《个人信息保护法》16、24",
        effective_from=date(2026, 11, 1),
    ),
}
"""The wording in force for each purpose; articles as in the reference, unconfirmed by a lawyer."""

OF_A_HOUSEHOLD: Final = (Purpose.HOUSEHOLD_MONEY, Purpose.HOUSEHOLD_LIFE)
"""Given for one household, and to members who are named."""
OF_ONESELF: Final = tuple(purpose for purpose in Purpose if purpose not in OF_A_HOUSEHOLD)
