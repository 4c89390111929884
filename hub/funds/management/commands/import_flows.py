"""`hub import-flows FILE.csv [--dry-run]`: post the custodian's list of movements."""

from datetime import datetime
from pathlib import Path

from hub.catalogue.domain.lists import ListOutcome
from hub.catalogue.importing import ImportCommand
from hub.funds.intake import import_flows
from hub.kernel.actor import Actor


class Command(ImportCommand):
    """Good rows are taken in, the others named."""

    help = "Post the custodian's list of movements (columns key, kind, amount, effective_date, subject_id, …)."

    def take_in(self, file: Path, *, by: Actor, at: datetime, dry_run: bool) -> ListOutcome:
        """Take in one file."""
        return import_flows(text=file.read_text(encoding="utf-8"), by=by, at=at, dry_run=dry_run)
