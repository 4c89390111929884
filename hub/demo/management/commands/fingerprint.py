"""``hub fingerprint [--json]``: print count and digest per table, to compare two worlds."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hub.demo.fingerprint import fingerprint


class Command(BaseCommand):
    """Two runs of the demo with one seed print the same."""

    help = "Print row count and digest of every table, of what the demo's seed decides."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer JSON."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        prints = fingerprint()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(line) for line in prints], indent=1))
            return
        for line in prints:
            self.stdout.write(f"{line.table:<48} {line.rows:>7}  {line.digest[:16]}")
