"""Show compliance a proposed matching model beside the one in force, and take the decision of a second person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.model import ModelUnreadable
from crm.identity.domain.scoring.scorer import probability_of
from crm.identity.live.published import LiveModel, live_model, passed_over
from crm.identity.models import ExampleKind
from crm.identity.proposing.proposals import (
    NotCompared,
    ProposalUnknown,
    ReasonMissing,
    SecondPersonNeeded,
    bring_back,
    decline,
    publish,
)
from crm.identity.proposing.queries import (
    Compared,
    ExampleShown,
    Proposal,
    examples_of,
    former_models,
    last_rescoring,
    proposal,
    rescoring_under_way,
)
from crm.identity.proposing.rescoring import go_on
from crm.profile.queries import names_said_by
from crm.workspace.language import pick
from crm.workspace.pair_part import LEAST_SHOWN, TITLES, signed, words_of
from crm.workspace.shown import Words
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.drawings.evidence_weight import two_weights_svg
from hub.web.pages import render_page

APPROVE, DECLINE = "approve", "decline"
BESIDE: Final = 5
"""Examples of a kind that show at once; the others unfold."""
REASONS: Final = 3
"""Comparisons named beside an example: those in which the models differ most."""
NOT_READ_LIVE: Final = frozenset({"address", "city", "postcode", "sources"})
"""What only a batch of files compares, see docs/linking.md."""


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One level of a comparison with its weight now and then, in bits."""

    words: Words
    live: str
    proposed: str
    change: str
    drawing: SafeString


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """A comparison with its levels."""

    title: Words
    rungs: Sequence[Rung]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One example: who, how likely one person now and then, and in what the models differ."""

    left: str
    right: str
    example: ExampleShown
    before: str
    after: str
    reasons: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Group:
    """What would happen to how many, with examples."""

    kind: ExampleKind
    count: int
    title: str
    under: str
    shown: Sequence[Line]
    folded: Sequence[Line]


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def model(request: HttpRequest) -> HttpResponse:
    """Show what waits for approval, what it would change, every weight now and then, and the former models."""
    found, live = proposal(), live_model()
    context = {
        "now": utc_now(),
        "proposal": found,
        "compared": found.compared if found else None,
        "groups": _groups(found) if found and found.ready else [],
        "live": live,
        "passed_over": passed_over(),
        "ladders": _ladders(live, (found and found.weights) or live),
        "former": former_models(),
        "rescoring": rescoring_under_way(),
        "rescored": last_rescoring(),
        "own": found is not None and found.row.proposed_by_id == current_actor().id,
        "may_decide": request.user.is_authenticated and request.user.role == Role.COMPLIANCE,
    }
    return render_page(request, "workspace/model.html", context)


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """How far comparing and scoring anew are, for the page to ask again; when both are done, the page shows it."""
    found, rescoring = proposal(), rescoring_under_way()
    if rescoring is not None or (found is not None and found.comparing):
        context = {"compared": found.compared if found else None, "proposal": found, "rescoring": rescoring}
        return render(request, "workspace/parts/model_progress.html", {**context, "now": utc_now()})
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


@allow(Role.COMPLIANCE)
@require_POST
def decide(request: HttpRequest, version: str) -> HttpResponse:
    """Approve a proposed model, or decline it with a reason."""
    word, by, at = request.POST.get("decision", ""), current_actor(), utc_now()
    if word not in (APPROVE, DECLINE):
        raise BadRequest(f"expected {APPROVE} or {DECLINE}")
    try:
        if word == APPROVE:
            publish(version=version, by=by, at=at)
            messages.success(request, _("The model is in force. All records are being scored anew."))
        else:
            decline(version=version, reason=request.POST.get("reason", ""), by=by, at=at)
            messages.success(request, _("The model is declined. Nothing has changed."))
    except ReasonMissing:
        messages.error(request, _("Say why: the reason stays beside the model."))
    except SecondPersonNeeded:
        messages.error(request, _("You proposed this model, so somebody else approves it."))
    except ModelUnreadable:
        messages.error(request, _("This model no longer fits this version of the hub, so it cannot come into force."))
    except NotCompared:
        messages.error(request, _("This model was not yet compared with the one in force. Wait until that is done."))
    except ProposalUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    return redirect("workspace:model")


@allow(Role.COMPLIANCE)
@require_POST
def back(request: HttpRequest, version: str) -> HttpResponse:
    """Bring a former model back."""
    try:
        bring_back(version=version, by=current_actor(), at=utc_now())
    except ProposalUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    except ModelUnreadable:
        messages.error(request, _("This model no longer fits this version of the hub, so it cannot come into force."))
    else:
        messages.success(request, _("The former model is in force again. All records are being scored anew."))
    return redirect("workspace:model")


@allow(Role.COMPLIANCE)
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Try again what stopped scoring anew."""
    go_on(by=current_actor(), at=utc_now())
    return redirect("workspace:model")


