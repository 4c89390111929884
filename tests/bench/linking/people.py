"""Invent people who live in the world of the linking bench: names, numbers, addresses, households.

Surname frequencies follow the 2020 name report of the Ministry of Public Security; everything else is drawn. Nobody here
is real.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

SURNAMES = dict(  # noqa: C408  written so that it can be read against the report
    王=7.1, 李=7.0, 张=6.7, 刘=5.4, 陈=4.5, 杨=3.1, 黄=2.2, 赵=2.1, 吴=2.0, 周=1.9, 徐=1.6, 孙=1.5, 马=1.3, 朱=1.3,
    胡=1.2, 郭=1.2, 何=1.1, 林=1.1, 高=1.0, 罗=1.0, 郑=0.9, 梁=0.9, 谢=0.8, 宋=0.7, 唐=0.7, 许=0.7, 韩=0.6, 邓=0.6,
    冯=0.6, 曹=0.6, 彭=0.6, 曾=0.6, 肖=0.6, 田=0.5, 董=0.5, 潘=0.5, 袁=0.5, 蔡=0.5, 蒋=0.5, 余=0.4, 于=0.4, 杜=0.4,
    叶=0.4, 程=0.4, 魏=0.4, 苏=0.4, 吕=0.4, 丁=0.4, 任=0.3, 卢=0.3, 姚=0.3, 沈=0.3, 钟=0.3, 姜=0.3, 崔=0.3, 谭=0.3,
    陆=0.3, 范=0.3, 汪=0.3, 廖=0.3, 石=0.3, 金=0.3, 韦=0.3, 贾=0.3, 夏=0.3, 付=0.3, 方=0.3, 邹=0.2, 熊=0.2, 白=0.2,
    孟=0.2, 秦=0.2, 邱=0.2, 侯=0.2, 江=0.2, 尹=0.2, 薛=0.2, 闫=0.2, 段=0.2, 雷=0.2, 龙=0.2, 黎=0.2, 史=0.2, 陶=0.2,
    贺=0.2, 毛=0.2, 郝=0.2, 顾=0.2, 龚=0.2, 邵=0.2, 万=0.2, 覃=0.2, 武=0.2, 钱=0.2, 戴=0.2, 严=0.2, 莫=0.2, 孔=0.2,
    向=0.1, 常=0.1, 单=0.05, 仇=0.03, 查=0.03, 翟=0.06, 解=0.03, 欧阳=0.1, 上官=0.02, 司马=0.02, 诸葛=0.01, 尉迟=0.01,
)  # fmt: skip
MALE = "伟强磊军勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海成东峰浩子轩泽博睿晨昊天嘉铭承翰思远景行立诚德福贵祥永庆家豪"
FEMALE = "芳娜敏静丽艳娟霞秀玲桂兰燕红梅莉萍婷雪慧颖琳洁倩欣怡佳雨婉若溪诗涵梓萱语桐晓月春凤英玉珍淑琴素云惠美嘉宁雅楠思彤可馨紫"
STREETS = ["中山路", "人民路", "解放路", "建设大道", "文一西路", "学院路", "和平街", "长江路", "滨江大道", "新华路", "湖滨路", "体育场路",
           "古墩路", "莫干山路", "天目山路", "青年路", "公园路", "胜利街", "民生路", "环城北路"]  # fmt: skip
ESTATES = [
    "阳光花园",
    "翡翠城",
    "桂花苑",
    "江南里",
    "金色家园",
    "碧水湾",
    "紫荆公寓",
    "和谐家园",
    "东方名苑",
    "锦绣江南",
    "",
]
CITIES = {
    "杭州市": ("330102", "330106", "330108", "330110"), "宁波市": ("330203", "330212"), "温州市": ("330302", "330304"),
    "上海市": ("310101", "310104", "310115"), "南京市": ("320102", "320106"), "苏州市": ("320505", "320508"),
    "合肥市": ("340102", "340111"), "福州市": ("350102", "350104"), "南昌市": ("360102", "360111"),
    "武汉市": ("420102", "420106", "420111"), "长沙市": ("430102", "430111"), "广州市": ("440103", "440106"),
    "深圳市": ("440304", "440305"), "成都市": ("510104", "510107"), "郑州市": ("410102", "410105"),
}  # fmt: skip
DISTRICTS = ["上城区", "西湖区", "滨江区", "余杭区", "鼓楼区", "高新区", "江北区", "新城区"]
PHONE_HEADS = (
    "138",
    "139",
    "136",
    "137",
    "135",
    "150",
    "151",
    "158",
    "159",
    "186",
    "188",
    "187",
    "133",
    "177",
    "199",
    "152",
)
DOMAINS = ("qq.com", "163.com", "126.com", "gmail.com", "outlook.com", "sina.com")
WEIGHTS = (2, 3, 5, 7, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """One invented person. ``phones`` are in the order they were held; the last one is today's."""

    id: int
    surname: str
    given: str
    male: bool
    born: date
    id_number: str
    phones: tuple[str, ...]
    email: str
    city: str
    address: str
    family_phone: str = field(default="")
    """Somebody else's phone in the household, which they sometimes give."""

    @property
    def name(self) -> str:
        return self.surname + self.given


