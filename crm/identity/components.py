"""Read the records around a few changed ones, hold their profiles, and divide them into persons."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from crm.identity.around import Answer, Around, around, around_in, asking_around
from crm.identity.domain.partition import Partition, Record, Scores, Verdict, partition
from crm.identity.domain.sightings import Rule
from crm.identity.live.edges import LEAST_AUTOMATIC, Pair, compared_within
from crm.identity.live.published import LiveModel, live_model
from crm.identity.models import RefusedLink
from hub.schema import statements

MOST_RECORDS = 2000
"""More is a shared key that slipped through: refused rather than folded slowly (unmeasured)."""


class ComponentTooLarge(RuntimeError):
    """More records hang together than any person has."""


def hold(changed: Iterable[UUID], *, first: Sequence[statements.Question] = ()) -> Around:
    """Return what is stored around every record that hangs together with the changed ones, profiles held to the end.

    Whoever waited for a profile looks around again: its holder may have brought more records in, or taken some away.
    Profiles are held in one order, so two who want the same ones queue up. What is stored around the records is asked
    for in the same go, and again only if they are others once the profiles are held. What is to be written ``first``
    is, before anything is looked at.
    """
    seeds, held, near = set(changed), set[UUID](), None
    *_, together = statements.rows_of_each(*first, _asking_together(seeds))
    subject_of = _few(together)
    while not (subjects := {subject for subject in subject_of.values() if subject}) <= held:
        asked = set(subject_of)
        _, found, *answers = statements.rows_of_each(
            (_HOLD, [list(subjects - held)]), _asking_together(seeds), *asking_around(asked)
        )
        subject_of = _few(found)
        near = around_in(*answers) if asked == subject_of.keys() else None
        held |= subjects
    return near or around(subject_of)


def hold_former(near: Around) -> None:
    """Hold to the end the profiles that these records were in before: two at once give none of them back twice."""
    former = {belief.subject for belief in near.beliefs if not belief.now}
    if former:
        statements.rows(_HOLD, [list(former)])


_HOLD: Final = "SELECT id FROM identity_profile WHERE id = ANY(%s) ORDER BY id FOR UPDATE"


def component_of(seeds: Iterable[UUID]) -> set[UUID]:
    """Return every record that hangs together with the seeds by keys, assertions or a common profile."""
    return set(_together(seeds))


def profiles_near(seeds: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the profile of each record that hangs together with the seeds; records without one are absent."""
    return {record: subject for record, subject in _together(seeds).items() if subject}


def persons_if_apart(ids: set[UUID], *, leaving: set[UUID]) -> Partition:
    """Divide these records as if a person had said that ``leaving`` is somebody else; nothing is written."""
    staying, found = ids - leaving, around(ids)
    kept = [verdict for verdict in found.verdicts if not _between(verdict, leaving, staying)]
    said = [Verdict(left=left, right=right, same=False) for left in sorted(leaving) for right in sorted(staying)]
    return partition(records=found.records, verdicts=[*kept, *said], scores=_scores(found))


def persons_if_together(found: Around, left: UUID, right: UUID) -> Partition:
    """Divide these records as if a person had said that these two are one person; nothing is written."""
    pair = {left, right}
    kept = [verdict for verdict in found.verdicts if {verdict.left, verdict.right} != pair]
    said = Verdict(left=min(pair), right=max(pair), same=True, rule=Rule.REVIEWED)
    return partition(records=found.records, verdicts=[*kept, said], scores=_scores(found))


def persons_left_alone(found: Around) -> Partition:
    """Divide these records by rules, scores and what people said, and name what forbids a link; nothing is written."""
    return partition(records=found.records, verdicts=found.verdicts, scores=_scores(found))


def persons_scored_by(ids: set[UUID], model: LiveModel) -> Partition:
    """Divide these records as if all their pairs had been scored with this model; nothing is written."""
    bits, found = compared_within([ids], model=model), around(ids)
    scores = Scores(bits=bits, least=LEAST_AUTOMATIC)
    return partition(records=found.records, verdicts=found.verdicts, scores=scores)


def persons_in(found: Around, *, at: datetime) -> Partition:
    """Divide these records into persons by rules and assertions, and note the links that a contradiction forbids."""
    divided = partition(records=found.records, verdicts=found.verdicts, scores=_scores(found))
    _note_refused(divided, at)
    return divided


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
    return _few(statements.rows(*_asking_together(seeds)))


def _asking_together(seeds: Iterable[UUID]) -> statements.Question:
    return _TOGETHER, {"seeds": list(set(seeds)), "least": LEAST_AUTOMATIC, "most": MOST_RECORDS + 1}


def _few(answer: Answer) -> dict[UUID, UUID | None]:
    found: dict[UUID, UUID | None] = dict(answer)
    if len(found) > MOST_RECORDS:
        raise ComponentTooLarge(f"expected at most {MOST_RECORDS} records of one person, got more")
    return found


def _scores(found: Around) -> Scores:
    """What scoring says of these records; asked about all their pairs where a stored one would join two of several."""
    ids = found.ids
    joining = {
        (one.left, one.right): one.weight
        for one in found.edges
        if one.weight >= LEAST_AUTOMATIC and one.left in ids and one.right in ids
    }
    if several := _several(found, joining):
        joining = compared_within(several, model=live_model()) | joining
    return Scores(bits=joining, least=LEAST_AUTOMATIC)


def _several(found: Around, joining: Iterable[Pair]) -> list[set[UUID]]:
    """The groups of more than two records that links of any kind could join, where a score is one of the links."""
    group_of = {record.id: {record.id} for record in found.records}
    scored = set(joining)
    said = [(verdict.left, verdict.right) for verdict in found.verdicts if verdict.same]
    for left, right in (*scored, *said, *_sharing_a_key(found.records)):
        if left in group_of and right in group_of and group_of[left] is not group_of[right]:
            group_of[left] |= group_of[right]
            group_of.update(dict.fromkeys(group_of[right], group_of[left]))
    groups = {id(group_of[left]): group_of[left] for left, _ in scored}
    return [group for group in groups.values() if len(group) > 2]


def _sharing_a_key(records: Sequence[Record]) -> Iterable[Pair]:
    """Each record that has a key, beside the first that has it."""
    first: dict[tuple[Rule, str], UUID] = {}
    return [(first.setdefault(key, record.id), record.id) for record in records for key in record.keys]


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
    if rows:
        RefusedLink.objects.bulk_create(rows, ignore_conflicts=True)
