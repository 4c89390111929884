"""The door of a command that takes in a list: what became of each row, said in sentences."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from hub.access.scope import entered, system_scope
from hub.catalogue.domain.lists import ListOutcome, ListUnreadable
from hub.catalogue.sentences import sentence_of, sentence_of_unreadable
from hub.kernel.actor import Actor, system_actor
from hub.kernel.clock import utc_now


class ImportCommand(BaseCommand):
    """Good rows are taken in, the others named; the same file again changes nothing."""

    def take_in(self, file: Path, *, by: Actor, at: datetime, dry_run: bool) -> ListOutcome:
        """Take in one file; a dry run says the same and keeps nothing."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether to keep anything."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and keep nothing")

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        """Run the import and say what became of each row; refused rows end in status 1."""
        try:
            with entered(system_scope("import")):
                outcome = self.take_in(file, by=system_actor("import"), at=utc_now(), dry_run=dry_run)
        except ListUnreadable as error:
            raise CommandError(sentence_of_unreadable(error)) from error
        for problem in outcome.errors:
            self.stderr.write(sentence_of(problem))
        counts = {"new": outcome.new, "repeated": outcome.repeated, "refused": len(outcome.errors)}
        self.stdout.write(_("%(new)d new, %(repeated)d already there, %(refused)d refused.") % counts)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was kept."))
        if outcome.errors:
            raise CommandError(_("Some rows were refused; see above."))
