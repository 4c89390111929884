"""Celery entry point of report runs: swept every two seconds, and woken when somebody asks."""

from typing import Final

from celery import shared_task

from hub.kernel.clock import utc_now
from hub.schema.locks import alone
from reports.runs.carrying_out import runs_due

AT_ONCE_S: Final = 1.8
"""Shorter than the sweep; while one process of the worker is at it, the others are free for everything else."""


@shared_task(name="reports.runs_due", ignore_result=True)
def carry_out_runs() -> int:
    """Settle clients for a moment; the next sweep goes on where this one ended."""
    with alone("report-runs") as free:
        return runs_due(at=utc_now(), seconds=AT_ONCE_S) if free else 0
