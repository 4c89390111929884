"""Take a branch's visit list in through pages: upload, see what each line would become, decide, watch it come in."""

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
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.access.models import Branch, User
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.ingest.column_form import ColumnForm, understood
from hub.ingest.domain.visits.sheet import MAX_BYTES, SheetRefused
from hub.ingest.models import UploadState
from hub.ingest.operations import (
    Fate,
    UploadDecided,
    UploadUnknown,
    drop_upload,
    map_columns,
    take_in_upload,
    try_upload,
    upload_visits,
)
from hub.ingest.queries import (
    ShownLine,
    Upload,
    mapping_name,
    recent_uploads,
    refused_csv,
    trial_of,
    upload_lines,
)
from hub.ingest.queries import upload as upload_of
from hub.ingest.trial_words import foreseen, sayings_of
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

DESK: Final = (Role.ADVISOR, Role.BRANCH_MANAGER)
ROWS_ON_A_PAGE: Final = 50


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
    """One line of the file in the reader's language."""

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
    """Ask for a file, read it once, and show what would happen; nothing is taken in yet."""
    form = VisitFile(request.POST or None, request.FILES or None)
    if request.method == "GET":
        return _upload_page(request, VisitFile(), 200)
    if not form.is_valid():
        return _upload_page(request, form, 422)
    user, file = _user(request), form.cleaned_data["file"]
    try:
        key = upload_visits(
            content=file.read(),
            file_name=file.name or "",
            branch=_branch(user),
            by=user,
            own_only=user.role == Role.ADVISOR,
            at=utc_now(),
        )
    except SheetRefused as refusal:
        form.add_error("file", refusal.zh if _chinese() else refusal.en)
        return _upload_page(request, form, 422)
    return redirect("visits-import-preview", key)


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the fate of every line, or how far the list is; POST lets the worker do what was shown."""
    found = _found(key)
    if request.method == "GET":
        return render_page(request, "ingest/visit_preview.html", _context(request, found))
    try:
        take_in_upload(upload_id=key, by=current_actor(), at=utc_now())
    except UploadDecided:
        messages.info(request, _("This list was decided about before."))
    return redirect("visits-import-preview", key)


@allow(*DESK)
@require_POST
def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read the list anew under the columns that a person chose."""
    found = _found(key)
    form = ColumnForm(request.POST, headings=found.headings, mapping=found.mapping)
    if not form.is_valid():
        context = _context(request, found) | {"columns": form}
        return render_page(request, "ingest/visit_preview.html", context, status=422)
    try:
        map_columns(upload_id=key, mapping=form.mapping(), by=current_actor(), at=utc_now())
        messages.success(request, _("Read anew. Your next list with these headings is read the same way."))
    except UploadDecided:
        messages.info(request, _("This list was decided about before."))
    return redirect("visits-import-preview", key)


@allow(*DESK)
@require_GET
def errors(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand the refused lines back with their reasons, to be mended and imported again."""
    _found(key)
    response = HttpResponse(
        refused_csv(upload_id=key, language=get_language() or ""), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="refused-lines.csv"'
    response["Cache-Control"] = "no-store"
    return response


@allow(*DESK)
@require_POST
def trial(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the worker record every line and take it back, and say what would have become of each."""
    _found(key)
    try:
        try_upload(upload_id=key, by=current_actor(), at=utc_now())
    except UploadDecided:
        messages.info(request, _("This list was decided about before."))
    return redirect("visits-import-preview", key)


@allow(*DESK)
@require_POST
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Destroy an uploaded list without taking anything in."""
    _found(key)
    try:
        drop_upload(upload_id=key, by=current_actor(), at=utc_now())
    except UploadDecided:
        messages.info(request, _("This list was decided about before."))
        return redirect("visits-import-preview", key)
    messages.info(request, _("Nothing was taken in; the file is destroyed."))
    return redirect("visits-import")


def _upload_page(request: HttpRequest, form: VisitFile, status: int) -> HttpResponse:
    uploads = [(one, _state(one)) for one in recent_uploads()]
    context = {"form": form, "uploads": uploads, "understood": understood()}
    return render_page(request, "ingest/visit_import.html", context, status=status)


def _found(key: UUID) -> Upload:
    try:
        return upload_of(key)
    except UploadUnknown as unknown:
        raise Http404(str(unknown)) from unknown


def _branch(user: User) -> Branch:
    branch = Branch.objects.filter(id=user.branch_id).first() if user.branch_id else None
    if branch is None:
        raise Http404("this login belongs to no branch")
    return branch


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _context(request: HttpRequest, found: Upload) -> dict[str, Any]:
    page = Paginator(range(0 if found.erased else _shown(found)), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = upload_lines(upload_id=found.id, offset=max(page.start_index() - 1, 0), limit=ROWS_ON_A_PAGE)
    branch = Branch.objects.get(id=found.branch_id)
    tried = trial_of(found.id)
    return {
        "upload": found,
        "key": found.id,
        "lines": [_line(line) for line in lines],
        "page": page,
        "waiting": found.state is UploadState.WAITING,
        "coming": found.state is UploadState.IMPORTING,
        "columns": ColumnForm(headings=found.headings, mapping=found.mapping),
        "read_as": mapping_name(branch_id=found.branch_id, headings=found.headings),
        "trial": tried,
        "trying": tried is not None and tried.ended_at is None,
        "sayings": sayings_of(tried, known=found.known) if tried and tried.ended_at else (),
        "branch": branch.name_zh if _chinese() else branch.name_en,
    }


def _shown(found: Upload) -> int:
    """Of a list that is in, only the refused lines are still there."""
    return found.refused if found.state is UploadState.DONE else found.total


def _state(found: Upload) -> str:
    words = {
        UploadState.WAITING: _("waits for your decision"),
        UploadState.IMPORTING: _("is being taken in"),
        UploadState.DONE: _("was taken in"),
    }
    return words[found.state]


def _line(line: ShownLine) -> Line:
    chinese = _chinese()
    words = {
        Fate.NEW: _("will be taken in"),
        Fate.DUPLICATE: _("known already"),
        Fate.CHANGED: _("imported before with other content"),
        Fate.REFUSED: _("stays outside"),
        Fate.TAKEN: _("taken in"),
    }
    return Line(
        number=line.number,
        name=line.name,
        arrived_at=line.arrived_at,
        advisor=line.advisor,
        fate=line.fate,
        words=words[line.fate],
        told=foreseen(line)
        or _joins(line)
        or ("；" if chinese else "; ").join(one.zh if chinese else one.en for one in line.faults),
    )


def _joins(line: ShownLine) -> str:
    if line.fate is not Fate.NEW:
        return ""
    if not line.client:
        return _("somebody new to you")
    return _("has the number of your client %(name)s") % {"name": line.client}


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")
