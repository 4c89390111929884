"""Name a flow by its key and a key of this installation, so that a flow's key alone does not lead to its record.

The custodian's references follow patterns and the code is public. The id is what the public verification address
carries; whoever is party to the flow finds it on their own page.
"""

from uuid import UUID

from hub.kernel.ids import stable_id
from hub.vault.blind import blind_index


def flow_id(*, key: str) -> UUID:
    """Return the identifier of the flow asked for under this key: the same each time, and only here."""
    return stable_id("flow", blind_index(key, field="funds.flow"))
