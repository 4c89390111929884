"""Read the records around a few changed ones, hold their profiles, and divide them into persons."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from crm.identity.domain.partition import Partition, Record, Scores, Verdict, partition
from crm.identity.domain.sightings import IdentifierKind, Rule
from crm.identity.live.edges import LEAST_AUTOMATIC, compared_within
from crm.identity.live.published import LiveModel, live_model
from crm.identity.models import Assertion, Edge, Identifier, LinkKey, Profile, RefusedLink, SourceRecord
from hub.schema import statements

MOST_RECORDS = 2000
"""More is a shared key that slipped through: refused rather than folded slowly (unmeasured)."""


class ComponentTooLarge(RuntimeError):
    """More records hang together than any person has."""


def hold(changed: Iterable[UUID]) -> set[UUID]:
    """Return every record that hangs together with the changed ones, with their profiles held to the end.

    Whoever waited for a profile looks around again: its holder may have brought more records in, or taken some away.
    Profiles are held in one order, so two who want the same ones queue up.
    """
    seeds, held = set(changed), set[UUID]()
    while True:
        subject_of = _together(seeds)
        ids, subjects = set(subject_of), {subject for subject in subject_of.values() if subject}
        if subjects <= held:
            return ids
        list(Profile.objects.select_for_update().filter(id__in=subjects - held).order_by("id"))
        held |= subjects


def component_of(seeds: Iterable[UUID]) -> set[UUID]:
    """Return every record that hangs together with the seeds by keys, assertions or a common profile."""
    return set(_together(seeds))


def persons_if_apart(ids: set[UUID], *, leaving: set[UUID]) -> Partition:
    """Divide these records as if a person had said that ``leaving`` is somebody else; nothing is written."""
    staying = ids - leaving
    kept = [verdict for verdict in _verdicts(ids) if not _between(verdict, leaving, staying)]
    said = [Verdict(left=left, right=right, same=False) for left in sorted(leaving) for right in sorted(staying)]
    return partition(records=_records(ids), verdicts=[*kept, *said], scores=_scores(ids))


def persons_if_together(ids: set[UUID], left: UUID, right: UUID) -> Partition:
    """Divide these records as if a person had said that these two are one person; nothing is written."""
    pair = {left, right}
    kept = [verdict for verdict in _verdicts(ids) if {verdict.left, verdict.right} != pair]
    said = Verdict(left=min(pair), right=max(pair), same=True, rule=Rule.REVIEWED)
    return partition(records=_records(ids), verdicts=[*kept, said], scores=_scores(ids))


def persons_scored_by(ids: set[UUID], model: LiveModel) -> Partition:
    """Divide these records as if all their pairs had been scored with this model; nothing is written."""
    bits = compared_within(ids, model=model)
    return partition(records=_records(ids), verdicts=_verdicts(ids), scores=Scores(bits=bits, least=LEAST_AUTOMATIC))


def persons_in(ids: set[UUID], *, at: datetime) -> Partition:
    """Divide these records into persons by rules and assertions, and note the links that a contradiction forbids."""
    found = partition(records=_records(ids), verdicts=_verdicts(ids), scores=_scores(ids))
    _note_refused(found, at)
    return found


_TOGETHER = """
WITH RECURSIVE together(id) AS (
    SELECT id FROM identity_sourcerecord WHERE id = ANY(%(seeds)s) AND NOT is_device
    UNION
    SELECT near.id FROM together CROSS JOIN LATERAL (
        SELECT other.record_id AS id FROM identity_linkkey own JOIN identity_linkkey other USING (rule, blind)
         WHERE own.record_id = together.id
        UNION ALL
        SELECT other.record_id FROM identity_membership own JOIN identity_membership other USING (subject_id)
         WHERE own.record_id = together.id AND own.superseded_at IS NULL AND other.superseded_at IS NULL
        UNION ALL
        SELECT right_id FROM identity_assertion WHERE left_id = together.id AND withdrawn_at IS NULL
        UNION ALL
        SELECT left_id FROM identity_assertion WHERE right_id = together.id AND withdrawn_at IS NULL
        UNION ALL
        SELECT right_id FROM identity_edge WHERE left_id = together.id AND weight >= %(least)s
        UNION ALL
        SELECT left_id FROM identity_edge WHERE right_id = together.id AND weight >= %(least)s) AS near
), known AS (SELECT id FROM together LIMIT %(most)s)
SELECT known.id, (SELECT subject_id FROM identity_membership held
                   WHERE held.record_id = known.id AND held.superseded_at IS NULL) FROM known
