"""Make a pair of records ready to be looked at: side by side, one line a comparison, the weights adding up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.rungs import DOUBTFUL, Level
from crm.identity.domain.sightings import IdentifierKind
from crm.identity.queries import Mark, Source, sources_of
from crm.identity.reviews import Review
from crm.profile.domain.golden import Fact
from crm.profile.queries import Mined, MinedKind, facts_told, mined_from_notes
from crm.workspace.facts_part import covered, gender_words
from crm.workspace.language import pick
from crm.workspace.shown import Masked, Words
from hub.web.drawings.evidence_weight import weight_svg

LEVELS: Final[Mapping[tuple[str, str], Level]] = {
    (comparison.id, level.id): level for comparison in COMPARISONS for level in comparison.levels
}
TITLES: Final[Mapping[str, Words]] = {
    "name": gettext_lazy("Name"),
    "surname": gettext_lazy("Surname, in Latin letters"),
    "given": gettext_lazy("Given name, in Latin letters"),
    "birth": gettext_lazy("Date of birth"),
    "gender": gettext_lazy("Gender"),
    "id_number": gettext_lazy("ID number"),
    "other_number": gettext_lazy("Other document"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "address": pgettext_lazy("person", "Address"),
    "city": gettext_lazy("City"),
    "postcode": gettext_lazy("Postcode"),
    "sources": gettext_lazy("Sources"),
}
MARKS: Final[Mapping[str, tuple[IdentifierKind, ...]]] = {
    "phone": (IdentifierKind.PHONE, IdentifierKind.PHONE_MASK),
    "id_number": (IdentifierKind.ID_NUMBER, IdentifierKind.ID_MASK),
    "email": (IdentifierKind.EMAIL,),
}
FACTS: Final[Mapping[str, Fact]] = {"birth": Fact.BIRTH_DATE, "gender": Fact.GENDER, "city": Fact.CITY}
LEAST_SHOWN: Final = 0.05
"""Bits below which a comparison says nothing worth a line."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """What one record says: plain words, or covered values."""

    words: Words = ""
    marks: Sequence[Masked] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One comparison: what each record says, which rung the pair stands on, and how much that weighs, in bits."""

    title: Words
    left: Value
    right: Value
    words: Words
    bits: str
    drawing: SafeString | None
    against: bool
    doubtful: bool


@dataclass(frozen=True, kw_only=True)
class MinedShown:
    """A mark found in a note, in words."""

    label: Words
    masked: str
    mined: Mined


def rows_of(review: Review, *, names: Mapping[UUID, str]) -> list[Row]:
    """Return the comparisons that say something, or that both records could be compared by, in a fixed order."""
    weighed = {comparison: (level, bits) for comparison, level, bits in review.reasons}
    sides = (review.left_id, review.right_id)
    told = facts_told(sides, facts=FACTS.values())
    sources = {
        row.record_id: row for subject in {review.left_subject, review.right_subject} for row in sources_of(subject)
    }
    found = []
    for comparison in TITLES:
        left, right = (_value(comparison, side, sources.get(side), told.get(side, {}), names) for side in sides)
        level, bits = weighed.get(comparison, ("", 0.0))
        if abs(bits) >= LEAST_SHOWN or (comparison != "sources" and (left != Value() or right != Value())):
            found.append(_row(comparison, level, bits, left, right, held_by=_held_by(comparison, review)))
    return found


def top_reason(review: Review) -> tuple[Words, Words]:
    """Return what weighs most for one person, and what most against; empty where nothing does."""
    best = max(review.reasons, key=lambda reason: reason[2], default=None)
    worst = min(review.reasons, key=lambda reason: reason[2], default=None)
    return (
        words_of(best[0], best[1]) if best and best[2] > 0 else "",
        words_of(worst[0], worst[1]) if worst and worst[2] < 0 else "",
    )


def words_of(comparison: str, level: str) -> Words:
    """Return a rung in the reader's language; one that an older model knew is named as it was."""
    rung = LEVELS.get((comparison, level))
    return pick(rung.zh, rung.en) if rung else f"{comparison}: {level}"


def mined_of(record_ids: Iterable[UUID]) -> dict[UUID, list[MinedShown]]:
    """Return what notes say that no field does, by record."""
    return {
        record: [MinedShown(label=_mined_label(mined.kind), masked=mined.masked, mined=mined) for mined in found]
        for record, found in mined_from_notes(record_ids).items()
    }


def shares_a_household(review: Review) -> bool:
    """Tell whether a phone or address may be a family's."""
    return any(level in DOUBTFUL for comparison, level, _bits in review.reasons if comparison in ("phone", "address"))


def _held_by(comparison: str, review: Review) -> Words:
    """Which line counts what this one would say: a family's phone or address is weighed together with the names."""
    if comparison not in ("name", "surname", "given"):
        return ""
    lines = [one for one, level, _bits in review.reasons if one in ("phone", "address") and level in DOUBTFUL]
    return _("counted in the line “%(line)s”") % {"line": TITLES[lines[0]]} if lines else ""


def _unweighed(left: Value, right: Value, held_by: Words) -> Words:
    """Why a comparison weighs nothing."""
    if left == Value() or right == Value():
        return _("only one of the two says it")
    return held_by or _("not weighed")


def _row(comparison: str, level: str, bits: float, left: Value, right: Value, *, held_by: Words) -> Row:
    return Row(
        title=TITLES[comparison],
        left=left,
        right=right,
        words=words_of(comparison, level) if level else _unweighed(left, right, held_by),
        bits=signed(bits) if level else "0",
        drawing=weight_svg(bits) if level else None,
        against=bits <= -LEAST_SHOWN,
        doubtful=level in DOUBTFUL and comparison in ("phone", "address"),
    )


def signed(bits: float) -> str:
    """``+3.2`` or ``−1.7``, with a minus as wide as the plus."""
    return f"{bits:+.1f}".replace("-", "−")


def _value(
    comparison: str, record: UUID, source: Source | None, told: Mapping[Fact, str], names: Mapping[UUID, str]
) -> Value:
    if comparison == "name":
        return Value(words=names.get(record, ""))
    if comparison in MARKS and source:
        return Value(marks=tuple(covered(comparison, "", mark) for mark in _of_kinds(source, MARKS[comparison])))
    fact = FACTS.get(comparison)
    said = told.get(fact, "") if fact else ""
    if fact is Fact.BIRTH_DATE and said:
        return Value(words=f"{said[:7]}-**")
    return Value(words=gender_words(said) if fact is Fact.GENDER else said)


def _of_kinds(source: Source, kinds: Iterable[IdentifierKind]) -> list[Mark]:
    wanted = set(kinds)
    return [mark for mark in source.marks if mark.kind in wanted]


def _mined_label(kind: MinedKind) -> Words:
    return {
        MinedKind.PHONE: _("Phone"),
        MinedKind.ID_TAIL: _("Last four of an ID number"),
        MinedKind.EMAIL: _("E-mail"),
    }[kind]
