"""Hold a line outside the ledger until two people have said what it is."""

from hub.funds.domain.reconciliation.sides import Standing
from hub.funds.posting import FlowRefused


class LineHeld(FlowRefused):
    """A line that people have to look at first: it repeats or takes back ``other``, or fits ``count`` flows."""

    def __init__(self, standing: Standing, *, key: str, other: str, count: int = 1) -> None:
        super().__init__(f"{key} is held as {standing} beside {other}", key=key)
        self.standing, self.other, self.count = standing, other, count
