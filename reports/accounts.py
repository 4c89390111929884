"""Hand out an investor's statement of account: from the ledger's flows and the plans alone, on the page's language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from chain.queries import states_for
from hub.audit.operations import record
from hub.catalogue.queries import projects_by_code
from hub.contracts.domain.schedules.standing import Standing
from hub.funds.domain.requests import FlowFacts
from hub.funds.evidence import KIND
from hub.funds.queries import HoldingFacts, flows_for, holdings_for
from hub.funds.schedules.calendar import Due, investor_calendar
from hub.funds.schedules.standings import loan_standings
from hub.kernel.actor import Actor
from hub.kernel.clock import HOME_ZONE, business_date
from reports.domain.account import (
    AccountPaper,
    Held,
    Period,
    balance_of,
    movements_of,
    require_tied_out,
    sums_of,
)
from reports.domain.figures import share_of
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.rendering.account import render_account
from reports.rendering.fonts import load_fonts
from reports.rendering.theme import Language


class NothingToState(LookupError):
    """The period has not begun, or no money of this investor had moved by its end."""


def hand_out_account(
    *, subject_id: UUID, name: str, period: Period, language: Language, by: Actor, at: datetime
) -> bytes:
    """Return the statement of a period, and record who took it.

    Raises :class:`NothingToState` and ``DoesNotTieOut``; ``name`` is how the investor is called.
    """
    paper = account_of(subject_id=subject_id, name=name, period=period, on=business_date(at))
    pdf = render_account(paper=paper, fonts=load_fonts(directory=Path(settings.REPORT_FONT_DIR)), language=language)
    with transaction.atomic():
        record(by=by, action="account.handed_out", at=at, subject_id=subject_id, target_kind="account",
               details={"period": period.name, "language": language.value})  # fmt: skip
    return pdf


def account_of(*, subject_id: UUID, name: str, period: Period, on: date) -> AccountPaper:
    """Return what the statement says; a period that is not over is stated until ``on``."""
    last = min(period.last, on)
    flows = flows_for(subject_id=subject_id, on=last)
    if not flows or period.first > on:
        raise NothingToState(f"nothing of {subject_id} by the end of {period.name}")
    before = tuple(flow for flow in flows if flow.effective_date < period.first)
    within = tuple(flow for flow in flows if flow.effective_date >= period.first)
    opening, closing = balance_of(before), balance_of(flows)
    states = states_for(KIND, [flow.id for flow in within]).values()
    paper = AccountPaper(
        house=HOUSE_NAME,
        investor=name,
        investor_no=str(subject_id),
        period=period,
        running_until=last if last < period.last else None,
        as_of=_as_of(flows, period),
        opening=opening,
        closing=closing,
        sums=sums_of(within),
        movements=movements_of(within, opening_fen=opening.purse_fen, projects=_names(within)),
        held=_held(subject_id, first=period.first, last=last),
        sealed=sum(state.sealed_at is not None for state in states),
        final=sum(state.final_at is not None for state in states),
        verify_url=f"{settings.PUBLIC_BASE_URL.rstrip('/')}/verify/",
    )
    require_tied_out(paper)
    return paper


def periods_of(*, subject_id: UUID, on: date) -> tuple[str, ...]:
    """Return the names of the years and, of the two newest, the months in which there is something to state."""
    flows = flows_for(subject_id=subject_id, on=on)
    if not flows:
        return ()
    first = flows[0].effective_date
    years = range(on.year, first.year - 1, -1)
    months = [
        f"{year}-{month:02d}"
        for year in years[:2]
        for month in range(12, 0, -1)
        if date(first.year, first.month, 1) <= date(year, month, 1) <= on
    ]
    return (*(str(year) for year in years), *months)


def years_of(*, subject_id: UUID, on: date) -> tuple[str, ...]:
    """Return the names of the years in which there is something to state, newest first."""
    return tuple(name for name in periods_of(subject_id=subject_id, on=on) if "-" not in name)


def _as_of(flows: Sequence[FlowFacts], period: Period) -> datetime:
    newest = max(flow.recorded_at for flow in flows)
    return max(newest, datetime.combine(period.first, time(), HOME_ZONE))


def _names(flows: Sequence[FlowFacts]) -> dict[str, Text]:
    found = projects_by_code(sorted({flow.project_code for flow in flows if flow.project_code}))
    return {code: Text(facts.name_zh, facts.name_en) for code, facts in found.items()}


def _held(subject_id: UUID, *, first: date, last: date) -> tuple[Held, ...]:
    holdings = holdings_for(subject_id=subject_id, on=last)
    codes = sorted({holding.project.code for holding in holdings})
    accrued = {code: loan.standing for code, loan in loan_standings(on=last, codes=codes).items()}
    due: dict[tuple[str, str | None], list[Due]] = {}
    for one in investor_calendar(subject_id=subject_id, on=last).due:
        due.setdefault((one.project.code, one.contract_number), []).append(one)
    return tuple(_holding(holding, due, accrued, days=(last - max(first, holding.stake.since)).days + 1)
                 for holding in holdings)  # fmt: skip


def _holding(
    holding: HoldingFacts,
    due: Mapping[tuple[str, str | None], Sequence[Due]],
    standings: Mapping[str, Standing],
    *,
    days: int,
) -> Held:
    stake, product, standing = holding.stake, holding.product, standings.get(holding.project.code)
    mine = due.get((stake.project_code, stake.contract_number), ())
    ahead = [one for one in mine if not one.overdue_days]
    own = stake.paid_in_fen - stake.returned_fen
    whole = standing.plan.terms.principal_fen if standing else 0
    return Held(
        project=Text(holding.project.name_zh, holding.project.name_en),
        product=Text(product.name_zh, product.name_en) if product else None,
        contract_number=stake.contract_number,
        rating=product.rating if product else None,
        paid_in_fen=stake.paid_in_fen,
        principal_fen=stake.outstanding_fen,
        income_fen=stake.income_fen,
        accrued_fen=standing.accrued_fen * own // whole if standing and whole else 0,
        overdue_fen=sum(one.amount_fen for one in mine if one.overdue_days),
        next_due=ahead[0].due_date if ahead else None,
        next_due_fen=ahead[0].amount_fen if ahead else 0,
        fee_bps=product.fee_bps if product else None,
        cost_fen=share_of(stake.outstanding_fen * days // 365, product.fee_bps) if product else 0,
    )
