"""Tell cheaply whether anything changed of what public pages are made of: some figures for each part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import chain.queries
import cms.queries
import hub.outbox.queries
from hub.access.scope import entered, system_scope
from hub.kernel.clock import business_date, utc_now


class Part(StrEnum):
    """What pages are made of."""

    REGISTER = "register"
    PROOFS = "proofs"
    LEDGER = "ledger"
    """Whatever was posted or planned: both are told to other rooms."""
    DAY = "day"


@dataclass(frozen=True)
class Stamp:
    """Differs from the one before exactly when something was added or changed; ``changed_at`` is when, if known."""

    figures: tuple[object, ...]
    changed_at: datetime | None = None


_FIGURES: Final[Mapping[Part, Callable[[], tuple[object, ...]]]] = {
    Part.REGISTER: cms.queries.stamp,
    Part.PROOFS: chain.queries.stamp,
    Part.LEDGER: hub.outbox.queries.news,
    Part.DAY: lambda: (business_date(utc_now()),),
}


def read_stamps() -> Mapping[Part, Stamp]:
    """Return the stamps of all parts as of now, in one transaction."""
    with entered(system_scope("pages")):
        return {part: _stamp(figures()) for part, figures in _FIGURES.items()}


def _stamp(figures: tuple[object, ...]) -> Stamp:
    known = [one for one in figures if isinstance(one, datetime)]
    return Stamp(figures, max(known, default=None))
