"""What people did in the app over the last months: they register, read, search, answer, buy and look after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from hub.demo.answers import QUESTIONNAIRE_VERSION, answers_of, bolder_answers_of
from hub.demo.cast import SHEN, ZHOU, Person, Trait
from hub.demo.draw import moment, stream
from hub.demo.lists import listed
from hub.demo.money.purchases import Purchase
from hub.demo.papers import slug_of
from hub.demo.scale import Scale
from hub.kernel.money import FEN_PER_YUAN

APP, MINI = "app", "miniapp"
"""Names of the write keys' sources: the app, and the mini programme inside a chat app."""

HOURS = (7, 8, 12, 12, 13, 18, 20, 21, 21, 21, 22, 22, 23)
"""When people have their phones in their hands."""
EVENING = 21
ANSWERED_AGAIN = {SHEN: 6, ZHOU: 5}
"""Days ago on which the flagship clients answered the questionnaire anew."""
ANSWERED_HIGHER_DAYS_AGO = 4
READ_ON_THE_EVE = {SHEN: "CJ-NOTES-3M"}
"""Who read up on which project on the evening before the present day, after the branch had closed."""
AGAIN_AFTER_DAYS = 300
"""Whoever joined before that has renewed the assessment since."""


@dataclass(frozen=True, kw_only=True)
class AppEvent:
    """One call of an SDK. ``user`` is the account that was logged in, ``key`` becomes part of the message's id."""

    call: str
    key: str
    person: Person
    user: str
    at: datetime
    name: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def anonymous(self) -> str:
        """The device's own id; every account was used on a device of its own."""
        return self.user.replace("app-", "anon-").replace("mp-", "openid-")

    @property
    def source(self) -> str:
        """Which app sent it."""
        return MINI if self.user.startswith("mp-") else APP

    @property
    def context(self) -> Mapping[str, Any]:
        """What the SDK says about the device."""
        devices = listed("clicks")["devices"]
        found: Mapping[str, Any] = devices[list(devices)[sum(map(ord, self.user)) % len(devices)]]
        return found


def app_events(
    people: Sequence[Person], bought: Mapping[str, Sequence[Purchase]], *, seed: int, scale: Scale, as_of: date
) -> tuple[AppEvent, ...]:
    """Return everybody's events, in the order in which they happened."""
    found = [
        event
        for person in people
        if person.app_user
        for event in _of(person, bought.get(person.key, ()), stream(seed, "clicks", person.key), scale, as_of)
    ]
    return tuple(sorted(found, key=lambda event: (event.at, event.key)))


def _of(person: Person, bought: Sequence[Purchase], draw: Random, scale: Scale, as_of: date) -> Iterator[AppEvent]:
    joined = moment(as_of, days_ago=person.joined_days_ago, hour=20, minute=draw.randint(0, 59))
    yield from _registered(person, person.app_user, f"{person.key}", joined)
    if person.assessed:
        yield from _assessments(person, draw, joined, as_of)
    sessions = draw.randint(*scale.sessions)
    for number in range(sessions):
        start = _some_evening(draw, as_of, person.joined_days_ago)
        yield from _session(person, person.app_user, draw, f"{person.key}-s{number}", start, bought)
    for purchase in bought:
        yield from _purchase(purchase, draw)
    if person.second_user:
        yield from _second_account(person, draw, as_of)
    if person.key in READ_ON_THE_EVE:
        eve = moment(as_of, days_ago=1, hour=EVENING, minute=14)
        slug = slug_of(READ_ON_THE_EVE[person.key])
        yield from _reading(person, person.app_user, draw, f"{person.key}-eve", eve, slug)
    if Trait.WITHDREW in person.traits:
        at = moment(as_of, days_ago=draw.randint(10, 24), hour=10, minute=12)
        withdrawn = {"purpose": "marketing", "scope": "push,sms"}
        yield _event(person, person.app_user, f"{person.key}-withdrew", at, "撤回营销同意", withdrawn)


def _registered(person: Person, user: str, key: str, at: datetime) -> Iterator[AppEvent]:
    first = listed("clicks")["pages"]["first"]
    yield AppEvent(call="page", key=f"{key}-first", person=person, user=user, at=at, name=first)
    traits = {"phone": person.phone, "city": person.city_zh, "gender": person.gender}
    if person.verified:
        traits |= {"name": person.name, "idNumber": person.id_number, "birthday": person.birth_date.isoformat()}
    yield AppEvent(
        call="identify", key=f"{key}-id", person=person, user=user, at=at + timedelta(minutes=3), properties=traits
    )


