"""Tell of instructions that nobody signs and contracts whose money does not come: before their time ends, and then."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from crm.purchases.announcements import purchase_due
from crm.purchases.domain.deadlines import TOLD_AFTER, TOLD_BEFORE, Deadline, deadline
from crm.purchases.domain.stages import MONEY_WITHIN_DAYS, TURNS, PurchaseFacts, StepKind
from crm.purchases.models import PurchaseStep
from crm.purchases.queries import purchases_among, purchases_for
from hub.outbox.operations import publish_all


def tell_deadlines(*, at: datetime) -> int:
    """Publish what ends soon or has ended, each once however often this is called; return how many stand so now."""
    due = [(one, found) for one in purchases_among(_near(at)) if (found := deadline(one, at=at))]
    with transaction.atomic():
        publish_all(events=[purchase_due(one, found) for one, found in due], at=at)
    return len(due)


def deadlines_for(*, subject_id: UUID, at: datetime) -> tuple[tuple[PurchaseFacts, Deadline], ...]:
    """Return an investor's purchases whose time ends soon or has ended, newest first."""
    found = ((one, deadline(one, at=at)) for one in purchases_for(subject_id=subject_id))
    return tuple((one, ends) for one, ends in found if ends)


def _near(at: datetime) -> Q:
    """Whatever is unsigned or unpaid and whose time ends near this instant."""
    turned = PurchaseStep.objects.filter(kind__in=[kind.value for kind in TURNS]).values("purchase_id")
    paid = PurchaseStep.objects.filter(kind=StepKind.CERTIFIED).values("purchase_id")
    awaited = timedelta(days=MONEY_WITHIN_DAYS)
    signed = PurchaseStep.objects.filter(
        kind=StepKind.CONTRACTED, taken_at__gt=at - awaited - TOLD_AFTER, taken_at__lte=at - awaited + TOLD_BEFORE
    ).exclude(purchase_id__in=paid)
    unsigned = Q(sign_until__gt=at - TOLD_AFTER, sign_until__lte=at + TOLD_BEFORE) & ~Q(id__in=turned)
    return unsigned | Q(id__in=signed.values("purchase_id"))
