"""Find out what a proposed model would change, chunk by chunk: what would merge, what would split, who would be asked.

Every pair of records that shares a followed key is scored with both models; the records around each pair that either
would join are divided into persons twice, by the rules of the live path, so that a person's word and a contradiction
outrank both models alike; then the questions are counted (:mod:`crm.identity.proposing.questions`). Each chunk is a
transaction that keeps how far it came; only counts and examples outlive the last one.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from crm.identity.components import component_of, persons_scored_by
from crm.identity.domain.partition import Link, Partition
from crm.identity.domain.scoring.scorer import Score
from crm.identity.domain.sightings import Rule
from crm.identity.live.blocking import keys_of
from crm.identity.live.candidates import followed
from crm.identity.live.drafts import STAMP, stored_rows
from crm.identity.live.edges import LEAST_ASKED, LEAST_AUTOMATIC, Pair, scored
from crm.identity.live.published import LiveModel, live_model, read_live_model
from crm.identity.models import ComparedPair, ComparedRecord, Example, ExampleKind, MatchModel, Phase, RecordMarks
from crm.identity.models.proposals import NOBODY, Comparison
from crm.identity.proposing.declining import decline_left_behind
from crm.identity.proposing.questions import count_questions
from crm.identity.proposing.rescoring import wake_models
from hub.access.scope import entered, system_scope

CHUNK: Final = 200
"""Records scored, or groups of records divided, in one transaction."""
EXAMPLES: Final = 20
"""Kept of each kind: as many as somebody looks through (unmeasured). They come in the order of record ids, which are
digests, so they are as good as drawn."""


class Models:
    """The two models of a comparison."""

    def __init__(self, job: Comparison) -> None:
        self.live = live_model()
        self.proposed = read_live_model(job.model.figures)

    @property
    def both(self) -> tuple[LiveModel, LiveModel]:
        """The one in force first."""
        return self.live, self.proposed


def begin_comparison(model: MatchModel, *, at: datetime) -> Comparison:
    """Begin to compare a model with the one in force, and forget an earlier comparison of it."""
    Comparison.objects.filter(model=model).delete()
    job = Comparison.objects.create(
        model=model,
        against=live_model().version,
        begun_at=at,
        total=RecordMarks.objects.filter(normaliser=STAMP).count(),
    )
    transaction.on_commit(wake_models, robust=True)
    return job


def advance_comparison(*, at: datetime) -> bool:
    """Do the next chunk; return whether there is more to do now. Another worker's chunk is left alone."""
    with entered(system_scope("match-model")):
        decline_left_behind(at=at)
        jobs = Comparison.objects.select_for_update(skip_locked=True, of=("self",)).select_related("model")
        job = jobs.filter(finished_at=None, model__published_at=None, model__declined_at=None).first()
        if job is None:
            return False
        models = Models(job)
        if models.live.version != job.against:  # another one came into force meanwhile
            begin_comparison(job.model, at=at)
            return True
        if job.phase == Phase.SCORING:
            _score(job, models)
        elif job.phase == Phase.DIVIDING:
            _divide(job, models)
        else:
            _finish(job, models, at)
        job.save()
        return job.finished_at is None


def _score(job: Comparison, models: Models) -> None:
    """Score each pair once, when its smaller record is looked at."""
    rows = RecordMarks.objects.filter(normaliser=STAMP, record_id__gt=job.cursor).order_by("record_id")
    part = list(rows.values_list("record_id", flat=True)[:CHUNK])
    if not part:
        job.phase, job.cursor = Phase.DIVIDING, NOBODY
        return
    pairs = _pairs_of(part)
    marks = stored_rows({one for pair in pairs for one in pair})
    live, proposed = (scored(pairs, marks, model) for model in models.both)
    kept = [pair for pair in live if max(live[pair].weight, proposed[pair].weight) >= LEAST_ASKED]
    ComparedPair.objects.bulk_create(
        ComparedPair(
            comparison=job,
            left_id=pair[0],
            right_id=pair[1],
            live_weight=live[pair].weight,
            proposed_weight=proposed[pair].weight,
        )
        for pair in sorted(kept)
    )
    job.cursor, job.records, job.pairs = part[-1], job.records + len(part), job.pairs + len(kept)


def _pairs_of(part: Collection[UUID]) -> set[Pair]:
    """The pairs that these records are the smaller one of."""
    keys = {record: keys_of(row) for record, row in stored_rows(part).items()}
    holders = followed({key for own in keys.values() for key in own})
    return {
        (record, other)
        for record, own in keys.items()
        for key in own
        for other in holders.get(key, ())
        if record < other
    }


