"""Read the body of a request for flows: one flow, or a batch of them, as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.funds.domain.requests import LARGEST_FLOW_FEN, LONGEST_KEY, LONGEST_USE, FlowRequest, well_spelled
from hub.funds.domain.rules import FlowKind
from hub.ingest.domain.body import DEEPEST, nesting
from hub.kernel.money import parse_yuan

MAX_BYTES: Final = 1024 * 1024
"""Some four thousand flows; above it a batch is to be cut. Unmeasured."""
MAX_FLOWS: Final = 1000
"""Flows in a batch: what one transaction takes in well under a second (tests/bench/flows.py)."""

LONGEST_ACCOUNT: Final = 64
_AMOUNT: Final = r"^\d{1,13}\.\d\d$"


class BodyUnusable(ValueError):
    """A body is no flow or batch; ``place`` is where (``flows[3].amount``), empty for the whole."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place or 'body'}: {reason}")
        self.place, self.reason = place, reason


class TooLarge(ValueError):
    """A body has more bytes, or a batch more flows, than are taken at once."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A flow as it was told, with the account outside, the code of its use, and the reference of what it takes back."""

    request: FlowRequest
    counterparty: str = ""
    use: str = ""
    reverses: str = ""


class FlowBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    key: str = Field(default="", max_length=LONGEST_KEY)
    kind: str
    amount: str = Field(pattern=_AMOUNT)
    effective_date: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    subject_id: str | None = None
    project_code: str | None = Field(default=None, max_length=40)
    contract_number: str | None = Field(default=None, max_length=40)
    counterparty: str | None = Field(default=None, max_length=LONGEST_ACCOUNT)
    use: str | None = Field(default=None, max_length=LONGEST_USE)
    reverses: str | None = Field(default=None, max_length=LONGEST_KEY)


def read_flow(body: bytes, *, key: str) -> Told:
    """Return the one flow; ``key`` is the header's, empty where there is none."""
    return _told(_json(body), place="", key=key)


def read_batch(body: bytes) -> tuple[Told, ...]:
    """Return the flows of ``{"flows": [...]}`` in their order, each with a key of its own."""
    told = _json(body)
    if set(told) != {"flows"} or not isinstance(told["flows"], list) or not told["flows"]:
        raise BodyUnusable("", 'expected {"flows": [...]} with at least one flow')
    if len(told["flows"]) > MAX_FLOWS:
        raise TooLarge(f"expected at most {MAX_FLOWS} flows, got {len(told['flows'])}")
    return tuple(_told(one, place=f"flows[{number}]", key="") for number, one in enumerate(told["flows"]))


def spelled(fen: int) -> str:
    """Return an amount as the door spells it: yuan with two places, no separators."""
    return f"{fen // 100}.{fen % 100:02d}"


def differing(asked: FlowRequest, recorded: FlowRequest) -> tuple[str, ...]:
    """Name the fields of the body in which a request differs from the flow that has its key."""
    names = {"amount_fen": "amount"}
    fields = ("kind", "amount_fen", "effective_date", "subject_id", "project_code", "contract_number", "reverses")
    return tuple(names.get(one, one) for one in fields if getattr(asked, one) != getattr(recorded, one))


def _json(body: bytes) -> Mapping[str, Any]:
    if nesting(body) > DEEPEST:
        raise BodyUnusable("", f"expected at most {DEEPEST} levels of nesting, got more")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BodyUnusable("", "expected JSON in UTF-8") from error
    if not isinstance(told, dict):
        raise BodyUnusable("", "expected an object")
    return told


def _told(told: object, *, place: str, key: str) -> Told:
    try:
        one = FlowBody.model_validate(told)
        request = FlowRequest(
            key=one.key or key,
            kind=FlowKind(one.kind),
            amount_fen=parse_yuan(one.amount),
            effective_date=date.fromisoformat(one.effective_date),
            subject_id=UUID(one.subject_id) if one.subject_id else None,
            project_code=one.project_code or None,
            contract_number=one.contract_number or None,
        )
    except ValidationError as error:
        first = error.errors()[0]
        names = [str(part) for part in first["loc"]]
        raise BodyUnusable(".".join([*([place] if place else []), *names]), first["msg"]) from error
    except ValueError as error:
        raise BodyUnusable(place, str(error)) from error
    if key and one.key and one.key != key:
        raise BodyUnusable("key", "differs from the header Idempotency-Key")
    if request.amount_fen > LARGEST_FLOW_FEN:
        raise BodyUnusable(f"{place}.amount".lstrip("."), "too large")
    for name in ("counterparty", "use", "reverses"):
        if not well_spelled(getattr(one, name) or ""):
            raise BodyUnusable(f"{place}.{name}".lstrip("."), "expected Unicode NFC without control characters")
    return Told(request=request, counterparty=one.counterparty or "", use=one.use or "", reverses=one.reverses or "")
