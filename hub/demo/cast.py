"""The invented investors: who they are, how they use the app, what they are like.

Nobody here exists: names and birthdays are drawn, numbers are nobody's (see :mod:`hub.demo.numbers`). The first few are
characters whom the tour and the tests know; everybody else is drawn.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from hub.demo.draw import stream
from hub.demo.lists import listed
from hub.demo.numbers import AREAS, id_number, masked_id, phone_number
from hub.demo.scale import SCALES
from hub.demo.staff import ADVISORS, StaffPlan

__all__ = ["CHARACTERS", "HE", "SHEN", "YAN", "ZHOU", "Person", "Persona", "Trait", "cast", "id_number"]


class Persona(StrEnum):
    """What somebody answers and looks at."""

    CAREFUL = "careful"
    STEADY = "steady"
    BOLD = "bold"


class Trait(StrEnum):
    """What makes somebody's story; the value is the word that notes are chosen by."""

    ELDER = "elder"
    LARGE = "large"
    WITHDREW = "withdrew"
    CLASH = "clash"
    LOST_JOB = "lost_job"
    NO_LOSS = "no_loss"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One invented investor. ``app_user`` is empty for somebody who only comes to the branch.

    ``second_user`` is an account of the mini programme; ``family_phone`` the relative's number that is given at the
    desk instead of the own one; ``wealth`` runs from 1 to 3; ``verified`` tells that the app checked name and ID.
    """

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
    occupation: str = ""
    wealth: int = 1
    joined_days_ago: int = 200
    second_user: str = ""
    family_phone: str = ""
    verified: bool = True
    traits: frozenset[Trait] = field(default=frozenset())

    @property
    def number(self) -> int:
        """The person's place in the cast, from 1."""
        return int(self.key[1:])

    @property
    def masked_id(self) -> str:
        """How a branch list shows the number."""
        return masked_id(self.id_number)


SHEN = "p001"
"""Flagship one: conservative online, a dated need at the desk."""
ZHOU = "p002"
"""Flagship two: conservative online, asks for high-risk projects at the desk."""
HE, YAN = "p003", "p004"
"""Two more of the first advisor's clients: a man with a large contract, and a retired teacher."""
CHARACTERS = 6
OLD_FROM = 60
"""From which age on nobody is bold any more; 65 is the age of special care."""


def cast(*, seed: int, scale: str, as_of: date) -> tuple[Person, ...]:
    """Return everybody of the world, the characters first."""
    draw = stream(seed, "cast")
    people = list(_characters(as_of))
    people += [_drawn(draw, number, as_of) for number in range(len(people) + 1, SCALES[scale].people + 1)]
    return tuple(_with_family(draw, people))


def _characters(as_of: date) -> tuple[Person, ...]:
    first, second = ADVISORS[0], ADVISORS[1]
    careful, steady, bold = Persona.CAREFUL, Persona.STEADY, Persona.BOLD
    elder = _character(4, "严桂芳", "女", date(as_of.year - 72, 2, 8), first, careful, as_of, joined=260)
    large = _character(3, "贺维桢", "男", date(as_of.year - 51, 11, 20), first, bold, as_of, joined=350, wealth=3)
    twice = _character(5, "程以宁", "女", date(as_of.year - 38, 6, 1), second, steady, as_of, joined=345, wealth=2)
    return (
        _character(1, "沈若溪", "女", date(as_of.year - 46, 4, 12), first, careful, as_of, joined=240),
        _character(2, "周启明", "男", date(as_of.year - 52, 9, 3), first, careful, as_of, joined=200),
        replace(large, traits=frozenset({Trait.LARGE})),
        replace(elder, traits=frozenset({Trait.ELDER}), occupation="退休教师"),
        replace(twice, second_user="mp-00005"),
        _character(6, "韩修远", "男", date(as_of.year - 45, 1, 27), second, steady, as_of, joined=352, wealth=2),
    )


