"""Take a past state of the ledger along as CSV: the accounts that are filtered, or one account's legs."""

import csv
import io
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.consoles.ledger import READERS, LedgerForm, MomentForm
from hub.consoles.ledger_words import KINDS, owner_of
from hub.consoles.statement_words import kind_name
from hub.funds.past import AccountUnknown, PastMoment, account_balances_of, account_of_id, legs_of
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.kernel.money import yuan
from hub.kernel.spreadsheet import safe_cell


@allow(*READERS)
@require_GET
def ledger_export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly the accounts that are filtered; that somebody took them is recorded."""
    form = LedgerForm(request.GET or None)
    moment = form.moment(at=utc_now())
    heads = (_("Kind of account"), _("Project or investor’s number"), _("Known then (yuan)"),
             _("Recorded later (yuan)"), _("Known now (yuan)"), _("Legs recorded later"))  # fmt: skip
    rows = [
        [KINDS[one.account.kind](), owner_of(one.account), yuan(one.known_fen), yuan(one.later_fen), yuan(one.now_fen),
         str(one.legs_later)]
        for one in account_balances_of(form.accounts(moment))
    ]  # fmt: skip
    return _file(f"ledger-{moment.on:%Y%m%d}", moment, heads, rows)


@allow(*READERS)
@require_GET
def ledger_account_export(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Hand out an account's legs with their chain; that somebody took them is recorded."""
    moment = MomentForm(request.GET or None).moment(at=utc_now())
    try:
        account_of_id(account_id)
    except AccountUnknown as error:
        raise Http404(str(error)) from error
    heads = (_("Leg"), _("Counts on"), _("Recorded"), _("Movement"), _("Reference"), _("Amount (yuan)"),
             _("Balance after it (yuan)"), _("Known then"), _("Chain"))  # fmt: skip
    rows = [
        [str(leg.account_seq or ""), leg.flow.effective_date.isoformat(),
         f"{leg.flow.recorded_at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M:%S.%f}", kind_name(leg.flow.kind), leg.flow.key,
         yuan(leg.amount_fen), "" if leg.balance_fen is None else yuan(leg.balance_fen),
         pgettext("known", "no") if leg.flow.recorded_at > moment.known_at else pgettext("known", "yes"),
         leg.chain or ""]
        for leg in legs_of(account_id, moment)
    ]  # fmt: skip
    return _file(f"account-{moment.on:%Y%m%d}", moment, heads, rows)


def _file(name: str, moment: PastMoment, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    actor, at, kept = current_actor(), utc_now(), list(rows)
    known = f"{moment.known_at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M:%S}"
    record(by=actor, action="ledger.exported", at=at, target_kind="ledger",
           details={"rows": len(kept), "file": name, "known_at": known})  # fmt: skip
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(heads)
    sheet.writerows([safe_cell(cell) for cell in row] for row in kept)
    sheet.writerow([])
    told = {"name": safe_cell(actor.label), "time": f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M:%S}"}
    sheet.writerow([_("At the end of %(day)s, as it was known on %(known)s") % {"day": moment.on, "known": known}])
    sheet.writerow([_("Taken by %(name)s at %(time)s") % told])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response
