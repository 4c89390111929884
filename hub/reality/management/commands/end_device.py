"""Take no more messages of a device."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.access.scope import current_actor, entered, system_scope
from hub.kernel.clock import utc_now
from hub.reality.devices import DeviceUnknown, DeviceUnsound, end_device


class Command(BaseCommand):
    """``hub end_device meter-1 --reason "its key is lost"``."""

    help = "Take no more messages of a device; what it signed before stays. Ending twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The device, and why."""
        parser.add_argument("device_id")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """End it or say what was expected."""
        try:
            with entered(system_scope("end-device")):
                end_device(device_id=options["device_id"], reason=options["reason"], by=current_actor(), at=utc_now())
        except (DeviceUnknown, DeviceUnsound) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['device_id']} has ended")