def _character(
    number: int, name: str, gender: str, born: date, advisor: StaffPlan, persona: Persona, as_of: date,
    *, joined: int, wealth: int = 1,
) -> Person:  # fmt: skip
    return Person(
        key=f"p{number:03d}",
        name=name,
        gender=gender,
        birth_date=born,
        phone=phone_number(number),
        id_number=id_number(AREAS[number % len(AREAS)], born, gender, sequence=number),
        city_zh="澄江市",
        app_user=f"app-{number:05d}",
        anonymous=f"anon-{number:05d}",
        branch=advisor.branch,
        advisor=advisor.username,
        persona=persona,
        assessed=True,
        occupation="中学教师" if number == 1 else "个体经营",
        joined_days_ago=joined,
        wealth=wealth,
    )


def _drawn(draw: Random, number: int, as_of: date) -> Person:
    names, gender = listed("names"), draw.choice("男女")
    name = draw.choice(names["surnames"]) + draw.choice(names["given"][gender])
    age = int(draw.triangular(24, 78, 46))
    born = as_of - timedelta(days=age * 365 + draw.randint(0, 364))
    has_app = draw.random() < (0.82 if age < OLD_FROM else 0.62)
    advisor, town = draw.choice(ADVISORS), draw.randrange(len(names["places"]))
    assessed = has_app and draw.random() < 0.85
    persona = draw.choices(tuple(Persona), weights=(9, 7, 4) if age < OLD_FROM else (8, 2, 0))[0]
    return Person(
        key=f"p{number:03d}",
        name=name,
        gender=gender,
        birth_date=born,
        phone=phone_number(number),
        id_number=id_number(AREAS[town], born, gender, sequence=number),
        city_zh=list(names["places"])[town],
        app_user=f"app-{number:05d}" if has_app else "",
        anonymous=f"anon-{number:05d}" if has_app else "",
        branch=advisor.branch,
        advisor=advisor.username,
        persona=persona,
        assessed=assessed,
        occupation=draw.choice(names["occupations"][_generation(age)]),
        wealth=draw.choices((1, 2, 3), weights=(5, 3, 1 + (persona is Persona.BOLD)))[0],
        joined_days_ago=int(410 - 385 * draw.random() ** 1.5),
        second_user=f"mp-{number:05d}" if has_app and draw.random() < 0.22 else "",
        verified=assessed or draw.random() < 0.4,
        traits=_traits(draw, age, persona, has_app=has_app),
    )


def _generation(age: int) -> str:
    return "young" if age < 35 else "middle" if age < OLD_FROM else "old"


def _traits(draw: Random, age: int, persona: Persona, *, has_app: bool) -> frozenset[Trait]:
    """Most people have no story; ages decide one, chance the others."""
    found = {Trait.ELDER} if age >= 65 else set()
    chance = draw.random()
    if chance < 0.04 and age < 55:
        found.add(Trait.LOST_JOB)
    elif chance < 0.10:
        found.add(Trait.CLASH)
    elif chance < 0.14 and has_app:
        found.add(Trait.WITHDREW)
    elif chance < 0.18 and persona is Persona.CAREFUL:
        found.add(Trait.NO_LOSS)
    return frozenset(found)


def _with_family(draw: Random, people: list[Person]) -> list[Person]:
    """Some give a relative's phone at the desk: the one who stands before them in the cast, now of one surname."""
    found = people[:CHARACTERS]
    for person in people[CHARACTERS:]:
        relative = found[-1]
        if draw.random() < 0.07 and relative.number > CHARACTERS and not relative.family_phone:
            name = _surname(relative.name) + person.name.removeprefix(_surname(person.name))
            person = replace(
                person, name=name, family_phone=relative.phone, branch=relative.branch, advisor=relative.advisor
            )
        found.append(person)
    return found


def _surname(name: str) -> str:
    surnames: list[str] = listed("names")["surnames"]
    return max((surname for surname in surnames if name.startswith(surname)), key=len)
