"""Draw the log over time: records a day by proof state, how long checkpoints took and what they cost."""

from datetime import datetime

from django.utils.translation import gettext as _

from chain.queries import RecordState
from chain.trends import CheckpointCost, checkpoint_costs, records_by_day
from hub.kernel.clock import HOME_ZONE
from hub.web.components.seals import WORDS, ProofState
from hub.web.drawings.bars import Bars, Column, Series

DAYS = 14
CHECKPOINTS = 24
STATES = (RecordState.FINAL, RecordState.SEALED, RecordState.RECORDED, RecordState.CONTRADICTED)


def evidence_charts(*, at: datetime) -> list[Bars]:
    """Return what there is to draw; nothing for a log without records, checkpoints or final ones."""
    costs = checkpoint_costs(limit=CHECKPOINTS)
    drawn = (_records(at), _waits(costs), _gas(costs))
    return [chart for chart in drawn if any(column.total for column in chart.columns)]


def _records(at: datetime) -> Bars:
    return Bars(
        title=_("Records per day"),
        head=_("Day"),
        unit=_("records, by the state they are in now"),
        series=tuple(Series(look=state.value, label=WORDS[ProofState(state.value)]) for state in STATES),
        columns=[
            Column(
                name=f"{row.day:%m-%d}",
                title=row.day.isoformat(),
                amounts=tuple(row.counts[state] for state in STATES),
            )
            for row in records_by_day(days=DAYS, at=at)
        ],
    )


def _waits(costs: tuple[CheckpointCost, ...]) -> Bars:
    return Bars(
        title=_("How long until final"),
        head=_("Checkpoint"),
        unit=_("seconds from sending a checkpoint"),
        series=(Series(look="plain", label=_("Seconds")),),
        columns=[_column(cost, int(cost.to_final.total_seconds())) for cost in costs if cost.to_final is not None],
    )


def _gas(costs: tuple[CheckpointCost, ...]) -> Bars:
    return Bars(
        title=_("How much gas"),
        head=_("Checkpoint"),
        unit=_("gas for each checkpoint, however many records it covers"),
        series=(Series(look="soft", label=_("Gas")),),
        columns=[_column(cost, cost.gas_used) for cost in costs],
    )


def _column(cost: CheckpointCost, amount: int) -> Column:
    mined = f"{cost.mined_at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"
    return Column(name=str(cost.seq), title=f"{cost.seq} · {mined}", amounts=(amount,))
