"""``hub custodian-key add|list|revoke``: the public keys with which the custodian signs its statements."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from hub.access.scope import entered, system_scope
from hub.funds.custodian_keys import KeyIdTaken, KeyUnknown, add_custodian_key, custodian_keys, revoke_custodian_key
from hub.funds.domain.custody_keys import CustodianKeyFacts, KeyUnusable, read_public_key
from hub.kernel.actor import system_actor
from hub.kernel.clock import HOME_ZONE, business_date, utc_now

BY = system_actor("custodian-key")


class Command(BaseCommand):
    """Keys are added and revoked, never changed; every step is in the audit trail."""

    help = "Register, list or revoke the public keys (Ed25519, PEM) with which the custodian signs statements."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word of three, each with its own arguments."""
        words = parser.add_subparsers(dest="word", required=True)
        add = words.add_parser("add", help="register a public key")
        add.add_argument("id", help="name under which the custodian sends, such as bank-2026")
        add.add_argument("--public-key", type=Path, required=True, help="PEM file, as `openssl pkey -pubout` writes it")
        add.add_argument("--valid-from", type=date.fromisoformat, required=True, help="first day on which it counts")
        add.add_argument("--valid-until", type=date.fromisoformat, required=True, help="last day on which it counts")
        words.add_parser("list", help="show every key that was ever registered")
        revoke = words.add_parser("revoke", help="end a key now; what it signed stays")
        revoke.add_argument("id")
        revoke.add_argument("--reason", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it in the scope of background work, which alone may write keys."""
        try:
            with entered(system_scope("custodian-key")):
                getattr(self, f"_{options['word']}")(options)
        except (KeyIdTaken, KeyUnknown, KeyUnusable) as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{options['public_key']}: {error.strerror}") from error

    def _add(self, options: dict[str, Any]) -> None:
        key = add_custodian_key(
            key_id=options["id"],
            public_key=read_public_key(options["public_key"].read_bytes()),
            valid_from=_start_of(options["valid_from"]),
            valid_until=_start_of(options["valid_until"] + timedelta(days=1)),
            by=BY,
            at=utc_now(),
        )
        self.stdout.write(_told(key))

    def _list(self, options: dict[str, Any]) -> None:
        for key in custodian_keys():
            self.stdout.write(_told(key))

    def _revoke(self, options: dict[str, Any]) -> None:
        revoke_custodian_key(key_id=options["id"], reason=options["reason"], by=BY, at=utc_now())
        self.stdout.write(_("Custodian key %(id)s is revoked.") % {"id": options["id"]})


def _told(key: CustodianKeyFacts) -> str:
    first, last = business_date(key.valid_from), business_date(key.valid_until - timedelta(seconds=1))
    term = f"{key.id}  {first} – {last}  {key.public_key.hex()}"
    return f"{term}  {_('revoked')}" if key.revoked_at else term


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), HOME_ZONE).astimezone(UTC)
