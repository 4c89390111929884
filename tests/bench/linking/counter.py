"""Write the bench's second world: a wealth app and the counters of its branches, with noise at ordinary rates.

    python tests/bench/linking/counter.py FOLDER [--records 100000] [--seed 31]

Shares no code and no tables with world.py. Most people have a phone of their own; when one is given up, somebody else may
get it months later, and `occurred_at` is true to that. Three in ten never made an account. At the counter a name is
written by ear, in the old script, shortened or as 王先生; an ID number is written as its ends, its last four, its last
digit, and in 2.5 % of cases with a digit that is not the person's. Writes app.csv, branch.csv and truth.csv.

Frozen before tuning: tuning reads seeds 21 to 25, reports use seeds from 31.
"""

import argparse
import csv
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

import opencc
from pypinyin import Style, lazy_pinyin

HEAD = ("record_id", "source", "full_name", "given_name", "surname", "gender", "birth_date", "phone", "id_number", "email",
        "address", "city", "postcode", "occurred_at", "note")  # fmt: skip
BEGIN, DAYS = date(2023, 1, 1), 1000
FAMILIES = ("李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
            "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段章钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁"
            "时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫屈鲍位霍翁甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边")  # fmt: skip
BOYS = "伟明军华强平建杰勇涛磊斌波辉志文超鹏飞峰宇浩俊海龙林国东健鑫刚晓庆永亮新春云家子天嘉成博凯泽宏立振世学德智旭晨洋帆康毅昊诚正祥福贵荣光金元松柏柱根生良仁义利清达安武坤震乾"
GIRLS = "丽芳敏静秀英娟霞红玲艳燕华梅桂兰萍莉珍慧琴云雪婷玉淑春晓洁颖琳蓉佳倩欣怡雨思诗梦雅文凤月香莲菊荷美珠宝翠爱瑞嘉子梓涵萱若彤可馨语悦宁瑶薇菲璐晶莹晴岚素贞巧惠娜媛"
BY_EAR = ("伟玮炜维纬", "明铭鸣茗", "军君钧均", "华骅桦", "强蔷", "建健剑舰", "杰洁捷婕", "涛韬滔", "磊蕾垒", "斌彬滨宾", "波博", "辉晖慧惠卉",
          "志智致芝", "文雯纹", "飞菲霏", "峰锋枫丰", "宇雨羽语玉", "浩昊皓", "俊骏峻", "林琳霖临", "晓小筱", "庆清青卿", "新欣心馨鑫", "家佳嘉加", "子梓紫",
          "成诚程承", "宏红洪虹", "立丽莉利", "振震珍真贞", "世诗师", "旭绪", "晨辰宸", "静婧靖敬", "敏闵", "秀绣", "英莹瑛颖影", "娟涓", "霞侠", "玲铃灵凌",
          "艳燕雁彦", "梅玫美", "兰岚", "婷亭庭", "雪", "淑书舒", "琴勤芹", "怡宜仪", "雅", "梦孟", "思斯", "悦月", "瑶遥", "薇微", "璐露路")  # fmt: skip
SOUNDS_LIKE = {character: group.replace(character, "") for group in BY_EAR for character in group}
MISREAD = {"未": "末", "玲": "珍", "俊": "俏", "晴": "睛", "斌": "武", "宏": "宠", "雨": "两", "浩": "洁", "泽": "译", "良": "艮", "梅": "海", "瑞": "端",
           "晨": "农", "凤": "风", "天": "夫", "金": "全", "林": "材", "春": "眷", "香": "杳", "光": "先"}  # fmt: skip
TOWNS = {"上海": "3101", "杭州": "3301", "宁波": "3302", "南京": "3201", "苏州": "3205", "无锡": "3202", "合肥": "3401", "武汉": "4201", "长沙": "4301",
         "广州": "4401", "深圳": "4403", "成都": "5101", "重庆": "5001", "西安": "6101", "青岛": "3702", "郑州": "4101"}  # fmt: skip
ROADS = (
    "延安路",
    "南京路",
    "淮海路",
    "北京路",
    "和平路",
    "光华路",
    "朝阳街",
    "东风路",
    "红旗大街",
    "清河路",
    "锦江路",
    "龙泉路",
    "凤凰路",
    "梧桐街",
    "银河路",
    "永安里",
)
NETWORKS = (
    "130",
    "131",
    "135",
    "137",
    "138",
    "139",
    "147",
    "155",
    "159",
    "166",
    "173",
    "180",
    "183",
    "187",
    "189",
    "198",
)
MAILS = ("qq.com", "163.com", "sina.cn", "foxmail.com", "139.com")


@dataclass
class Being:
    """One invented person. ``numbers`` are phones with the first and last day on which they were theirs."""

    key: int
    family: str
    given: str
    boy: bool
    born: date
    card: str
    numbers: list[tuple[str, int, int]]
    kin: str
    town: str
    home: str
    mail: str


