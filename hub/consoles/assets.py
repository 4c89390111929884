"""The asset board: every loan with what is outstanding, run up and overdue; one engine with calendar and figures."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cms import queries as disclosures
from cms.domain.figures import Unit, figures_of
from cms.reading.language import said
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.catalogue.domain.projects import ProjectFacts, RepaymentMethod
from hub.catalogue.queries import project
from hub.consoles.plan_forms import COUNTS
from hub.contracts.domain.schedules.allocation import ORDERS, Owed
from hub.contracts.domain.schedules.changes import PlanChange
from hub.contracts.domain.schedules.standing import BANDS
from hub.contracts.plan_changes import open_proposal
from hub.contracts.plans import PlanMissing, plan_history
from hub.funds.schedules.board import Asset, AssetBoard, asset_board, operating_figures
from hub.funds.schedules.standings import loan_standing
from hub.kernel.clock import business_date, utc_now
from hub.kernel.money import grouped, yuan
from hub.kernel.spreadsheet import safe_cell
from hub.web.pages import render_page

READERS = (Role.COMPLIANCE, Role.AUDITOR, Role.BRANCH_MANAGER)

METHODS: Final[Mapping[RepaymentMethod, Callable[[], str]]] = {
    RepaymentMethod.BULLET: lambda: _("All at maturity"),
    RepaymentMethod.INTEREST_FIRST: lambda: _("Interest first"),
    RepaymentMethod.EQUAL_INSTALMENTS: lambda: _("Equal instalments"),
    RepaymentMethod.EQUAL_PRINCIPAL: lambda: _("Equal principal"),
    RepaymentMethod.CUSTOM: lambda: _("Plan of its own"),
}
CHANGES: Final[Mapping[PlanChange, Callable[[], str]]] = {
    PlanChange.AGREED: lambda: _("Agreed at the start"),
    PlanChange.EARLY: lambda: _("Repaid early"),
    PlanChange.PROLONGED: lambda: _("Prolonged"),
    PlanChange.CORRECTED: lambda: _("Corrected"),
}
OWED: Final[Mapping[Owed, Callable[[], str]]] = {
    Owed.PENALTY: lambda: _("penalty"),
    Owed.INTEREST: lambda: _("interest"),
    Owed.PRINCIPAL: lambda: _("principal"),
}


class AssetFilter(forms.Form):
    """The day and the band; they live in the address."""

    on = forms.DateField(
        label=gettext_lazy("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    band = forms.ChoiceField(label=gettext_lazy("Overdue"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bands = [(band.id, band_name(band.id)) for band in BANDS]
        self.fields["band"].choices = [("", _("All loans")), ("any", _("All overdue")), *bands]  # type: ignore[attr-defined]

    def day(self) -> date:
        """The day asked for, today at the latest."""
        today = business_date(utc_now())
        return min(self.cleaned_data.get("on") or today, today) if self.is_valid() else today

    def chosen(self, board: AssetBoard) -> tuple[Asset, ...]:
        """The loans of the band asked for."""
        band = self.cleaned_data.get("band") if self.is_valid() else ""
        if not band:
            return board.assets
        return tuple(one for one in board.assets if one.band and band in ("any", one.band.id))


@dataclass(frozen=True, kw_only=True)
class Parity:
    """One published figure beside the same figure from plans and ledger."""

    name: str
    published: str
    known: str
    equal: bool


def band_name(band_id: str) -> str:
    """Return a band in the reader's language."""
    names = {"A": _("up to 90 days"), "B": _("91 to 180 days"), "C": _("over 180 days")}
    return names[band_id]


def project_name(facts: ProjectFacts) -> str:
    """Return a project's name in the reader's language."""
    return facts.name_en if get_language() == "en" else facts.name_zh


