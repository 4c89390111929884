"""``hub anchor``: seal the log's head on chain now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chain.ledgers.keystore import KeyLocked
from chain.ledgers.port import Unreachable
from chain.operations import AnchorRefused, ChainRefused, anchor
from hub.kernel.clock import utc_now


class Command(BaseCommand):
    """Say which checkpoint stands, or why none can."""

    help = "Seal the log's head on chain."

    def handle(self, *args: Any, **options: Any) -> None:
        """Anchor once."""
        try:
            outcome = anchor(at=utc_now())
        except (AnchorRefused, ChainRefused, KeyLocked, Unreachable) as refusal:
            raise CommandError(str(refusal)) from refusal
        if outcome.state is None:
            self.stdout.write("nothing to seal")
        else:
            self.stdout.write(f"checkpoint {outcome.seq} over {outcome.size} records: {outcome.state}")
