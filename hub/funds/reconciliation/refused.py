"""Remember that the custodian signed a statement which contradicts itself, so that its days are named by it."""

from datetime import datetime

from hub.audit.operations import record
from hub.funds.custodian_keys import require_signature
from hub.funds.domain.statement import StatementUnsound
from hub.funds.models import RefusedStatement
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex


def keep_refused(
    refusal: StatementUnsound, *, raw: bytes, signature: bytes, key_id: str = "", by: Actor, at: datetime
) -> bool:
    """Keep it once, where its header could be read; tell whether it is kept. The signature is asked again."""
    header = refusal.header
    if header is None:
        return False
    signed_by = require_signature(raw=raw, signature=signature, key_id=key_id, at=at)
    row, fresh = RefusedStatement.objects.get_or_create(
        digest=sha256_hex(raw),
        defaults={
            "account": header.account,
            "number": header.number,
            "period_from": header.period_from,
            "period_to": header.period_to,
            "opening_fen": header.opening_fen,
            "closing_fen": header.closing_fen,
            "key_id": signed_by,
            "fault": refusal.fault.value,
            "refused_at": at,
        },
    )
    if fresh:
        record(by=by, action="statement.refused", at=at, target_kind="statement", target_id=str(row.id),
               details={"digest": row.digest, "fault": refusal.fault.value})  # fmt: skip
    return True
