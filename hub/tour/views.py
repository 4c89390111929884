"""Show the tour with the demo world's own addresses in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from hub.access.policy import allow_public
from hub.tour.facts import Facts, NoWorld, read_facts
from hub.tour.steps import PARTS, Part, Step
from hub.web.pages import render_page


@dataclass(frozen=True)
class ShownStep:
    """A step with its address and what the visitor needs at hand; empty where it needs none.

    ``elsewhere``: its files lie in a home of their own, which a shell knows only if it was told.
    """

    step: Step
    number: int
    url: str
    file: str
    command: str

    @property
    def elsewhere(self) -> bool:
        return "$HUB_HOME" in self.file + self.command


@dataclass(frozen=True)
class ShownPart:
    """One person's part with the user name to sign in by."""

    part: Part
    username: str
    steps: tuple[ShownStep, ...]


@allow_public
@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    if not settings.HUB_DEMONSTRATION:
        raise Http404("there is no demonstration here")
    return render_page(request, "tour/tour.html", _context())


def _context() -> Mapping[str, object]:
    try:
        facts = read_facts(Path(settings.HUB_HOME))
        parts = tuple(shown(facts))
    except NoWorld:
        return {"parts": (), "minutes": 0}
    return {"parts": parts, "minutes": sum(one.part.minutes for one in parts)}


def shown(facts: Facts) -> Iterator[ShownPart]:
    """Yield the parts with addresses in the language of this request. Raises NoWorld for a fact that is missing."""
    number = 0
    for part in PARTS:
        steps = []
        for step in part.steps:
            number += 1
            steps.append(_shown(step, number, facts))
        yield ShownPart(part=part, username=facts.logins.get(part.login, ""), steps=tuple(steps))


def _shown(step: Step, number: int, facts: Facts) -> ShownStep:
    named = {
        name: facts.file(name) for name in facts.flagship if name.endswith("_path") and f"{{{name}}}" in step.command
    }
    return ShownStep(
        step=step,
        number=number,
        url=_address(step.opens, facts) if step.opens else "",
        file=facts.file(step.file) if step.file else "",
        command=step.command.format(**named),
    )


def _address(opens: str, facts: Facts) -> str:
    name, mark, fragment = opens.partition("#")
    path = reverse(name) if ":" in name else _in_this_language(facts.address(name))
    return f"{path}{mark}{fragment}"


def _in_this_language(path: str) -> str:
    """Return the page's address in the visitor's language; the world registers those of the first."""
    language = get_language() or settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        return translate_url(path, language)
