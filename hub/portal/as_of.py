"""Read the moment that a reader asks about: ``?as_of=`` with a day or an instant."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest

from hub.kernel.clock import HOME_ZONE, NotAnInstant, parse_instant


class NotAMoment(ValueError):
    """What stands in ``as_of`` is neither a day nor an instant."""


def moment_asked(request: HttpRequest) -> datetime | None:
    """Return the moment asked about, None where nobody asked; a day means its last instant where the branches are."""
    text = request.GET.get("as_of", "")
    if not text:
        return None
    try:
        return _end_of(date.fromisoformat(text)) if len(text) == 10 else parse_instant(text)
    except (NotAnInstant, ValueError, OverflowError) as error:
        raise NotAMoment(text) from error


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, HOME_ZONE) - timedelta(microseconds=1)
