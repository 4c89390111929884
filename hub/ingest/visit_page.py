"""Take a branch's visit list in through a page: upload, see what each line would become, then take it in.

Between the two steps the file lies encrypted in the vault, under an owner that only its uploader can derive; taking it
in, or dropping it, destroys it there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.access.models import Branch, User
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.ingest.domain.visits.errors_sheet import errors_csv, reasons
from hub.ingest.domain.visits.headings import Field
from hub.ingest.domain.visits.sheet import MAX_BYTES, Sheet, SheetRefused
from hub.ingest.operations import Fate, ImportPreview, LinePreview, import_visits, preview_visits
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id, stable_id
from hub.vault.operations import ContentErased, ContentMissing, erase, seal, unseal_by_owner
from hub.web.pages import render_page

DESK: Final = (Role.ADVISOR, Role.BRANCH_MANAGER)
ROWS_ON_A_PAGE: Final = 50
KIND, PURPOSE = "visit_upload", "upload"


class VisitFile(forms.Form):
    """A visit list to look at."""

    file = forms.FileField(
        label=gettext_lazy("Visit list"),
        help_text=gettext_lazy("CSV or XLSX, at most 20 MB, as your branch system exports it"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """A list has a size that a person can check."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 20 MB. Split it and import the parts."))
        return file


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the file as the page shows it."""

    number: int
    name: str
    arrived_at: datetime | None
    advisor: str
    fate: Fate
    words: str
    told: str


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for a file, read it, and show what would happen; nothing is taken in yet."""
    form = VisitFile(request.POST or None, request.FILES or None)
    if request.method == "GET":
        return render_page(request, "ingest/visit_import.html", {"form": VisitFile()})
    if not form.is_valid():
        return render_page(request, "ingest/visit_import.html", {"form": form}, status=422)
    content, key = form.cleaned_data["file"].read(), new_id()
    try:
        _preview(request, content)
    except SheetRefused as refusal:
        form.add_error("file", refusal.zh if _chinese() else refusal.en)
        return render_page(request, "ingest/visit_import.html", {"form": form}, status=422)
    seal(
        purpose=PURPOSE, owner_kind=KIND, owner_id=_owner(request, key), content=content, subject_id=None, at=utc_now()
    )
    return redirect("visits-import-preview", key)


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the fate of every line; POST does what was shown."""
    found = _preview(request, _content(request, key))
    if request.method == "GET":
        return render_page(request, "ingest/visit_preview.html", _context(request, found, key))
    done = import_visits(preview=found, file_name=f"{key}", by=current_actor(), at=utc_now())
    _forget(request, key, reason="taken in")
    messages.success(
        request, ngettext("%(n)s visit was taken in.", "%(n)s visits were taken in.", done.taken) % {"n": done.taken}
    )
    return redirect("visits-import")


@allow(*DESK)
@require_GET
def errors(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand the refused lines back with their reasons, to be mended and imported again."""
    found = _preview(request, _content(request, key))
    content = errors_csv(sheet=found.sheet, results=found.refused, language=get_language() or "")
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="refused-lines.csv"'
    response["Cache-Control"] = "no-store"
    return response


@allow(*DESK)
@require_POST
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Destroy an uploaded file without taking anything in."""
    _content(request, key)
    _forget(request, key, reason="dropped")
    messages.info(request, _("Nothing was taken in; the file is destroyed."))
    return redirect("visits-import")


def _preview(request: HttpRequest, content: bytes) -> ImportPreview:
    user = _user(request)
    branch = Branch.objects.filter(id=user.branch_id).first() if user.branch_id else None
    if branch is None:
        raise Http404("this login belongs to no branch")
    own = user if user.role == Role.ADVISOR else None
    return preview_visits(content=content, branch=branch, default_advisor=own, at=utc_now())


def _content(request: HttpRequest, key: UUID) -> bytes:
    try:
        return unseal_by_owner(owner_kind=KIND, owner_id=_owner(request, key), purpose=PURPOSE)
    except (ContentMissing, ContentErased) as gone:
        raise Http404(str(gone)) from gone


def _forget(request: HttpRequest, key: UUID, *, reason: str) -> None:
    at = utc_now()
    content = _content(request, key)
    held = seal(
        purpose=PURPOSE, owner_kind=KIND, owner_id=_owner(request, key), content=content, subject_id=None, at=at
    )
    erase(held.id, reason=reason, by=current_actor(), at=at)


def _owner(request: HttpRequest, key: UUID) -> UUID:
    """The uploader is part of the owner, so that nobody else's address finds the file."""
    return stable_id(KIND, str(_user(request).id), str(key))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _context(request: HttpRequest, found: ImportPreview, key: UUID) -> dict[str, Any]:
    pages = Paginator(sorted(found.lines, key=_refused_first), ROWS_ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "key": key,
        "lines": [_line(line, found.sheet) for line in page.object_list],
        "page": page,
        "total": len(found.lines),
        "new": found.count(Fate.NEW),
        "known": found.count(Fate.DUPLICATE),
        "refused": len(found.refused),
        "branch": found.branch.name_zh if _chinese() else found.branch.name_en,
    }


def _refused_first(line: LinePreview) -> tuple[bool, int]:
    return line.fate not in (Fate.REFUSED, Fate.CHANGED), line.result.row.line


def _line(line: LinePreview, sheet: Sheet) -> Line:
    visit = line.result.visit
    words = {
        Fate.NEW: _("will be taken in"),
        Fate.DUPLICATE: _("known already"),
        Fate.CHANGED: _("imported before with other content"),
        Fate.REFUSED: _("stays outside"),
    }
    return Line(
        number=line.result.row.line,
        name=visit.name if visit else _name_in(line, sheet),
        arrived_at=visit.visited_at if visit else None,
        advisor=line.advisor.display_name if line.advisor else "",
        fate=line.fate,
        words=words[line.fate],
        told=reasons(line.result, language=get_language() or ""),
    )


def _name_in(line: LinePreview, sheet: Sheet) -> str:
    """The name of a refused line; its phone and ID number are nobody's business on a screen."""
    cells = line.result.row.cells
    places = (index for index, field in sheet.mapping.items() if field is Field.NAME and index < len(cells))
    return " ".join(cells[index] for index in places)


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
