"""Read what is stored around a handful of records: what proves, forbids and weighs, and whose they are and were.

Three questions to the database in one go, whatever the number of records.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from crm.identity.domain.partition import Record, Verdict
from crm.identity.domain.sightings import IdentifierKind, Rule
from crm.identity.live.edges import LEAST_ASKED
from crm.identity.models import Identifier, Membership
from hub.schema import statements

_VALUE: Final = Identifier._meta.get_field("value")
_NUMBERS: Final = (IdentifierKind.ID_NUMBER.value, IdentifierKind.ID_MASK.value)


Answer = Sequence[tuple[Any, ...]]
"""The rows that came back."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A belief that a record is of a profile; one that is not ``now`` was given up."""

    record: UUID
    subject: UUID
    now: bool


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A stored pair: its bits, and the levels it stands on, the weightiest first."""

    left: UUID
    right: UUID
    weight: float
    probability: float
    levels: Any
    model_version: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An open question about a pair."""

    id: UUID
    left: UUID
    right: UUID
    weight: float
    model_version: str


@dataclass(frozen=True, kw_only=True)
class Around:
    """The records themselves, beliefs about them (the earliest first), and what was said of pairs with one of them."""

    records: tuple[Record, ...]
    seen_since: dict[UUID, datetime]
    beliefs: tuple[Held, ...]
    edges: tuple[Weighed, ...]
    questions: tuple[Asked, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def ids(self) -> set[UUID]:
        """The records' ids."""
        return {record.id for record in self.records}


def around(record_ids: Iterable[UUID]) -> Around:
    """Return what is stored around these records."""
    ids = set(record_ids)
    return around_in(*statements.rows_of_each(*asking_around(ids))) if ids else around_in((), (), ())


def beliefs_since(left: Iterable[UUID]) -> tuple[Held, ...]:
    """Return what is and was believed of every record that was ever taken out of these profiles, the earliest first."""
    gone = Membership.objects.filter(subject_id__in=left, superseded_at__isnull=False)
    records = list(gone.values_list("record_id", flat=True).distinct())
    return around_in(statements.rows(_WHO, [records]), (), ()).beliefs if records else ()


def asking_around(record_ids: Iterable[UUID]) -> tuple[statements.Question, ...]:
    """Return what asks for it, for those who ask something else at once."""
    ids = list(set(record_ids))
    kinds = [IdentifierKind.NAME.value, *_NUMBERS]
    return (_WHO, [ids]), (_SAID, {"ids": ids, "kinds": kinds}), (_PAIRS, {"ids": ids, "least": LEAST_ASKED})


def around_in(who: Answer, said: Answer, pairs: Answer) -> Around:
    """Read the answers."""
    return Around(
        records=_records({record: source for record, source, *_ in who}, said),
        seen_since={record: since for record, _, since, *_ in who},
        beliefs=tuple(Held(record=record, subject=subject, now=now) for record, _, _, subject, now in who if subject),
        edges=tuple(
            Weighed(left=left, right=right, weight=weight, probability=probability, levels=levels, model_version=model)
            for what, left, right, weight, probability, levels, model, *_ in pairs
            if what == "edge"
        ),
        questions=tuple(
            Asked(id=own, left=left, right=right, weight=weight, model_version=model)
            for what, left, right, weight, _, _, model, own, *_ in pairs
            if what == "question"
        ),
        verdicts=tuple(
            Verdict(left=left, right=right, same=same, rule=Rule(rule))
            for what, left, right, *_, same, rule in pairs
            if what == "verdict"
        ),
    )


_WHO: Final = """
SELECT record.id, record.source, record.seen_since, held.subject_id, held.superseded_at IS NULL
  FROM identity_sourcerecord record LEFT JOIN identity_membership held ON held.record_id = record.id
   AND NOT EXISTS (SELECT FROM identity_membership ended JOIN identity_profile gone ON gone.id = ended.subject_id
                    WHERE ended.record_id = record.id AND ended.id >= held.id AND gone.erased_at IS NOT NULL)
 WHERE record.id = ANY(%s) ORDER BY held.recorded_at, held.id
"""
"""A record that was an erased person's begins anew: neither that belief nor an earlier one is told."""
_SAID: Final = """
SELECT record_id, rule, blind, NULL::bytea FROM identity_linkkey WHERE record_id = ANY(%(ids)s)
UNION ALL
SELECT record_id, kind, blind, value FROM identity_identifier WHERE record_id = ANY(%(ids)s) AND kind = ANY(%(kinds)s)
"""
_PAIRS: Final = """
SELECT 'edge', left_id, right_id, weight, probability, levels, model_version, NULL::uuid, NULL::boolean, ''
  FROM identity_edge WHERE (left_id = ANY(%(ids)s) OR right_id = ANY(%(ids)s)) AND weight >= %(least)s
UNION ALL
SELECT 'question', left_id, right_id, weight, probability, NULL, model_version, id, NULL, ''
  FROM identity_reviewitem WHERE (left_id = ANY(%(ids)s) OR right_id = ANY(%(ids)s)) AND decision = ''
UNION ALL
SELECT 'verdict', left_id, right_id, 0, 0, NULL, '', id, same, rule
  FROM identity_assertion WHERE (left_id = ANY(%(ids)s) OR right_id = ANY(%(ids)s)) AND withdrawn_at IS NULL
"""


def _records(sources: dict[UUID, str], said: Iterable[tuple[Any, ...]]) -> tuple[Record, ...]:
    keys: dict[UUID, set[tuple[Rule, str]]] = {}
    names: dict[UUID, set[str]] = {}
    patterns: dict[UUID, set[str]] = {}
    for record, kind, blind, sealed in said:
        if sealed is None:
            keys.setdefault(record, set()).add((Rule(kind), blind))
        else:
            kept = patterns if kind in _NUMBERS else names
            kept.setdefault(record, set()).add(_VALUE.open_for(sealed, (str(record), kind, blind)))
    return tuple(
        Record(
            id=record,
            keys=frozenset(keys.get(record, ())),
            names=tuple(sorted(names.get(record, ()))),
            id_patterns=tuple(sorted(patterns.get(record, ()))),
            account_of=source if any(rule is Rule.SAME_USER for rule, _ in keys.get(record, ())) else "",
        )
        for record, source in sorted(sources.items())
    )
