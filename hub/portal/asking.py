"""Slow down whoever guesses: an address that keeps asking for records that do not exist has to wait.

Counted per server process in its own memory, so that the true limit is this one times the number of processes; that is
enough against guessing numbers one by one, and needs no row of who asked for what.
"""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hub.kernel.clock import utc_now

MISSES_A_MINUTE = 20
"""Unmeasured: more than a reader mistypes, far fewer than a guesser needs."""
WINDOW_S = 60


class TooManyMisses(PermissionError):
    """This address asked for too many records that do not exist."""


def sentence() -> str:
    """Say what to do about it."""
    return _("Too many numbers that do not exist were asked for from your address. Wait a minute, then try again.")


def require_patience(request: HttpRequest) -> None:
    """Raise :class:`TooManyMisses` when this address has used up its misses."""
    if cache.get(_key(request), 0) >= MISSES_A_MINUTE:
        raise TooManyMisses(request.META.get("REMOTE_ADDR", ""))


def count_miss(request: HttpRequest) -> None:
    """Remember that this address asked for something that does not exist."""
    key = _key(request)
    if not cache.add(key, 1, WINDOW_S):
        cache.incr(key)


def _key(request: HttpRequest) -> str:
    window = int(utc_now().timestamp()) // WINDOW_S
    return f"verify-miss:{request.META.get('REMOTE_ADDR', '')}:{window}"
