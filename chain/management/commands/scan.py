"""``hub scan``: look for tampering everywhere; exit status 1 when something was found."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from chain.operations import advance_scan, ask_scan
from chain.scan.named import named_findings
from hub.access.scope import current_actor, entered, system_scope
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """One line per finding: flaw, kind, record, place in the log, detail, and what readers call it."""

    help = "Check every record, the log, its checkpoints and the database's guards."

    def handle(self, *args: Any, **options: Any) -> None:
        """Scan once."""
        with entered(system_scope("scan")):
            job = ask_scan(by=current_actor(), at=utc_now())
        while self._chunk():
            pass
        job.refresh_from_db()
        run = job.run
        with entered(system_scope("scan")):
            findings = named_findings(run) if run else []
        for named in findings:
            finding = named.finding
            place = "-" if finding.index is None else str(finding.index)
            told = (finding.flaw, finding.kind, finding.record, place, finding.detail, named.called)
            self.stdout.write("\t".join(told))
        if run is not None:
            self.stdout.write(f"{run.entries} records, {run.checkpoints} checkpoints, {run.guards} guards checked")
        if findings:
            sys.exit(1)

    def _chunk(self) -> bool:
        """Each chunk has a transaction of its own, as in the worker, which may do some of them."""
        with entered(system_scope("scan")):
            return advance_scan(at=utc_now(), wait=True)
