"""Fold what a batch brings into the profiles, and weigh whoever became one person, or two, over it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from crm.identity.operations import Bound, Resolution
from crm.identity.queries import subjects_of_records
from crm.journeys.passages import weigh_again
from crm.profile.domain.sayings import NewTouch, NewVisit, Saying
from crm.profile.operations import fold
from hub.kernel.actor import Actor


def fold_in(
    *,
    resolution: Resolution,
    sayings: Sequence[Saying],
    touches: Sequence[NewTouch] = (),
    visits: Sequence[NewVisit] = (),
    by: Actor,
    at: datetime,
) -> frozenset[UUID]:
    """Keep a resolved batch and return the profiles that it brought up to date.

    Where records moved, the lower level and every contradiction hold from now on, not from when somebody looks.
    """
    folded = fold(
        touches=touches,
        sayings=sayings,
        visits=visits,
        devices_learnt=resolution.devices_learnt,
        met=resolution.moved_records.union(one.source_id for one in resolution.by_key.values()),
        left_subjects=resolution.left_subjects,
        by=by,
        at=at,
    )
    if resolution.left_subjects:
        now = subjects_of_records(resolution.moved_records).values()
        weigh_again(subject_ids={*now, *resolution.left_subjects}, at=at)
    return folded.subject_ids


def afresh(resolution: Resolution, bound: Sequence[Bound] = ()) -> Resolution:
    """Whose everybody is after all of it: a binding or a later visit may have joined whom an earlier one met."""
    subjects = subjects_of_records({one.source_id for one in resolution.by_key.values()})
    return Resolution(
        by_key={
            key: replace(one, subject_id=subjects.get(one.source_id, one.subject_id))
            for key, one in resolution.by_key.items()
        },
        moved_records=resolution.moved_records.union(*(one.moved_records for one in bound)),
        left_subjects=resolution.left_subjects.union(*(one.left_subjects for one in bound)),
        devices_learnt=resolution.devices_learnt,
    )
