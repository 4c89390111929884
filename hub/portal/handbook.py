"""The wording handbook, made from the rules themselves, with a box to try a sentence; what is tried is not kept."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.reading.language import spoken
from hub.access.policy import allow_public
from hub.web.pages import render_page
from hub.wording import Finding, Severity, check
from hub.wording.normalise import main_language
from hub.wording.required import REQUIRED
from hub.wording.rules import LEARNED, RULE_SET_VERSION, RULES, Rule
from hub.wording.sources import Source

LONGEST_TRIAL = 500
"""Characters; a sentence or a short message, not a brochure."""
LONGEST_QUESTION = 40
SHOWN = (Severity.VIOLATION, Severity.REVIEW)


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One rule in the reader's words. `learned` rules have no patterns: the model speaks for them."""

    rule: Rule
    title: str
    instead: str
    law: str
    severity: str
    learned: bool


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One finding in the sentence that was tried, with the words around it."""

    finding: Finding
    title: str
    instead: str
    law: str
    severity: str
    before: str
    after: str


@allow_public
@require_http_methods(["GET", "HEAD", "POST"])
def wording_handbook(request: HttpRequest) -> HttpResponse:
    """All rules, or those that a word or a severity chooses; POST says what a sentence would be told."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    severity = next((one for one in SHOWN if one == request.GET.get("severity")), None)
    tried = request.POST.get("sentence", "").strip()[:LONGEST_TRIAL]
    chapters = [chapter_of(rule) for rule in RULES]
    context = {
        "chapters": [one for one in chapters if _asked_for(one, words, severity)],
        "total": len(chapters),
        "words": words,
        "severity": severity,
        "choices": [(one, severity_word(one)) for one in SHOWN],
        "required": [wanted for wanted in REQUIRED if wanted.language == spoken()],
        "version": RULE_SET_VERSION,
        "tried": tried,
        "heard": heard_in(tried),
        "longest": LONGEST_TRIAL,
    }
    return render_page(request, "portal/handbook.html", context)


def heard_in(sentence: str) -> list[Heard]:
    """What the check says about a sentence, in the reader's words."""
    return [_heard(sentence, finding) for finding in check(sentence, language=main_language(sentence))]


def _heard(sentence: str, finding: Finding) -> Heard:
    chapter = chapter_of(_rules()[finding.rule_id])
    return Heard(
        finding=finding,
        title=chapter.title,
        instead=chapter.instead,
        law=chapter.law,
        severity=severity_word(finding.severity),
        before=sentence[: finding.start],
        after=sentence[finding.end :],
    )


def chapter_of(rule: Rule) -> Chapter:
    english = spoken() == "en"
    return Chapter(
        rule=rule,
        title=rule.title_en if english else rule.title_zh,
        instead=rule.instead_en if english else rule.instead_zh,
        law=law_of(rule.source),
        severity=severity_word(rule.severity),
        learned=rule.id in LEARNED,
    )


def law_of(source: Source) -> str:
    """Law and article, and whether somebody has seen the article itself."""
    law = source.law_en if spoken() == "en" else source.law_zh
    article = "" if source.article == "unnumbered" else _("article %(number)s") % {"number": source.article}
    doubt = "" if source.confirmed else _("(article not confirmed)")
    return " ".join(part for part in (law, article, doubt) if part)


def severity_word(severity: Severity) -> str:
    words = {
        Severity.VIOLATION: _("must not be said"),
        Severity.REVIEW: _("a reviewer weighs it"),
        Severity.ADVICE: _("worth a second look"),
        Severity.REQUIRED: _("must be said"),
    }
    return words[severity]


def _asked_for(chapter: Chapter, words: str, severity: Severity | None) -> bool:
    rule = chapter.rule
    readable = " ".join((rule.id, rule.title_zh, rule.title_en, chapter.law, *rule.matches, *rule.passes)).lower()
    return (severity is None or rule.severity is severity) and words.lower() in readable


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in RULES}
