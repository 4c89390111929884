"""Follow one investor's money: what each contract still holds, and where every yuan is now.

Waiting and lent are told apart by the project's own totals: of what an investor put in, the share that the project has
already handed to its borrower is lent, the rest waits in escrow. Shares are rounded towards waiting, to the fen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.ledger import legs_of
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind


@dataclass(frozen=True, kw_only=True)
class ProjectTotals:
    """What a project raised from investors and handed on to its borrower, in fen, over everybody."""

    raised_fen: int
    disbursed_fen: int


@dataclass(frozen=True, kw_only=True)
class Stake:
    """What one investor has in one project under one contract (or none yet), in fen."""

    project_code: str
    contract_number: str | None
    paid_in_fen: int
    returned_fen: int
    redeemed_fen: int
    income_fen: int
    since: date

    @property
    def outstanding_fen(self) -> int:
        """Principal still with the project: paid in, less what was returned or redeemed."""
        return self.paid_in_fen - self.returned_fen - self.redeemed_fen


@dataclass(frozen=True, kw_only=True)
class ProjectShare:
    """Where one investor's principal in a project is: waiting in escrow, or lent to the borrower. In fen."""

    project_code: str
    waiting_fen: int
    lent_fen: int


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """Where one investor's money is. The parts add up to ``total_fen``; nothing is anywhere else."""

    subject_id: UUID
    purse_fen: int
    in_transit_fen: int
    projects: tuple[ProjectShare, ...]

    @property
    def waiting_fen(self) -> int:
        """Money in escrow, not yet handed to any borrower."""
        return sum(share.waiting_fen for share in self.projects)

    @property
    def lent_fen(self) -> int:
        """Money that projects' borrowers have."""
        return sum(share.lent_fen for share in self.projects)

    @property
    def total_fen(self) -> int:
        """All of it."""
        return self.purse_fen + self.in_transit_fen + self.waiting_fen + self.lent_fen


_COLUMN = {
    FlowKind.BID: "paid_in_fen",
    FlowKind.BID_RETURN: "returned_fen",
    FlowKind.REDEMPTION: "redeemed_fen",
    FlowKind.INCOME: "income_fen",
}


def stakes(flows: Iterable[FlowRequest]) -> tuple[Stake, ...]:
    """Return one stake per project and contract from one investor's flows, oldest first."""
    sums: dict[tuple[str, str | None], dict[str, int]] = {}
    since: dict[tuple[str, str | None], date] = {}
    for flow in flows:
        if flow.kind not in _COLUMN or flow.project_code is None:
            continue
        place = (flow.project_code, flow.contract_number)
        row = sums.setdefault(place, dict.fromkeys(_COLUMN.values(), 0))
        row[_COLUMN[flow.kind]] += -flow.amount_fen if flow.reverses else flow.amount_fen
        since[place] = min(since.get(place, flow.effective_date), flow.effective_date)
    found = (Stake(project_code=p, contract_number=c, since=since[p, c], **row) for (p, c), row in sums.items())
    return tuple(sorted(found, key=lambda stake: (stake.since, stake.project_code, stake.contract_number or "")))


def whereabouts(*, subject_id: UUID, flows: Iterable[FlowRequest], totals: Mapping[str, ProjectTotals]) -> Whereabouts:
    """Return where the investor's money is; ``totals`` holds every project that the flows name.

    All ``flows`` are the investor's, also those recorded under a profile that ``subject_id`` absorbed.
    """
    known = tuple(flows)
    held = dict.fromkeys(AccountKind, 0)
    for leg in (leg for flow in known for leg in legs_of(flow)):
        if leg.account.subject_id is not None:
            held[leg.account.kind] += leg.amount_fen
    by_project: dict[str, list[Stake]] = {}
    for stake in stakes(known):
        by_project.setdefault(stake.project_code, []).append(stake)
    shares = (_share(code, parts, totals[code]) for code, parts in by_project.items())
    return Whereabouts(
        subject_id=subject_id,
        purse_fen=held[AccountKind.PURSE],
        in_transit_fen=held[AccountKind.IN_TRANSIT],
        projects=tuple(share for share in shares if share.waiting_fen or share.lent_fen),
    )


def _share(project_code: str, parts: Iterable[Stake], totals: ProjectTotals) -> ProjectShare:
    invested = sum(part.paid_in_fen - part.returned_fen for part in parts)
    outstanding = sum(part.outstanding_fen for part in parts)
    handed_on = min(totals.disbursed_fen, totals.raised_fen)
    reached = invested * handed_on // totals.raised_fen if totals.raised_fen else 0
    waiting = min(invested - reached, outstanding)
    return ProjectShare(project_code=project_code, waiting_fen=waiting, lent_fen=outstanding - waiting)
