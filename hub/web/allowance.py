"""Let an address do a thing so many times a window: enough for whoever makes mistakes, too few for whoever tries all.

Counted per server process in its own memory, so that the true limit is this one times the number of processes; that
needs no row of who asked for what.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from hub.kernel.clock import utc_now

WINDOW_S = 60


@dataclass(frozen=True)
class Allowance:
    """``most`` uses of ``name`` a minute for each address; the counts of two names are apart."""

    name: str
    most: int

    def used_up(self, request: HttpRequest) -> bool:
        """Tell whether the address of this request has none left."""
        return bool(cache.get(self._key(request), 0) >= self.most)

    def use(self, request: HttpRequest) -> None:
        """Take one away from the address of this request."""
        key = self._key(request)
        if not cache.add(key, 1, WINDOW_S):
            cache.incr(key)

    def _key(self, request: HttpRequest) -> str:
        window = int(utc_now().timestamp()) // WINDOW_S
        return f"{self.name}:{client_address(request)}:{window}"


def client_address(request: HttpRequest) -> str:
    """Return who asks: the connection's other end, or what the proxies in front say of theirs.

    ``HUB_PROXIES`` of them stand in front and are believed; each adds the address that it was asked from at the end of
    ``X-Forwarded-For``, and whatever stands before was written by somebody else.
    """
    hops = settings.PROXIES
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if hops and len(told) >= hops:
        return str(told[-hops])[:64]
    return str(request.META.get("REMOTE_ADDR", ""))
