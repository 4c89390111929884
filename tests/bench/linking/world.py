"""Write the world of the linking bench: an app's accounts and branches' handwritten visits of the same invented people.

    python tests/bench/linking/world.py FOLDER [--records 100000] [--seed 11]

An open world: three people in ten have no account, some have two, many never visited. What is written at a branch is
misheard, misspelt, traditional, abbreviated to 王先生, or the family's phone; 2.5 % of digits of an ID number copied by
hand are wrong somewhere. Writes app.csv, branch.csv and truth.csv (record_id, person).

Frozen: tuning reads seeds 1 to 5, reports use seeds from 11. A change here is a new world and makes old figures void.
"""

import argparse
import csv
import random
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import opencc
from people import Person, people
from pypinyin import Style, lazy_pinyin

COLUMNS = ("record_id", "source", "full_name", "given_name", "surname", "gender", "birth_date", "phone", "id_number",
           "email", "address", "city", "postcode", "occurred_at", "note")  # fmt: skip
WRONG_ID_DIGIT = 0.025
SAME_SOUND = {
    "伟": "玮纬炜", "静": "婧靖", "丽": "莉俐", "艳": "燕雁", "娟": "捐涓", "霞": "侠", "军": "君钧", "杰": "洁捷", "涛": "滔韬",
    "明": "铭鸣", "辉": "晖徽", "华": "桦骅", "飞": "菲霏", "鑫": "欣新", "波": "博", "宇": "雨羽", "浩": "昊皓", "健": "建剑",
    "俊": "峻骏", "帆": "凡", "旭": "绪序", "林": "琳霖", "志": "智致", "文": "雯纹", "海": "", "成": "诚承", "东": "冬", "峰": "锋枫",
    "子": "紫梓", "轩": "萱宣", "泽": "则", "晨": "辰宸", "嘉": "佳家", "铭": "明鸣", "思": "斯", "远": "苑", "敏": "闵", "秀": "绣",
    "玲": "铃灵", "桂": "贵", "兰": "岚", "燕": "艳雁", "红": "虹宏", "梅": "玫", "莉": "丽俐", "婷": "亭庭", "慧": "惠卉", "颖": "影",
    "琳": "林霖", "洁": "杰", "倩": "茜", "欣": "新鑫", "怡": "宜仪", "佳": "嘉家", "雨": "宇羽", "诗": "师", "涵": "函晗", "语": "雨",
    "晓": "小筱", "玉": "育", "珍": "真贞", "淑": "书", "素": "", "云": "芸", "惠": "慧", "雅": "", "彤": "童桐", "馨": "心欣",
}  # fmt: skip
LOOKS_LIKE = {
    "未": "末",
    "候": "侯",
    "晴": "睛",
    "彬": "斌",
    "旭": "九",
    "凤": "风",
    "玲": "铃",
    "燕": "蒸",
    "涛": "寿",
    "浩": "洁",
    "帅": "师",
}


