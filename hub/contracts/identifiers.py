"""Name a contract by its number and a key of this installation, so that a number alone does not lead to its record.

Numbers follow a pattern and the code is public. The id is what the public verification address carries, printed in the
contract itself: it has to exist before the bytes do, which is why it cannot be taken of their digest.
"""

from uuid import UUID

from hub.kernel.ids import stable_id
from hub.vault.blind import blind_index


def contract_id(*, number: str) -> UUID:
    """Return the identifier of the contract with this number: the same each time, and only here."""
    return stable_id("contract", blind_index(number, field="contracts.id"))