def _groups(found: Proposal) -> list[Group]:
    assert found.compared is not None
    examples = examples_of(found.row.version)
    names = names_said_by(record for one in examples for record in (one.left_id, one.right_id))
    lines: dict[ExampleKind, list[Line]] = {kind: [] for kind in ExampleKind}
    for one in examples:
        lines[one.kind].append(
            Line(
                left=names.get(one.left_id, "") or _("Unnamed visitor"),
                right=names.get(one.right_id, "") or _("Unnamed visitor"),
                example=one,
                before=_percent(one.live_weight),
                after=_percent(one.proposed_weight),
                reasons=_differences(one),
            )
        )
    return [
        Group(kind=kind, count=count, title=title, under=under, shown=lines[kind][:BESIDE], folded=lines[kind][BESIDE:])
        for kind, count, title, under in _kinds(found.compared)
    ]


def _kinds(found: Compared) -> list[tuple[ExampleKind, int, str, str]]:
    return [
        (ExampleKind.MERGING, found.merging, _("would merge"), _("profiles that become part of another")),
        (ExampleKind.SPLITTING, found.splitting, _("would split"), _("profiles that come anew out of another")),
        (ExampleKind.APPEARING, found.appearing, _("would be asked"), _("questions for a person that appear")),
        (ExampleKind.VANISHING, found.vanishing, _("would not be asked"), _("questions for a person that vanish")),
    ]


def _differences(one: ExampleShown) -> list[str]:
    """The comparisons in which the models differ most, in words with the bits now and then."""
    live = {comparison: bits for comparison, _level, bits in one.live_reasons}
    changes = sorted(one.proposed_reasons, key=lambda reason: -abs(reason[2] - live.get(reason[0], 0.0)))
    return [
        f"{words_of(comparison, level)} {signed(live.get(comparison, 0.0))} → {signed(bits)}"
        for comparison, level, bits in changes[:REASONS]
        if abs(bits - live.get(comparison, 0.0)) >= LEAST_SHOWN
    ]


def _ladders(live: LiveModel, proposed: LiveModel) -> list[Ladder]:
    start = _rung(_("before anything was compared"), live.model.prior_weight, proposed.model.prior_weight)
    ladders = [Ladder(title=_("Two records at random"), rungs=[start])]
    for one in COMPARISONS:
        if one.id not in NOT_READ_LIVE:
            rungs = [
                _rung(pick(level.zh, level.en), live.model.weight(one, level), proposed.model.weight(one, level))
                for level in one.levels
                if not level.nothing
            ]
            ladders.append(Ladder(title=TITLES[one.id], rungs=rungs))
    return ladders


def _rung(words: Words, live: float, proposed: float) -> Rung:
    change = proposed - live
    return Rung(
        words=words,
        live=signed(live),
        proposed=signed(proposed),
        change=signed(change) if abs(change) >= LEAST_SHOWN else "",
        drawing=two_weights_svg(live, proposed),
    )


def _percent(bits: float) -> str:
    share = 100 * probability_of(bits)
    return f"{share:.1f}%" if 0.05 <= share < 99.95 else (">99.9%" if share > 50 else "<0.1%")
