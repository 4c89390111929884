"""``hub rotate_vault``: bring every sealed content under the newest key, chunk by chunk; safe to stop and repeat."""

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from hub.access.scope import entered, system_scope
from hub.vault.operations import reencrypt


class Command(BaseCommand):
    """Encrypted columns keep the key they were written with: an older key stays in the keyring for them."""

    help = "Re-encrypt sealed contents with the newest key; exit status 1 when one of them does not open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many contents one transaction takes."""
        parser.add_argument("--chunk", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the vault once, a transaction per chunk."""
        if options["chunk"] < 1:
            raise CommandError(f"expected a chunk of at least 1, got {options['chunk']}")
        done, damaged, last = 0, list[UUID](), None
        while True:
            with entered(system_scope("rotate")):
                chunk = reencrypt(limit=options["chunk"], after=last)
            if chunk.last is None:
                break
            done, last = done + chunk.done, chunk.last
            damaged += chunk.damaged
            self.stdout.write(f"{done} re-encrypted")
        for sealed_id in damaged:
            self.stdout.write(f"does not open\t{sealed_id}")
        self.stdout.write(f"done: {done} re-encrypted, {len(damaged)} do not open")
        if damaged:
            sys.exit(1)
