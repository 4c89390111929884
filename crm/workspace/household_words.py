"""What a household's pages call relations, purposes, and what is shown or withheld."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.consents.domain.purposes import OF_ONESELF, WORDINGS
from crm.consents.domain.standing import State
from crm.consents.queries import Ledger
from crm.households.domain.relations import Ending, Relation
from crm.households.domain.sharing import Shown
from crm.workspace.language import pick
from crm.workspace.shown import Words

RELATIONS: Final[Mapping[Relation, Words]] = {
    Relation.HEAD: pgettext_lazy("household", "Founded around"),
    Relation.SPOUSE: _("Spouse"),
    Relation.PARENT: _("Parent"),
    Relation.CHILD: _("Child"),
    Relation.SIBLING: _("Sibling"),
    Relation.OTHER: _("Other relation"),
}
WITHHELD: Final[Mapping[Shown, tuple[Words, Words]]] = {
    Shown.SHARED: (_("shared"), ""),
    Shown.NOT_ASKED: (_("not shared"), _("not asked yet")),
    Shown.WITHDRAWN: (_("not shared"), _("taken back by the member")),
    Shown.NARROWED: (_("not shared"), _("two profiles became one; the narrower word holds until the client decides")),
    Shown.NOT_TO_ALL: (_("not shared"), _("somebody joined since; ask again")),
}
"""What stands in the place of a value, and why."""
STATES: Final[Mapping[State, Words]] = {
    State.NEVER: _("not spoken of"),
    State.GIVEN: _("agreed"),
    State.WITHDRAWN: _("refused"),
    State.NARROWED: _("narrowed by a merge"),
}
ENDINGS: Final[Mapping[Ending, Words]] = {
    Ending.LEFT: _("left by their own word"),
    Ending.REMOVED: _("taken out by an advisor"),
}


def unwanted_shown(ledger: Ledger) -> list[Words]:
    """Return what a client does not want, in words; for whoever is about to pick up the telephone."""
    refused = [WORDINGS[purpose] for purpose in OF_ONESELF if not ledger.allows(purpose)]
    return [pick(wording.title_zh, wording.title_en) for wording in refused]
