"""``hub vault-keys``: list the data keys and what wraps them; no key itself is shown."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.vault.datakeys import keyring
from hub.vault.keys import KeyRefusal
from hub.vault.models import DataKey


class Command(BaseCommand):
    """Reads only."""

    help = "List the vault's data keys, what wraps them and whether they open; exit status 1 when one does not."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per data key, tab-separated, then what the keyring holds."""
        refusals = [refusal for row in DataKey.objects.order_by("made_at", "id") if (refusal := self._line(row))]
        self.stdout.write(f"master keys of this process, newest first: {', '.join(keyring().ids)}")
        if refusals:
            raise CommandError("\n".join(refusals))

    def _line(self, row: DataKey) -> str:
        refusal = ""
        try:
            keyring().unwrap(row.as_wrapped())
        except KeyRefusal as refused:
            refusal = str(refused)
        retired = f"retired {row.retired_at:%Y-%m-%d}" if row.retired_at else "current"
        opens = "does not open" if refusal else "opens"
        self.stdout.write(f"{row.id}\t{row.purpose}\twrapped by {row.wrapped_by}\t{retired}\t{opens}")
        return refusal
