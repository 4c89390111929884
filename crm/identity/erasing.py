"""Erase what makes a person recognisable: marks, keys, weighed pairs, questions, and bindings.

What stays in this room is a skeleton that says nothing about anybody: random profile ids; ids of records, from where
they came and since when; which of them once moved together, and what people once said about two of them, withdrawn.
Blind indexes, block keys and ciphertexts are gone from every table of the room, so nothing joins to anything. A
record's id and ``key_blind`` follow from the account that a source named and the vault's key: whoever holds both can
tell that there was a record, and no more. Records are nobody's afterwards, and their profile stays nobody's: whoever
comes again under the same account gets another one, with no advisor.

What the profile says of them goes with it (:mod:`crm.profile.erasing`, which is what to call). Evidence of what was
agreed has its own erasure with a tombstone (:mod:`chain.erasure`); what a person did and said lies in the rooms that
keep it, under the record's id, and has parts of its own in a request to be forgotten (:mod:`hub.retention.parts`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from crm.identity.components import hold
from crm.identity.models import (
    Assertion,
    BindOffer,
    BlockKey,
    ComparedPair,
    ComparedRecord,
    DeviceUse,
    Edge,
    Example,
    Identifier,
    LinkKey,
    Membership,
    Profile,
    RecordMarks,
    RefusedLink,
    ReviewItem,
)
from crm.identity.queries import records_in
from crm.identity.records import names_of, names_of_keys
from hub.access.queries import absorbed_by, in_use
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.kernel.canonical import JSONValue
from hub.retention.holds import refuse_if_held
from hub.schema.locks import hold_names

OF_ONE_RECORD: tuple[type[models.Model], ...] = (Identifier, LinkKey, RecordMarks, BlockKey, ComparedRecord)
OF_A_PAIR: tuple[type[models.Model], ...] = (Edge, ReviewItem, RefusedLink, Example, ComparedPair)


class NobodyToErase(LookupError):
    """No profile with records has this id."""


class ReasonMissing(ValueError):
    """An erasure needs a reason."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """The records that say nothing any more, and every id that their person had."""

    record_ids: frozenset[UUID]
    subject_ids: frozenset[UUID]


def erase_marks(*, subject_id: UUID, reason: str, by: Actor, at: datetime) -> Erased:
    """Erase what identity knows of a person, under all ids that they have; return what that was.

    Records that were once held to be this person's and are another's now stay. Whether the law still
    keeps something is the caller's to know. Raises NobodyToErase, ReasonMissing, and UnderHold where a
    legal hold names the person.
    """
    if not reason.strip():
        raise ReasonMissing("an erasure needs a reason")
    with entered(system_scope("erasure")):
        subject, records = _held(subject_id)
        if not records:
            raise NobodyToErase(f"no profile {subject_id} with records")
        subjects = frozenset({subject, *absorbed_by([subject])[subject]})
        refuse_if_held(subject_ids=subjects, record_ids=records)
        counts = {model.__name__: n for model, n in _destroyed(records, subjects)}
        about = Assertion.objects.filter(Q(left_id__in=records) | Q(right_id__in=records), withdrawn_at=None)
        about.update(withdrawn_at=at)
        Membership.objects.filter(record_id__in=records, superseded_at=None).update(superseded_at=at)
        Profile.objects.filter(id__in=subjects).update(erased_at=at)
        details: dict[str, JSONValue] = {"reason": reason.strip()[:400], "records": len(records), **counts}
        audit(by=by, action="identity.erased", at=at, subject_id=subject_id, target_kind="profile",
              target_id=str(subject_id), details=details)  # fmt: skip
    return Erased(record_ids=frozenset(records), subject_ids=subjects)


def _held(subject_id: UUID) -> tuple[UUID, set[UUID]]:
    """Return the profile in use and its records, held with everything by which others meet them, to the end.

    Records come first, then keys, then profiles, as for everybody. Where somebody was joined to this person while we
    waited, all is let go and taken anew: a visit under way is through before anything is erased, or begins after it.
    """
    while True:
        before = transaction.savepoint()
        subject = in_use([subject_id])[subject_id]
        asked = set(records_in(subject))
        hold_names(names_of(asked))
        proofs = LinkKey.objects.filter(record_id__in=asked).values_list("blind", flat=True)
        keys = BlockKey.objects.filter(record_id__in=asked).values_list("key_blind", flat=True)
        hold_names(names_of_keys(proofs, keys))
        hold(asked)
        records = set(records_in(subject))
        if records <= asked and in_use([subject_id])[subject_id] == subject:
            transaction.savepoint_commit(before)
            return subject, records
        transaction.savepoint_rollback(before)


def _destroyed(records: Collection[UUID], subjects: Collection[UUID]) -> Iterable[tuple[type[models.Model], int]]:
    for model in OF_ONE_RECORD:
        yield model, model._default_manager.filter(record_id__in=records).delete()[0]
    for model in OF_A_PAIR:
        yield model, model._default_manager.filter(Q(left_id__in=records) | Q(right_id__in=records)).delete()[0]
    yield DeviceUse, DeviceUse.objects.filter(user_id__in=records).delete()[0]
    offers = BindOffer.objects.filter(Q(subject_id__in=subjects) | Q(used_by_record__in=records))
    yield BindOffer, offers.delete()[0]
