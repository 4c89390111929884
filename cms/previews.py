"""What the editor sees beside the draft: wording findings, completeness, and the text in reading order."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from cms.domain.gate import examine
from cms.domain.payload import DoesNotFit
from cms.drafts import payload_of
from cms.queries import month_before

if TYPE_CHECKING:
    from cms.models.pages import Draft


def preview_of(page: "Draft", request: HttpRequest) -> dict[str, Any]:
    try:
        payload = payload_of(page)
    except DoesNotFit as error:
        return {"request": request, "page": page, "unfit": str(error)}
    checks = examine(payload, previous=month_before(payload))
    return {"request": request, "page": page, "payload": payload, "checks": checks}