@cache
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def build(folder: Path, *, records: int, seed: int) -> None:
    """Write the three files; the same seed gives the same bytes."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    app: list[dict[str, str]] = []
    branch: list[dict[str, str]] = []
    truth: list[tuple[str, int]] = []
    for person in people(rng, int(records / 1.93)):
        has_app = rng.random() < 0.70
        for _ in range((1 + (rng.random() < 0.03)) if has_app else 0):
            app.append(_account(rng, person, f"A{len(app):07d}"))
            truth.append((app[-1]["record_id"], person.id))
        for _ in range(_visits(rng, has_app)):
            branch.append(_visit(rng, person, f"B{len(branch):07d}"))
            truth.append((branch[-1]["record_id"], person.id))
    rng.shuffle(app)
    rng.shuffle(branch)
    _write(folder / "app.csv", app)
    _write(folder / "branch.csv", branch)
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("record_id", "person"), *truth])


def _visits(rng: random.Random, has_app: bool) -> int:
    if has_app and rng.random() < 0.35:
        return 0
    return rng.choices((1, 2, 3, 4), (55, 25, 13, 7))[0]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _account(rng: random.Random, person: Person, record_id: str) -> dict[str, str]:
    """What an app asks: its holder types, so names are right; ID numbers are masked for most."""
    row = {"record_id": record_id, "source": "app", "occurred_at": _moment(rng)}
    row["full_name"] = _typed_name(rng, person)
    row["phone"] = _app_phone(rng, person)
    row["id_number"] = rng.choices(
        (
            "",
            _mask(person.id_number, 4, 4),
            _mask(person.id_number, 6, 4),
            _mask(person.id_number, 1, 1),
            person.id_number,
        ),
        (34, 26, 8, 16, 16),
    )[0]
    if rng.random() < 0.35:
        row["birth_date"] = person.born.isoformat()
    if person.email and rng.random() < 0.6:
        row["email"] = person.email
    if rng.random() < 0.5:
        row["gender"] = "M" if person.male else "F"
    if rng.random() < 0.6:
        row["city"] = person.city
    if rng.random() < 0.15:
        row["address"] = person.address
    return row


def _typed_name(rng: random.Random, person: Person) -> str:
    draw = rng.random()
    if draw < 0.90:
        return person.name
    if draw < 0.93:
        return " ".join(word.capitalize() for word in (_pinyin(person.given), _pinyin(person.surname)))
    if draw < 0.96:
        return rng.choice(("", person.surname + rng.choice(("先生", "女士"))))
    return _to_traditional().convert(person.name)


def _app_phone(rng: random.Random, person: Person) -> str:
    phone = person.phones[0] if rng.random() < 0.4 else person.phones[-1]
    return rng.choices((phone, f"+86 {phone}", f"{phone[:3]}****{phone[-4:]}", ""), (84, 6, 7, 3))[0]


def _visit(rng: random.Random, person: Person, record_id: str) -> dict[str, str]:
    """What somebody at a desk writes down."""
    row = {
        "record_id": record_id,
        "source": f"branch-{person.id % 7}" if rng.random() < 0.5 else f"branch-{rng.randint(0, 11)}",
    }
    row["occurred_at"] = _moment(rng)
    row["full_name"] = _heard_name(rng, person)
    row["phone"], remark = _desk_phone(rng, person)
    row["id_number"] = _copied_id(rng, person)
    if rng.random() < 0.22:
        row["birth_date"] = _written_date(rng, person.born)
    if rng.random() < 0.6:
        row["gender"] = ("男" if person.male else "女") if rng.random() < 0.99 else rng.choice("男女")
    if rng.random() < 0.06 and person.email:
        row["email"] = person.email
    if rng.random() < 0.45:
        row["city"] = person.city.removesuffix("市") if rng.random() < 0.3 else person.city
    if rng.random() < 0.15:
        row["address"] = (
            person.address
            if rng.random() < 0.6
            else person.address.removeprefix(person.city).replace("幢", "-").replace("单元", "-").replace("室", "")
        )
    row["note"] = _note(rng, person, remark)
    return row


def _heard_name(rng: random.Random, person: Person) -> str:
    kinds = ("right", "title", "homophone", "other character", "traditional", "dropped", "swapped", "latin", "spaced")
    kind = rng.choices(kinds, (67, 11, 7, 3, 4, 2, 1, 2, 3))[0]
    given = person.given
    at = rng.randrange(len(given))
    if kind == "title":
        titles = ("先生", "总", "老师") if person.male else ("女士", "小姐", "阿姨", "太太")
        return person.surname + rng.choice(titles)
    if kind == "homophone":
        return person.surname + given[:at] + rng.choice(SAME_SOUND.get(given[at]) or given[at]) + given[at + 1 :]
    if kind == "other character":
        other = LOOKS_LIKE.get(given[at]) or rng.choice("一心之安乐")
        return person.surname + given[:at] + other + given[at + 1 :]
    if kind == "traditional":
        return _to_traditional().convert(person.name)
    if kind == "dropped" and len(given) == 2:
        return person.surname + rng.choice(given)
    if kind == "swapped":
        return given + person.surname
    if kind == "latin":
        return f"{_pinyin(person.surname)} {_pinyin(given)}".title()
    return f"{person.surname} {given}" if kind == "spaced" else person.name


def _pinyin(text: str) -> str:
    return "".join(lazy_pinyin(text, style=Style.NORMAL))


def _desk_phone(rng: random.Random, person: Person) -> tuple[str, str]:
    phone = person.phones[0] if rng.random() < 0.25 else person.phones[-1]
    kind = rng.choices(("own", "none", "family", "slip", "masked", "in note", "spaced"), (58, 21, 5, 3, 5, 4, 4))[0]
    if kind == "family" and person.family_phone:
        return person.family_phone, ""
    if kind == "none":
        return "", ""
    if kind == "slip":
        at = rng.randrange(3, 11)
        return phone[:at] + str((int(phone[at]) + rng.randint(1, 9)) % 10) + phone[at + 1 :], ""
    if kind == "masked":
        return f"{phone[:3]}****{phone[-4:]}", ""
    if kind == "in note":
        return "", phone
    return (f"{phone[:3]} {phone[3:7]} {phone[7:]}" if kind == "spaced" else phone), ""


def _copied_id(rng: random.Random, person: Person) -> str:
    kind = rng.choices(("none", "tail", "mask", "whole"), (44, 28, 14, 14))[0]
    number = person.id_number
    if kind != "none" and rng.random() < WRONG_ID_DIGIT:
        at = rng.randrange(14, 17) if kind != "whole" else rng.randrange(6, 17)
        number = number[:at] + str((int(number[at]) + rng.randint(1, 9)) % 10) + number[at + 1 :]
    return {"none": "", "tail": "*" * 14 + number[-4:], "mask": _mask(number, 4, 4), "whole": number}[kind]


def _mask(number: str, head: int, tail: int) -> str:
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def _written_date(rng: random.Random, born: date) -> str:
    if rng.random() < 0.03:
        born = born + timedelta(days=rng.choice((-1, 1, 10, -10, 30, 365, -365)))
    return rng.choice(
        (born.isoformat(), f"{born:%Y/%m/%d}", f"{born.year}年{born.month}月{born.day}日", f"{born:%Y%m%d}")
    )


def _note(rng: random.Random, person: Person, phone: str) -> str:
    parts = []
    if phone:
        parts.append(f"联系电话{phone}")
    if rng.random() < 0.06:
        parts.append(f"身份证尾号{person.id_number[-4:]}")
    if rng.random() < 0.25:
        parts.append(
            rng.choice(
                (
                    "想了解稳健型产品",
                    "到期续存，投资50000元",
                    "问收益和流动性",
                    "带孩子来",
                    "下次约周三",
                    "愿意接受小幅波动",
                )
            )
        )
    return "，".join(parts)


def _moment(rng: random.Random) -> str:
    return (datetime(2024, 1, 1, 9) + timedelta(minutes=rng.randrange(60 * 24 * 700))).isoformat()  # noqa: DTZ001


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    build(options.folder, records=options.records, seed=options.seed)
