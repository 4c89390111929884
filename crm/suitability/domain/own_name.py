"""Hold the name that somebody signs an exception with against the one on record."""

from crm.identity.domain.names import read_name
from crm.suitability.domain.insistence import Hindrance, InsistenceRefused


def require_own_name(written: str, *, recorded: str) -> None:
    """Raise :class:`InsistenceRefused` unless ``written`` is the whole name that is on record, and nothing else.

    Spaces, dots, width and traditional characters are passed over; a surname with a title is nobody's signature.
    """
    known, signed = read_name(recorded), read_name(written)
    if known is None or not known.whole:
        raise InsistenceRefused(Hindrance.NAME_UNKNOWN)
    if signed is None or not signed.whole or signed.key != known.key:
        raise InsistenceRefused(Hindrance.OTHER_NAME)
