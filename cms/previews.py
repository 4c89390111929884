"""What the editor sees beside the draft: wording findings, completeness, and the text in reading order."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from cms.domain.fitting import misfits
from cms.domain.gate import examine
from cms.domain.payload import DoesNotFit
from cms.drafts import as_it_stands, payload_of
from cms.models.typed import draft_names
from cms.queries import month_before
from cms.reading.language import said

if TYPE_CHECKING:
    from cms.models.pages import Draft


def preview_of(page: "Draft", request: HttpRequest) -> dict[str, Any]:
    try:
        payload = payload_of(page)
    except DoesNotFit as error:
        return {"request": request, "page": page, "unfit": said(error.said)}
    checks = examine(payload, previous=month_before(payload), reason=(page.reason_zh, page.reason_en))
    return {"request": request, "page": page, "payload": payload, "checks": checks}


def refusals(page: "Draft") -> dict[str, list[str]]:
    """What the schema refuses in this draft: draft column → sentences in the reader's language."""
    try:
        payload = as_it_stands(page)
    except DoesNotFit as error:
        return {one.field: [said(one.said)] for one in error.misfits}
    found: dict[str, list[str]] = {}
    for one in misfits(payload.schema, dict(payload.fields)):
        found.setdefault(draft_names(payload.schema.field(one.field))[0], []).append(said(one.said))
    return found
