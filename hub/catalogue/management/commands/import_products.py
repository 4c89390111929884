"""`hub import-products FILE.csv|FILE.json [--dry-run]`: list projects and products."""

from datetime import datetime
from pathlib import Path

from hub.catalogue.domain.lists import ListOutcome
from hub.catalogue.importing import ImportCommand
from hub.catalogue.intake import import_products
from hub.kernel.actor import Actor


class Command(ImportCommand):
    """Good rows are taken in, the others named."""

    help = "List projects and products from a CSV or JSON file; the names are those of ProductFacts and ProjectFacts."

    def take_in(self, file: Path, *, by: Actor, at: datetime, dry_run: bool) -> ListOutcome:
        """Take in one file."""
        return import_products(text=file.read_text(encoding="utf-8"), by=by, at=at, dry_run=dry_run)
