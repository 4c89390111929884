"""``hub rotate-report-key``: let a fresh key sign reports from now on."""

from typing import Any

from django.core.management.base import BaseCommand

from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from reports.signatures import rotate_signing_key


class Command(BaseCommand):
    """Make the key, certify it, destroy the former one."""

    help = "Let a fresh key sign reports; what the former signed stays valid, and the former is destroyed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say which certificate it is."""
        made = rotate_signing_key(by=system_actor("rotate-report-key"), at=utc_now())
        self.stdout.write(f"reports are signed under the certificate {made} from now on (SHA-256)")