class Lines:
    """Phone numbers: new ones, and ones given up, which come back half a year later at the soonest."""

    def __init__(self, rng: random.Random) -> None:
        self._rng, self._free, self._used = rng, [], set()

    def take(self, day: int) -> str:
        if self._free and self._rng.random() < 0.15 and self._free[0][1] + 180 < day:
            return self._free.pop(0)[0]
        while (number := self._rng.choice(NETWORKS) + f"{self._rng.randrange(10**8):08d}") in self._used:
            pass
        self._used.add(number)
        return number

    def give_up(self, number: str, day: int) -> None:
        self._free.append((number, day))


def build(folder: Path, *, records: int, seed: int) -> None:
    """Write the three files; the same seed gives the same bytes."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, list[dict[str, str]]] = {"A": [], "B": []}
    truth: list[tuple[str, int]] = []

    def keep(kind: str, being: Being, row: dict[str, str]) -> None:
        row["record_id"] = f"{kind}{len(files[kind]):07d}"
        files[kind].append(row)
        truth.append((row["record_id"], being.key))

    for being in _beings(rng, records * 100 // 198):
        online = rng.random() < 0.70
        if online:
            keep("A", being, _account(rng, being))
            if rng.random() < 0.015:
                keep("A", being, _account(rng, being))
        if not online or rng.random() < 0.66:
            for _ in range(rng.choices((1, 2, 3, 4, 5), (58, 24, 11, 5, 2))[0]):
                keep("B", being, _visit(rng, being))
    for kind, name in (("A", "app.csv"), ("B", "branch.csv")):
        rng.shuffle(files[kind])
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEAD, restval="")
            writer.writeheader()
            writer.writerows(files[kind])
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("record_id", "person"), *truth])


def _beings(rng: random.Random, count: int) -> list[Being]:
    lines, found = Lines(rng), []
    while len(found) < count:
        size = rng.choices((1, 2, 3), (84, 10, 6))[0]
        first = _being(rng, len(found), lines)
        found.append(first)
        for place in range(1, size):
            other = _being(rng, len(found), lines)
            other.town, other.home = first.town, first.home
            other.kin = first.numbers[-1][0]
            if place == 2:  # a child bears the first's name and was registered at the same place
                other.family = first.family
                other.born = first.born + timedelta(days=rng.randint(8500, 12000))
                other.card = _card(rng, first.card[:6], other.born, other.boy)
            found.append(other)
        if size > 1:
            first.kin = found[-1].numbers[-1][0]
    return found[:count]


def _being(rng: random.Random, key: int, lines: Lines) -> Being:
    boy = rng.random() < 0.52
    born = date(1945, 1, 1) + timedelta(days=int(rng.triangular(0, 21900, 11000)))
    town = rng.choice(list(TOWNS))
    birthplace = (TOWNS[town] if rng.random() < 0.6 else rng.choice(list(TOWNS.values()))) + f"{rng.randint(1, 15):02d}"
    numbers = [(lines.take(0), 0, DAYS)]
    if rng.random() < 0.12:
        day = rng.randrange(60, DAYS - 60)
        numbers = [(numbers[0][0], 0, day), (lines.take(day), day, DAYS)]
        lines.give_up(numbers[0][0], day)
    mail = "".join(rng.choices("abcdefghjkmnpqrstuvwxyz23456789", k=9)) + "@" + rng.choice(MAILS)
    home = f"{town}市{rng.choice(ROADS)}{rng.randint(1, 999)}号{rng.randint(1, 40)}幢{rng.randint(101, 3304)}室"
    return Being(
        key=key, family=_drawn(rng, FAMILIES, 0.95), given=_given(rng, boy), boy=boy, born=born,
        card=_card(rng, birthplace, born, boy), numbers=numbers, kin="", town=town, home=home,
        mail=mail if rng.random() < 0.6 else "",
    )  # fmt: skip


def _given(rng: random.Random, boy: bool) -> str:
    pool = BOYS if boy else GIRLS
    first = _drawn(rng, pool, 0.6)
    return first if rng.random() < 0.16 else first + _drawn(rng, pool, 0.35)


def _drawn(rng: random.Random, pool: str, steep: float) -> str:
    """Early characters are commoner, by Zipf's law."""
    return rng.choices(pool, cum_weights=_zipf(len(pool), steep))[0]


@cache
def _zipf(size: int, steep: float) -> list[float]:
    return list(accumulate((place + 3) ** -steep for place in range(size)))


def _card(rng: random.Random, place: str, born: date, boy: bool) -> str:
    body = f"{place}{born:%Y%m%d}{rng.randrange(250) * 2 + boy:03d}"
    return body + "10X98765432"[sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(body)) % 11]


