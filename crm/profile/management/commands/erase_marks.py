"""``hub erase-marks PROFILE --by LOGIN``: ask that a person be forgotten; two people decide before anything goes."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from crm.identity.management.commands.learn_links import staff
from hub.kernel.clock import utc_now
from hub.retention.erasures import AskedBefore, ask_erasure
from hub.retention.parts import NobodyToForget


class Command(BaseCommand):
    """Opens a request as compliance does for a client at the branch; it destroys nothing by itself."""

    help = "Ask that a person be forgotten: the request is checked and decided at /compliance/erasures/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and on whose word."""
        parser.add_argument("profile", type=UUID)
        parser.add_argument("--by", required=True, metavar="LOGIN", help="the member of staff who enters it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the request and say its number."""
        by = staff(options["by"])
        try:
            row = ask_erasure(subject_id=options["profile"], own=False, by=by, at=utc_now())
        except (AskedBefore, NobodyToForget) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(f"{row.number} is taken down; two people check and decide it at /compliance/erasures/")
