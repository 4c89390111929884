"""What is stopped in the ledger: one person stops a kind of movement at once, another lets it go on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import projects_by_code
from hub.consoles.statement_words import KINDS, kind_name
from hub.funds.blocking import (
    BlockEndsByItself,
    BlockFacts,
    BlockUnknown,
    SamePersonLifts,
    all_blocks,
    block_flows,
    lift_by_hand,
)
from hub.funds.domain.rules import FlowKind
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

LIFTED_ON_A_PAGE = 20
LONGEST_REASON = 300


class NewBlock(forms.Form):
    """What is stopped, where and why."""

    kind = forms.ChoiceField(label=gettext_lazy("Movements to stop"))
    project = forms.CharField(
        label=gettext_lazy("Project"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Its code; empty stops them in every project."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever sends such a movement reads it. It is kept with your name and the time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, KINDS[kind]()) for kind in FlowKind]  # type: ignore[attr-defined]

    def clean_project(self) -> str:
        """Return a registered project's code, or nothing for all."""
        code = str(self.cleaned_data["project"]).strip()
        if code and code not in projects_by_code([code]):
            raise forms.ValidationError(_("No project has this code."))
        return code


class Lifting(forms.Form):
    """Why it may go on."""

    reason = forms.CharField(
        label=gettext_lazy("Why they may go on"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A block with its words, and what this reader may do about it."""

    it: BlockFacts
    kind: str
    mine: bool
    lifting: Lifting


@allow(Role.COMPLIANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: HttpRequest) -> HttpResponse:
    """Show what is stopped and what was; a form stops more, at once."""
    form = NewBlock(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        block_flows(
            kind=FlowKind(said["kind"]), project_code=said["project"] or None, reason=said["reason"],
            by=current_actor(), at=utc_now(),
        )  # fmt: skip
        messages.success(request, _("Stopped: the ledger refuses such movements from now on."))
        return redirect("consoles:blocks")
    found = [_shown(one) for one in all_blocks()]
    context = {
        "form": form,
        "standing": [one for one in found if one.it.lifted_at is None],
        "page": Paginator([one for one in found if one.it.lifted_at], LIFTED_ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "now": utc_now(),
    }
    return render_page(request, "consoles/blocks.html", context, status=422 if form.is_bound else 200)


@allow(Role.COMPLIANCE)
@require_POST
def lift(request: HttpRequest, block_id: UUID) -> HttpResponse:
    """Let the movements go on, as a person who did not stop them."""
    form = Lifting(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why they may go on."))
        return redirect("consoles:blocks")
    try:
        lift_by_hand(block_id=block_id, reason=form.cleaned_data["reason"], by=current_actor(), at=utc_now())
    except BlockUnknown as error:
        raise Http404(str(error)) from error
    except SamePersonLifts:
        messages.error(request, _("You stopped them yourself. Another person has to let them go on."))
    except BlockEndsByItself:
        messages.error(request, _("This stop ends with what caused it: settle the break or the alert."))
    else:
        messages.success(request, _("Lifted: such movements go on."))
    return redirect("consoles:blocks")


def _shown(facts: BlockFacts) -> ShownBlock:
    mine = facts.placed_by == current_actor().label
    return ShownBlock(it=facts, kind=kind_name(facts.kind), mine=mine, lifting=Lifting(prefix=None))
