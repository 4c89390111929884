"""``hub erase-marks PROFILE --by LOGIN --reason WORDS``: destroy what makes a person recognisable, for good."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from crm.identity.erasing import NobodyToErase, ReasonMissing
from crm.identity.management.commands.learn_links import staff
from crm.profile.erasing import erase_person
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """Cannot be undone. Whether the law still keeps something is asked before, not here."""

    help = (
        "Destroy names, numbers, keys, weighed pairs, questions and the client's line of one person;"
        " evidence, visits and app events are not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, on whose word, and why."""
        parser.add_argument("profile", type=UUID)
        parser.add_argument("--by", required=True, metavar="LOGIN", help="the member of staff who answers for it")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase and say how many records it was."""
        by = staff(options["by"])
        try:
            n = erase_person(subject_id=options["profile"], reason=options["reason"], by=by, at=utc_now())
        except (NobodyToErase, ReasonMissing) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(f"{n:,} records say nothing any more; the audit trail says who asked, and why")
