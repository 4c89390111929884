"""`hub alerts-bounced FILE|-`: end the alerts of mailboxes that take no letters, one address a line."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.alerts import note_bounce
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """For what a mail server tells later than at the handing over; an address that nobody asked for is passed over."""

    help = "End the alerts of mailboxes that take no letters, one address a line."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read from a file, or from the standard input."""
        parser.add_argument("addresses", type=argparse.FileType(encoding="utf-8"), help="a file, or -")

    def handle(self, *args: Any, **options: Any) -> None:
        """End all of them in one transaction."""
        with options["addresses"] as told:
            lines = [line.strip() for line in told if line.strip()]
        with entered(system_scope("alerts-bounced")):
            ended = sum(note_bounce(address=line, at=utc_now()) for line in lines)
        self.stdout.write(f"{ended} alerts ended")
