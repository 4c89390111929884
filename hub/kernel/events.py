"""An event says in the past tense that something happened, once, by ids and digests alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.kernel.canonical import JSONValue


@dataclass(frozen=True, kw_only=True)
class Event:
    """What an operation tells the other rooms.

    ``name`` is past tense (``ContractRegistered``), ``key`` is unique per occurrence and makes handlers idempotent,
    ``payload`` holds ids and digests as text, never personal content.
    """

    name: str
    key: str
    payload: Mapping[str, JSONValue] = field(default_factory=dict)
