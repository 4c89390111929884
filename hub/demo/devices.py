"""Simulate the devices at the projects: they measure, number their messages, sign them, and sometimes fall short.

The values follow from project, quantity and day alone, so that one seed makes one world.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.catalogue.domain.quantities import QUANTITIES, THOUSAND, Daily, spelled
from hub.demo.bank.telling import Send, Signer
from hub.kernel.clock import HOME_ZONE

PATH: Final = "/devices/v1/readings"
HOURS: Final = (2, 8, 14, 20)
"""When a device measures, in the time of the branches."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A device at its project: about what it measures in a day, in thousandths, and how much that wavers."""

    id: str
    project_code: str
    quantity: str
    about: int
    wavers_bps: int = 200
    falls_short: Mapping[date, int] | None = None
    silent: frozenset[date] = frozenset()

    @property
    def key(self) -> Ed25519PrivateKey:
        """The simulator's key follows from the device's id: an invented device has nothing to keep."""
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"invented:{self.id}".encode()).digest())

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that the hub registers."""
        return self.key.public_key().public_bytes_raw()

    def day_value(self, day: date) -> int:
        """Return what a day comes to, in thousandths."""
        if self.falls_short and day in self.falls_short:
            return self.falls_short[day]
        drawn = int.from_bytes(hashlib.sha256(f"{self.id}:{day}".encode()).digest()[:4]) % 2001 - 1000
        return self.about + abs(self.about) * self.wavers_bps * drawn // (10_000 * 1000)

    def message(self, day: date, *, number: int) -> bytes:
        """Return one day's message as the device sends it."""
        moments = [datetime.combine(day, time(hour), HOME_ZONE) for hour in HOURS]
        values = _over_the_day(self.quantity, self.day_value(day), len(moments))
        readings = [
            {"quantity": self.quantity, "at": at.isoformat(), "value": spelled(value).replace(",", "")}
            for at, value in zip(moments, values, strict=True)
        ]
        return json.dumps({"message": f"{self.id}-{day:%Y%m%d}", "number": number, "readings": readings}).encode()


@dataclass(frozen=True, kw_only=True)
class Line:
    """A device's way to the hub's door."""

    device: Placed
    authority: str
    send: Send

    def tell(self, *, first: date, until: date, at: datetime) -> Sequence[tuple[int, dict[str, Any]]]:
        """Send a message for each day that the device was awake; return the answers."""
        signer = Signer(key=self.device.key, key_id=self.device.id)
        answers, number, day = [], 0, first
        while day <= until:
            if day not in self.device.silent:
                number += 1
                body = self.device.message(day, number=number)
                headers = signer.headers(body, authority=self.authority, created=at, path=PATH)
                answers.append(self.send(PATH, body, headers))
            day += timedelta(days=1)
        return answers


def _over_the_day(quantity: str, total: int, times: int) -> list[int]:
    """Return readings whose daily value is ``total``."""
    if QUANTITIES[quantity].daily is Daily.SUM:
        part = total // times // THOUSAND * THOUSAND
        return [part] * (times - 1) + [total - part * (times - 1)]
    if QUANTITIES[quantity].daily is Daily.LARGEST:
        return [total - abs(total) // 50] * (times - 1) + [total]
    return [total] * times
