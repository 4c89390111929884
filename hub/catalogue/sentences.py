"""Say in the reader's language what is wrong with a row of a list, so that it can be put right."""

from django.utils.translation import gettext as _

from hub.catalogue.domain.lists import Expected, ListUnreadable, RowError


def sentence_of(error: RowError) -> str:
    """Return one sentence: which line, which column, what was expected, what stood there."""
    if not error.column:
        return _("Line %(line)d: %(reason)s") % {"line": error.line, "reason": error.actual}
    place = {"line": error.line, "column": error.column, "actual": error.actual}
    if not error.actual:
        return _("Line %(line)d: column “%(column)s” is empty.") % place
    words = {
        Expected.TEXT: _("text"),
        Expected.IDENTIFIER: _("an identifier (UUID)"),
        Expected.AMOUNT: _("an amount in yuan such as 1,234.50"),
        Expected.DAY: _("a day such as 2026-11-21"),
        Expected.INSTANT: _("an instant such as 2026-11-21T03:00:00Z"),
        Expected.ONE_OF: _("one of %(choices)s") % {"choices": ", ".join(error.choices)},
        Expected.FILE: _("a file inside the folder"),
        Expected.SOUND: _("a possible value"),
        Expected.ACCEPTED: _("an acceptable value"),
    }
    return _("Line %(line)d: column “%(column)s” should hold %(expected)s, but holds “%(actual)s”.") % {
        **place,
        "expected": words[error.expected],
    }


def sentence_of_unreadable(error: ListUnreadable) -> str:
    """Return one sentence about a list whose header does not fit."""
    return _("The list was not read. Missing columns: %(missing)s. Unknown columns: %(unknown)s.") % {
        "missing": ", ".join(error.missing) or _("none"),
        "unknown": ", ".join(error.unknown) or _("none"),
    }
