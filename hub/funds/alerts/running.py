"""Let the rules read the book and open an alert for every fact that is new; the rest stays as it is.

Yesterday's book is closed and every rule reads it. Today's is read every few minutes while money moves, by the rules
whose facts nothing later in the day can explain. The book is read from its first day each time: a run can be repeated
or left out, nothing is found twice or missed.
"""

from datetime import datetime, timedelta
from time import perf_counter

from django.db import transaction
from django.db.models import Max

from hub.audit.operations import record
from hub.catalogue.models import ProjectTie
from hub.funds.alerts.gathering import gather
from hub.funds.alerts.operations import stored
from hub.funds.domain.detectors.watching import watch
from hub.funds.models import Alert, Flow, Statement, Watch
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from hub.schema.locks import hold_names

SLIP = timedelta(hours=1)
"""A movement of today is read when nobody has taken it back for so long; unmeasured."""
PAUSE = timedelta(minutes=10)
SHARE_OF_TIME = 20
"""Reading takes at most one part in so many of the time, however long the book has become."""


def watch_due(*, at: datetime) -> bool:
    """Whether there is something to read: a new day, or a statement, tie or movement that the last run did not see."""
    run = Watch.objects.order_by("-ran_at").first()
    if run is None or business_date(run.ran_at) < business_date(at):
        return True
    newest = (
        Statement.objects.aggregate(at=Max("taken_in_at"))["at"],
        ProjectTie.objects.aggregate(at=Max("recorded_at"))["at"],
    )
    if any(one is not None and one >= run.ran_at for one in newest):
        return True
    pause = max(PAUSE, SHARE_OF_TIME * timedelta(milliseconds=run.took_ms))
    unread = Flow.objects.filter(recorded_at__gt=run.ran_at - SLIP, recorded_at__lte=at - SLIP)
    return run.ran_at + pause <= at and unread.filter(effective_date__gt=run.until).exists()


def watch_over(*, by: Actor, at: datetime) -> Watch:
    """Read the book up to yesterday, and of today what is settled; money may still come that explains what went."""
    began = perf_counter()
    with transaction.atomic():
        hold_names(["watch"])
        until = business_date(at) - timedelta(days=1)
        book = gather(until=until, settled=at - SLIP)
        found = watch(book, until=until, and_today=True)
        known = set(Alert.objects.values_list("identity", flat=True))
        fresh = [finding for finding in found if finding.identity not in known]
        Alert.objects.bulk_create(Alert(**stored(finding, at=at)) for finding in fresh)
        run = Watch.objects.create(
            ran_at=at,
            until=until,
            movements=len(book.movements),
            opened=len(fresh),
            took_ms=round((perf_counter() - began) * 1000),
        )
        record(by=by, action="funds.watched", at=at, target_kind="watch", target_id=str(run.id),
               details={"opened": run.opened, "movements": run.movements})  # fmt: skip
    return run
