"""Say what a trial of a visit list found, in the reader's words."""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.ingest.column_form import MEANINGS
from hub.ingest.operations import Fate, Outcome
from hub.ingest.queries import ShownLine, Trial


def sayings_of(trial: Trial, *, known: int) -> tuple[tuple[str, int], ...]:
    """Return what would have become of the lines: words with how many; what no line met is left out."""
    return tuple((words, lines) for words, lines in _counted(trial, known) if lines)


def foreseen(line: ShownLine) -> str:
    """Return what a trial says of one new line; nothing where it was not tried."""
    if line.outcome is None or line.fate is not Fate.NEW:
        return ""
    words = {
        Outcome.JOINS: _("joins your client %(who)s"),
        Outcome.ASKS: _("it would be asked whether this is your client %(who)s"),
        Outcome.OPENS: _("somebody new to you"),
        Outcome.AGAIN: _("the same person as in line %(who)s"),
        Outcome.FAILS: _("could not be tried: let your administrator look before you take the list in"),
    }
    return words[line.outcome] % {"who": line.foreseen}


def _counted(trial: Trial, known: int) -> Iterator[tuple[str, int]]:
    for outcome, words in _OUTCOMES.items():
        yield str(words), trial.outcomes.get(outcome, 0)
    yield _("Known already"), known
    for field, lines in trial.outside:
        yield _("Stay outside: %(column)s") % {"column": MEANINGS[field] if field else _("the line as a whole")}, lines


_OUTCOMES: Final[dict[Outcome, str | Promise]] = {
    Outcome.JOINS: gettext_lazy("Join clients of yours"),
    Outcome.ASKS: gettext_lazy("Ask whether two are one person"),
    Outcome.OPENS: gettext_lazy("Persons new to you"),
    Outcome.AGAIN: gettext_lazy("The person of an earlier line"),
    Outcome.FAILS: gettext_lazy("Could not be tried"),
}
