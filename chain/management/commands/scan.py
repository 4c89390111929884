"""``hub scan``: look for tampering everywhere; exit status 1 when something was found."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from chain.queries import last_scan
from chain.scan import scan
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """One line per finding: flaw, kind, record, place in the log, detail."""

    help = "Check every record, the log, its checkpoints and the database's guards."

    def handle(self, *args: Any, **options: Any) -> None:
        """Scan once."""
        with entered(system_scope("scan")):
            findings = scan(at=utc_now())
            run = last_scan()
        for finding in findings:
            place = "-" if finding.index is None else str(finding.index)
            self.stdout.write(f"{finding.flaw}\t{finding.kind}\t{finding.record}\t{place}\t{finding.detail}")
        if run is not None:
            self.stdout.write(f"{run.entries} records, {run.checkpoints} checkpoints, {run.guards} guards checked")
        if findings:
            sys.exit(1)
