"""Say of a report that somebody holds on paper whether it stands: the newest, replaced, or void since when and why."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chain.queries import entry_for
from cms.reading.language import said
from hub.access.policy import allow_public
from hub.kernel.clock import business_date
from hub.portal.asking import WINDOW_S, TooManyMisses, count_miss, require_patience, sentence
from hub.web.problems import Problem, answered, as_json
from reports.domain.voids import VoidMark
from reports.evidence import KIND
from reports.queries import replaced_on
from reports.voids.queries import void_of

SCHEMA: Final = "hub/report_standing/v1"


class Stands(StrEnum):
    """How an issued report stands today; a void one is void whether a newer one took its place or not."""

    NEWEST = "newest"
    REPLACED = "replaced"
    VOID = "void"


@dataclass(frozen=True)
class ReportStanding:
    """A report beside what came after it."""

    replaced_on: date | None
    void: VoidMark | None

    @property
    def state(self) -> Stands:
        """Void before replaced before newest."""
        if self.void:
            return Stands.VOID
        return Stands.REPLACED if self.replaced_on else Stands.NEWEST

    @property
    def since(self) -> datetime | None:
        """Since when it is void."""
        return self.void.since if self.void else None

    @property
    def because(self) -> str:
        """Why it is void, in the reader's language."""
        return said(self.void.because) if self.void else ""


def report_standing(report_id: UUID) -> ReportStanding:
    """Return how an issued report stands; whoever asks holds its id, which stands on the paper alone."""
    return ReportStanding(replaced_on=replaced_on(report_id), void=void_of(report_id))


@allow_public
@require_GET
def standing(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Tell a program how a report stands, in both languages; :mod:`reports.recompute` asks here."""
    try:
        require_patience(request)
    except TooManyMisses:
        return answered(request, Problem(429, "too_many_misses", sentence, headers={"Retry-After": str(WINDOW_S)}))
    if entry_for(KIND, fact_id) is None:
        count_miss(request)
        return answered(request, Problem(404, "report_unknown", lambda: _("No such report is in the log.")))
    found = report_standing(fact_id)
    void = found.void
    told = {
        "schema": SCHEMA,
        "report_id": str(fact_id),
        "state": found.state.value,
        "replaced_on": found.replaced_on.isoformat() if found.replaced_on else None,
        "void_on": business_date(void.since).isoformat() if void else None,
        "cause": void.cause.value if void else None,
        "because": {"zh": void.because.zh, "en": void.because.en} if void else None,
    }
    return as_json(200, told)
