"""Take in what projects declare of themselves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hub.access.scope import current_actor, entered, system_scope
from hub.kernel.clock import utc_now
from hub.reality.declaring import DeclaredOtherwise, declare
from hub.reality.domain.declared import DeclarationUnsound
from hub.reality.domain.lists import ListUnusable, read_declarations


class Command(BaseCommand):
    """``hub declare_reality declared.json``: all rows, or none."""

    help = "Take in what projects declare of themselves, from a JSON list; all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The list."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep every row, or none and say which one is wrong."""
        try:
            declared = read_declarations(options["file"].read_bytes())
            at = utc_now()
            with entered(system_scope("declare-reality")), transaction.atomic():
                new = sum(declare(declared=one, by=current_actor(), at=at) for one in declared)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except (ListUnusable, DeclarationUnsound, DeclaredOtherwise) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(declared)} declared, {new} new")
