"""What an alert is about, in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from cms import queries
from cms.domain.alerts import Choice, Rhythm, Topic
from cms.domain.kinds import CLOSED, SCHEMAS
from cms.domain.schema import Kind
from cms.models import Alert
from cms.reading.language import said


def projects() -> Mapping[str, str]:
    """Titles of the projects that are disclosed, by code."""
    rows = queries.listing(kind=Kind.PROJECT, limit=500).rows
    return {str(row.payload.fields.get("project_code", "")): said(row.title) for row in rows if not row.withdrawn}


def choices() -> list[tuple[str, object]]:
    """What a form offers: everything, corrections alone, one kind, one project."""
    kinds = [(str(Choice(Topic.KIND, kind)), said(SCHEMAS[kind].label)) for kind in Kind if kind not in CLOSED]
    own = [(str(Choice(Topic.PROJECT, code)), title) for code, title in projects().items() if code]
    return [
        (Topic.ALL.value, _("All disclosures")),
        (Topic.CORRECTIONS.value, _("Corrections and withdrawals alone")),
        (_("One category"), kinds),
        *([(_("One project"), own)] if own else []),
    ]


def topic_words(row: Alert, titles: Mapping[str, str] | None = None) -> str:
    """What one alert is about; ``titles`` are the projects', if they were read already."""
    if row.topic == Topic.ALL:
        return _("All disclosures")
    if row.topic == Topic.CORRECTIONS:
        return _("Corrections and withdrawals alone")
    if row.topic == Topic.KIND:
        return said(SCHEMAS[Kind(row.target)].label)
    return (projects() if titles is None else titles).get(row.target, row.target)


def rhythm_words(rhythm: str) -> str:
    """When its letters come."""
    return _("Once a day, at eight in the morning") if rhythm == Rhythm.DAILY else _("At once")
