"""Say which hold of a client for alike reasons a person has seen: a mark in the page that fits no other hold."""

from hub.kernel.digest import sha256_hex
from reports.models import ItemState, RunItem


def mark_of(item: RunItem) -> str:
    """Return the mark of a held row, 32 hexadecimal characters; of any other row nothing.

    It changes when the client is held anew, as alike as another time or not, or like another report, so that a
    sentence said about what a page showed never covers what came after.
    """
    if item.state != ItemState.ALIKE or item.settled_at is None:
        return ""
    return sha256_hex(f"{item.id} {item.settled_at.isoformat()} {item.printed_bps} {item.nearest_id}".encode())[:32]
