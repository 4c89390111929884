"""Found two households as their advisor would, and let each member decide: in the app, on paper, by telephone.

In the first one a daughter agreed to everything and her mother to her total alone; in the second one the son took his
word back. A step whose contact is written down already is left out, so that a second run says nothing twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from crm.consents.domain.purposes import Purpose
from crm.households.models import Occupant
from crm.profile.models import Visit
from hub.access.queries import user_by_login
from hub.access.scope import entered, system_scope
from hub.demo.cast import HE, SHEN, YAN
from hub.demo.desk import Desk
from hub.demo.people_steps import INVESTOR_LOGIN
from hub.demo.staff import ADVISORS
from hub.demo.stage import NotHired, Subjects, World, deliver
from hub.demo.visit_keys import form_key, typed_visit_id

MONEY, LIFE = Purpose.HOUSEHOLD_MONEY.value, Purpose.HOUSEHOLD_LIFE.value
LIST: Final = "/workspace/households/"
AGREED, REFUSED = "agreed", "refused"


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What a client decided in person: the purposes and the words, and what shows it.

    ``home`` is around whom the household was founded.
    """

    number: str
    home: str
    person: str
    channel: str
    words: Mapping[str, str]
    note: str


PAPER = "本人到柜台当面说明后签署纸质同意书，原件存档。"
TALKS: Final = (
    Talk(number="home-1", home=SHEN, person=YAN, channel="desk", words={MONEY: AGREED}, note=PAPER),
    Talk(number="home-2", home=YAN, person=YAN, channel="desk", words={MONEY: AGREED}, note=PAPER),
    Talk(number="home-3", home=YAN, person=HE, channel="desk", words={MONEY: AGREED, LIFE: AGREED}, note=PAPER),
    Talk(
        number="home-4", home=YAN, person=HE, channel="phone", words={MONEY: REFUSED}, note="来电说总额不再给家人看。"
    ),
)  # fmt: skip


def found_households(world: World, subjects: Subjects) -> dict[str, str]:
    """Found both households, write down who agreed to what, and return where they are."""
    advisor = user_by_login(ADVISORS[0].username)
    if advisor is None or advisor.branch_id is None:
        raise NotHired(ADVISORS[0].username)
    desk = _signed_in(world, advisor.username, form="/workspace/visits/new/")
    homes = {
        SHEN: _found(desk, "沈家", subjects[SHEN], {subjects[YAN]: "parent"}),
        YAN: _found(desk, "严家", subjects[YAN], {subjects[HE]: "child"}),
    }
    for number, talk in enumerate(TALKS, start=1):
        _write_down(desk, talk, subjects[talk.person], homes[talk.home], advisor.branch_id)
        world.progress("households", number, len(TALKS))
    desk.close()
    _agree_oneself(world, homes[SHEN])
    deliver(world, "households")
    return {"household_url": homes[SHEN], "second_household_url": homes[YAN]}


def _found(desk: Desk, name: str, head: UUID, others: Mapping[UUID, str]) -> str:
    """Return the household's page; founding and proposing again change nothing."""
    url = desk.send(f"{LIST}found/", {"client": str(head), "key": form_key(f"home-{name}"), "name": name})
    for subject, relation in others.items():
        desk.send(f"{url}members/", {"client": str(subject), "relation": relation})
    return url


def _write_down(desk: Desk, talk: Talk, subject: UUID, home: str, branch_id: UUID) -> None:
    with entered(system_scope("demo")):
        if Visit.objects.filter(id=typed_visit_id(branch_id, talk.number)).exists():
            return
        seats = Occupant.objects.filter(household_id=_id_in(home), subject_id=subject, current=True)
        seat = seats.values_list("seat_id", flat=True).get()
    fields = {f"{purpose}:{seat}": word for purpose, word in talk.words.items()}
    sent = {"key": form_key(talk.number), "channel": talk.channel, "note": talk.note}
    desk.send(f"/workspace/clients/{subject}/consents/", {**fields, **sent})


def _agree_oneself(world: World, household_url: str) -> None:
    """The first flagship client agrees to both purposes on her own page; her word again is the same word."""
    own = _signed_in(world, INVESTOR_LOGIN, form="/my/consents/")
    home = _id_in(household_url)
    shown = own.hidden("/my/consents/", "household", home, "shown")
    for purpose in (MONEY, LIFE):
        sent: dict[str, str | list[str]] = {"purpose": purpose, "household": home, "shown": shown, "word": "agree"}
        own.send("/my/consents/decide/", sent)
    own.close()


def _id_in(household_url: str) -> str:
    return household_url.strip("/").split("/")[-1]


def _signed_in(world: World, login: str, *, form: str) -> Desk:
    return Desk(base_url=world.base_url, username=login, password=world.passwords.of(login), form=form)
