"""Count the log over time: records per day and state, and what each checkpoint took."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from chain.models import Checkpoint, Entry
from chain.queries import RecordState, covered, flawed_indexes
from hub.kernel.clock import HOME_ZONE, business_date


@dataclass(frozen=True, kw_only=True)
class DayOfRecords:
    """How many records of one business day are in which state now; a flawed one counts as contradicted only."""

    day: date
    counts: dict[RecordState, int]


@dataclass(frozen=True, kw_only=True)
class CheckpointCost:
    """What one checkpoint took: gas, and the time from sending until it was final, None while it is not."""

    seq: int
    mined_at: datetime
    gas_used: int
    to_final: timedelta | None


def records_by_day(*, days: int, at: datetime) -> tuple[DayOfRecords, ...]:
    """Return the last ``days`` business days, the earliest first; days without any record are there with zeros."""
    last = business_date(at)
    wanted = [last - timedelta(days=back) for back in reversed(range(days))]
    sealed, final = covered()
    flawed = flawed_indexes(None)
    local = Entry.objects.annotate(day=TruncDate("recorded_at", tzinfo=HOME_ZONE)).filter(
        day__gte=wanted[0], day__lte=last
    )
    rows = local.exclude(index__in=flawed).values("day").annotate(
        recorded=Count("id", filter=Q(index__gte=sealed)),
        sealed=Count("id", filter=Q(index__gte=final, index__lt=sealed)),
        final=Count("id", filter=Q(index__lt=final)),
    )  # fmt: skip
    counts = {day: dict.fromkeys(RecordState, 0) for day in wanted}
    for row in rows:
        counts[row["day"]] |= {
            RecordState.RECORDED: row["recorded"],
            RecordState.SEALED: row["sealed"],
            RecordState.FINAL: row["final"],
        }
    for day in local.filter(index__in=flawed).values_list("day", flat=True):
        counts[day][RecordState.CONTRADICTED] += 1
    return tuple(DayOfRecords(day=day, counts=counts[day]) for day in wanted)


def checkpoint_costs(*, limit: int) -> tuple[CheckpointCost, ...]:
    """Return the newest checkpoints of the contract in use, the earliest of them first."""
    rows = Checkpoint.objects.filter(deployment__retired_at=None).select_related("attempt").order_by("-seq")[:limit]
    return tuple(_cost(row) for row in reversed(rows))


def _cost(row: Checkpoint) -> CheckpointCost:
    return CheckpointCost(seq=row.seq, mined_at=row.mined_at, gas_used=row.gas_used, to_final=time_to_final(row))


def time_to_final(row: Checkpoint) -> timedelta | None:
    """Return how long after sending the log noticed that a checkpoint is final; None where either is not known."""
    sent = row.attempt.sent_at
    if sent is None or row.final_at is None or row.final_at < sent:
        return None
    return row.final_at - sent
