"""Register the devices that measure at a project, and end one whose key is lost."""

import re
from collections.abc import Collection
from datetime import UTC, datetime

from django.db import transaction

from hub.audit.operations import record
from hub.catalogue.domain.quantities import QUANTITIES
from hub.catalogue.queries import projects_by_code
from hub.funds.domain.custody_keys import SIGNATURE_BYTES, CustodianKeyFacts
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.reality.models import Device, DeviceEnd

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
KEY_BYTES = SIGNATURE_BYTES // 2
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class DeviceUnsound(ValueError):
    """A device cannot be registered as told; the message says what was expected."""


class DeviceTaken(ValueError):
    """The id belongs to another device; what is registered is never changed."""


class DeviceUnknown(LookupError):
    """No device has this id."""


def register_device(
    *,
    device_id: str,
    project_code: str,
    public_key: bytes,
    measures: Collection[str],
    what_zh: str,
    what_en: str,
    valid_from: datetime,
    by: Actor,
    at: datetime,
) -> Device:
    """Register a device by its Ed25519 key of 32 bytes; the same again changes nothing."""
    if not _ID.fullmatch(device_id):
        raise DeviceUnsound(f"id: expected up to 60 letters, digits and . _ -, got {device_id[:80]!r}")
    if len(public_key) != KEY_BYTES:
        raise DeviceUnsound(f"key: expected {KEY_BYTES} bytes, got {len(public_key)}")
    if not measures or not set(measures) <= QUANTITIES.keys():
        raise DeviceUnsound(f"measures: expected some of {', '.join(QUANTITIES)}, got {sorted(measures)}")
    if not what_zh.strip() or not what_en.strip():
        raise DeviceUnsound("what: expected words for the device in both languages")
    if project_code not in projects_by_code([project_code]):
        raise DeviceUnsound(f"project: expected a listed project, got {project_code!r}")
    asked = {
        "project_code": project_code,
        "public_key": bytes(public_key),
        "measures": sorted(set(measures)),
        "what_zh": what_zh.strip(),
        "what_en": what_en.strip(),
        "valid_from": valid_from,
    }
    with transaction.atomic():
        row, added = Device.objects.get_or_create(
            id=device_id, defaults={**asked, "added_by": by.label, "added_at": at}
        )
        if not added and any(_plain(getattr(row, name)) != value for name, value in asked.items()):
            raise DeviceTaken(f"device {device_id} is registered otherwise; choose another id")
        if added:
            record(by=by, action="device.registered", at=at, target_kind="device", target_id=device_id,
                   details={"project": project_code, "key": sha256_hex(bytes(public_key))})  # fmt: skip
    return row


def end_device(*, device_id: str, reason: str, by: Actor, at: datetime) -> None:
    """Take no more messages of a device; what it signed before stays. Ending twice changes nothing."""
    if not reason.strip():
        raise DeviceUnsound("reason: expected some words")
    with transaction.atomic():
        if not Device.objects.filter(id=device_id).exists():
            raise DeviceUnknown(f"no device {device_id} is registered")
        _, ended = DeviceEnd.objects.get_or_create(
            device_id=device_id, defaults={"ended_at": at, "ended_by": by.label, "reason": reason.strip()[:200]}
        )
        if ended:
            record(by=by, action="device.ended", at=at, target_kind="device", target_id=device_id)


def key_of(device: Device) -> CustodianKeyFacts:
    """Return a device's key as signatures are checked against it."""
    end = getattr(device, "end", None)
    return CustodianKeyFacts(
        id=device.id,
        public_key=bytes(device.public_key),
        valid_from=device.valid_from,
        valid_until=FOR_EVER,
        revoked_at=end.ended_at if end else None,
    )


def device_of(device_id: str) -> Device:
    """Return a registered device; raise :class:`DeviceUnknown`."""
    found = Device.objects.select_related("end").filter(id=device_id).first()
    if found is None:
        raise DeviceUnknown(f"no device {device_id[:64]!r} is registered")
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
