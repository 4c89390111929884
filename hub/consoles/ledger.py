"""The ledger as it stood: balances at the end of a day as they were known at an instant, beside what is known now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.roles import Role
from hub.consoles.erasures import may_change
from hub.consoles.ledger_words import KINDS, account_name, owner_of
from hub.consoles.statement_words import kind_name
from hub.funds.blocking import blocks_in_force
from hub.funds.domain.accounts import AccountKind
from hub.funds.examination import examine_account
from hub.funds.models import Leg
from hub.funds.past import (
    AccountBalance,
    AccountUnknown,
    PastMoment,
    account_balances,
    account_balances_of,
    account_of_id,
    balance_of,
    balances_by_kind,
    legs_of,
)
from hub.kernel.clock import HOME_ZONE, business_date, utc_now
from hub.web.pages import render_page

READERS = (Role.COMPLIANCE, Role.AUDITOR)
ACCOUNTS_ON_A_PAGE, LEGS_ON_A_PAGE = 50, 50
MINUTE = "%Y-%m-%dT%H:%M"


class MomentForm(forms.Form):
    """The day and the instant; they live in the address. Nothing named is today, as it is known now."""

    on = forms.DateField(
        label=gettext_lazy("Balances at the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    known = forms.DateTimeField(
        label=gettext_lazy("As it was known on"),
        required=False,
        input_formats=[MINUTE, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE),
    )

    def moment(self, *, at: datetime) -> PastMoment:
        """Return what was asked for, now at the latest; a day without an instant is read as its own evening knew it."""
        asked = self.cleaned_data if self.is_valid() else {}
        on = min(asked.get("on") or business_date(at), business_date(at))
        known_at = asked.get("known") or end_of(on)
        return PastMoment(on=on, known_at=min(known_at, at))


class LedgerForm(MomentForm):
    """Which accounts, besides."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of account"), required=False)
    owner = forms.CharField(label=gettext_lazy("Project or investor’s number"), required=False, max_length=60)
    later = forms.BooleanField(label=gettext_lazy("Only what was recorded later"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, KINDS[kind]()) for kind in AccountKind]
        self.fields["kind"].choices = [("", gettext_lazy("All kinds")), *kinds]  # type: ignore[attr-defined]

    def accounts(self, moment: PastMoment) -> Any:
        """Return the accounts asked for, unread."""
        asked = self.cleaned_data if self.is_valid() else {}
        return account_balances(
            moment,
            kind=AccountKind(asked["kind"]) if asked.get("kind") else None,
            owner=(asked.get("owner") or "").strip(),
            only_later=bool(asked.get("later")),
        )


@dataclass(frozen=True, kw_only=True)
class ShownAccount:
    """An account with its words."""

    it: AccountBalance

    @property
    def kind(self) -> str:
        """The kind in words."""
        return KINDS[self.it.account.kind]()

    @property
    def owner(self) -> str:
        """Whose it is."""
        return owner_of(self.it.account)


@dataclass(frozen=True, kw_only=True)
class ShownLeg:
    """A leg with its movement in words; ``later`` where the instant did not know it."""

    it: Leg
    movement: str
    later: bool


def end_of(day: date) -> datetime:
    """Return the last instant of a day where the branches are."""
    return datetime.combine(day + timedelta(days=1), time.min, HOME_ZONE) - timedelta(microseconds=1)


def address_of(moment: PastMoment) -> str:
    """Return the two times as they stand in an address."""
    return urlencode(
        {"on": moment.on.isoformat(), "known": f"{moment.known_at.astimezone(HOME_ZONE):%Y-%m-%dT%H:%M:%S}"}
    )


@allow(*READERS)
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Show every kind of account and the single ones, and say what was recorded only later."""
    at = utc_now()
    form = LedgerForm(request.GET or None, initial={"on": business_date(at)})
    moment = form.moment(at=at)
    kinds = balances_by_kind(moment)
    page = Paginator(form.accounts(moment), ACCOUNTS_ON_A_PAGE).get_page(request.GET.get("page"))
    held = [one for one in kinds if one.kind is not AccountKind.CUSTODIAN_BANK]
    context = {
        "form": form,
        "moment": moment,
        "asked": address_of(moment),
        "is_now": moment.known_at >= at,
        "kinds": [{"it": one, "name": KINDS[one.kind]()} for one in kinds],
        "held_fen": sum(one.known_fen for one in held),
        "held_now_fen": sum(one.now_fen for one in held),
        "later": moment.flows_recorded_later(),
        "page": page,
        "rows": [ShownAccount(it=one) for one in account_balances_of(list(page.object_list))],
        "filtered": any(request.GET.get(name) for name in ("kind", "owner", "later")),
        "blocks": len(blocks_in_force()),
        "may_stop": may_change(request),
    }
    context["held_later_fen"] = context["held_now_fen"] - context["held_fen"]  # type: ignore[operator]
    return render_page(request, "consoles/ledger.html", context)


@allow(*READERS)
@require_GET
def ledger_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Show one account's legs, and whether its chain follows from nothing."""
    at = utc_now()
    form = MomentForm(request.GET or None, initial={"on": business_date(at)})
    moment = form.moment(at=at)
    try:
        account = account_of_id(account_id)
    except AccountUnknown as error:
        raise Http404(str(error)) from error
    page = Paginator(legs_of(account_id, moment), LEGS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "moment": moment,
        "asked": address_of(moment),
        "account": account,
        "name": account_name(account),
        "kind": KINDS[account.kind](),
        "owner": owner_of(account),
        "balance": balance_of(account_id, moment),
        "chained": account.kind is not AccountKind.CUSTODIAN_BANK,
        "broken": examine_account(account_id=account_id),
        "page": page,
        "rows": _legs(list(page.object_list), moment),
    }
    return render_page(request, "consoles/ledger_account.html", context)


def _legs(legs: Sequence[Leg], moment: PastMoment) -> list[ShownLeg]:
    return [
        ShownLeg(it=leg, movement=kind_name(leg.flow.kind), later=leg.flow.recorded_at > moment.known_at)
        for leg in legs
    ]
