"""The ratings of products on a page: read all, propose others, see whom they touch, and decide as a second person."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chain.queries import RecordState, states_for
from crm.profile.queries import names_of
from crm.purchases.touched import RatingPreview, preview_rating
from crm.suitability.domain.names import level_code, rating_code
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.catalogue.domain.products import HIGHEST_RATING, LOWEST_RATING, ProductFacts
from hub.catalogue.queries import ProductUnknown, product
from hub.catalogue.rating import RatingRefused, approve_rating, decline_rating, propose_rating
from hub.catalogue.rating_evidence import KIND
from hub.catalogue.ratings import RatingFacts, RatingUnknown, rated_products, rating_history, rating_proposal
from hub.catalogue.spoken import said
from hub.consoles.rating_words import REFUSALS, counted, state_of
from hub.consoles.rules import READERS, may_change
from hub.kernel.clock import business_date, utc_now
from hub.web.coached import COACHED
from hub.web.pages import render_page

SHOWN: Final = 50
"""Investors named in a preview; the counts are of all."""


class NewRating(forms.Form):
    """Both ratings and the reason."""

    issuer_rating = forms.TypedChoiceField(label=gettext_lazy("Issuer’s rating"), coerce=int)
    distributor_rating = forms.TypedChoiceField(
        label=gettext_lazy("Our rating"), coerce=int, help_text=gettext_lazy("The higher of the two counts.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, **COACHED}),
        help_text=gettext_lazy("It is sealed with the decision, with both names and the time."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, data: Any, *, item: ProductFacts) -> None:
        initial = {"issuer_rating": item.issuer_rating, "distributor_rating": item.distributor_rating}
        super().__init__(data, initial=initial)
        for name in initial:
            steps = range(LOWEST_RATING, HIGHEST_RATING + 1)
            self.fields[name].choices = [(step, rating_code(step)) for step in steps]  # type: ignore[attr-defined]


@allow(*READERS)
@require_GET
def rating_list(request: HttpRequest) -> HttpResponse:
    """List every product with both ratings, the one that counts, and what waits for it."""
    listed = rated_products()
    rows = [{"it": one, "name": _name(one.product)} for one in listed]
    waiting = [_line(one.waiting) for one in listed if one.waiting]
    return render_page(request, "consoles/ratings.html", {"rows": rows, "waiting": waiting})


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def rating_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a product's ratings and their history; POST shows whom other ratings touch, or proposes them."""
    item = _product(code)
    form = NewRating(request.POST or None, item=item)
    if request.method == "GET":
        return _page(request, item, form)
    if not may_change(request):
        return _page(request, item, form, status=403)
    if not form.is_valid():
        return _page(request, item, form, status=422)
    at, wanted = utc_now(), {name: form.cleaned_data[name] for name in ("issuer_rating", "distributor_rating")}
    found = preview_rating(code=code, **wanted, on=business_date(at), at=at)
    if "preview" in request.POST:
        record(by=current_actor(), action="product.rating_previewed", at=at, target_kind="product", target_id=code)
        return _page(request, item, form, preview=found)
    try:
        reason = form.cleaned_data["reason"]
        facts = propose_rating(code=code, **wanted, reason=reason, affected=found.counts(), by=current_actor(), at=at)
    except RatingRefused as refusal:
        form.add_error(None, REFUSALS[refusal.reason]())
        return _page(request, item, form, status=409)
    messages.success(request, _("Proposed. It counts as soon as another person approves it."))
    return redirect("consoles:rating-proposal", proposal_id=facts.id)


@allow(*READERS)
@require_GET
def rating_proposal_page(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show proposed ratings, whom the author saw them touch, and what can be done."""
    facts = _proposal(proposal_id)
    mine = facts.proposed_by_id == current_actor().id
    item = _product(facts.code)
    context = _line(facts) | {"name": _name(item), "counted": counted(facts.affected), "kind": KIND}
    context["may_decide"] = facts.open and not mine and may_change(request)
    context["own"] = facts.open and mine
    if facts.decision_id:
        found = states_for(KIND, [facts.decision_id])
        context["proof"] = found[facts.decision_id].state if facts.decision_id in found else RecordState.RECORDED
    return render_page(request, "consoles/rating_proposal.html", context)


@allow(Role.COMPLIANCE)
@require_POST
def rating_decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Approve or decline another person's proposal."""
    facts = _proposal(proposal_id)
    try:
        if "approve" in request.POST:
            approve_rating(proposal_id=facts.id, by=current_actor(), at=utc_now())
            messages.success(request, _("Approved. It counts now; everybody whom it touches is matched again."))
        else:
            words = request.POST.get("words", "")[:300]
            decline_rating(proposal_id=facts.id, words=words, by=current_actor(), at=utc_now())
            messages.success(request, _("Declined. The product stays as it is."))
    except RatingRefused as refusal:
        messages.error(request, REFUSALS[refusal.reason]())
    return redirect("consoles:rating-proposal", proposal_id=proposal_id)


def _product(code: str) -> ProductFacts:
    try:
        return product(code=code)
    except ProductUnknown as error:
        raise Http404(str(error)) from error


def _proposal(proposal_id: UUID) -> RatingFacts:
    try:
        return rating_proposal(proposal_id)
    except RatingUnknown as error:
        raise Http404(str(error)) from error


def _name(item: ProductFacts) -> str:
    return said(item.name_zh, item.name_en)


def _line(facts: RatingFacts) -> dict[str, Any]:
    state, tone = state_of(facts)
    sides = ((_("Issuer’s rating"), 0), (_("Our rating"), 1))
    diff = [
        {"name": name, "before": rating_code(facts.before[place]), "after": rating_code(facts.after[place])}
        for name, place in sides
        if facts.before[place] != facts.after[place]
    ]
    counts = {"was": rating_code(max(facts.before)), "becomes": rating_code(max(facts.after))}
    return {"it": facts, "state": state, "tone": tone, "diff": diff, **counts}


def _page(
    request: HttpRequest, item: ProductFacts, form: NewRating, *, preview: RatingPreview | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    history = [_line(facts) for facts in rating_history(item.code)]
    context = {
        "item": item,
        "name": _name(item),
        "form": form if may_change(request) else None,
        "history": history,
        "waiting": [one for one in history if one["it"].open],
    }
    if preview is not None:
        shown = preview.touched[:SHOWN]
        names = names_of(one.subject_id for one in shown)
        rows = [
            {
                "it": one,
                "name": names.get(one.subject_id) or str(one.subject_id)[:8],
                "level": level_code(one.level) if one.level else "",
            }
            for one in shown
        ]
        context |= {"told": counted(preview.counts()), "touched": rows, "more": len(preview.touched) - len(shown)}
    return render_page(request, "consoles/rating.html", context, status=status)
