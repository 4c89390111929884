"""Pass one product through the gate for one investor, and record the passage whatever comes of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db import transaction

from crm.suitability.domain.holdings import Holdings
from crm.suitability.domain.insistence import WrittenException
from crm.suitability.domain.matching import Purpose, Verdict, beside_the_person, match
from crm.suitability.models import GateDecision
from crm.suitability.queries.exposure import Underway, holdings_of, whole_person
from crm.suitability.queries.insistences import OwnException, exception_for
from crm.suitability.queries.levels import LevelFacts, current_level
from crm.suitability.queries.sources import anchor_of
from crm.suitability.queries.verdicts import standing_from
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import product, product_offered
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date, instant
from hub.kernel.ids import stable_id

NO_OTHERS: Final[Mapping[str, int]] = MappingProxyType({})


def gate(
    *,
    subject_id: UUID,
    product_code: str,
    at: datetime,
    amount_fen: int | None = None,
    purpose: Purpose = Purpose.RECOMMENDATION,
    underway: Collection[Underway] | None = None,
    own: OwnException | None = None,
    by: Actor | None = None,
    without: str = "",
) -> Verdict:
    """Judge beside all that is held and on its way, and record; without ``amount_fen`` the smallest ticket is judged.

    ``without`` is the contract or purchase that is judged, by its reference, and does not stand beside itself;
    ``underway`` takes the place of what is on its way. ``own`` is the signed exception that this purchase used before;
    others that were used count for nothing, as all do when a contract is registered, and stay unused.
    Raises ``ProductUnknown``. A caller goes on only if the verdict is ``allowed``.
    """
    with transaction.atomic():
        held = holdings_of(subject_id=subject_id, at=at, underway=underway).without(without)
        whole = whole_person(subject_id=subject_id, at=at)
        exception = None
        if purpose is Purpose.PURCHASE:
            exception = exception_for(subject_id=subject_id, product_code=product_code, at=at, own=own)
        asked = Asked(subject_id=subject_id, purpose=purpose, by=by or current_actor(), at=at, without=without)
        beside = Beside(own=held, whole=whole.without(without) if whole else None)
        return _pass(asked, product_code, amount_fen, beside, exception=exception)


def gate_together(*, subject_id: UUID, lines: Mapping[str, int], by: Actor, at: datetime) -> tuple[Verdict, ...]:
    """Judge recommended lines (fen by product code) as one, each with all others, what is held and what is on its way.

    Every verdict is recorded; those that forbid are returned.
    """
    asked = Asked(subject_id=subject_id, purpose=Purpose.RECOMMENDATION, by=by, at=at)
    had = Beside(own=holdings_of(subject_id=subject_id, at=at), whole=whole_person(subject_id=subject_id, at=at))
    products = {code: product_offered(code=code) for code in lines}
    verdicts = []
    for code, fen in lines.items():
        others = [(products[other], more) for other, more in lines.items() if other != code]
        beside = had.and_more(others, on=business_date(at))
        told = {product.code: more for product, more in others}
        verdicts.append(_pass(asked, code, fen, beside, others=told))
    return tuple(verdict for verdict in verdicts if not verdict.allowed)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question to the gate: for whom and what for, by whom, when, and which contract or purchase it is about."""

    subject_id: UUID
    purpose: Purpose
    by: Actor
    at: datetime
    without: str = ""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What a product is judged beside: what the client has, and what the person has where logins are several."""

    own: Holdings
    whole: Holdings | None

    def and_more(self, lines: Sequence[tuple[ProductFacts, int]], *, on: date) -> "Beside":
        """Return both with the other lines of one proposal."""
        whole = self.whole.and_more(lines, on=on) if self.whole else None
        return Beside(own=self.own.and_more(lines, on=on), whole=whole)


def _pass(
    asked: Asked,
    product_code: str,
    amount_fen: int | None,
    held: Beside,
    *,
    exception: WrittenException | None = None,
    others: Mapping[str, int] = NO_OTHERS,
) -> Verdict:
    level = current_level(subject_id=asked.subject_id, at=asked.at)
    standing = None if level is None else standing_from(level, subject_id=asked.subject_id, at=asked.at)
    item = (product if asked.purpose is Purpose.REGISTRATION else product_offered)(code=product_code)

    def judged(had: Holdings) -> Verdict:
        return match(
            standing=standing, product=item, purpose=asked.purpose, on=business_date(asked.at), amount_fen=amount_fen,
            held=had.exposure(product_code), exception=exception, at=asked.at,
        )  # fmt: skip

    verdict = judged(held.own)
    if held.whole is not None:
        verdict = beside_the_person(verdict, judged(held.whole))
    _keep(verdict, level, asked, others)
    return verdict


def _keep(verdict: Verdict, level: LevelFacts | None, asked: Asked, others: Mapping[str, int]) -> None:
    """Write a verdict down once, with its row on the trail; asked again at the same instant, it is the same.

    ``others`` are the other lines that a recommendation was judged with, in fen by product code.
    """
    row, created = GateDecision.objects.get_or_create(
        id=stable_id(
            "gate",
            str(asked.subject_id),
            verdict.product_code,
            asked.purpose,
            str(verdict.amount_fen),
            instant(asked.at),
            *(f"{code}:{fen}" for code, fen in sorted(others.items())),
            *([asked.without] if asked.without else []),
        ),
        defaults={
            "source_id": anchor_of(asked.subject_id),
            "subject_id": asked.subject_id,
            "product_code": verdict.product_code,
            "rating": verdict.rating,
            "purpose": asked.purpose.value,
            "amount_fen": verdict.amount_fen,
            "allowed": verdict.allowed,
            "level": level.level if level else None,
            "reasons": [[reason.rule.id, reason.outcome.value] for reason in verdict.reasons],
            "exception_id": verdict.exception_id if verdict.allowed else None,
            "decision_id": level.decision_id if level else None,
            "asked_by": asked.by.id,
            "decided_at": asked.at,
        },
    )
    if created:
        record(by=asked.by, action=f"gate.{'allowed' if verdict.allowed else 'blocked'}", at=asked.at,
               subject_id=asked.subject_id, target_kind="product", target_id=verdict.product_code,
               details={"purpose": asked.purpose, "rules": [reason.rule.id for reason in verdict.blocking],
                        "gate_id": str(row.id)})  # fmt: skip
