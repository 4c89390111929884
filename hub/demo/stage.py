"""What all stages of the world share, and how a stage waits until everything it caused has arrived."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.demo.cast import Person
from hub.demo.passwords import Passwords
from hub.ingest.operations import fold_due
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import utc_now
from hub.outbox.delivery import drain
from hub.outbox.queries import stuck_deliveries

Progress = Callable[[str, int, int], None]

BY = system_actor("demo")


class WorldStuck(RuntimeError):
    """Something that the world caused could not be delivered; the message names the first."""


@dataclass(frozen=True)
class World:
    """The parameters, the people and the folder of files that the doors take in."""

    seed: int
    scale: str
    as_of: date
    folder: Path
    base_url: str
    people: tuple[Person, ...]
    passwords: Passwords
    progress: Progress


def deliver(world: World) -> None:
    """Fold every event and deliver every message, in this process and in order, until nothing is on its way."""
    done = 0
    while moved := fold_due(at=utc_now()) + drain(at=utc_now(), limit=200):
        done += moved
        world.progress("deliveries", done, done)
    stuck = stuck_deliveries(limit=1)
    if stuck:
        raise WorldStuck(f"{stuck[0]}: {stuck[0].last_error}")


def actor_of(user_id: object, username: str) -> Actor:
    """Return a staff member as the doer of an operation."""
    from uuid import UUID

    return Actor(kind=ActorKind.USER, id=UUID(str(user_id)), label=username)
