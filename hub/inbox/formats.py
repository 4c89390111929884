"""Who can examine which format again: doors register here, so that a console need not know them."""

from datetime import datetime
from typing import Protocol

from hub.inbox.operations import RawMessage, RejectedMessage


class Examiner(Protocol):
    """Looks at a refused message once more."""

    def __call__(self, *, body: str, received_at: datetime) -> RawMessage | RejectedMessage:
        """Return it ready to be kept, or refused again."""


class FormatUnknown(LookupError):
    """No door of this release reads the format."""


_examiners: dict[str, Examiner] = {}


def register(format_name: str, examiner: Examiner) -> None:
    """Let a door examine its own format; called once at start-up."""
    _examiners[format_name] = examiner


def examine_again(*, format_name: str, body: str, received_at: datetime) -> RawMessage | RejectedMessage:
    """Return what the format's door makes of a message today."""
    if format_name not in _examiners:
        raise FormatUnknown(f"expected one of {sorted(_examiners)}, got {format_name}")
    return _examiners[format_name](body=body, received_at=received_at)
