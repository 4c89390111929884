"""The custodian's statements: what came, what of it the ledger did not take, and a way to hand one in by hand."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.statement_words import kind_name
from hub.funds.domain.custody_keys import SignatureRefused, read_signature
from hub.funds.domain.formats import StatementFormat, format_of
from hub.funds.domain.statement import MAX_BYTES, StatementUnsound
from hub.funds.reconciliation.refused import keep_refused
from hub.funds.statement_queries import (
    RefusedLineFacts,
    StatementUnknown,
    lines_outside,
    refused_lines,
    statement,
    statements,
)
from hub.funds.statement_sentences import sentence_of_refusal
from hub.funds.statements import NumberTaken, hand_in_statement, hand_out_statement
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

STATEMENTS_ON_A_PAGE = 20
LARGEST_SIGNATURE = 1024
FILES = {StatementFormat.CSV: ("text/csv", "csv"), StatementFormat.CAMT: ("application/xml", "xml")}
"""Media type and ending of a statement that is handed out."""


class SignedStatement(forms.Form):
    """A statement and the signature that came with it."""

    statement = forms.FileField(
        label=gettext_lazy("Statement file"),
        help_text=gettext_lazy(
            "CSV or camt.053 as the custodian made it, at most 4 MB; a changed byte breaks the signature"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xml"}),
    )
    signature = forms.FileField(
        label=gettext_lazy("Signature file"),
        help_text=gettext_lazy("The .sig file that came with it"),
    )

    def clean_statement(self) -> "UploadedFile[bytes]":
        """No larger than the door takes."""
        return self._no_larger("statement", MAX_BYTES)

    def clean_signature(self) -> "UploadedFile[bytes]":
        """A signature is 64 bytes; whatever is much larger is another file."""
        return self._no_larger("signature", LARGEST_SIGNATURE)

    def _no_larger(self, name: str, most: int) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data[name]
        if (file.size or 0) > most:
            raise forms.ValidationError(_("This file is too large. Is it the right one?"))
        return file


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """A refused line with its kind and reason in the reader's language."""

    line: RefusedLineFacts
    kind: str
    reason: str


@allow(Role.COMPLIANCE)
@require_http_methods(["GET", "POST"])
def statement_list(request: HttpRequest) -> HttpResponse:
    """List the statements; POST takes one in."""
    if request.method == "GET":
        return _list_page(request, SignedStatement())
    form = SignedStatement(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    raw, signature = form.cleaned_data["statement"].read(), read_signature(form.cleaned_data["signature"].read())
    by, at = current_actor(), utc_now()
    try:
        handed_in = hand_in_statement(raw=raw, signature=signature, by=by, at=at)
    except (SignatureRefused, StatementUnsound, NumberTaken) as refusal:
        if isinstance(refusal, StatementUnsound):
            keep_refused(refusal, raw=raw, signature=signature, by=by, at=at)
        field = "signature" if isinstance(refusal, SignatureRefused) else "statement"
        form.add_error(field, sentence_of_refusal(refusal))
        return _list_page(request, form, status=422)
    if handed_in.repeated:
        messages.info(request, _("This statement was taken in before; nothing changed."))
    else:
        messages.success(request, _("The statement is taken in."))
    return redirect("consoles:statement", statement_id=handed_in.statement.id)


@allow(Role.COMPLIANCE)
@require_GET
def statement_page(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Show one statement and the lines of it that stay outside the ledger."""
    try:
        facts = statement(statement_id=statement_id)
    except StatementUnknown as error:
        raise Http404(str(error)) from error
    english = get_language() == "en"
    context = {
        "statement": facts,
        "lines": [
            ShownLine(line=line, kind=kind_name(line.kind), reason=line.reason_en if english else line.reason_zh)
            for line in refused_lines(statement_id=statement_id)
        ],
        "now": utc_now(),
    }
    return render_page(request, "consoles/statement.html", context)


@allow(Role.COMPLIANCE)
@require_GET
def statement_file(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Hand the file out exactly as it was signed; that somebody took it is recorded."""
    try:
        facts, raw = hand_out_statement(statement_id=statement_id, by=current_actor(), at=utc_now())
    except StatementUnknown as error:
        raise Http404(str(error)) from error
    kind, ending = FILES[format_of(raw)]
    response = HttpResponse(raw, content_type=f"{kind}; charset=utf-8")
    name = "".join(sign if sign.isalnum() else "-" for sign in facts.number)
    response["Content-Disposition"] = f'attachment; filename="statement-{name}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response


def _list_page(request: HttpRequest, form: SignedStatement, *, status: int = 200) -> HttpResponse:
    page = Paginator(statements(), STATEMENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "refused": lines_outside(), "now": utc_now()}
    return render_page(request, "consoles/statements.html", context, status=status)
