"""The loop of money for compliance: any day's picture with its figures, and the movements behind every part of it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from chain.queries import RecordState, states_for
from hub.access.policy import allow
from hub.access.roles import Role
from hub.consoles.loop_drawing import NAMES, ROW, loop_svg
from hub.consoles.statement_words import kind_name
from hub.funds.domain.accounts import AccountKind
from hub.funds.evidence import KIND
from hub.funds.loop import facts_of, loop_on, movements_of
from hub.kernel.clock import HOME_ZONE, business_date, utc_now
from hub.web.pages import render_page

MOVEMENTS_ON_A_PAGE = 50


class LoopFilter(forms.Form):
    """The day, and whether later postings count; they live in the address."""

    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    known = forms.ChoiceField(
        label=gettext_lazy("As known"),
        required=False,
        choices=[("", pgettext_lazy("known", "now")), ("then", gettext_lazy("that evening"))],
    )

    def asked(self, *, otherwise: date) -> tuple[date, datetime | None]:
        """Return the day, today at the latest, and the end of it where only what was known then counts."""
        today = business_date(utc_now())
        given = self.is_valid()
        day = min((self.cleaned_data.get("day") if given else None) or otherwise, today)
        then = given and self.cleaned_data.get("known") == "then"
        return day, datetime.combine(day + timedelta(days=1), time(), HOME_ZONE) if then else None


def loop_context(request: HttpRequest, *, latest: date | None) -> dict[str, Any]:
    """Return what the page shows of the loop: on the day asked for, else on the last one that the bank signed."""
    form = LoopFilter(request.GET or None)
    day, known_by = form.asked(otherwise=latest or business_date(utc_now()))
    loop = loop_on(day, known_by=known_by)
    address = _address(day, then=known_by is not None)
    return {
        "form": form,
        "loop": loop,
        "wide": loop_svg(loop, tall=False, address=address),
        "tall": loop_svg(loop, tall=True, address=address),
        "held": [(NAMES[kind](), loop.held[kind], address(kind)) for kind in ROW],
        "moved": [(kind_name(kind), moved) for kind, moved in loop.moved.items()],
    }


@allow(Role.COMPLIANCE)
@require_GET
def movements(request: HttpRequest) -> HttpResponse:
    """List a day's movements, those of one kind of account where asked for, each with its proof and voucher."""
    day, known_by = LoopFilter(request.GET).asked(otherwise=business_date(utc_now()))
    wanted = request.GET.get("account", "")
    account = AccountKind(wanted) if wanted in AccountKind._value2member_map_ else None
    found = movements_of(day=day, account=account, known_by=known_by)
    page = Paginator(found, MOVEMENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    flows = facts_of(list(page.object_list))
    states = states_for(KIND, [flow.id for flow in flows])
    rows = [
        (flow, kind_name(flow.kind), states[flow.id].state if flow.id in states else RecordState.RECORDED)
        for flow in flows
    ]
    context = {"page": page, "rows": rows, "day": day, "account": NAMES[account]() if account else ""}
    return render_page(request, "consoles/movements.html", context)


def _address(day: date, *, then: bool) -> Callable[[AccountKind], str]:
    """Where a kind of account leads: to the day's movements."""

    def address(kind: AccountKind) -> str:
        asked = {"day": day.isoformat(), "account": kind.value} | ({"known": "then"} if then else {})
        return f"{reverse('consoles:movements')}?{urlencode(asked)}"

    return address
