"""``hub proof KIND FACT_ID -o FILE``: write the proof file of one record, content included."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chain.domain.bundle import file_bytes
from chain.proofs import Depth, NotSealed, ProofTampered, proof_bundle
from chain.queries import entry_for
from hub.access.scope import entered, system_scope


class Command(BaseCommand):
    """The file is for ``python -m chain.verifier``."""

    help = "Write the proof file of one record."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take kind, id, target and depth."""
        parser.add_argument("kind")
        parser.add_argument("fact_id", type=UUID)
        parser.add_argument("-o", "--output", type=Path, required=True)
        parser.add_argument("--depth", choices=list(Depth), default=Depth.FACT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        with entered(system_scope("proof")):
            entry = entry_for(options["kind"], options["fact_id"])
            if entry is None:
                raise CommandError(f"no record {options['kind']} {options['fact_id']} in the log")
            try:
                bundle = proof_bundle(entry.id, depth=Depth(options["depth"]))
            except (NotSealed, ProofTampered) as refusal:
                raise CommandError(str(refusal)) from refusal
        options["output"].write_bytes(file_bytes(bundle))
