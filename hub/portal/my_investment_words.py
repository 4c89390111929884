"""Say in an investor's words what one investment was made of, where its parts are, and which steps led there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from chain.queries import RecordState, states_for
from hub.funds.domain.following import Followed, Link, Spot
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind
from hub.funds.evidence import KIND
from hub.funds.following import Investment
from hub.kernel.money import grouped
from hub.portal.my_words import kind_words

FROM_OUTSIDE = frozenset({FlowKind.DEPOSIT, FlowKind.CREDITING})


@dataclass(frozen=True, kw_only=True)
class Part:
    """One source or one place of an investment's money; ``spot`` is empty for a source."""

    name: str
    note: str
    amount_fen: int
    spot: Spot | None = None

    @property
    def amount(self) -> str:
        """The amount with thousands separators."""
        return grouped(self.amount_fen)

    @property
    def on_the_move(self) -> bool:
        """Whether it is neither at work nor back with the investor."""
        return self.spot in (Spot.WAITING, Spot.LEAVING)

    @property
    def at_work(self) -> bool:
        """Whether a borrower has it."""
        return self.spot is Spot.LENT


@dataclass(frozen=True, kw_only=True)
class Step:
    """One movement on the way. ``whole_fen`` is the movement's own amount where only a part of it belongs here."""

    flow_id: UUID
    date: date
    what: str
    amount_fen: int | None
    whole_fen: int | None
    own: bool
    project_code: str
    contract_number: str
    undone: bool
    state: RecordState = RecordState.RECORDED

    @property
    def whole(self) -> str:
        """The movement's own amount with thousands separators."""
        return grouped(self.whole_fen or 0)


_PLACES: Final[Mapping[Spot, Callable[[], str]]] = {
    Spot.WAITING: lambda: _("Waiting in escrow at the bank"),
    Spot.LENT: lambda: _("With the borrower of the project"),
    Spot.PURSE: lambda: _("Own account at the custodian bank"),
    Spot.LEAVING: lambda: _("On its way to your own bank"),
    Spot.WITHDRAWN: lambda: _("At your own bank"),
    Spot.AGAIN: lambda: _("Invested again"),
}
_SENTENCES: Final[Mapping[Spot, Callable[[], str]]] = {
    Spot.WAITING: lambda: _("¥%(amount)s waits in escrow at the bank"),
    Spot.LENT: lambda: _("¥%(amount)s is with the borrower of the project"),
    Spot.PURSE: lambda: _("¥%(amount)s lies in your own account at the custodian bank"),
    Spot.LEAVING: lambda: _("¥%(amount)s is on its way to your own bank"),
    Spot.WITHDRAWN: lambda: _("¥%(amount)s went to your own bank"),
    Spot.AGAIN: lambda: _("¥%(amount)s was invested again"),
}


def places_of(followed: Followed, *, project: str) -> tuple[Part, ...]:
    """Return where the money is, in the order of its way; empty places are left out."""
    notes = {
        Spot.WAITING: project,
        Spot.LENT: project,
        Spot.PURSE: _("It came back; you can withdraw it"),
        Spot.LEAVING: _("It came back, and you asked for it"),
        Spot.WITHDRAWN: _("It came back, and you withdrew it"),
        Spot.AGAIN: _("It came back, and is followed there"),
    }
    return tuple(
        Part(name=_PLACES[spot](), note=notes[spot], amount_fen=followed.at(spot), spot=spot)
        for spot in Spot
        if followed.at(spot)
    )


def sources_of(followed: Followed) -> tuple[Part, ...]:
    """Return what the money was made of; empty sources are left out."""
    outside = sum(link.amount_fen for link in followed.origins if link.into.kind in FROM_OUTSIDE)
    rows = (
        (_("Paid in from your bank"), "", outside),
        (_("Came back from an investment before"), "", followed.stake.paid_in_fen - outside),
        (_("Interest from the borrower"), "", followed.stake.income_fen),
    )
    return tuple(Part(name=name, note=note, amount_fen=fen) for name, note, fen in rows if fen)


def sentence_of(followed: Followed) -> str:
    """Say where everything is in one sentence; only places that hold something are named."""
    said = [words() % {"amount": grouped(fen)} for spot, words in _SENTENCES.items() if (fen := followed.at(spot))]
    if not said:
        return _("Everything that was put in was taken back; nothing is left of this investment.")
    parts = _("; ").join(said)
    put_in, income = grouped(followed.stake.paid_in_fen), grouped(followed.stake.income_fen)
    if followed.stake.income_fen:
        told = {"put_in": put_in, "income": income, "parts": parts}
        return _("You put in ¥%(put_in)s, and ¥%(income)s of interest came: %(parts)s.") % told
    return _("You put in ¥%(put_in)s: %(parts)s.") % {"put_in": put_in, "parts": parts}


def steps_of(found: Investment) -> tuple[Step, ...]:
    """Return every movement on the way, oldest first; the project's own ones are for everybody in it."""
    undone = {flow.reverses for flow in found.flows if flow.reverses}
    ranked = [
        *((_RANK.get(flow.kind, 3), _step(flow, flow.amount_fen, undone=flow.id in undone)) for flow in found.flows),
        *((0, _step(flow, fen)) for flow, fen in _summed((one.into, one) for one in found.followed.origins)),
        *((4, _step(flow, fen)) for flow, fen in _summed((one.out, one) for one in found.followed.onward)),
        *((5, _step(flow, fen)) for flow, fen in _summed((one.settled, one) for one in found.followed.onward)),
        *((2, step) for step in _moves(found)),
    ]
    once: dict[UUID, tuple[int, Step]] = {}
    for rank, step in ranked:
        once.setdefault(step.flow_id, (rank, step))
    states = states_for(KIND, list(once))
    steps = [step for _rank, step in sorted(once.values(), key=lambda item: (item[1].date, item[0]))]
    return tuple(replace(step, state=states[step.flow_id].state) if step.flow_id in states else step for step in steps)


_RANK: Final = {FlowKind.BID: 1}
"""Of one day: what it was made of, the bid, what the project moved, what came back, where that went."""


def _summed(ends: Iterable[tuple[FlowFacts | None, Link]]) -> list[tuple[FlowFacts, int]]:
    """Add up links by the flow at one of their ends; those that have none there are left out."""
    found: dict[FlowFacts, int] = {}
    for flow, link in ends:
        if flow is not None:
            found[flow] = found.get(flow, 0) + link.amount_fen
    return list(found.items())


def _step(flow: FlowFacts, fen: int, *, undone: bool = False) -> Step:
    return Step(
        flow_id=flow.id,
        date=flow.effective_date,
        what=kind_words(flow.kind, reverses=flow.reverses is not None),
        amount_fen=fen,
        whole_fen=None if fen == flow.amount_fen else flow.amount_fen,
        own=True,
        project_code=flow.project_code or "",
        contract_number=flow.contract_number or "",
        undone=undone,
    )


def _moves(found: Investment) -> Iterable[Step]:
    """What the project paid out and got back while this investment was in it."""
    last = max(flow.effective_date for flow in found.flows)
    for move in found.moves:
        if move.date < found.stake.since or (not found.stake.outstanding_fen and move.date > last):
            continue
        yield Step(
            flow_id=move.id,
            date=move.date,
            what=kind_words(move.kind, reverses=False),
            amount_fen=None,
            whole_fen=move.amount_fen,
            own=False,
            project_code=found.stake.project_code,
            contract_number="",
            undone=False,
        )
