"""Measure how often machines join the right people: draw links at random, let a person judge each, count with care."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID

from django.db import transaction

from crm.identity.domain.precision import Interval, wilson
from crm.identity.figures import machine_links
from crm.journeys.models import PrecisionSample, SampledLink
from hub.audit.operations import record
from hub.kernel.actor import Actor

SIZE: Final = 20
"""As many as one person judges in a quarter of an hour; right twenty times says at least 84 % (Wilson)."""
RIGHT, WRONG, UNSURE = "right", "wrong", "unsure"
JUDGEMENTS: Final = (RIGHT, WRONG, UNSURE)


class NothingToDraw(ValueError):
    """No machine has joined anything."""


class LinkUnknown(LookupError):
    """No such drawn link."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A sample and what is known from it so far; ``interval`` is None until something was judged right or wrong.

    Whoever cannot tell says nothing about the share, but is counted.
    """

    sample: PrecisionSample
    links: tuple[SampledLink, ...]
    interval: Interval | None

    def count(self, judgement: str) -> int:
        """How many of the links were judged so; empty for those still open."""
        return sum(link.judgement == judgement for link in self.links)


def draw(*, seed: int, by: Actor, at: datetime) -> PrecisionSample:
    """Draw links that machines made; the same seed over the same links draws the same ones. Raises NothingToDraw."""
    assert by.id is not None
    links = machine_links()
    if not links:
        raise NothingToDraw("expected links that a machine made, got none")
    drawn = Random(seed).sample(links, min(SIZE, len(links)))  # noqa: S311 — to be repeated, not to be secret
    with transaction.atomic():
        sample = PrecisionSample.objects.create(
            seed=seed, population=len(links), drawn_at=at, drawn_by=by.id, drawn_by_label=by.label
        )
        SampledLink.objects.bulk_create(
            SampledLink(
                sample=sample,
                place=place,
                record_id=link.record_id,
                beside_id=link.beside_id,
                subject_id=link.subject_id,
                rule=link.rule.value,
            )
            for place, link in enumerate(drawn, start=1)
        )
        record(by=by, action="sample.drawn", at=at, target_kind="sample", target_id=str(sample.id),
               details={"seed": seed, "population": len(links)})  # fmt: skip
    return sample


def judge(*, link_id: UUID, judgement: str, by: Actor, at: datetime) -> SampledLink:
    """Say whether a drawn link is right; a later word replaces an earlier one, and both stand in the audit trail."""
    if judgement not in JUDGEMENTS:
        raise ValueError(f"expected one of {', '.join(JUDGEMENTS)}, got {judgement!r}")
    with transaction.atomic():
        link = SampledLink.objects.select_for_update().filter(id=link_id).first()
        if link is None:
            raise LinkUnknown(f"no drawn link {link_id} in this scope")
        link.judgement, link.judged_by, link.judged_at = judgement, by.id, at
        link.save(update_fields=["judgement", "judged_by", "judged_at"])
        record(by=by, action="sample.judged", at=at, subject_id=link.subject_id, target_kind="sampled_link",
               target_id=str(link.id), details={"judgement": judgement})  # fmt: skip
    return link


def newest_sample() -> Measured | None:
    """Return the sample drawn last and what is known from it."""
    sample = PrecisionSample.objects.order_by("-drawn_at", "-id").first()
    if sample is None:
        return None
    links = tuple(sample.links.order_by("place"))
    right, wrong = (sum(link.judgement == word for link in links) for word in (RIGHT, WRONG))
    interval = wilson(right, right + wrong) if right + wrong else None
    return Measured(sample=sample, links=links, interval=interval)
