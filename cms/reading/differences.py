"""Put the differences between two versions, and what a version is, into the reader's words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from cms.domain.difference import Change as FieldChange
from cms.domain.difference import changes
from cms.domain.payload import Payload
from cms.domain.schema import Field, Label, Sort
from cms.domain.words_changed import Part, changed_words
from cms.models import Change, Weight
from cms.reading.language import said
from cms.reading.values import shown

CHANGES: dict[Change, Callable[[], str]] = {
    Change.FIRST: lambda: _("First publication"),
    Change.UPDATE: lambda: _("Update"),
    Change.CORRECTION: lambda: _("Correction"),
    Change.WITHDRAWAL: lambda: _("Withdrawn"),
}
WEIGHTS: dict[Weight, Callable[[], str]] = {
    Weight.MINOR: lambda: _("Minor correction"),
    Weight.MATERIAL: lambda: _("Material correction"),
}
LANGUAGES: dict[str, Callable[[], str]] = {"zh": lambda: _("Chinese text"), "en": lambda: _("English text"), "": str}


@dataclass(frozen=True)
class ShownChange:
    """One changed value; `before` or `after` is "" when it was added or removed."""

    trail: str
    path: str
    language: str
    before: str
    after: str

    @cached_property
    def parts(self) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        """Both values in parts, the words that changed marked."""
        return changed_words(self.before, self.after)


def word_for(change: Change, weight: Weight = Weight.NONE) -> str:
    """What a version is, and of a correction how much it corrects."""
    return WEIGHTS[weight]() if weight else CHANGES[change]()


def shown_changes(before: Payload, after: Payload) -> tuple[ShownChange, ...]:
    """Requires two payloads of one kind."""
    return tuple(_shown(change) for change in changes(before, after))


def _shown(change: FieldChange) -> ShownChange:
    plain = Field("value", Label("", ""), Sort.CODE if change.language else change.sort, choices=change.choices)
    return ShownChange(
        trail=" › ".join(said(label) for label in change.trail),
        path=change.path,
        language=LANGUAGES[change.language](),
        before=shown(plain, change.before),
        after=shown(plain, change.after),
    )
