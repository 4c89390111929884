"""Ask for one movement of money, under a key the asker made before sending.

The same key with the same body is the same request, however often it is sent; with another body it is refused.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from hub.funds.domain.rules import RULE_OF, FlowKind
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from hub.kernel.money import money

LARGEST_FLOW_FEN: Final = 10**15
"""Ten thousand billion yuan: far above any flow, far below what a 64-bit sum can hold. Unmeasured."""


LONGEST_KEY: Final = 120
"""What the column holds."""


LONGEST_USE: Final = 32
"""Characters of the code of use that the bank says beside a flow."""


class FlowUnsound(ValueError):
    """A request cannot be a flow: an amount, a key or a tag is unusable, missing, too much or misspelled."""

    def __init__(
        self,
        *,
        field: str,
        expected: str,
        actual: object,
        kind: FlowKind,
        missing: bool = False,
        misspelled: bool = False,
    ) -> None:
        super().__init__(f"{field}: expected {expected}, got {actual!r}")
        self.field, self.kind, self.missing, self.misspelled = field, kind, missing, misspelled


@dataclass(frozen=True, kw_only=True)
class FlowRequest:
    """What somebody asks the ledger to record. ``reverses`` names the flow that this one takes back."""

    key: str
    kind: FlowKind
    amount_fen: int
    effective_date: date
    subject_id: UUID | None = None
    project_code: str | None = None
    contract_number: str | None = None
    reverses: UUID | None = None

    @property
    def hash(self) -> str:
        """Digest of everything asked for; two requests are the same when their hashes are."""
        body = {
            "schema": "hub/flow-request/v1",
            "key": self.key,
            "kind": self.kind.value,
            "amount": money(self.amount_fen),
            "effective_date": self.effective_date.isoformat(),
            "subject_id": str(self.subject_id) if self.subject_id else None,
            "project_code": self.project_code,
            "contract_number": self.contract_number,
            "reverses": str(self.reverses) if self.reverses else None,
        }
        return sha256_hex(canonical_bytes(body))


@dataclass(frozen=True, kw_only=True)
class FlowFacts(FlowRequest):
    """A flow that the ledger holds: what was asked for, its identifier here, and when it was recorded."""

    id: UUID
    recorded_at: datetime


def require_sound(request: FlowRequest) -> None:
    """Raise :class:`FlowUnsound` unless the request has a key, a positive amount and exactly its rule's tags."""
    rule = RULE_OF[request.kind]
    for name in ("key", "project_code", "contract_number"):
        _require_spelled(name, getattr(request, name) or "", kind=request.kind)
    if not (request.key.strip() == request.key != "" and len(request.key) <= LONGEST_KEY):
        expected = f"1 to {LONGEST_KEY} characters without outer spaces"
        raise FlowUnsound(field="key", expected=expected, actual=request.key, kind=request.kind)
    if not 0 < request.amount_fen <= LARGEST_FLOW_FEN:
        raise FlowUnsound(field="amount_fen", expected="more than 0", actual=request.amount_fen, kind=request.kind)
    _require_tag("subject_id", needed=rule.needs_subject, value=request.subject_id, kind=request.kind)
    _require_tag("project_code", needed=rule.needs_project, value=request.project_code, kind=request.kind)
    if request.contract_number is not None:
        between_both = rule.needs_subject and rule.needs_project
        _require_tag("contract_number", needed=between_both, value=request.contract_number, kind=request.kind)


def well_spelled(text: str) -> bool:
    """Tell whether text is Unicode NFC, free of control characters and of halves of a character."""
    if text.isascii():
        return text.isprintable()
    return unicodedata.is_normalized("NFC", text) and all(unicodedata.category(one) not in ("Cc", "Cs") for one in text)


def _require_spelled(name: str, text: str, *, kind: FlowKind) -> None:
    if not well_spelled(text):
        expected = "Unicode NFC without control characters"
        raise FlowUnsound(field=name, expected=expected, actual=text, kind=kind, misspelled=True)


def _require_tag(name: str, *, needed: bool, value: object, kind: FlowKind) -> None:
    if bool(value) != needed:
        expected = f"{'one' if needed else 'none'} for a {kind}"
        raise FlowUnsound(field=name, expected=expected, actual=value, kind=kind, missing=needed)