@allow(*READERS)
@require_GET
def assets(request: HttpRequest) -> HttpResponse:
    """Show every loan on a day, the sums by band, and whether the published figures say the same."""
    form = AssetFilter(request.GET or None)
    board = asset_board(on=form.day())
    month = next(iter(disclosures.months()), None)
    context = {
        "form": form,
        "board": board,
        "rows": [_row(asset) for asset in form.chosen(board)],
        "bands": [{"sum": one, "name": band_name(one.band.id)} for one in board.bands],
        "month": str(month.payload.fields.get("month", "")) if month else "",
        "month_slug": month.slug if month else "",
        "parity": _parity(month) if month else (),
    }
    context["differing"] = sum(not one.equal for one in context["parity"])  # type: ignore[attr-defined]
    return render_page(request, "consoles/assets.html", context)


@allow(*READERS)
@require_GET
def assets_export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what is filtered; that somebody took it is recorded."""
    form = AssetFilter(request.GET or None)
    board = asset_board(on=form.day())
    chosen = form.chosen(board)
    record(by=current_actor(), action="assets.exported", at=utc_now(), target_kind="assets",
           details={"on": board.on.isoformat(), "rows": len(chosen)})  # fmt: skip
    response = HttpResponse("\ufeff" + _sheet(chosen), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="assets-{board.on:%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@allow(*READERS)
@require_GET
def asset(request: HttpRequest, code: str) -> HttpResponse:
    """Show one loan: its instalments, what each receipt paid, and every version of its plan."""
    form = AssetFilter(request.GET or None)
    try:
        loan = loan_standing(project_code=code, on=form.day())
    except PlanMissing as error:
        raise Http404(_("No repayment plan was agreed for this project.")) from error
    terms = loan.standing.plan.terms
    context = {
        "project": project(code=code),
        "name": project_name(project(code=code)),
        "loan": loan,
        "standing": loan.standing,
        "terms": terms,
        "rate": f"{terms.annual_rate_bps / 100:.2f}%",
        "method": METHODS[terms.method](),
        "day_count": COUNTS[terms.day_count](),
        "order": ORDERS[terms.order],
        "order_words": " → ".join(OWED[part]() for part in ORDERS[terms.order].parts),
        "versions": [{"version": one, "change": CHANGES[one.change]()} for one in plan_history(project_code=code)],
        "waiting": open_proposal(project_code=code),
        "may_change": getattr(request.user, "role", "") == Role.COMPLIANCE and loan.standing.outstanding_fen,
    }
    return render_page(request, "consoles/asset.html", context)


def _row(one: Asset) -> dict[str, Any]:
    due = one.standing.next_due
    return {
        "asset": one,
        "name": project_name(one.project),
        "method": METHODS[one.standing.plan.terms.method](),
        "band": band_name(one.band.id) if one.band else "",
        "due": due.instalment if due else None,
    }


def _parity(month: disclosures.Version) -> tuple[Parity, ...]:
    """Compare the newest published month with what plan and ledger say of the same day."""
    known = operating_figures(on=date.fromisoformat(str(month.payload.fields["as_of_date"])))
    found = []
    for figure in figures_of(month.payload):
        formula = figure.formula
        if formula.id in known:
            shown = grouped if formula.parts is Unit.MONEY else str
            found.append(Parity(
                name=said(formula.name), published=shown(figure.numerator), known=shown(known[formula.id]),
                equal=figure.numerator == known[formula.id],
            ))  # fmt: skip
    return tuple(found)


def _sheet(chosen: Sequence[Asset]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([
        _("Project code"), _("Project"), _("Repayment"), _("Lent (yuan)"), _("Outstanding (yuan)"),
        _("Interest run up (yuan)"), _("Overdue principal (yuan)"), _("Overdue (yuan)"), _("Days overdue"), _("Band"),
        _("Next due"), _("Due then (yuan)"),
    ])  # fmt: skip
    for row in map(_row, chosen):
        one: Asset = row["asset"]
        standing, due = one.standing, row["due"]
        writer.writerow([
            safe_cell(one.project.code), safe_cell(row["name"]), row["method"], yuan(standing.plan.terms.principal_fen),
            yuan(standing.outstanding_fen), yuan(standing.accrued_fen), yuan(standing.overdue_principal_fen),
            yuan(standing.overdue_fen), standing.overdue_days, row["band"], due.due_date if due else "",
            yuan(due.due_fen) if due else "",
        ])  # fmt: skip
    return out.getvalue()
