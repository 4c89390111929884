"""Why a client's report was not issued in a run: a code beside the row, a sentence and what to do on the page."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Why:
    """``mended`` says what helps before it is tried again."""

    code: str
    sentence: Promise
    mended: Promise


_ALL = (
    Why("not_assessed", _("There is no assessment."), _("Ask for the questionnaire first.")),
    Why("no_advisor", _("Nobody looks after this client, so nobody can sign."), _("Assign an advisor.")),
    Why(
        "out_of_sight",
        _("Whoever asked for the run may not see this client any more."),
        _("Somebody who looks after the client asks for the report."),
    ),
    Why(
        "not_entitled",
        _("Whoever asked for the run may not issue reports any more."),
        _("Somebody else asks for a run of their own."),
    ),
    Why("untraceable", _("A sentence rests on no record, so the report does not print."), _("Tell the operators.")),
    Why("unsuitable", _("The plan on record no longer passes the rules."), _("Have a new plan proposed.")),
    Why("promise", _("The wording promises what may not be promised."), _("Mend the words on record.")),
    Why("glyph", _("A character of the name cannot be printed."), _("Have the face extended, or the name corrected.")),
    Why("alike", _("Another client’s report gives almost the same reasons."), _("Note what is special, or say why.")),
    Why(
        "worker_died", _("The worker ended several times at this client."), _("Tell the operators before trying again.")
    ),
    Why("error", _("An error that nobody foresaw."), _("Tell the operators; it is in the log.")),
)
WHYS: Final = {why.code: why for why in _ALL}
