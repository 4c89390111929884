"""``hub audit-ledger``: recompute the ledger from nothing and name the first break of each account and flow."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from hub.access.scope import entered, system_scope
from hub.funds.examination import Examination, examine_ledger
from hub.kernel.money import grouped


class Command(BaseCommand):
    """Reads only; ends with 1 where something does not hold."""

    help = "Recompute every balance, flow and chain of the ledger from nothing and name what does not hold."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Look at everything in one transaction, so that nothing moves meanwhile."""
        with entered(system_scope("audit-ledger")):
            found = examine_ledger()
        self._tell(found)
        if not found.sound:
            raise CommandError(
                _("%(breaks)s accounts and %(flaws)s flows do not hold.")
                % {"breaks": len(found.breaks), "flaws": len(found.flaws)}
            )

    def _tell(self, found: Examination) -> None:
        for one in found.breaks:
            self.stdout.write(
                _("%(account)s breaks at its leg %(seq)s: expected %(expected)s, found %(actual)s.") % vars(one)
            )
        for flaw in found.flaws:
            self.stdout.write(_("Flow %(key)s, %(what)s: expected %(expected)s, found %(actual)s.") % vars(flaw))
        self.stdout.write(
            _("%(flows)s flows and %(accounts)s accounts recomputed; clients and projects hold ¥%(held)s.")
            % {"flows": found.flows, "accounts": found.accounts, "held": grouped(found.held_fen)}
        )
