"""Ask the platform whether a report still stands, at the address that its printed code leads to.

No file can tell that it was declared void after it was issued; only who issued it can.
"""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any, Final

from reports.domain.inputs import Issue
from reports.recompute.findings import Finding, Seen
from reports.recompute.judging import Ask

SCHEMA: Final = "hub/report_standing/v1"
TIMEOUT_S: Final = 20
"""Unmeasured; generous for a public site."""
LARGEST_ANSWER: Final = 16 * 1024
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Unanswered(Exception):
    """Nobody answered, or what came is no answer about this report; the message says which."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The address that was signed answers, or nobody."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


def asking(base: str) -> Ask:
    """Return what asks the platform at this address, or at the printed one where it is empty."""

    def ask(issue: Issue) -> Iterator[Finding]:
        try:
            yield _told(_asked(_address(base, issue)), issue)
        except Unanswered as refusal:
            yield Finding(Seen.STANDING_UNKNOWN, {"why": refusal})

    return ask


def _address(base: str, issue: Issue) -> str:
    place = f"/verify/suitability_report/{issue.report_id}/"
    address = f"{base.rstrip('/')}{place}" if base else issue.verify_url
    if not address.startswith(("https://", "http://")) or not address.endswith(place):
        raise Unanswered(f"expected an address of the web that ends in {place}, got {address[:200]}")
    return f"{address}standing.json"


def _asked(address: str) -> Any:
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(address, timeout=TIMEOUT_S) as answer:
            data = answer.read(LARGEST_ANSWER + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise Unanswered(f"{address}: {error}") from error
    if len(data) > LARGEST_ANSWER:
        raise Unanswered(f"{address}: expected at most {LARGEST_ANSWER} bytes")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unanswered(f"{address}: expected JSON") from error


def _told(told: Any, issue: Issue) -> Finding:
    if not isinstance(told, dict) or (told.get("schema"), told.get("report_id")) != (SCHEMA, str(issue.report_id)):
        raise Unanswered(f"expected an answer of form {SCHEMA} about report {issue.report_id}")
    match told.get("state"):
        case "newest":
            return Finding(Seen.STANDS)
        case "replaced":
            return Finding(Seen.REPLACED, {"day": _day(told.get("replaced_on"))})
        case "void":
            words = told.get("because")
            zh, en = (str(words.get(one, ""))[:300] for one in ("zh", "en")) if isinstance(words, dict) else ("", "")
            return Finding(Seen.VOID, {"since": _day(told.get("void_on")), "because": (zh, en)})
    raise Unanswered("expected newest, replaced or void")


def _day(value: Any) -> str:
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None:
        raise Unanswered("expected a day")
    return found[0]
