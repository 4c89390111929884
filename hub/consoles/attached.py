"""An editor attaches a file to a draft, sees what was taken out of it and what its words say; reviewers open it."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cms import operations, queries
from cms.attachments import TooManyFiles, files_of, findings_in, kept_among, stored
from cms.domain.files import LARGEST_FILE, FileRefused, Removed
from cms.domain.payload import DoesNotFit
from cms.drafts import as_it_stands
from cms.models.pages import Draft
from cms.reading.language import read, said
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.kernel.digest import is_hex_digest
from hub.web.files import file_response
from hub.web.pages import render_page

REFUSED: Final = {
    "empty": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("A file has at most 10 MB."),
    "unknown": gettext_lazy(
        "Only PDF, PNG and JPEG can be attached; the file is something else, whatever its name says."
    ),
    "broken": gettext_lazy("The file cannot be read; it may be cut off."),
    "locked": gettext_lazy("The PDF is locked by a password. Save it without one."),
    "forms": gettext_lazy("The PDF is a form that changes while it is filled in. Print it to a plain PDF."),
    "too_long": gettext_lazy("A PDF has at most 300 pages and 400,000 characters. Split it."),
    "too_many_pixels": gettext_lazy("A picture has at most 40 million pixels."),
}
TAKEN_OUT: Final = {
    Removed.ABOUT: gettext_lazy("what the file said of its author, program, place and time"),
    Removed.ACTIVE: gettext_lazy("scripts and actions"),
    Removed.ENCLOSED: gettext_lazy("files inside the file"),
    Removed.NOTES: gettext_lazy("comments and fields laid over the pages"),
}


class AttachForm(forms.Form):
    """A file and what readers call it."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("PDF, PNG or JPEG, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120)


@allow(Role.EDITOR)
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of a draft, and a form for another one."""
    page = operations.page_of(slug)
    if page is None:
        raise Http404(slug)
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        refusal = _attached(request, slug, form.cleaned_data)
        if not refusal:
            return redirect("consoles:attach", slug)
        form.add_error("file", refusal)
    return render_page(request, "consoles/attach.html", _context(page, form), status=422 if form.errors else 200)


def _attached(request: HttpRequest, slug: str, told: dict[str, Any]) -> str:
    """Attach it; "" when done, else the sentence that says why not."""
    if told["file"].size > LARGEST_FILE:
        return str(REFUSED["too_large"])
    try:
        file = operations.attach(
            slug=slug, raw=told["file"].read(), name_zh=told["name_zh"], name_en=told["name_en"],
            by=current_actor(), at=utc_now(),
        )  # fmt: skip
    except FileRefused as error:
        return str(REFUSED[error.reason])
    except TooManyFiles:
        return _("A disclosure carries at most 12 files.")
    except DoesNotFit as error:
        return _("A field does not fit: %(error)s") % {"error": said(error.said)}
    if file.removed:
        messages.success(request, _("Attached. Taken out: %(what)s.") % {"what": _named(file.removed)})
    else:
        messages.success(request, _("Attached as it is: there was nothing hidden in it."))
    return ""


def _named(removed: tuple[Removed, ...]) -> str:
    return _("; ").join(str(TAKEN_OUT[one]) for one in removed)


def _context(page: Draft, form: AttachForm) -> dict[str, Any]:
    payload = as_it_stands(page)
    rows = files_of(payload)
    known = kept_among(str(row.get("file", "")) for row in rows)
    return {
        "form": form,
        "page_id": page.pk,
        "title": said(queries.Text(payload.line("title", "zh"), payload.line("title", "en"))) or page.title,
        "files": [
            {"name": read(row.get("name")), "row": row, "kept": kept, "removed": _named(kept.removed) if kept else ""}
            for row in rows
            for kept in [known.get(str(row.get("file", "")))]
        ],
        "findings": [
            {
                "placed": placed,
                "label": said(placed.passage.label),
                "before": placed.passage.text[max(0, placed.finding.start - 24) : placed.finding.start],
                "after": placed.passage.text[placed.finding.end : placed.finding.end + 24],
            }
            for placed in findings_in(payload)
        ],
    }


@allow(Role.EDITOR, Role.COMPLIANCE, Role.AUDITOR)
@require_safe
def attachment(request: HttpRequest, digest: str) -> HttpResponseBase:
    """A kept file before anybody published it."""
    found = stored(digest) if is_hex_digest(digest) else None
    if found is None:
        raise Http404(digest)
    return file_response(
        request, found.content, digest=digest, media_type=found.type.media_type, ending=found.type.value, public=False
    )
