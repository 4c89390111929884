"""Register a measuring device by its public key."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.access.scope import current_actor, entered, system_scope
from hub.funds.domain.custody_keys import KeyUnusable, read_public_key
from hub.kernel.clock import utc_now
from hub.reality.devices import DeviceTaken, DeviceUnsound, register_device


class Command(BaseCommand):
    """``hub register_device meter-1 --project QY-SOLAR-2 --key meter-1.pem --measures power_produced …``."""

    help = "Register a measuring device of a project by its Ed25519 public key; the same again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything that readers of the project's page are told of the device."""
        parser.add_argument("device_id")
        parser.add_argument("--project", required=True, help="the project's code")
        parser.add_argument("--key", required=True, type=Path, help="the public key in PEM")
        parser.add_argument("--measures", required=True, nargs="+", help="quantities, see docs/device-door.md")
        parser.add_argument("--what-zh", required=True, help="what it is, in Chinese")
        parser.add_argument("--what-en", required=True, help="what it is, in English")

    def handle(self, *args: Any, **options: Any) -> None:
        """Register it or say what was expected."""
        at = utc_now()
        try:
            key = read_public_key(options["key"].read_bytes())
            with entered(system_scope("register-device")):
                row = register_device(
                    device_id=options["device_id"], project_code=options["project"], public_key=key,
                    measures=options["measures"], what_zh=options["what_zh"], what_en=options["what_en"],
                    valid_from=at, by=current_actor(), at=at,
                )  # fmt: skip
        except OSError as error:
            raise CommandError(f"{options['key']}: {error.strerror}") from error
        except (KeyUnusable, DeviceUnsound, DeviceTaken) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{row.id} measures {', '.join(row.measures)} at {row.project_code}")