def _divide(job: Comparison, models: Models) -> None:
    """Divide the records around each pair that a model would join, once for all pairs that hang together."""
    seeds = list(
        _joining(job)
        .filter(left_id__gt=job.cursor)
        .order_by("left_id")
        .values_list("left_id", flat=True)
        .distinct()[:CHUNK]
    )
    if not seeds:
        job.phase, job.cursor = Phase.ASKING, NOBODY
        return
    for seed in seeds:
        pairs = _around(job, seed)
        if seed == min(pair[0] for pair in pairs):
            _divide_group(job, component_of({one for pair in pairs for one in pair}), models)
    job.cursor = seeds[-1]


def _joining(job: Comparison) -> QuerySet[ComparedPair]:
    pairs = ComparedPair.objects.filter(comparison=job).annotate(best=Greatest(F("live_weight"), F("proposed_weight")))
    return pairs.filter(best__gte=LEAST_AUTOMATIC)


def _around(job: Comparison, seed: UUID) -> set[Pair]:
    """The joining pairs of all records that hang together with this one, by either model or for any other reason."""
    ids: set[UUID] = {seed}
    pairs: set[Pair] = set()
    while True:
        ids = component_of(ids)
        near = set(_joining(job).filter(Q(left_id__in=ids) | Q(right_id__in=ids)).values_list("left_id", "right_id"))
        if near <= pairs:
            return pairs
        pairs |= near
        ids |= {one for pair in near for one in pair}


def _divide_group(job: Comparison, ids: set[UUID], models: Models) -> None:
    live, proposed = (persons_scored_by(ids, model) for model in models.both)
    now, then = _person_of(live), _person_of(proposed)
    moving = [record for record in sorted(ids) if now[record] != then[record]]
    if not moving:
        return
    ComparedRecord.objects.bulk_create(
        ComparedRecord(
            comparison=job, record_id=record, live_person=min(now[record]), proposed_person=min(then[record])
        )
        for record in moving
    )
    job.merging += sum(len({now[record] for record in person}) - 1 for person in proposed.persons)
    job.splitting += sum(len({then[record] for record in person}) - 1 for person in live.persons)
    merging = _crossing(proposed.links, now)
    splitting = _crossing(live.links, then)
    add_examples(job, {ExampleKind.MERGING: merging, ExampleKind.SPLITTING: splitting}, models)


def _person_of(found: Partition) -> dict[UUID, frozenset[UUID]]:
    return {record: person for person in found.persons for record in person}


def _crossing(links: Iterable[Link], person_of: Mapping[UUID, frozenset[UUID]]) -> list[Pair]:
    """The scored links of one model between persons of the other, one for each two persons."""
    found: dict[frozenset[frozenset[UUID]], Pair] = {}
    for link in links:
        if link.rule is Rule.SCORED and person_of[link.left] != person_of[link.right]:
            found.setdefault(frozenset({person_of[link.left], person_of[link.right]}), (link.left, link.right))
    return list(found.values())


def add_examples(job: Comparison, found: Mapping[ExampleKind, Collection[Pair]], models: Models) -> None:
    """Keep examples with what each model says of them, while there are too few of their kind."""
    for kind, pairs in found.items():
        wanted = list(pairs)[: EXAMPLES - Example.objects.filter(comparison=job, kind=kind).count()] if pairs else []
        marks = stored_rows({one for pair in wanted for one in pair})
        live, proposed = (scored(wanted, marks, model) for model in models.both)
        Example.objects.bulk_create(_example(job, kind, pair, live[pair], proposed[pair]) for pair in live)


def _example(job: Comparison, kind: ExampleKind, pair: Pair, live: Score, proposed: Score) -> Example:
    return Example(
        comparison=job,
        kind=kind,
        left_id=pair[0],
        right_id=pair[1],
        live_weight=live.weight,
        proposed_weight=proposed.weight,
        live_reasons=_reasons(live),
        proposed_reasons=_reasons(proposed),
    )


def _reasons(found: Score) -> list[tuple[str, str, float]]:
    return [(one.comparison.id, one.level.id, round(one.weight, 2)) for one in found.reasons]


def _finish(job: Comparison, models: Models, at: datetime) -> None:
    counted = count_questions(job, examples=EXAMPLES)
    job.appearing, job.vanishing = counted.appearing, counted.vanishing
    examples = {ExampleKind.APPEARING: counted.newly_asked, ExampleKind.VANISHING: counted.no_longer_asked}
    add_examples(job, examples, models)
    ComparedPair.objects.filter(comparison=job).delete()
    ComparedRecord.objects.filter(comparison=job).delete()
    job.phase, job.finished_at = Phase.DONE, at