"""
"""Equal keys, a common profile, a person's word, and scores that join: one question, however far it leads."""


def _together(seeds: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """The records that hang together with the seeds, and the profile that each is in."""
    found = dict(
        statements.rows(_TOGETHER, {"seeds": list(set(seeds)), "least": LEAST_AUTOMATIC, "most": MOST_RECORDS + 1})
    )
    if len(found) > MOST_RECORDS:
        raise ComponentTooLarge(f"expected at most {MOST_RECORDS} records of one person, got more")
    return found


def _automatic(ids: Iterable[UUID]) -> QuerySet[Edge]:
    wanted = set(ids)
    return Edge.objects.filter(Q(left_id__in=wanted) | Q(right_id__in=wanted), weight__gte=LEAST_AUTOMATIC)


def _scores(ids: set[UUID]) -> Scores:
    """What scoring says of these records; asked about all their pairs where a stored one would join two of several."""
    joining = {
        (left, right): weight
        for left, right, weight in _automatic(ids).values_list("left_id", "right_id", "weight")
        if left in ids and right in ids
    }
    if joining and len(ids) > 2:
        joining = compared_within(ids, model=live_model()) | joining
    return Scores(bits=joining, least=LEAST_AUTOMATIC)


def _assertions(ids: Iterable[UUID]) -> QuerySet[Assertion]:
    wanted = set(ids)
    return Assertion.objects.filter(Q(left_id__in=wanted) | Q(right_id__in=wanted), withdrawn_at=None)


def _records(ids: set[UUID]) -> list[Record]:
    keys: dict[UUID, set[tuple[Rule, str]]] = {}
    for record, rule, blind in LinkKey.objects.filter(record_id__in=ids).values_list("record_id", "rule", "blind"):
        keys.setdefault(record, set()).add((Rule(rule), blind))
    names, patterns = _evidence(ids)
    sources = dict(SourceRecord.objects.filter(id__in=ids).values_list("id", "source"))
    return [
        Record(
            id=record,
            keys=frozenset(keys.get(record, ())),
            names=tuple(sorted(names.get(record, ()))),
            id_patterns=tuple(sorted(patterns.get(record, ()))),
            account_of=sources[record] if any(rule is Rule.SAME_USER for rule, _ in keys.get(record, ())) else "",
        )
        for record in sorted(ids)
    ]


def _evidence(ids: set[UUID]) -> tuple[dict[UUID, set[str]], dict[UUID, set[str]]]:
    kinds = (IdentifierKind.NAME, IdentifierKind.ID_NUMBER, IdentifierKind.ID_MASK)
    names: dict[UUID, set[str]] = {}
    patterns: dict[UUID, set[str]] = {}
    for row in Identifier.objects.filter(record_id__in=ids, kind__in=[kind.value for kind in kinds]):
        kept = names if row.kind == IdentifierKind.NAME else patterns
        kept.setdefault(row.record_id, set()).add(str(row.value))
    return names, patterns


def _verdicts(ids: set[UUID]) -> list[Verdict]:
    rows = _assertions(ids)
    return [Verdict(left=row.left_id, right=row.right_id, same=row.same, rule=Rule(row.rule)) for row in rows]


def _between(verdict: Verdict, one: set[UUID], other: set[UUID]) -> bool:
    return (verdict.left in one and verdict.right in other) or (verdict.left in other and verdict.right in one)


def _note_refused(found: Partition, at: datetime) -> None:
    rows = [
        RefusedLink(
            left_id=refused.link.left,
            right_id=refused.link.right,
            rule=refused.link.rule.value,
            because=refused.because,
            found_at=at,
        )
        for refused in found.refused
        if refused.link.rule is not Rule.SCORED  # a question for a person by itself, see `live.asking`
    ]
    RefusedLink.objects.bulk_create(rows, ignore_conflicts=True)
