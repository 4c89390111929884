"""``hub rotate-vault``: bring the vault under the newest master key, or give new content a fresh data key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.vault.keys import KeyRefusal, Purpose
from hub.vault.rotation import retire, rewrap


class Command(BaseCommand):
    """Runs as the owner, who alone may write the data keys. Killed at any moment, it has done all or nothing."""

    help = (
        "Wrap every data key with the first key of HUB_VAULT_KEYS; the older ones can be removed afterwards. "
        "With --retire, let new contents or columns be sealed with a fresh data key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which purpose gets a fresh key."""
        replaceable = [purpose.value for purpose in Purpose if purpose is not Purpose.INDEX]
        parser.add_argument("--retire", choices=replaceable, help="make a fresh data key for this purpose")

    def handle(self, *args: Any, retire: str | None = None, **options: Any) -> None:
        """Do one of the two and say what is true afterwards."""
        try:
            with entered(system_scope("rotate")) as scope:
                self.stdout.write(_retire(retire, scope.actor) if retire else _rewrap(scope.actor))
        except KeyRefusal as refusal:
            raise CommandError(str(refusal)) from refusal


def _rewrap(by: Any) -> str:
    done = rewrap(by=by, at=utc_now())
    return (
        f"{done.anew} of {done.keys} data keys wrapped anew; all of them open with master key {done.master!r} alone."
        " Older keys can be removed from HUB_VAULT_KEYS once every process runs with this one."
    )


def _retire(purpose: str, by: Any) -> str:
    fresh = retire(purpose=Purpose(purpose), by=by, at=utc_now())
    return f"new {purpose} is sealed with data key {fresh}; what the retired one sealed still opens"
