"""Slow down whoever guesses: an address that keeps asking for records that do not exist has to wait."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hub.web.allowance import WINDOW_S, Allowance, client_address

MISSES_A_MINUTE = 20
"""Unmeasured: more than a reader mistypes, far fewer than a guesser needs."""

PAPERS_A_MINUTE = 20
"""Each costs a fifth of a second of a processor; unmeasured how many a reader wants."""

__all__ = ["MISSES_A_MINUTE", "WINDOW_S", "TooManyMisses", "count_miss", "count_paper", "require_patience", "sentence"]


class TooManyMisses(PermissionError):
    """This address asked for too many records that do not exist."""


def sentence() -> str:
    """Say what to do about it."""
    return _("Too many numbers that do not exist were asked for from your address. Wait a minute, then try again.")


def require_patience(request: HttpRequest) -> None:
    """Raise :class:`TooManyMisses` when this address has used up its misses."""
    if _misses().used_up(request):
        raise TooManyMisses(client_address(request))


def count_miss(request: HttpRequest) -> None:
    """Remember that this address asked for something that does not exist."""
    _misses().use(request)


def count_paper(request: HttpRequest) -> None:
    """Remember that a paper is printed for this address; raise :class:`TooManyMisses` when it has had too many."""
    papers = Allowance("verify-paper", PAPERS_A_MINUTE)
    if papers.used_up(request):
        raise TooManyMisses(client_address(request))
    papers.use(request)


def _misses() -> Allowance:
    return Allowance("verify-miss", MISSES_A_MINUTE)