def _account(rng: random.Random, being: Being) -> dict[str, str]:
    day = rng.randrange(DAYS)
    row = {"source": "app", "occurred_at": _at(rng, day), "full_name": being.family + being.given}
    if (draw := rng.random()) < 0.02:
        row["full_name"] = _latin(being)
    elif draw < 0.04:
        row["full_name"] = _old_script().convert(row["full_name"])
    number = _number_on(being, day)
    row["phone"] = rng.choices((number, _hidden(number), "+86" + number, ""), (83, 8, 6, 3))[0]
    row["id_number"] = rng.choices(("", _ends(being.card), _last(being.card), being.card), (24, 48, 12, 16))[0]
    if rng.random() < 0.4:
        row["birth_date"] = being.born.isoformat()
    if rng.random() < 0.5:
        row["gender"] = "男" if being.boy else "女"
    if rng.random() < 0.5:
        row["email"] = being.mail
    if rng.random() < 0.4:
        row["city"] = being.town + "市"
    if rng.random() < 0.1:
        row["address"] = being.home
    return row


def _visit(rng: random.Random, being: Being) -> dict[str, str]:
    day = rng.randrange(DAYS)
    row = {"source": f"网点{rng.randint(1, 20)}", "occurred_at": _at(rng, day), "full_name": _heard(rng, being)}
    number = _number_on(being, day)
    said = rng.choices(("own", "none", "kin", "wrong", "hidden", "note"), (69, 16.5, 1.5, 2, 7.5, 3.5))[0]
    if said == "own":
        row["phone"] = number if rng.random() < 0.9 else f"{number[:3]}-{number[3:7]}-{number[7:]}"
    elif said == "kin":
        row["phone"] = being.kin
    elif said == "wrong":
        row["phone"] = _one_off(rng, number, 3, 11)
    elif said == "hidden":
        row["phone"] = _hidden(number)
    card = _one_off(rng, being.card, 14, 17) if rng.random() < 0.025 else being.card
    row["id_number"] = rng.choices(("", _ends(card), "*" * 14 + card[-4:], _last(card), card), (36, 20, 26, 5, 13))[0]
    if rng.random() < 0.18:
        row["birth_date"] = (
            f"{being.born:%Y.%m.%d}" if rng.random() < 0.97 else _one_off(rng, f"{being.born:%Y%m%d}", 4, 8)
        )
    if rng.random() < 0.55:
        row["gender"] = "男" if being.boy != (rng.random() < 0.005) else "女"
    if rng.random() < 0.4:
        row["city"] = being.town
    if rng.random() < 0.12:
        row["address"] = (
            being.home if rng.random() < 0.7 else being.home.replace("幢", "栋").replace(f"{being.town}市", "")
        )
    row["note"] = "，".join(_remarks(rng, number if said == "note" else "", being))
    return row


def _remarks(rng: random.Random, number: str, being: Being) -> list[str]:
    found = [f"手机{number}"] if number else []
    if rng.random() < 0.03:
        found.append(f"身份证后四位{being.card[-4:]}")
    if being.kin and rng.random() < 0.02:
        found.append(f"家人电话{being.kin}")
    if rng.random() < 0.3:
        found.append(rng.choice(("咨询净值", "想赎回20000元", "风险测评已做", "约下周二", "关注手续费", "老客户介绍")))
    return found


def _heard(rng: random.Random, being: Being) -> str:
    name = being.family + being.given
    how = rng.choices(
        ("right", "title", "ear", "old", "short", "misread", "latin", "space"), (70, 9, 8, 5, 2.5, 2, 1.5, 2)
    )[0]
    at = rng.randrange(len(being.given))
    if how == "title":
        return being.family + (
            rng.choice(("先生", "先生", "总", "老师", "经理"))
            if being.boy
            else rng.choice(("女士", "女士", "小姐", "阿姨", "老师"))
        )
    if how in {"ear", "misread"}:
        other = (
            rng.choice(SOUNDS_LIKE.get(being.given[at]) or "安") if how == "ear" else MISREAD.get(being.given[at], "小")
        )
        return being.family + being.given[:at] + other + being.given[at + 1 :]
    if how == "short":
        return being.family + being.given[-1]
    if how == "old":
        return _old_script().convert(name)
    return {"latin": _latin(being), "space": f"{being.family}　{being.given}"}.get(how, name)


@cache
def _old_script() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _latin(being: Being) -> str:
    return " ".join("".join(lazy_pinyin(part, style=Style.NORMAL)).title() for part in (being.family, being.given))


def _number_on(being: Being, day: int) -> str:
    return next(number for number, first, last in being.numbers if first <= day <= last)


def _hidden(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}"


def _ends(card: str) -> str:
    return card[:4] + "*" * 10 + card[-4:]


def _last(card: str) -> str:
    return "*" * 17 + card[-1]


def _one_off(rng: random.Random, digits: str, start: int, end: int) -> str:
    at = rng.randrange(start, end)
    return digits[:at] + str((int(digits[at]) + rng.randint(1, 9)) % 10) + digits[at + 1 :]


def _at(rng: random.Random, day: int) -> str:
    moment = datetime(BEGIN.year, 1, 1, 9) + timedelta(days=day, minutes=rng.randrange(480))  # noqa: DTZ001
    return moment.isoformat()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=31)
    options = parser.parse_args()
    build(options.folder, records=options.records, seed=options.seed)
