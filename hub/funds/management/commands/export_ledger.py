"""``hub export-ledger``: write the whole ledger for somebody who audits it with their own program."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.funds.beancount import beancount_lines
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """The file holds identifiers and amounts, no names; that it was written is in the audit trail."""

    help = "Write every flow as a beancount transaction with balances at each month's end; bean-check audits the file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the format and the file."""
        parser.add_argument("--format", choices=["beancount"], default="beancount")
        parser.add_argument("--output", type=Path, required=True, help="file to write, such as ledger.beancount")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file beside its place first, so that nobody reads half of it."""
        output: Path = options["output"]
        fresh = output.with_suffix(output.suffix + ".new")
        by, at, lines = system_actor("export-ledger"), utc_now(), 0
        with entered(system_scope("export-ledger")), fresh.open("w", encoding="utf-8") as file:
            for line in beancount_lines():
                file.write(f"{line}\n")
                lines += 1
            record(by=by, action="ledger.exported", at=at, target_kind="ledger", details={"lines": lines})
        fresh.replace(output)
        self.stdout.write(f"{output}: {lines} lines")
