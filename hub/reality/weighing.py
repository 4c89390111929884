"""Hold what was measured against what was declared, day by day: open alerts, and freeze funding where it is due.

Everything is worked out from the first declared day each time: a run can be repeated or left out, and readings that
come late count. One spell is one alert; what two people let go on again is not stopped a second time for it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from hub.audit.operations import record
from hub.funds.alerts.operations import open_alert
from hub.funds.alerts.queries import AlertFacts
from hub.funds.blocking import Reason, all_blocks, block_flows
from hub.funds.domain.detectors.book import Finding
from hub.funds.domain.detectors.rules import NOT_MEASURED, OBSERVED_OTHERWISE
from hub.funds.models import Alert
from hub.kernel.actor import Actor
from hub.kernel.events import Event
from hub.outbox.models import Delivery
from hub.outbox.operations import publish
from hub.reality.declaring import declarations
from hub.reality.domain.declared import Declared, Outcome, Spell, freezes, in_force, spells
from hub.reality.measured import last_day, series
from hub.reality.models import Declaration, DeviceMessage, Weighing
from hub.schema.locks import hold_names


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What one run found; ``frozen`` names the projects whose funding it stopped."""

    opened: int
    frozen: tuple[str, ...]


def weighing_due(*, at: datetime) -> bool:
    """Whether there is something to look at: a new day, or a message or declaration that the last run did not see."""
    run = Weighing.objects.order_by("-ran_at").first()
    if run is None or run.until < last_day(at=at):
        return True
    newest = (
        DeviceMessage.objects.aggregate(at=Max("taken_at"))["at"],
        Declaration.objects.aggregate(at=Max("recorded_at"))["at"],
    )
    return any(one is not None and one >= run.ran_at for one in newest)


def weigh(*, by: Actor, at: datetime) -> Weighed:
    """Look at every day that is over and had its time to arrive."""
    until = last_day(at=at)
    opened, frozen = 0, []
    with transaction.atomic():
        hold_names(["reality"])
        measured = series(until=until)
        every = declarations()
        for declared in in_force(every, on=until):
            found = measured.get((declared.project_code, declared.quantity))
            if found is None:
                continue
            said = [one for one in every if one.place == declared.place]
            for spell in spells(said, found.values, first=found.first, until=until):
                alert, new = _alert(declared, spell, at=at)
                opened += new
                if freezes(declared, spell) and _freeze(declared, spell, alert, by=by, at=at):
                    frozen.append(declared.project_code)
        Weighing.objects.create(ran_at=at, until=until, opened=opened, frozen=len(frozen))
        if opened or frozen:
            record(by=by, action="reality.weighed", at=at, target_kind="weighing", target_id=until.isoformat(),
                   details={"opened": opened, "frozen": len(frozen)})  # fmt: skip
    return Weighed(opened=opened, frozen=tuple(frozen))


def _alert(declared: Declared, spell: Spell, *, at: datetime) -> tuple[AlertFacts, bool]:
    """Return the alert of a spell, and whether it is new; one that began within the spell is the same fact."""
    rule = OBSERVED_OTHERWISE if spell.outcome is Outcome.BEYOND else NOT_MEASURED
    known = Alert.objects.filter(
        rule_id=rule.id, project_code=declared.project_code, word=declared.quantity,
        day__gte=spell.first, day__lte=spell.last,
    ).order_by("day").first()  # fmt: skip
    finding = Finding(
        rule=rule,
        key=known.identity.partition(":")[2] if known else f"{declared.project_code}:{declared.quantity}:{spell.first}",
        day=spell.first,
        project=declared.project_code,
        found=spell.days if spell.worst is None else spell.worst,
        limit=0 if spell.worst is None else spell.limit,
        word=declared.quantity,
    )
    return open_alert(finding, at=at), known is None


def _freeze(declared: Declared, spell: Spell, alert: AlertFacts, *, by: Actor, at: datetime) -> bool:
    """Stop further funding once for a spell, unless people did, and tell once those who write notices."""
    stopped = any(block.source == alert.source for block in all_blocks())
    for kind in () if stopped else alert.rule.stops:
        block_flows(
            kind=kind, reason=Reason.MEASURED, by=by, at=at, project_code=declared.project_code, source=alert.source
        )
    key = f"FundingFrozen:{alert.id}"
    if Delivery.objects.filter(event_key=key).exists():
        return False
    event = Event(
        name="FundingFrozen",
        key=key,
        payload={
            "alert_id": str(alert.id),
            "project_code": declared.project_code,
            "quantity": declared.quantity,
            "first": spell.first.isoformat(),
            "days": spell.days,
        },
    )
    publish(event=event, at=at)
    return not stopped
