"""Say which room hears of what, and who can recompute which kind of evidence. No logic of its own."""


def wire() -> None:
    """Connect the rooms; called once per process."""
