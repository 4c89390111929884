"""``hub scan``: look for tampering everywhere; exit status 1 when something was found."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from chain.operations import advance_scan, ask_scan
from chain.scan.named import named_findings
from hub.access.scope import current_actor, entered, system_scope
from hub.kernel.clock import utc_now

NOT_WRITTEN = (
    "the scan is not done: the database refused to write it down, so nothing can be said about the records\n{}\n"
    "a key that exists already means that somebody set a sequence back: docs/operating.md says how to go on"
)


class Command(BaseCommand):
    """One line per finding: flaw, kind, record, place in the log, detail, and what readers call it."""

    help = "Check every record, the log, its checkpoints and the database's guards."

    def handle(self, *args: Any, **options: Any) -> None:
        """Scan once; a database that refuses to have it written down is a sentence, not a finding."""
        try:
            with entered(system_scope("scan")):
                job = ask_scan(by=current_actor(), at=utc_now())
            while self._chunk():
                pass
            job.refresh_from_db()
        except DatabaseError as refused:
            raise CommandError(NOT_WRITTEN.format(str(refused).strip())) from refused
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
