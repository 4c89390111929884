"""Hold every channel of the running site against the register; status 1 when one differs or gives no answer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms import queries
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.portal.parity.channels import CHANNELS
from hub.portal.parity.checking import check_version


class Command(BaseCommand):
    """`hub check-parity [slug …]`: one line for each disclosure, and what differs where."""

    help = "Hold every channel of the running site against the register."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="*", help="only these disclosures")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = set(options["slug"])
        with entered(system_scope("parity")):
            versions = [one for one in queries.standing().rows if not asked or one.slug in asked]
        unknown = asked - {version.slug for version in versions}
        if unknown:
            raise CommandError(f"nothing was published at {', '.join(sorted(unknown))}")
        wrong = 0
        for version in versions:
            found = check_version(version, at=utc_now()).found
            differing = {channel: paths for channel, paths in found.items() if paths}
            wrong += bool(differing)
            said = "differs" if differing else "the same"
            self.stdout.write(f"{version.slug} v{version.number}: {said} in {len(differing) or len(CHANNELS)} channels")
            for channel, paths in differing.items():
                self.stdout.write(f"  {channel}: {', '.join(paths[:8])}{' …' if len(paths) > 8 else ''}")
        if wrong:
            raise CommandError(f"{wrong} of {len(versions)} disclosures differ from the register or could not be read")
