"""The asset board: every loan with what is outstanding, ran up and is overdue, and the sums that the figures state."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.catalogue.domain.projects import ProjectFacts
from hub.catalogue.queries import projects_by_code
from hub.contracts.domain.schedules.standing import BANDS, Band, Standing
from hub.funds.schedules.standings import LoanStanding, loan_standings


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One loan on the board."""

    project: ProjectFacts
    loan: LoanStanding

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return self.loan.standing

    @property
    def band(self) -> Band | None:
        """The band of its oldest overdue instalment."""
        return self.standing.overdue[0].band if self.standing.overdue else None


@dataclass(frozen=True, kw_only=True)
class BandSum:
    """What is overdue within one band: principal in fen, and on how many loans."""

    band: Band
    principal_fen: int
    loans: int


@dataclass(frozen=True, kw_only=True)
class AssetBoard:
    """All loans that have begun, at the end of a day."""

    on: date
    assets: tuple[Asset, ...]

    @property
    def running(self) -> tuple[Asset, ...]:
        """Loans with principal outstanding."""
        return tuple(asset for asset in self.assets if asset.standing.outstanding_fen)

    @property
    def outstanding_fen(self) -> int:
        """Principal outstanding over all loans."""
        return sum(asset.standing.outstanding_fen for asset in self.assets)

    @property
    def accrued_fen(self) -> int:
        """Interest that ran up and has not come, over all loans."""
        return sum(asset.standing.accrued_fen for asset in self.running)

    @property
    def overdue_principal_fen(self) -> int:
        """Principal overdue over all loans."""
        return sum(asset.standing.overdue_principal_fen for asset in self.assets)

    @property
    def overdue_loans(self) -> int:
        """Loans with something overdue."""
        return sum(bool(asset.standing.overdue) for asset in self.assets)

    @property
    def bands(self) -> tuple[BandSum, ...]:
        """What is overdue, by band."""
        return tuple(
            BandSum(
                band=band,
                principal_fen=sum(asset.standing.overdue_in(band) for asset in self.assets),
                loans=sum(asset.band == band for asset in self.assets),
            )
            for band in BANDS
        )


def asset_board(*, on: date) -> AssetBoard:
    """Return every loan that has begun by a day; the longest overdue first, then the next one due."""
    loans = [loan for loan in loan_standings(on=on).values() if loan.standing.started]
    projects = projects_by_code([loan.project_code for loan in loans])
    assets = sorted((Asset(project=projects[loan.project_code], loan=loan) for loan in loans), key=_order)
    return AssetBoard(on=on, assets=tuple(assets))


def operating_figures(*, on: date) -> Mapping[str, int]:
    """Return the numerators of the monthly figures that follow from plans and ledger, by formula, at a day's end."""
    board = asset_board(on=on)
    owed = sorted(_owed(board).values(), reverse=True)
    return {
        "OPS-01": sum(asset.standing.plan.terms.principal_fen for asset in board.assets),
        "OPS-02": len(board.assets),
        "OPS-03": board.outstanding_fen,
        "OPS-04": len(board.running),
        "OPS-05": board.accrued_fen,
        "OPS-08": len({asset.project.borrower_zh for asset in board.assets}),
        "OPS-09": len(owed),
        "OPS-11": owed[0] if owed else 0,
        "OPS-12": sum(owed[:LARGEST]),
        "OPS-17": board.overdue_principal_fen,
        **{f"OPS-17{one.band.id}": one.principal_fen for one in board.bands},
        "OPS-18": board.overdue_loans,
    }


LARGEST = 10
"""Borrowers in OPS-12."""


def _owed(board: AssetBoard) -> Mapping[str, int]:
    """Principal outstanding by borrower: several loans of one borrower count together."""
    owed: Counter[str] = Counter()
    for asset in board.running:
        owed[asset.project.borrower_zh] += asset.standing.outstanding_fen
    return owed


def _order(asset: Asset) -> tuple[Sequence[object], ...]:
    due = asset.standing.next_due
    return ((-asset.standing.overdue_days, due.instalment.due_date if due else date.max, asset.project.code),)
