"""Who bought what: every project is filled to the yuan by people whose level, assets and loss limit allow it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from hub.catalogue.domain.products import WHOLE_BPS, ProductFacts
from hub.demo.answers import assets_fen, intended_fen, loss_limit_fen
from hub.demo.cast import SHEN, ZHOU, Person, Persona, Trait
from hub.demo.draw import moment, stream
from hub.demo.market import NOTES, WAN, YUAN, Plan, products

HIGHEST_RATING = {Persona.CAREFUL: 2, Persona.STEADY: 3, Persona.BOLD: 4}
"""What each persona's level reaches; a pensioner's ends one below (see the caps on the source of income)."""
MOST_OF_ASSETS_BPS = {1: 10_000, 2: 10_000, 3: 5_000, 4: 3_000}
"""As the matching gate has it: the most of the assets that one purchase may be, by rating."""
LARGE_FEN = 100 * WAN
"""From here on a contract is notarised and arrives as a scan."""
FLAGSHIP_FEN = {SHEN: 5 * WAN, ZHOU: 6 * WAN}
NEVER_BUY = 4
"""One in so many has an assessment and buys nothing."""
VALID_DAYS = 355


class ProjectNotFilled(RuntimeError):
    """The people of this world may not place as much as a project raises; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """One contract and the money behind it, in fen."""

    number: str
    person: Person
    product: ProductFacts
    project_code: str
    amount_fen: int
    deposit_fen: int
    signed_at: datetime
    online: bool

    @property
    def large(self) -> bool:
        """Whether the contract has to be notarised."""
        return self.amount_fen >= LARGE_FEN


@dataclass(frozen=True)
class _Wish:
    person: Person
    product: ProductFacts
    plan: Plan
    amount_fen: int


def purchases(people: Sequence[Person], plans: Iterable[Plan], *, seed: int, as_of: date) -> tuple[Purchase, ...]:
    """Return what was bought, oldest first; raises :class:`ProjectNotFilled`."""
    by_project = {facts.project_id: facts for facts in products(as_of)}
    wishes = [
        wish
        for plan in plans
        for wish in _filled(plan, by_project[plan.facts.id], people, stream(seed, "money", plan.code))
    ]
    draw = stream(seed, "signing")
    turns: dict[str, int] = {}
    found = []
    for wish in wishes:
        turn = turns[wish.person.key] = turns.get(wish.person.key, 0) + 1
        found.append(_signed(wish, turn, draw, as_of))
    return tuple(sorted(found, key=lambda purchase: (purchase.signed_at, purchase.number)))


def may_buy(person: Person, product: ProductFacts, plan: Plan, *, as_of: date) -> bool:
    """Whether somebody had a valid assessment before the project began, and its level reaches the rating."""
    begun = (as_of - plan.facts.value_date).days
    assessed = person.assessed and begun + 16 <= person.joined_days_ago <= begun + VALID_DAYS
    pensioner = person.occupation.startswith("退休")
    reach = min(HIGHEST_RATING[person.persona], 3 if pensioner else 4)
    return assessed and product.rating <= reach and Trait.NO_LOSS not in person.traits


def most_fen(person: Person, product: ProductFacts) -> int:
    """Return the largest amount of whole lots that the gate lets a person place in a product."""
    share = assets_fen(person) * MOST_OF_ASSETS_BPS[product.rating] // WHOLE_BPS
    stressed = loss_limit_fen(person) * WHOLE_BPS // product.stress_loss_bps
    return min(share, stressed, intended_fen(person) * 3) // product.lot_fen * product.lot_fen


def _filled(plan: Plan, product: ProductFacts, people: Sequence[Person], draw: Random) -> list[_Wish]:
    as_of = plan.facts.value_date + timedelta(days=plan.row["value_days_ago"])
    allowed = [person for person in people if _wants(person) and may_buy(person, product, plan, as_of=as_of)]
    draw.shuffle(allowed)
    amounts = _amounts(plan, product, allowed, draw)
    missing = plan.facts.amount_fen - sum(amounts.values())
    for person in sorted(allowed, key=lambda person: (person.wealth, person.number), reverse=True):
        if person.key in FLAGSHIP_FEN or not missing:
            continue
        more = min(missing, most_fen(person, product) - amounts.get(person.key, 0))
        if more + amounts.get(person.key, 0) >= product.min_ticket_fen:
            amounts[person.key] = amounts.get(person.key, 0) + more
            missing -= more
    if missing:
        raise ProjectNotFilled(f"{plan.code}: {missing // YUAN} yuan of {plan.facts.amount_fen // YUAN} found no buyer")
    return [_Wish(person, product, plan, amounts[person.key]) for person in allowed if person.key in amounts]


def _amounts(plan: Plan, product: ProductFacts, allowed: Sequence[Person], draw: Random) -> dict[str, int]:
    """Draw a ticket for one after the other until the project is full."""
    found = {key: fen for key, fen in FLAGSHIP_FEN.items() if plan.code == NOTES}
    left = plan.facts.amount_fen - sum(found.values())
    for person in allowed:
        most = most_fen(person, product)
        if person.key in FLAGSHIP_FEN or most < product.min_ticket_fen:
            continue
        wanted = most * 4 // 5 if Trait.LARGE in person.traits else int(most * draw.triangular(0.03, 0.4, 0.05))
        lots = max(wanted // product.lot_fen, product.min_ticket_fen // product.lot_fen)
        if lots * product.lot_fen <= left:
            found[person.key] = lots * product.lot_fen
            left -= found[person.key]
    return found


def _wants(person: Person) -> bool:
    return person.key in FLAGSHIP_FEN or bool(person.traits & {Trait.LARGE}) or person.number % NEVER_BUY != 0


def _signed(wish: _Wish, turn: int, draw: Random, as_of: date) -> Purchase:
    days_ago = (as_of - wish.plan.facts.value_date).days + draw.randint(3, 14)
    person = wish.person
    suffix = f"-{turn}" if turn > 1 else ""
    signed_at = moment(as_of, days_ago=days_ago, hour=draw.randint(9, 16), minute=draw.randint(0, 59))
    return Purchase(
        number=f"HT-{as_of.year}-{person.key[1:]}{suffix}",
        person=person,
        product=wish.product,
        project_code=wish.plan.code,
        amount_fen=wish.amount_fen,
        deposit_fen=wish.amount_fen + draw.randint(0, 30) * 1000 * YUAN,
        signed_at=signed_at,
        online=draw.random() < 0.6 and wish.amount_fen < LARGE_FEN,
    )


def by_person(bought: Iterable[Purchase]) -> Mapping[str, tuple[Purchase, ...]]:
    """Return each person's purchases, oldest first."""
    found: dict[str, tuple[Purchase, ...]] = {}
    for purchase in bought:
        found[purchase.person.key] = (*found.get(purchase.person.key, ()), purchase)
    return found
