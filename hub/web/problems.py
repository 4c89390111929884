"""Answer a machine with a problem (RFC 9457): a status, a code that stays, and a sentence in the sender's language."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import translation

log = structlog.get_logger(__name__)

CONTENT_TYPE: Final = "application/problem+json"


class Problem(Exception):
    """A request that is refused; ``sentence`` is asked for when the language is known, ``told`` goes along as it is."""

    def __init__(
        self,
        status: int,
        code: str,
        sentence: Callable[[], str],
        *,
        headers: Mapping[str, str] | None = None,
        **told: object,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.sentence = status, code, sentence
        self.headers, self.told = dict(headers or {}), told


def answered(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return the problem as an answer; its type is a name that does not lead anywhere."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        detail = problem.sentence()
    log.info("machine.refused", code=problem.code, status=problem.status)
    told = {"type": f"urn:hub:problem:{problem.code}", "title": problem.code.replace("_", " "),
            "status": problem.status, "code": problem.code, "detail": detail, **problem.told}  # fmt: skip
    answer = as_json(problem.status, told, content_type=CONTENT_TYPE)
    for name, value in {**problem.headers, "Content-Language": language}.items():
        answer[name] = value
    return answer


def as_json(status: int, told: Mapping[str, Any], *, content_type: str = "application/json") -> HttpResponse:
    """Return an answer that nobody keeps."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type=content_type, headers={"Cache-Control": "no-store"})
