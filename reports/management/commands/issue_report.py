"""`hub issue-report SUBJECT [--output FILE]`: issue the suitability report of one investor and say where it is."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from reports.operations import issue_report
from reports.queries import report_pdf


class Command(BaseCommand):
    """Issue one report."""

    help = "Issue the suitability report of one investor; unchanged records give the report already issued."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The investor, and where to write the file."""
        parser.add_argument("subject", type=UUID, help="profile id of the investor")
        parser.add_argument("--output", type=Path, help="write the PDF here")

    def handle(self, *args: Any, subject: UUID, output: Path | None, **options: Any) -> None:
        """Issue, write, report."""
        with entered(system_scope("issue-report")):
            facts = issue_report(subject_id=subject, by=system_actor("issue-report"), at=utc_now())
            if output:
                output.write_bytes(report_pdf(report_id=facts.id))
        self.stdout.write(f"{facts.number} {facts.id} {facts.pdf_bytes} bytes sha256 {facts.pdf_digest}")
