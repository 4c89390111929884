"""What was said at the desk, as an advisor would write it down. The two flagship notes are fixed, the rest is drawn."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from hub.demo.cast import SHEN, ZHOU, Person, Persona
from hub.demo.draw import moment, stream
from hub.demo.staff import STAFF
from hub.kernel.clock import HOME_ZONE

SHEN_NOTE = (
    "沈女士说孩子快上大学了，明年九月开学，学费加生活费一共想备十八万。"
    "对三个月的有兴趣，但问了两次能不能提前取，怕到时候用钱取不出来。"
)
ZHOU_NOTE = "周先生说朋友买的都赚了，想要高风险高收益的项目，亏一点没关系，问能不能直接买成长一号。"

_NOTES = {
    Persona.CAREFUL: (
        "说钱放着怕亏，想先看看现金管理的费用表。不想碰高风险。",
        "问存管银行怎么对账，看了冷链项目的披露页，说太复杂看不懂。",
        "退休金到账，想留一半随时能用。",
        "母亲住院，近半年可能要用五万，先不动定期。",
    ),
    Persona.STEADY: (
        "想了解一年持有到期后怎么续，问手续费能不能少一点。",
        "明年打算换房，首付准备三十万，暂时不想投太长。",
        "看了光伏项目的现场照片，问应收电费怎么质押。",
    ),
    Persona.BOLD: (
        "对权益类有经验，说能接受波动，想看过去五年的最大回撤。",
        "想加一点指数联结，问有没有锁定期。",
        "公司分红到账，想分散到不同项目，不想集中在一家。",
    ),
}
_PURPOSES = ("咨询", "到期处理", "看项目资料", "办手续")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One line of a branch's visit list."""

    number: str
    person: Person
    at: datetime
    minutes: int
    purpose: str
    note: str
    masked: bool


def visits(people: tuple[Person, ...], *, seed: int, as_of: date) -> tuple[Visit, ...]:
    """Return the visits of the last half year, oldest first."""
    draw = stream(seed, "visits")
    found = []
    for person in people:
        for turn in range(draw.choice((0, 1, 1, 2, 2, 3))):
            at = moment(as_of, days_ago=draw.randint(8, 170), hour=draw.randint(9, 16), minute=draw.choice((5, 20, 40)))
            note = draw.choice(_NOTES[person.persona])
            found.append(
                _visit(person, turn, at, draw.randint(10, 55), draw.choice(_PURPOSES), note, draw.random() < 0.5)
            )
    flagships = {SHEN: (SHEN_NOTE, 4, 15, 40), ZHOU: (ZHOU_NOTE, 2, 10, 20)}
    for person in people:
        if person.key in flagships:
            note, days_ago, hour, minute = flagships[person.key]
            at = moment(as_of, days_ago=days_ago, hour=hour, minute=minute)
            found.append(_visit(person, 9, at, 40, "咨询", note, True))
    return tuple(sorted(found, key=lambda visit: (visit.at, visit.number)))


def visit_list(listed: tuple[Visit, ...], *, branch: str) -> str:
    """Write one branch's visits as the CSV that its system exports."""
    names = {person.username: person.display_name for person in STAFF}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["登记编号", "姓名", "手机号", "证件号", "性别", "到访时间", "时长", "事由", "沟通记录", "客户经理", "城市"]
    )
    for visit in listed:
        person = visit.person
        if person.branch != branch:
            continue
        local = visit.at.astimezone(HOME_ZONE)
        writer.writerow(
            [
                visit.number,
                person.name,
                person.phone,
                person.masked_id if visit.masked else person.id_number,
                person.gender,
                f"{local:%Y-%m-%d %H:%M}",
                visit.minutes,
                visit.purpose,
                visit.note,
                names[person.advisor],
                person.city_zh,
            ]
        )
    return out.getvalue()


def _visit(person: Person, turn: int, at: datetime, minutes: int, purpose: str, note: str, masked: bool) -> Visit:
    return Visit(
        number=f"{person.branch}-{person.key}-{turn}",
        person=person,
        at=at,
        minutes=minutes,
        purpose=purpose,
        note=note,
        masked=masked,
    )
