"""What a member is to the household, and how a membership may end."""

from enum import StrEnum


class Relation(StrEnum):
    """Seen from the member whom the household was founded around."""

    HEAD = "head"
    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    OTHER = "other"


class Ending(StrEnum):
    """Why a seat is empty."""

    LEFT = "left"
    """The member's own word; only they can be asked again."""
    REMOVED = "removed"
    """An advisor's word; it can be taken back."""
