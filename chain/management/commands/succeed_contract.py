"""``hub succeed-contract``: let a new contract go on where the one in use ends."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chain.ledgers.keystore import KeyLocked
from chain.ledgers.port import Unreachable
from chain.operations import AnchorRefused, ChainRefused, succeed_contract
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """Say that it is done, or what it waits for; the worker goes on with what was begun."""

    help = "Let a new checkpoint contract go on where the one in use ends."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the next steps."""
        try:
            progress = succeed_contract(at=utc_now())
        except (AnchorRefused, ChainRefused, KeyLocked, Unreachable) as refusal:
            raise CommandError(str(refusal)) from refusal
        if not progress.done:
            raise CommandError(f"not done yet: it waits for {progress.waits_for}. Call again, or let the worker go on.")
        self.stdout.write(f"{progress.subject} goes on; the former contract is frozen and stays verifiable")
