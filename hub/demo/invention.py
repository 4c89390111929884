"""Everything that is invented, before any of it enters: people, what they did, what was said, bought and moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.demo.cast import Person, cast
from hub.demo.clicks import AppEvent, Broken, app_events, arrival, broken_events
from hub.demo.market import Plan, plans
from hub.demo.money.movements import Movement, movements
from hub.demo.money.purchases import Purchase, by_person, purchases
from hub.demo.scale import SCALES, Scale
from hub.demo.talks import Visit, visits

PEOPLE_PER_BROKEN_ROUND = 40


@dataclass(frozen=True, kw_only=True)
class Invention:
    """One world on paper; equal parameters give equal inventions. ``events`` are in the order of sending."""

    seed: int
    scale: str
    as_of: date
    people: tuple[Person, ...]
    plans: tuple[Plan, ...]
    bought: tuple[Purchase, ...]
    moved: tuple[Movement, ...]
    visits: tuple[Visit, ...]
    events: tuple[AppEvent, ...]
    broken: tuple[Broken, ...]

    @property
    def size(self) -> Scale:
        """The counts of this scale."""
        return SCALES[self.scale]

    @property
    def bought_by(self) -> Mapping[str, tuple[Purchase, ...]]:
        """Each person's purchases."""
        return by_person(self.bought)


def invent(*, seed: int, scale: str, as_of: date) -> Invention:
    """Invent a world."""
    size = SCALES[scale]
    people = cast(seed=seed, scale=scale, as_of=as_of)
    projects = plans(as_of, scale=size.projects, collateral=size.collateral, only=size.only)
    bought = purchases(people, projects, seed=seed, as_of=as_of)
    owned = by_person(bought)
    happened = app_events(people, owned, seed=seed, scale=size, as_of=as_of)
    return Invention(
        seed=seed,
        scale=scale,
        as_of=as_of,
        people=people,
        plans=projects,
        bought=bought,
        moved=movements(projects, bought, seed=seed, as_of=as_of),
        visits=visits(people, owned, seed=seed, scale=size, as_of=as_of),
        events=arrival(happened, seed=seed),
        broken=broken_events(as_of, rounds=1 + len(people) // PEOPLE_PER_BROKEN_ROUND),
    )
