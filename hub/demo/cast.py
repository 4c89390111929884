"""The invented investors: who they are, how they use the app, what they are like.

Nobody here exists: names, birthdays and numbers are drawn. Identity numbers carry a valid check digit and a sequence
from the very end of a day's range, phone numbers come from one block.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from hub.demo.draw import stream
from hub.demo.staff import ADVISORS

SURNAMES = (
    "沈",
    "周",
    "许",
    "韩",
    "曹",
    "谢",
    "邓",
    "蒋",
    "苏",
    "潘",
    "董",
    "袁",
    "余",
    "叶",
    "杜",
    "程",
    "傅",
    "卢",
    "汪",
    "姚",
    "谭",
    "廖",
    "石",
    "范",
)
GIVEN_F = (
    "若溪",
    "知微",
    "念慈",
    "语桐",
    "清和",
    "书宁",
    "静姝",
    "采薇",
    "以宁",
    "望舒",
    "令仪",
    "思远",
    "南乔",
    "晚晴",
)
GIVEN_M = (
    "启明",
    "景行",
    "怀瑾",
    "承泽",
    "云舟",
    "伯言",
    "致远",
    "修远",
    "子衡",
    "立恒",
    "既明",
    "长庚",
    "维桢",
    "彦秋",
)
CITIES = (("澄江市", "Chengjiang"), ("南陂市", "Nanbei"), ("青屿县", "Qingyu"))
AREAS = ("110101", "310101")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SIZES = {"tiny": 8, "small": 40, "full": 400}


class Persona(StrEnum):
    """What somebody answers and looks at."""

    CAREFUL = "careful"
    STEADY = "steady"
    BOLD = "bold"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One invented investor. ``app_user`` is empty for somebody who only comes to the branch."""

    key: str
    name: str
    gender: str
    birth_date: date
    phone: str
    id_number: str
    city_zh: str
    app_user: str
    anonymous: str
    branch: str
    advisor: str
    persona: Persona
    assessed: bool

    @property
    def masked_id(self) -> str:
        """How a branch list shows the number."""
        return f"{self.id_number[:4]}**********{self.id_number[-4:]}"


SHEN = "p001"
"""Flagship one: conservative online, a dated need at the desk."""
ZHOU = "p002"
"""Flagship two: conservative online, asks for high-risk projects at the desk."""


def cast(*, seed: int, scale: str, as_of: date) -> tuple[Person, ...]:
    """Return everybody of the world, the two flagship clients first."""
    draw = stream(seed, "cast")
    people = [_flagship(SHEN, "沈若溪", "女", date(as_of.year - 46, 4, 12), AREAS[0]),
              _flagship(ZHOU, "周启明", "男", date(as_of.year - 52, 9, 3), AREAS[1])]  # fmt: skip
    people += [_drawn(draw, number, as_of) for number in range(3, SIZES[scale] + 1)]
    return tuple(people)


def _flagship(key: str, name: str, gender: str, born: date, area: str) -> Person:
    number = int(key[1:])
    return Person(
        key=key,
        name=name,
        gender=gender,
        birth_date=born,
        phone=_phone(number),
        id_number=id_number(area, born, gender),
        city_zh=CITIES[0][0],
        app_user=f"app-{number:05d}",
        anonymous=f"anon-{number:05d}",
        branch=ADVISORS[0].branch,
        advisor=ADVISORS[0].username,
        persona=Persona.CAREFUL,
        assessed=True,
    )


def _drawn(draw: Random, number: int, as_of: date) -> Person:
    gender = draw.choice("男女")
    name = draw.choice(SURNAMES) + draw.choice(GIVEN_F if gender == "女" else GIVEN_M)
    born = as_of - timedelta(days=draw.randint(24 * 365, 74 * 365) + number)
    has_app = draw.random() < 0.8
    advisor = draw.choice(ADVISORS)
    return Person(
        key=f"p{number:03d}",
        name=name,
        gender=gender,
        birth_date=born,
        phone=_phone(number),
        id_number=id_number(draw.choice(AREAS), born, gender),
        city_zh=draw.choice(CITIES)[0],
        app_user=f"app-{number:05d}" if has_app else "",
        anonymous=f"anon-{number:05d}" if has_app else "",
        branch=advisor.branch,
        advisor=advisor.username,
        persona=draw.choices(tuple(Persona), weights=(5, 3, 2))[0],
        assessed=has_app and draw.random() < 0.85,
    )


def id_number(area: str, born: date, gender: str) -> str:
    """Return a number with a valid check digit; odd sequences are men's, even ones women's (GB 11643)."""
    body = f"{area}{born:%Y%m%d}{'998' if gender == '女' else '999'}"
    total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def _phone(number: int) -> str:
    return f"1990571{number:04d}"
