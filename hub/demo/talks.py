"""What was said at the desk, as an advisor would write it down. The two flagship notes are fixed, the rest is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from hub.demo.cast import SHEN, ZHOU, Person, Persona, Trait
from hub.demo.draw import moment, stream
from hub.demo.lists import listed
from hub.demo.market import TEA
from hub.demo.marks import Marks, marks_of, own_marks
from hub.demo.money.purchases import Purchase
from hub.demo.scale import Scale

SHEN_NOTE = (
    "沈女士说孩子快上大学了，明年九月开学，学费加生活费一共想备十八万。"
    "对三个月的有兴趣，但问了两次能不能提前取，怕到时候用钱取不出来。"
)
ZHOU_NOTE = "周先生说朋友买的都赚了，想要高风险高收益的项目，亏一点没关系，问能不能直接买成长一号。"
FLAGSHIPS = {SHEN: (SHEN_NOTE, 4, 15, 40), ZHOU: (ZHOU_NOTE, 2, 10, 20)}
"""Note, days ago, hour and minute of the two visits that the tour tells of."""

FORM_DAYS = 3
"""Visits of the last days are typed into the form; older ones came with the branches' lists."""
SUNDAY = 6
DESK, PHONE, WECHAT = "柜台", "电话", "微信"
TAILED = 0.55
"""Share of notes that end with what was agreed or noticed (invented)."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One line of a branch's visit list; ``marks`` is how the person was written down this time."""

    number: str
    person: Person
    marks: Marks
    at: datetime
    minutes: int
    purpose: str
    note: str
    channel: str = DESK
    products: tuple[str, ...] = ()

    @property
    def branch(self) -> str:
        """The branch whose list it is in."""
        return self.person.branch


def visits(
    people: Sequence[Person], bought: Mapping[str, Sequence[Purchase]], *, seed: int, scale: Scale, as_of: date
) -> tuple[Visit, ...]:
    """Return everybody's contacts of the last months, oldest first."""
    found = []
    for person in people:
        draw = stream(seed, "visits", person.key)
        found += _of(person, bought.get(person.key, ()), draw, scale, as_of)
    return tuple(sorted(found, key=lambda visit: (visit.at, visit.number)))


def typed(visit: Visit, as_of: date) -> bool:
    """Whether an advisor typed the visit into the form; the flagships' came with the lists, as the tour tells."""
    return visit.at >= moment(as_of, days_ago=FORM_DAYS, hour=0) and visit.person.key not in FLAGSHIPS


def _of(person: Person, bought: Sequence[Purchase], draw: Random, scale: Scale, as_of: date) -> list[Visit]:
    found = []
    often = draw.choice(scale.visits) + bool(bought) * draw.choice((0, 1))
    turns = max(often, 1) if not person.app_user else often
    for turn in range(turns):
        kind, channel = _occasion(person, bought, draw)
        purpose, note = _words(kind, draw)
        marks = own_marks(person) if channel != DESK else marks_of(person, draw)
        at = _hours(draw, as_of, person)
        minutes = draw.randint(12, 55) if channel == DESK else draw.randint(2, 12)
        found.append(_visit(person, turn, at, minutes, purpose, note, marks=marks, channel=channel))
    for turn, (kind, days) in enumerate(_stories(person, bought, as_of), start=5):
        purpose, note = _words(kind, draw)
        at = moment(as_of, days_ago=days, hour=draw.randint(9, 16), minute=draw.choice((0, 10, 25, 50)))
        found.append(_visit(person, turn, at, draw.randint(20, 60), purpose, note, marks=own_marks(person)))
    if person.key in FLAGSHIPS:
        note, days_ago, hour, minute = FLAGSHIPS[person.key]
        at = moment(as_of, days_ago=days_ago, hour=hour, minute=minute)
        found.append(_visit(person, 9, at, 40, "咨询", note, marks=own_marks(person, masked=True)))
    return found


def _visit(
    person: Person, turn: int, at: datetime, minutes: int, purpose: str, note: str, *, marks: Marks, channel: str = DESK
) -> Visit:
    return Visit(
        number=f"{person.branch}-{person.key}-{turn}",
        person=person,
        marks=marks,
        at=at,
        minutes=minutes,
        purpose=purpose,
        note=note,
        channel=channel,
    )


def _occasion(person: Person, bought: Sequence[Purchase], draw: Random) -> tuple[str, str]:
    """Which kind of talk it is, and through which channel; the flagships' needs are heard in their own notes alone."""
    chance = draw.random()
    if person.key in FLAGSHIPS:
        return "phone", PHONE
    if not person.app_user:
        return ("elder" if Trait.ELDER in person.traits and chance < 0.5 else "walk_in"), DESK
    if chance < 0.14:
        return "phone", PHONE
    if chance < 0.26:
        return "wechat", WECHAT
    if Trait.ELDER in person.traits and chance < 0.6:
        return "elder", DESK
    return ("old" if person.occupation.startswith("退休") else person.persona.value), DESK


def _stories(person: Person, bought: Sequence[Purchase], as_of: date) -> list[tuple[str, int]]:
    """What happens to somebody beside the ordinary: (kind of note, days ago)."""
    if person.key in FLAGSHIPS:
        return []
    found = []
    if Trait.CLASH in person.traits and person.assessed:
        found.append((f"clash_{person.persona}", 6 + person.number % 40))
    if Trait.LOST_JOB in person.traits:
        found.append(("lost_job", 9 + person.number % 50))
    if Trait.WITHDREW in person.traits:
        found.append(("withdrew", 9))
    if any(purchase.project_code == TEA for purchase in bought):
        found.append(("overdue", 5 + person.number % 28))
    for purchase in bought:
        if purchase.large:
            found.append(("large", max((as_of - purchase.signed_at.date()).days, 1)))
    return found


def _words(kind: str, draw: Random) -> tuple[str, str]:
    rows: Sequence[Mapping[str, Any]] = [row for row in listed("notes")["note"] if kind in row["for"]]
    row = draw.choice(rows)
    tail = draw.choice(listed("notes")["tails"]) if draw.random() < TAILED else ""
    return row["purpose"], draw.choice(row["lines"]) + tail


def _hours(draw: Random, as_of: date, person: Person) -> datetime:
    """Within opening hours, more often lately, closed on Sundays."""
    longest = max(min(person.joined_days_ago + 20, 300), 12)
    days_ago = 1 + int((longest - 1) * draw.random() ** 1.4)
    at = moment(as_of, days_ago=days_ago, hour=draw.randint(9, 16), minute=draw.choice((0, 5, 15, 20, 35, 40, 55)))
    return moment(as_of, days_ago=days_ago + 1, hour=10, minute=30) if at.weekday() == SUNDAY else at


__all__ = ["FLAGSHIPS", "SHEN_NOTE", "ZHOU_NOTE", "Persona", "Visit", "typed", "visits"]
