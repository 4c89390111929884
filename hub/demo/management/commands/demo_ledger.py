"""``hub demo-ledger [--json]``: sent = stored + quarantined, for every event name of the demo world."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.access.scope import entered, system_scope
from hub.demo.event_ledger import LedgerLine, event_ledger
from hub.demo.truth import TruthMissing, read_truth


class Command(BaseCommand):
    """Prints one line per event name; fails when an event is unaccounted for."""

    help = "Account for every event the demo world sent: kept once, or in quarantine."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer JSON."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the ledger."""
        try:
            truth = read_truth(home=settings.HUB_HOME)
        except TruthMissing as missing:
            raise CommandError(str(missing)) from missing
        with entered(system_scope("demo-ledger")):
            lines = event_ledger(truth)
        self.stdout.write(json.dumps([asdict(line) for line in lines]) if options["json"] else _table(lines))
        if wrong := [line for line in lines if line.difference]:
            raise CommandError(f"{len(wrong)} event names do not add up, the first: {wrong[0]}")


def _table(lines: Sequence[LedgerLine]) -> str:
    counts = ("sent", "repeated", "stored", "quarantined", "difference")
    rows = ["source   " + "".join(f"{name:>12}" for name in counts) + "  event"]
    rows += [
        f"{line.source:<9}" + "".join(f"{getattr(line, name):>12}" for name in counts) + f"  {line.name}"
        for line in lines
    ]
    sums = "".join(f"{sum(getattr(line, name) for line in lines):>12}" for name in counts)
    return "\n".join([*rows, f"{'all':<9}{sums}"])
