"""Say who did something: a person, the system itself, a machine at a door, or an anonymous reader."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """What sort of hand moved."""

    USER = "user"
    SYSTEM = "system"
    MACHINE = "machine"
    PUBLIC = "public"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The doer of an operation; ``label`` is a login or process name, never a person's full name."""

    kind: ActorKind
    id: UUID | None
    label: str


def system_actor(label: str) -> Actor:
    """Return the actor of a background process such as ``worker``."""
    return Actor(kind=ActorKind.SYSTEM, id=None, label=label)
