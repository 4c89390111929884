"""`hub import-contracts DIR/manifest.csv [--dry-run]`: register signed PDFs by their manifest."""

from datetime import datetime
from pathlib import Path

from hub.catalogue.domain.lists import ListOutcome
from hub.catalogue.importing import ImportCommand
from hub.contracts.intake import import_contracts
from hub.kernel.actor import Actor


class Command(ImportCommand):
    """Good rows are taken in, the others named."""

    help = "Register signed PDFs by a manifest (number, subject_id, product_code, amount, file, signed_at, channel)."

    def take_in(self, file: Path, *, by: Actor, at: datetime, dry_run: bool) -> ListOutcome:
        """Take in one file."""
        return import_contracts(manifest=file, by=by, at=at, dry_run=dry_run)
