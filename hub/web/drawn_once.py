"""Parts of pages that are drawn once for the same values: what they show follows from these and the language alone.

A part sees nothing but the values it is given: no request, no clock, no session. So the same values give the same
markup in this process as long as it runs, and nothing has to be dropped when something is published: a page reads
what is true now, and hands other values to its parts.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Final

from django.utils.translation import get_language

MOST_CHARACTERS: Final = 16 * 1024 * 1024

Key = tuple[Hashable, ...]


class Drawn:
    """The parts of one process, the longest unused let go first."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self.most = most
        self.size = 0
        self._parts: OrderedDict[Key, str] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, name: str, values: Sequence[object], draw: Callable[[], str]) -> str:
        """Return the part of this name for these values, drawn if it is not there.

        Values of different kinds differ even where Python calls them equal (1 and True). Raises `TypeError` for a
        value that cannot be told from others, such as a list.
        """
        key = (name, get_language(), *((type(value), value) for value in values))
        with self._lock:
            found = self._parts.get(key)
            if found is not None:
                self._parts.move_to_end(key)
                return found
        drawn = draw()
        self._put(key, drawn)
        return drawn

    def _put(self, key: Key, drawn: str) -> None:
        with self._lock:
            self.size += len(drawn) - len(self._parts.pop(key, ""))
            self._parts[key] = drawn
            while self.size > self.most:
                _, dropped = self._parts.popitem(last=False)
                self.size -= len(dropped)

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._parts.clear()
            self.size = 0


DRAWN: Final = Drawn()
