"""List an investor's investments, those that are over as well; each leads to the way of its money."""

from dataclasses import dataclass
from uuid import UUID

from hub.catalogue.queries import projects_by_code
from hub.funds.domain.following import Followed
from hub.funds.following import investments_for
from hub.portal.my_money import project_name


@dataclass(frozen=True, kw_only=True)
class InvestmentRow:
    """One investment with the project's name in the reader's language."""

    it: Followed
    project: str


def investment_rows(subject_id: UUID) -> tuple[InvestmentRow, ...]:
    """Return them, the newest first."""
    found = investments_for(subject_id=subject_id)
    projects = projects_by_code(sorted({one.stake.project_code for one in found}))
    rows = (InvestmentRow(it=one, project=project_name(projects[one.stake.project_code])) for one in found)
    return tuple(reversed(tuple(rows)))
