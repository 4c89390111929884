"""Coach staff who write: which words would be a promise, and what to say instead. Nothing is blocked or kept."""

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.live_wording import LONGEST, told
from crm.workspace.readers import DESK
from hub.access.policy import allow
from hub.access.roles import Role
from hub.wording import Finding, Severity, check
from hub.wording.normalise import main_language

WRITERS: Final = (*DESK, Role.COMPLIANCE)
"""Whose written reasons clients read."""
SHOWN: Final = frozenset({Severity.VIOLATION, Severity.REVIEW})


@allow(*WRITERS)
@require_POST
def coach(request: HttpRequest) -> HttpResponse:
    """Findings in `text` with source and advice, and a sentence that says that nothing is blocked."""
    text = request.POST.get("text", "")[:LONGEST]
    found = tuple(one for one in check(text, language=main_language(text)) if one.severity in SHOWN)
    answer = {"summary": _summary(found), "findings": [told(finding) for finding in found]}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _summary(found: tuple[Finding, ...]) -> str:
    if not found:
        return ""
    return _("Were these your words to the client? Nobody may say them. You can save all the same.")
