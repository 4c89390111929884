"""Follow one investment: whose money it was made of, and where each fen of it is now.

Money in an account bears no name. What leaves an investor's own account counts as the oldest that lies in it: the
thousandth fen out is the thousandth fen in (first in, first out). A movement and the one that takes it back cancel each
other, and so do a withdrawal asked for and its return. With that every fen has exactly one way, and the parts of all
investments together with the rest of the account are the ledger's balances, which a property test holds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.funds.domain.holdings import ProjectShare, Stake
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind


class Spot(StrEnum):
    """Where a part of an investment is now."""

    WAITING = "waiting"
    LENT = "lent"
    PURSE = "purse"
    LEAVING = "leaving"
    WITHDRAWN = "withdrawn"
    AGAIN = "again"


@dataclass(frozen=True, kw_only=True)
class Link:
    """Fen that came into the own account with one flow and left it with another; ``out`` is None for what lies there.

    ``spot`` says where they are since they left; ``settled`` is the bank's payment of what was asked for before.
    """

    into: FlowFacts
    out: FlowFacts | None
    spot: Spot
    amount_fen: int
    settled: FlowFacts | None = None


@dataclass(frozen=True, kw_only=True)
class Followed:
    """One investment, in fen. ``origins`` are what it was made of; ``onward`` is where what came back went."""

    stake: Stake
    waiting_fen: int
    lent_fen: int
    origins: tuple[Link, ...]
    onward: tuple[Link, ...]

    @property
    def came_back_fen(self) -> int:
        """Returned, redeemed and income together."""
        return self.stake.returned_fen + self.stake.redeemed_fen + self.stake.income_fen

    @property
    def total_fen(self) -> int:
        """What was put in and what it earned: the sum of all spots."""
        return self.stake.paid_in_fen + self.stake.income_fen

    def at(self, spot: Spot) -> int:
        """Return how much of it is at a spot."""
        if spot is Spot.WAITING:
            return self.waiting_fen
        if spot is Spot.LENT:
            return self.lent_fen
        return sum(link.amount_fen for link in self.onward if link.spot is spot)


Piece = tuple[FlowFacts, int]
"""A flow and how many of its fen count."""
Left = tuple[FlowFacts | None, int, Spot, FlowFacts | None]
"""By which flow how many fen left the own account, where they are, and the bank's payment of them."""

_INTO_PURSE = frozenset({FlowKind.DEPOSIT, FlowKind.BID_RETURN, FlowKind.REDEMPTION, FlowKind.INCOME})
_CAME_BACK = frozenset({FlowKind.BID_RETURN, FlowKind.REDEMPTION, FlowKind.INCOME})


def standing(flows: Iterable[FlowFacts]) -> tuple[FlowFacts, ...]:
    """Return the flows that count: neither taken back nor taking one back."""
    known = tuple(flows)
    undone = {flow.reverses for flow in known if flow.reverses}
    return tuple(flow for flow in known if flow.reverses is None and flow.id not in undone)


def links(flows: Iterable[FlowFacts]) -> tuple[Link, ...]:
    """Return the way of every fen through one investor's own account; requires all their flows, oldest first."""
    known = standing(flows)
    amounts = {kind: sum(flow.amount_fen for flow in known if flow.kind is kind) for kind in FlowKind}
    sent_back = max(0, amounts[FlowKind.CREDITING] - amounts[FlowKind.ARRIVAL])
    """Asked for, on its way out, and credited again."""
    credited = _without_the_last(known, FlowKind.CREDITING, sent_back)
    asked = _without_the_last(known, FlowKind.WITHDRAWAL_REQUEST, sent_back)
    came = [
        (flow, credited.get(flow, flow.amount_fen)) for flow in known if flow.kind in _INTO_PURSE or flow in credited
    ]
    left = list(_left(known, asked))
    return tuple(_matched(came, left))


def follow(
    flows: Sequence[FlowFacts], *, stakes: Sequence[Stake], shares: Iterable[ProjectShare]
) -> tuple[Followed, ...]:
    """Return each of an investor's stakes followed; ``stakes`` and ``shares`` follow from the same flows."""
    ways, of_project = links(flows), {share.project_code: share for share in shares}
    waiting = _waiting(stakes, of_project)
    return tuple(
        Followed(
            stake=stake,
            waiting_fen=waiting[place],
            lent_fen=stake.outstanding_fen - waiting[place],
            origins=tuple(way for way in ways if way.out and way.out.kind is FlowKind.BID and _in(way.out, stake)),
            onward=tuple(way for way in ways if way.into.kind in _CAME_BACK and _in(way.into, stake)),
        )
        for place, stake in enumerate(stakes)
    )


def _in(flow: FlowFacts, stake: Stake) -> bool:
    return (flow.project_code, flow.contract_number) == (stake.project_code, stake.contract_number)


def _without_the_last(flows: Sequence[FlowFacts], kind: FlowKind, fen: int) -> dict[FlowFacts, int]:
    """Return what counts of the flows of a kind when ``fen`` of the newest do not."""
    found: dict[FlowFacts, int] = {}
    for flow in reversed([flow for flow in flows if flow.kind is kind]):
        less = min(fen, flow.amount_fen)
        fen -= less
        found[flow] = flow.amount_fen - less
    return found


def _left(flows: Sequence[FlowFacts], asked: Mapping[FlowFacts, int]) -> Iterator[Left]:
    """Yield what left the own account in order, with where it is; what was asked for first is settled first."""
    settled = [(flow, flow.amount_fen) for flow in reversed(flows) if flow.kind is FlowKind.WITHDRAWAL_SETTLEMENT]
    for flow in flows:
        if flow.kind is FlowKind.BID:
            yield flow, flow.amount_fen, Spot.AGAIN, None
        elif flow.kind is FlowKind.WITHDRAWAL:
            yield flow, flow.amount_fen, Spot.WITHDRAWN, None
        elif flow in asked:
            yield from _settled(flow, asked[flow], settled)


def _settled(flow: FlowFacts, fen: int, settled: list[Piece]) -> Iterator[Left]:
    """Lay the bank's payments, the oldest last, along what was asked for; they get less by what they paid of it."""
    while fen and settled:
        payment, there = settled.pop()
        paid = min(fen, there)
        yield flow, paid, Spot.WITHDRAWN, payment
        if there > paid:
            settled.append((payment, there - paid))
        fen -= paid
    yield flow, fen, Spot.LEAVING, None


def _matched(came: Iterable[Piece], left: Sequence[Left]) -> Iterator[Link]:
    """Lay what left along what came, fen by fen; what reaches further than all that left still lies there."""
    waiting = list(reversed(left))
    for into, fen in came:
        while fen:
            out, wanted, spot, settled = waiting.pop() if waiting else (None, fen, Spot.PURSE, None)
            taken = min(fen, wanted)
            if taken:
                yield Link(into=into, out=out, spot=spot, amount_fen=taken, settled=settled)
            if wanted > taken:
                waiting.append((out, wanted - taken, spot, settled))
            fen -= taken


def _waiting(stakes: Sequence[Stake], shares: Mapping[str, ProjectShare]) -> list[int]:
    """Split what waits in each project over its stakes, by what each has outstanding, to the fen."""
    found = [0] * len(stakes)
    for code, share in shares.items():
        places = [place for place, stake in enumerate(stakes) if stake.project_code == code]
        whole, reached, given = sum(stakes[place].outstanding_fen for place in places), 0, 0
        for place in places:
            reached += stakes[place].outstanding_fen
            found[place] = share.waiting_fen * reached // whole - given if whole else 0
            given += found[place]
    return found
