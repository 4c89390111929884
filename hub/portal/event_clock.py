"""Say how long after a material event it was told, against the hours that the rule allows."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from cms.domain.due import DUTIES, HoursAfterEvent
from cms.domain.payload import Payload
from cms.domain.schema import Kind
from cms.reading.chapters import CoverFact
from hub.kernel.clock import parse_instant

ALLOWED = next(duty.reckoning for duty in DUTIES if isinstance(duty.reckoning, HoursAfterEvent))


def told_after(payload: Payload, *, published_at: datetime) -> tuple[CoverFact, ...]:
    """One fact for an event, none for anything else. ``published_at`` is that of the first version."""
    happened = payload.fields.get(ALLOWED.field)
    if payload.kind is not Kind.EVENT or not happened:
        return ()
    took = published_at - parse_instant(happened)
    hours, minutes = divmod(int(took.total_seconds()) // 60, 60)
    within = _("%(hours)d h %(minutes)d min; 48 hours are allowed")
    late = _("%(hours)d h %(minutes)d min, later than the 48 hours allowed")
    text = late if took > timedelta(hours=ALLOWED.hours) else within
    return (CoverFact(_("Told after"), text % {"hours": hours, "minutes": minutes}),)
