"""``hub checkpoint -o FILE``: write the copy of all final checkpoints, for verifying when no node is left."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chain.domain.bundle import file_bytes
from chain.proofs import NotSealed, checkpoint_file


class Command(BaseCommand):
    """The file is for ``python -m chain.verifier --checkpoint``."""

    help = "Write a copy of all final checkpoints."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the target."""
        parser.add_argument("-o", "--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        try:
            options["output"].write_bytes(file_bytes(checkpoint_file()))
        except NotSealed as refusal:
            raise CommandError(str(refusal)) from refusal
