"""Bind money totals into a checkpoint so that they cannot be changed later, and nobody can guess them from the chain.

Two checkpoints a minute apart differ by single payments. So the layout holds a salted digest; totals and salt lie in
the vault, and whoever supervises may open them and compute the digest again.
"""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from chain import evidence
from chain.domain.meta import totals_digest
from chain.models import Checkpoint
from hub.access.scope import entered, system_scope
from hub.kernel.canonical import canonical_bytes
from hub.vault.operations import ContentMissing, VaultTampered, seal, unseal_by_owner

SCHEMA: Final = "hub/flow-totals/v1"
_OWNER: Final = "chain.attempt"
_PURPOSE: Final = "flow-totals"


class TotalsChanged(ValueError):
    """What lies in the vault is not what the checkpoint bound."""


def seal_totals(attempt_id: UUID, *, at: datetime) -> str | None:
    """Put the totals of now into the vault and return the digest to bind, None where no money is recorded here."""
    with entered(system_scope("chain")):
        totals = dict(evidence.flow_totals_fen())
        if not totals:
            return None
        salt = os.urandom(32)
        content = canonical_bytes({"schema": SCHEMA, "salt": salt.hex(), "totals_fen": totals})
        seal(purpose=_PURPOSE, owner_kind=_OWNER, owner_id=attempt_id, content=content, subject_id=None, at=at)
    return totals_digest(totals, salt=salt).hex()


def opened_totals(checkpoint: Checkpoint) -> Mapping[str, int] | None:
    """Return the totals in fen per kind of flow that a checkpoint bound; None where the scope may not see them.

    Raises :class:`TotalsChanged` when they are not what the layout's digest is of.
    """
    bound = json.loads(bytes(checkpoint.layout)).get("flow_totals")
    try:
        content = unseal_by_owner(owner_kind=_OWNER, owner_id=checkpoint.attempt_id, purpose=_PURPOSE)
    except ContentMissing:
        return None
    except VaultTampered as damage:
        raise TotalsChanged(str(damage)) from damage
    fields = json.loads(content)
    totals: dict[str, int] = fields["totals_fen"]
    if totals_digest(totals, salt=bytes.fromhex(fields["salt"])).hex() != bound:
        raise TotalsChanged(f"the totals kept for {checkpoint} are not those that it bound")
    return totals
