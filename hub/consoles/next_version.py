"""What stands in the register, and the door to its next version: a correction from its own words, or a withdrawal."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cms import operations
from cms.beginning import STARTS, Beginning, beginning_of, standing, start_version
from cms.domain.gate import stops_publication
from cms.domain.kinds import CLOSED
from cms.domain.payload import DoesNotFit
from cms.models import Change
from cms.queries import Version
from cms.reading.differences import word_for
from cms.reading.language import said
from hub.access.models import User
from hub.access.policy import allow
from hub.access.queries import staff_names
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page
from hub.wording import check

WITHDRAWAL: Final = Change.WITHDRAWAL.value
CHOICES: Final = [*STARTS.items(), (WITHDRAWAL, gettext_lazy("Withdrawal: a tombstone that says why"))]


class NextVersionForm(forms.Form):
    """What the next version is, and why; the reason is published and has to pass the wording check."""

    change = forms.ChoiceField(label=gettext_lazy("What comes next"), choices=CHOICES, widget=forms.RadioSelect)
    reason_zh = forms.CharField(
        label=gettext_lazy("Reason in Chinese"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Reason in English"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Readers see both for good, beside what changed."),
    )  # fmt: skip

    def clean_reason_zh(self) -> str:
        return _fit_to_print(self.cleaned_data["reason_zh"], "zh")

    def clean_reason_en(self) -> str:
        return _fit_to_print(self.cleaned_data["reason_en"], "en")


def _fit_to_print(text: str, language: str) -> str:
    """Refuse at once what the gate would refuse later."""
    for finding in check(text, language=language, weigh=False):
        if stops_publication(finding):
            raise forms.ValidationError(
                _("“%(words)s” must not be published (%(rule)s, %(source)s)."),
                params={"words": finding.excerpt, "rule": finding.rule_id, "source": finding.source},
            )
    return text


@allow(Role.COMPLIANCE, Role.EDITOR)
@require_safe
def standing_disclosures(request: HttpRequest) -> HttpResponse:
    """Everything that stands, tombstones too, each with the door to its next version."""
    asked = request.GET.get("q", "").strip().lower()[:60]
    rows = [row for row in map(_row, standing()) if asked in f"{row['title']} {row['kind']} {row['slug']}".lower()]
    return render_page(request, "consoles/standing.html", {"rows": rows, "asked": asked})


def _row(version: Version) -> dict[str, Any]:
    return {
        "version": version,
        "slug": version.slug,
        "title": said(version.title) or version.slug,
        "kind": said(version.payload.schema.label),
        "word": word_for(version.change, version.weight),
        "public": version.kind not in CLOSED,
    }


@allow(Role.COMPLIANCE, Role.EDITOR)
@require_http_methods(["GET", "POST"])
def next_version(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what comes next and say why; POST fills the draft with the published words, or asks for a tombstone."""
    found = beginning_of(slug)
    if found is None:
        raise Http404(slug)
    if request.method == "GET":
        asked = request.GET.get("change", "")
        form = NextVersionForm(initial={"change": asked if asked in dict(CHOICES) else Change.CORRECTION.value})
        return _page(request, found, form)
    form = NextVersionForm(request.POST)
    if form.is_valid():
        try:
            return _begun(request, slug, form.cleaned_data)
        except DoesNotFit as error:
            form.add_error(None, _("A field does not fit: %(error)s") % {"error": said(error.said)})
        except operations.AlreadyWithdrawn:
            form.add_error("change", _("This disclosure is withdrawn already."))
    return _page(request, found, form, status=422)


def _begun(request: HttpRequest, slug: str, told: dict[str, Any]) -> HttpResponse:
    reasons = {"reason_zh": told["reason_zh"], "reason_en": told["reason_en"]}
    if told["change"] == WITHDRAWAL:
        asked = operations.submit_withdrawal(slug=slug, by=current_actor(), at=utc_now(), **reasons)
        messages.success(request, _("The withdrawal waits for review. Another person decides, a third one signs."))
        return redirect(*(("consoles:disclosure", asked.id) if _reviews(request) else ("consoles:standing",)))
    begun = start_version(slug=slug, change=told["change"], by=current_actor(), at=utc_now(), **reasons)
    messages.success(request, _("The draft now has the words as published. Change them there and hand the draft in."))
    return redirect("consoles:standing") if _reviews(request) else redirect("wagtailadmin_pages:edit", begun.page_id)


def _reviews(request: HttpRequest) -> bool:
    """Compliance reviews and has no seat in the drafting room."""
    return isinstance(request.user, User) and request.user.role == Role.COMPLIANCE


def _page(request: HttpRequest, found: Beginning, form: NextVersionForm, status: int = 200) -> HttpResponse:
    waiting = found.waiting
    names = staff_names({waiting.author_id}) if waiting else {}
    context = {
        **_row(found.version),
        "form": form,
        "reason": said(found.version.reason),
        "waiting": waiting,
        "waiting_word": word_for(waiting.change, waiting.weight) if waiting else "",
        "waiting_author": names.get(waiting.author_id, "") if waiting else "",
        "draft_differs": found.draft_differs,
        "reviews": _reviews(request),
        "review_url": reverse("consoles:disclosure", args=[waiting.id]) if waiting and _reviews(request) else "",
    }
    return render_page(request, "consoles/next_version.html", context, status=status)
