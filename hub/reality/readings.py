"""Keep what a device says: its signed message as it came and the values in it, once, and seal the message."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date, instant
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish
from hub.reality.domain.messages import MessageFacts
from hub.reality.evidence import seal_message
from hub.reality.models import Device, DeviceMessage, Reading
from hub.schema.locks import hold_names


class MessageReused(ValueError):
    """The message's id or number belongs to another message of this device; ``what`` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} belongs to another message")
        self.what = what


class MeasuredTwice(ValueError):
    """A value came before in another message; the text says of which quantity and instant."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a message; ``missing`` counts the numbers before it that never came."""

    readings: int
    repeated: bool
    missing: int


def take_message(
    *, message: MessageFacts, body: bytes, signature: bytes, signed_base: bytes, device: Device, by: Actor, at: datetime
) -> Taken:
    """Keep a message whole, or raise and keep nothing; the same again changes nothing."""
    with transaction.atomic():
        hold_names([f"device:{device.id}"])
        before = DeviceMessage.objects.filter(device=device, name=message.id).first()
        if before is not None:
            if bytes(before.body) != body:
                raise MessageReused("message")
            return Taken(readings=len(message.readings), repeated=True, missing=_missing(device))
        if DeviceMessage.objects.filter(device=device, number=message.number).exists():
            raise MessageReused("number")
        _require_new(device, message)
        row = DeviceMessage.objects.create(
            id=stable_id("device-message", device.id, message.id), device=device, name=message.id,
            number=message.number, body=body, signature=signature, signed_base=signed_base, taken_at=at,
        )  # fmt: skip
        Reading.objects.bulk_create(
            Reading(
                message=row, device=device, quantity=one.quantity, at=one.at, day=business_date(one.at), value=one.value
            )
            for one in message.readings
        )
        record(by=by, action="readings.taken", at=at, target_kind="device", target_id=device.id,
               details={"message": message.id, "readings": len(message.readings)})  # fmt: skip
        publish(event=seal_message(row, message, at=at), at=at)
        return Taken(readings=len(message.readings), repeated=False, missing=_missing(device))


def _require_new(device: Device, message: MessageFacts) -> None:
    asked = {(one.quantity, one.at) for one in message.readings}
    moments = [one.at for one in message.readings]
    same = Reading.objects.filter(device=device, at__in=moments).values_list("quantity", "at")
    if twice := sorted(asked & set(same)):
        quantity, moment = twice[0]
        raise MeasuredTwice(f"{quantity}, {instant(moment)}")


def _missing(device: Device) -> int:
    numbers = DeviceMessage.objects.filter(device=device)
    last = numbers.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last - numbers.count()
