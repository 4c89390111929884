"""What all stages of the world share, and how a stage waits until everything it caused has arrived."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from hub.access.queries import user_by_login
from hub.access.scope import entered, system_scope
from hub.demo.invention import Invention
from hub.demo.passwords import Passwords
from hub.inbox.queries import backlog
from hub.ingest.operations import fold_due
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import utc_now
from hub.outbox.delivery import drain, pending
from hub.outbox.queries import stuck_deliveries

Progress = Callable[[str, int, int], None]
Subjects = Mapping[str, UUID]
"""Whom the hub took each person of the cast for."""

BY = system_actor("demo")
AT_ONCE = 400
"""Messages and deliveries between two steps of the progress bar."""


class WorldStuck(RuntimeError):
    """Something that the world caused could not be delivered; the message names the first."""


class NotHired(RuntimeError):
    """A login that the world needs is not there; the message names it."""


@dataclass(frozen=True, kw_only=True)
class World:
    """What was invented, the folder of files that the doors take in, and where the web server answers."""

    folder: Path
    base_url: str
    invention: Invention
    passwords: Passwords
    progress: Progress

    @property
    def as_of(self) -> date:
        """The world's present day."""
        return self.invention.as_of


def deliver_announced(world: World, stage: str) -> None:
    """Deliver what was announced and leave app events in their queue, for stages before all of them were sent.

    After a kill some wait there; folded early they would be other batches than those of an unbroken run.
    """
    while moved := drain(at=utc_now(), limit=AT_ONCE):
        world.progress(f"{stage}: taken in", moved, moved)


def deliver(world: World, stage: str) -> None:
    """Fold every event and deliver every message, in this process and in order, until nothing is on its way."""
    done = 0
    while waiting := _waiting():
        world.progress(f"{stage}: taken in", done, done + waiting)
        moved = fold_due(at=utc_now(), most=AT_ONCE) or drain(at=utc_now(), limit=AT_ONCE)
        if not moved:
            break
        done += moved
    if done:
        world.progress(f"{stage}: taken in", done, done)
    stuck = stuck_deliveries(limit=1)
    if stuck:
        raise WorldStuck(f"{stuck[0]}: {stuck[0].last_error}")


def _waiting() -> int:
    with entered(system_scope("demo")):
        return backlog().waiting + pending(at=utc_now())


def staff_member(login: str) -> Actor:
    """Return a staff member as the doer of an operation."""
    user = user_by_login(login)
    if user is None:
        raise NotHired(login)
    return Actor(kind=ActorKind.USER, id=user.id, label=user.username)
