"""What the list of clients can be narrowed by: a declared handful, each with its words and its arithmetic.

A criterion narrows what those before it leave; so the number of clients explains itself, one step a line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.consents.domain.purposes import Purpose
from crm.consents.queries import objectors
from crm.profile.domain.behaviour import WINDOW
from crm.profile.domain.statement_kinds import StatementKind
from crm.profile.domain.vocabulary import Channel
from crm.profile.queries import ClientFilters, client_count, client_ids
from crm.suitability.queries import LevelBrief, levels_for
from crm.workspace.forms import LEVEL_EXPIRED, LEVEL_NONE, ClientSearch
from hub.kernel.clock import business_date
from hub.web.components.explained import Explained, Input

Narrow = Callable[[ClientFilters, Any, datetime], ClientFilters]


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """``name`` is the field of the form and the parameter of the address; ``kept`` says whether a saved view keeps it.

    What names a person is looked for once and never kept.
    """

    name: str
    narrow: Narrow
    kept: bool = True


def _at_level(filters: ClientFilters, value: str, at: datetime) -> ClientFilters:
    """Levels are worked out in a room above the profile's, so they arrive as a set of clients."""
    among = client_ids(filters=filters)
    levels = levels_for(subject_ids=among, at=at)
    return replace(filters, among=frozenset(one for one in among if _stands_at(levels.get(one), value)))


def _stands_at(level: LevelBrief | None, value: str) -> bool:
    if level is None or value == LEVEL_NONE:
        return level is None and value == LEVEL_NONE
    if level.expired or value == LEVEL_EXPIRED:
        return level.expired and value == LEVEL_EXPIRED
    return str(level.level) == value


def _due_within(filters: ClientFilters, days: str, at: datetime) -> ClientFilters:
    today = business_date(at)
    return replace(filters, due_from=today, due_until=today + timedelta(days=int(days)))


def _looked_at(filters: ClientFilters, code: str, at: datetime) -> ClientFilters:
    return replace(_unless_objected(filters, at), looked_at=code, looked_since=at - WINDOW)


def _idle_since(filters: ClientFilters, days: str, at: datetime) -> ClientFilters:
    return replace(_unless_objected(filters, at), not_online_since=business_date(at) - timedelta(days=int(days)))


def _unless_objected(filters: ClientFilters, at: datetime) -> ClientFilters:
    """Leave out whoever does not want to be looked for by what they do in the app."""
    return replace(filters, but=filters.but | objectors(Purpose.BEHAVIOUR, at=at))


CRITERIA: Final = (
    Criterion(name="q", narrow=lambda found, value, at: replace(found, query=value), kept=False),
    Criterion(name="need", narrow=lambda found, value, at: replace(found, needs=(StatementKind(value),))),
    Criterion(
        name="unmet",
        narrow=lambda found, days, at: replace(
            found, not_contacted_since=business_date(at) - timedelta(days=int(days))
        ),
    ),
    Criterion(name="due", narrow=_due_within),
    Criterion(name="idle", narrow=_idle_since),
    Criterion(name="product", narrow=_looked_at),
    Criterion(name="channel", narrow=lambda found, value, at: replace(found, channels=(Channel(value),))),
    Criterion(name="contacted_from", narrow=lambda found, value, at: replace(found, contacted_from=value), kept=False),
    Criterion(name="level", narrow=_at_level),
)
"""In the order in which they narrow: levels last, because they are worked out for whoever is left."""


def filters_of(form: ClientSearch, *, at: datetime) -> ClientFilters:
    """Turn the address into filters; what does not parse restricts nothing and shows its error at the field."""
    return reduce(lambda found, step: step[0].narrow(found, step[1], at), _asked(form), ClientFilters())


def kept_of(form: ClientSearch) -> dict[str, str]:
    """Return what a saved view keeps of an address: codes and numbers of days, never a name or a date gone by."""
    return {criterion.name: str(value) for criterion, value in _asked(form) if criterion.kept}


def is_kept(form: ClientSearch, criteria: Mapping[str, str]) -> bool:
    """Tell whether the address asks for exactly what a saved view keeps."""
    return {criterion.name: str(value) for criterion, value in _asked(form)} == dict(criteria)


def asked_names(form: ClientSearch) -> list[str]:
    """Return the names of the criteria of the address, without their values."""
    return [criterion.name for criterion, _value in _asked(form)]


def words_of(form: ClientSearch) -> list[str]:
    """Return the criteria of the address in words, for a heading or a record."""
    return [_words(form, criterion, value) for criterion, value in _asked(form)]


def explained_count(form: ClientSearch, *, total: int, at: datetime) -> Explained | None:
    """Return how the number of clients comes about, one criterion a line; None where nothing was asked for."""
    asked = _asked(form)
    if not asked:
        return None
    found, inputs = ClientFilters(), [Input(label=_("Clients you may see"), value=_count(ClientFilters()))]
    for criterion, value in asked:
        found = criterion.narrow(found, value, at)
        inputs.append(Input(label=_words(form, criterion, value), value=_count(found), operator="→"))
    return Explained(
        value=f"{total:,}",
        label=_("Clients in this list"),
        unit=ngettext("client", "clients", total),
        inputs=tuple(inputs),
        formula=_("each line is what is left of the line before"),
        at=at,
    )


def _asked(form: ClientSearch) -> list[tuple[Criterion, Any]]:
    form.is_valid()
    data = form.cleaned_data
    return [(criterion, data[criterion.name]) for criterion in CRITERIA if data.get(criterion.name)]


def _words(form: ClientSearch, criterion: Criterion, value: Any) -> str:
    field = form.fields[criterion.name]
    choices = {str(code): str(words) for code, words in getattr(field, "choices", ())}
    return _("%(what)s: %(value)s") % {"what": field.label, "value": choices.get(str(value), str(value))}


def _count(filters: ClientFilters) -> str:
    return f"{client_count(filters=filters):,}"