def people(rng: random.Random, count: int) -> list[Person]:
    """Draw people; about a quarter live in households of two or three."""
    found: list[Person] = []
    old_phones: list[str] = []
    while len(found) < count:
        first = _person(rng, len(found), old_phones)
        found.append(first)
        if rng.random() < 0.14:
            found += _household(rng, first, len(found), old_phones)
    return found[:count]


def _household(rng: random.Random, first: Person, start: int, old_phones: list[str]) -> list[Person]:
    members = []
    for number in range(rng.choice((1, 1, 2))):
        child = number == 1 or rng.random() < 0.3
        other = _person(rng, start + number, old_phones)
        born = first.born + timedelta(days=rng.randint(8000, 13000)) if child else other.born
        if born.year > 2005 or born.year < 1935:
            born = other.born
        surname = first.surname if child else other.surname
        alone = rng.random() < 0.35  # no phone of their own: the household's is theirs
        members.append(
            replace(
                other,
                surname=surname,
                born=born,
                id_number=_id_number(rng, first.id_number[:6] if child else other.id_number[:6], born, other.male),
                address=first.address,
                city=first.city,
                family_phone=first.phones[-1],
                phones=(first.phones[-1],) if alone else other.phones,
            )
        )
    return members


def _person(rng: random.Random, number: int, old_phones: list[str]) -> Person:
    male = rng.random() < 0.5
    born = date(1940, 1, 1) + timedelta(days=int(rng.betavariate(2.2, 1.8) * 64 * 365))
    city = rng.choices(list(CITIES), [30, 8, 6, 12, 6, 6, 4, 4, 3, 6, 4, 4, 3, 2, 2])[0]
    home = rng.choice(CITIES[city]) if rng.random() < 0.7 else rng.choice(CITIES[rng.choice(list(CITIES))])
    surname = rng.choices(list(SURNAMES), list(SURNAMES.values()))[0]
    given = _given(rng, male)
    phones = [_phone(rng, old_phones)]
    if rng.random() < 0.07:
        old_phones.append(phones[0])
        phones.append(_phone(rng, []))
    estate = rng.choice(ESTATES)
    place = f"{estate}{rng.randint(1, 30)}幢{rng.randint(1, 3)}单元{rng.randint(1, 28)}0{rng.randint(1, 4)}室"
    return Person(
        id=number, surname=surname, given=given, male=male, born=born,
        id_number=_id_number(rng, home, born, male), phones=tuple(phones),
        email=_email(rng, phones[0]) if rng.random() < 0.5 else "",
        city=city, address=f"{city}{rng.choice(DISTRICTS)}{rng.choice(STREETS)}{rng.randint(1, 400)}号{place}",
    )  # fmt: skip


def _given(rng: random.Random, male: bool) -> str:
    pool = MALE if male else FEMALE
    first = pool[int(rng.triangular(0, len(pool), 0))]
    if rng.random() < 0.14:
        return first
    return first + rng.choice(pool if rng.random() < 0.9 else MALE + FEMALE)


def _phone(rng: random.Random, old_phones: list[str]) -> str:
    """A new number, or now and then one that somebody gave up."""
    if old_phones and rng.random() < 0.01:
        return old_phones.pop(0)
    return rng.choice(PHONE_HEADS) + f"{rng.randrange(10**8):08d}"


def _email(rng: random.Random, phone: str) -> str:
    local = (
        phone
        if rng.random() < 0.2
        else "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789_", k=rng.randint(7, 11)))
    )
    return f"{local}@{rng.choice(DOMAINS)}"


def _id_number(rng: random.Random, region: str, born: date, male: bool) -> str:
    order = int(rng.triangular(0, 500, 60)) // 2 * 2 + (1 if male else 0)
    body = f"{region}{born:%Y%m%d}{order:03d}"
    total = sum(int(a) * b for a, b in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return body + "10X98765432"[total % 11]
