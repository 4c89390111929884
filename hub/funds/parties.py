"""Keep what the bank says of a movement beside its legs: which account outside, and what the money is for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.catalogue.domain.lists import Row
from hub.catalogue.ties import account_digest
from hub.funds.domain.requests import LONGEST_USE
from hub.funds.models import MovementParty
from hub.funds.posting import KeyReused


class PartyDiffers(KeyReused):
    """A flow of this key stands with another account outside or another use; ``fields`` names which."""

    def __init__(self, *, key: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"{key} stands with another {' and '.join(fields)}", key=key)
        self.fields = fields


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the bank says of a movement beside its legs; the account is kept as a keyed digest."""

    counterparty: str = ""
    use: str = ""

    @property
    def party(self) -> str:
        """What stands for the account."""
        return account_digest(self.counterparty) if self.counterparty else ""


def keep_said(said: Mapping[UUID, tuple[str, Said]], *, at: datetime) -> None:
    """Write down what is said of flows, each with its key; raise :class:`PartyDiffers` where another word stands."""
    told = {flow: (key, one.party, one.use) for flow, (key, one) in said.items() if one.counterparty or one.use}
    MovementParty.objects.bulk_create(
        [MovementParty(flow_id=flow, party=party, use=use, recorded_at=at) for flow, (_, party, use) in told.items()],
        ignore_conflicts=True,
    )
    for row in MovementParty.objects.filter(flow_id__in=told):
        key, party, use = told[row.flow_id]
        pairs = (("counterparty", party, row.party), ("use", use, row.use))
        if fields := tuple(name for name, asked, stands in pairs if asked and asked != stands):
            raise PartyDiffers(key=key, fields=fields)


def keep_parties(rows: Iterable[tuple[Row, UUID]], *, at: datetime) -> None:
    """Write down what the rows say of their flows; the first word of the bank about a flow stays."""
    MovementParty.objects.bulk_create(list(_said(rows, at=at)), ignore_conflicts=True, batch_size=1000)


def _said(rows: Iterable[tuple[Row, UUID]], *, at: datetime) -> Iterable[MovementParty]:
    for row, flow in rows:
        account, use = row.cells.get("counterparty", ""), row.cells.get("use", "")[:LONGEST_USE]
        if account or use:
            party = account_digest(account) if account else ""
            yield MovementParty(flow_id=flow, party=party, use=use, recorded_at=at)
