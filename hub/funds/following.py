"""Read one investment with the way of its money, and when its project's money moved between escrow and borrower."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from hub.funds.domain.following import Followed, follow
from hub.funds.domain.holdings import Stake, stakes, whereabouts
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind
from hub.funds.queries import flows_for, project_totals


class InvestmentUnknown(LookupError):
    """The investor has put nothing into this project under this contract, or the scope may not see it."""


@dataclass(frozen=True, kw_only=True)
class ProjectMove:
    """A disbursement to a project's borrower or a repayment of it, for the whole project, in fen."""

    id: UUID
    kind: FlowKind
    date: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Investment:
    """One investment followed. ``flows`` are its own movements, oldest first, with those that were taken back."""

    followed: Followed
    flows: tuple[FlowFacts, ...]
    moves: tuple[ProjectMove, ...]

    @property
    def stake(self) -> Stake:
        """What was put in and came back, in sums."""
        return self.followed.stake


def investments_for(*, subject_id: UUID) -> tuple[Followed, ...]:
    """Return every investment of an investor followed, oldest first; also those that are over."""
    return _followed(subject_id, flows_for(subject_id=subject_id))


def investment_for(*, subject_id: UUID, project_code: str, contract_number: str | None) -> Investment:
    """Return one; raise :class:`InvestmentUnknown`."""
    flows = flows_for(subject_id=subject_id)
    place = (project_code, contract_number)
    found = next((one for one in _followed(subject_id, flows) if _place(one.stake) == place), None)
    if found is None:
        raise InvestmentUnknown(f"no investment in {project_code} under {contract_number} in this scope")
    return Investment(
        followed=found,
        flows=tuple(flow for flow in flows if (flow.project_code, flow.contract_number) == place),
        moves=project_moves([project_code]),
    )


def project_moves(codes: Collection[str]) -> tuple[ProjectMove, ...]:
    """Return what moved between these projects' escrows and borrowers, oldest first, whatever the scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, kind, day, amount_fen FROM funds_project_moves(%s)", [list(codes)])
        rows = cursor.fetchall()
    found = (ProjectMove(id=row[0], kind=FlowKind(row[1]), date=row[2], amount_fen=row[3]) for row in rows)
    return tuple(sorted(found, key=lambda move: (move.date, move.id)))


def _followed(subject_id: UUID, flows: tuple[FlowFacts, ...]) -> tuple[Followed, ...]:
    codes = sorted({flow.project_code for flow in flows if flow.project_code})
    found = whereabouts(subject_id=subject_id, flows=flows, totals=project_totals(codes))
    return follow(flows, stakes=stakes(flows), shares=found.projects)


def _place(stake: Stake) -> tuple[str, str | None]:
    return stake.project_code, stake.contract_number