def _second_account(person: Person, draw: Random, as_of: date) -> Iterator[AppEvent]:
    """The mini programme knows its own users: some give the same number, some prove their identity, some neither."""
    key, user = f"{person.key}-second", person.second_user
    at = moment(as_of, days_ago=draw.randint(12, max(person.joined_days_ago // 2, 13)), hour=EVENING, minute=5)
    yield AppEvent(call="page", key=f"{key}-first", person=person, user=user, at=at, name="首页")
    proofs: tuple[Mapping[str, str], ...] = (
        {"phone": person.phone, "name": person.name},
        {"name": person.name, "idNumber": person.id_number},
        {},
    )
    traits = proofs[0] if person.number == 5 else draw.choice(proofs)
    yield AppEvent(
        call="identify", key=f"{key}-id", person=person, user=user, at=at + timedelta(minutes=2), properties=traits
    )
    for number in range(draw.randint(2, 5)):
        start = at + timedelta(days=number + 1, minutes=draw.randint(3, 90))
        yield from _session(person, user, draw, f"{key}-s{number}", start, ())


def _assessments(person: Person, draw: Random, joined: datetime, as_of: date) -> Iterator[AppEvent]:
    answers = {"version": QUESTIONNAIRE_VERSION, "answers": answers_of(person)}
    name = "Risk Assessment Completed"
    first = joined + timedelta(minutes=draw.randint(12, 50))
    yield _event(person, person.app_user, f"{person.key}-assessment", first, name, answers)
    days_ago = ANSWERED_AGAIN.get(person.key, 0)
    if not days_ago and person.joined_days_ago > AGAIN_AFTER_DAYS:
        days_ago = draw.randint(15, 60)
    if days_ago:
        again = moment(as_of, days_ago=days_ago, hour=EVENING, minute=14)
        yield _event(person, person.app_user, f"{person.key}-assessment-2", again, name, answers)
    if bolder := bolder_answers_of(person):
        higher = moment(as_of, days_ago=ANSWERED_HIGHER_DAYS_AGO, hour=EVENING, minute=26)
        told = {"version": QUESTIONNAIRE_VERSION, "answers": bolder}
        yield _event(person, person.app_user, f"{person.key}-assessment-3", higher, name, told)


def _purchase(purchase: Purchase, draw: Random) -> Iterator[AppEvent]:
    """Before signing the disclosure is read, after it the app tells of the bid and of the settlement."""
    person, user, key = purchase.person, purchase.person.app_user, purchase.number.lower()
    before = purchase.signed_at - timedelta(hours=draw.randint(3, 40))
    yield from _reading(person, user, draw, f"{key}-read", before, slug_of(purchase.project_code))
    told = {"product_code": purchase.product.code, "amount": purchase.amount_fen / FEN_PER_YUAN}
    if purchase.online:
        at = purchase.signed_at - timedelta(minutes=4)
        yield _event(person, user, f"{key}-bid", at, "Bid Placed", told)
    settled = purchase.signed_at + timedelta(days=1, hours=1)
    yield _event(person, user, f"{key}-settled", settled, "Trade Settled", told)


def _session(
    person: Person, user: str, draw: Random, key: str, at: datetime, bought: Sequence[Purchase]
) -> Iterator[AppEvent]:
    lists = listed("clicks")
    kinds = lists["sessions"]
    kind = draw.choices(list(kinds), weights=list(kinds.values()))[0]
    yield AppEvent(call="page", key=f"{key}-0", person=person, user=user, at=at, name=lists["pages"]["first"])
    looks = lists["looks"][person.persona]
    own = [slug_of(purchase.project_code) for purchase in bought if purchase.signed_at < at]
    if kind == "read":
        yield from _reading(person, user, draw, key, at, draw.choice(own or ["about"]))
    elif kind in ("money", "help"):
        for step, page in enumerate(draw.sample(lists["pages"][kind], 2), start=1):
            at += timedelta(seconds=draw.randint(8, 90))
            yield AppEvent(call="page", key=f"{key}-{step}", person=person, user=user, at=at, name=page)
    else:
        if kind == "search":
            at += timedelta(seconds=draw.randint(6, 40))
            words = {"query": draw.choice(lists["searches"][person.persona])}
            yield _event(person, user, f"{key}-q", at, "Product Searched", words)
        for step in range(1, draw.randint(2, 5)):
            at += timedelta(seconds=draw.randint(20, 240))
            seen = {"product_code": draw.choice(looks), "seconds": int(draw.lognormvariate(3.2, 0.8))}
            yield _event(person, user, f"{key}-{step}", at, "Product Viewed", seen)


def _reading(person: Person, user: str, draw: Random, key: str, at: datetime, slug: str) -> Iterator[AppEvent]:
    chapters = listed("clicks")["chapters"]
    for step, section in enumerate(sorted(draw.sample(list(chapters), draw.randint(2, 4)), key=list(chapters).index)):
        seconds = draw.randint(*chapters[section])
        at += timedelta(seconds=seconds + draw.randint(1, 20))
        read = {"slug": slug, "section": section, "seconds": seconds}
        yield _event(person, user, f"{key}-r{step}", at, "Disclosure Read", read)


def _event(person: Person, user: str, key: str, at: datetime, name: str, properties: Mapping[str, Any]) -> AppEvent:
    return AppEvent(call="track", key=key, person=person, user=user, at=at, name=name, properties=properties)


def _some_evening(draw: Random, as_of: date, joined_days_ago: int) -> datetime:
    """More often lately than long ago, never before registering."""
    days_ago = 1 + int((joined_days_ago - 2) * draw.random() ** 1.6)
    return moment(as_of, days_ago=days_ago, hour=draw.choice(HOURS), minute=draw.randint(0, 59))
