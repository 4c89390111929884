"""Say while somebody types what the wording check finds in one field; nothing of it is kept."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.reading.language import spoken
from hub.access.policy import allow
from hub.access.roles import Role
from hub.wording import Finding, Severity, check
from hub.wording.findings import Language
from hub.wording.rules import LEARNED, RULES

LONGEST = 20_000
"""Characters of one field that are looked at while typing; the gate looks at all of it."""
BY_ID = {rule.id: rule for rule in RULES}


@allow(Role.EDITOR, Role.SYSTEM_ADMIN)
@require_POST
def live_wording(request: HttpRequest) -> HttpResponse:
    """Findings in `text`, whose main language is `language`, in the words of the person who types."""
    language = Language.EN if request.POST.get("language") == "en" else Language.ZH
    found = check(request.POST.get("text", "")[:LONGEST], language=language, weigh=False)
    answer = {"summary": summary(found), "findings": [told(finding) for finding in found]}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def summary(found: tuple[Finding, ...]) -> str:
    """One sentence for the eye and for the screen reader; "" when there is nothing to say."""
    stopping = sum(one.severity is Severity.VIOLATION and one.rule_id not in LEARNED for one in found)
    if stopping:
        return _("Wording: %(stopping)d places stop publication, %(others)d more to weigh.") % {
            "stopping": stopping,
            "others": len(found) - stopping,
        }
    return _("Wording: %(others)d places a reviewer will weigh.") % {"others": len(found)} if found else ""


def told(finding: Finding) -> dict[str, str | int | list[str]]:
    """One finding with its rule's title, its source and what to say instead, in the person's language."""
    rule, english = BY_ID[finding.rule_id], spoken() == "en"
    return {
        **finding.as_json(),
        "title": rule.title_en if english else rule.title_zh,
        "instead": _("Say instead: %(words)s") % {"words": rule.instead_en if english else rule.instead_zh},
        "reasons": list(finding.reasons),
    }
