"""``hub write-key SOURCE``: let a source write to ``/v1/`` and ``/sa``, and print its key once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.identity.domain.sightings import Assurance
from hub.ingest.operations import SourceTaken, issue_write_key, revoke_write_key
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """Issue a key, or revoke it."""

    help = "Issue (or revoke) the write key of a source; the key is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the source and how well it knows its users."""
        parser.add_argument("source")
        parser.add_argument(
            "--assurance",
            choices=[level.name.lower() for level in Assurance],
            default="claimed",
            help="claimed: the key is in a browser or an app, anybody may say anything and nothing is linked by it;"
            " verified: the key stays on a server that signed its users in, phones are checked by SMS code",
        )
        parser.add_argument("--user-space", default="app", help="name of the set of user ids, shared by the app's SDKs")
        parser.add_argument("--project", default="", help="name under which Sensors SDKs send to /sa?project=")
        parser.add_argument("--revoke", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the key alone, so that a script can take it."""
        by, at = system_actor("write-key"), utc_now()
        if options["revoke"]:
            revoke_write_key(source=options["source"], by=by, at=at)
            return
        try:
            issued = issue_write_key(
                source=options["source"],
                by=by,
                at=at,
                assurance=Assurance[options["assurance"].upper()],
                user_space=options["user_space"],
                project=options["project"],
            )
        except SourceTaken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(issued.key)
