"""Read the body of an instruction that an investor's own app sends: one JSON object."""

import json
import unicodedata
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crm.purchases.domain.stages import Instruction, ReadVersion
from hub.funds.domain.requests import LARGEST_FLOW_FEN, well_spelled
from hub.kernel.money import parse_yuan

MAX_BYTES: Final = 16 * 1024
_AMOUNT: Final = r"^(0|[1-9][0-9]{0,12})\.[0-9]{2}$"


class BodyUnusable(ValueError):
    """A body is no instruction; ``place`` names the field, empty for the whole."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place or 'body'}: {reason}")
        self.place, self.reason = place, reason


class ReadUnconfirmed(ValueError):
    """The client does not say that they have read the version."""


class ReadBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    slug: str = Field(min_length=1, max_length=120)
    number: int = Field(ge=1, le=2**31 - 1)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    confirmed: bool


class InstructionBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    key: str = Field(min_length=1, max_length=120)
    product_code: str = Field(min_length=1, max_length=40)
    amount: str = Field(pattern=_AMOUNT)
    read: ReadBody


def read_instruction(body: bytes) -> Instruction:
    """Return what is asked for; raise :class:`BodyUnusable` or :class:`ReadUnconfirmed`."""
    told = _checked(body)
    amount_fen = parse_yuan(told.amount)
    if not 0 < amount_fen <= LARGEST_FLOW_FEN:
        raise BodyUnusable("amount", "expected more than 0.00 and less than the largest movement")
    for place, text in (("key", told.key), ("product_code", told.product_code), ("read.slug", told.read.slug)):
        if not well_spelled(text):
            raise BodyUnusable(place, "expected Unicode NFC without control characters")
        if not any(unicodedata.category(one)[0] in "LNPS" for one in text):
            raise BodyUnusable(place, "expected a letter, a digit or a sign, got blanks alone")
    if not told.read.confirmed:
        raise ReadUnconfirmed("expected read.confirmed to be true")
    read = ReadVersion(slug=told.read.slug, number=told.read.number, digest=told.read.digest)
    return Instruction(key=told.key, product_code=told.product_code, amount_fen=amount_fen, read=read)


def _checked(body: bytes) -> InstructionBody:
    try:
        return InstructionBody.model_validate(_json(body))
    except ValidationError as error:
        first = error.errors()[0]
        raise BodyUnusable(".".join(str(part) for part in first["loc"]), first["msg"]) from error


def _json(body: bytes) -> Any:
    try:
        return json.loads(body, object_pairs_hook=_each_once)
    except BodyUnusable:
        raise
    except (ValueError, RecursionError) as error:
        raise BodyUnusable("", "expected JSON in UTF-8") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name, two readers would each believe another."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BodyUnusable(twice[:120], "expected each name once in an object")
    return found
