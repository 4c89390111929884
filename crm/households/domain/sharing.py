"""Decide what a household may show of each member: only what the member allows to everybody who looks on."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from crm.consents.domain.standing import Standing, State


class Shown(StrEnum):
    """What a page says about one thing of one member."""

    SHARED = "shared"
    NOT_ASKED = "not_asked"
    WITHDRAWN = "withdrawn"
    NARROWED = "narrowed"
    """Two profiles of the member became one, and only one of them allows it."""
    NOT_TO_ALL = "not_to_all"
    """Somebody joined after the member agreed, and was not named."""


def shown_to_all(standing: Standing, *, others: Iterable[str]) -> Shown:
    """Return what the household's page shows: a page that all read needs everybody named."""
    if standing.allowed:
        return Shown.SHARED if standing.reaches(others) else Shown.NOT_TO_ALL
    return {
        State.WITHDRAWN: Shown.WITHDRAWN,
        State.NARROWED: Shown.NARROWED,
    }.get(standing.state, Shown.NOT_ASKED)


@dataclass(frozen=True, kw_only=True)
class Share:
    """One member's total; two seats of one person carry the same ``person``."""

    person: str
    fen: int


def total_of(shares: Iterable[Share]) -> int:
    """Return the sum over persons, each counted once."""
    return sum({share.person: share.fen for share in shares}.values())
