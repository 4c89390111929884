"""A world that many tests begin from: built once, held open around those who want it, rolled back for anybody else."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction


class Standing:
    """Holds what ``build`` made in a transaction; each test of it works in a savepoint of its own."""

    def __init__(self, *, wanted_by: str, build: Callable[[], None], blocker: Any) -> None:
        """``wanted_by`` is the fixture by whose name a test says that it wants this world."""
        self.wanted_by, self._build, self._blocker = wanted_by, build, blocker
        self._open: ExitStack | None = None

    def enter(self) -> None:
        if self._open is not None:
            return
        self._open = ExitStack()
        self._open.enter_context(self._blocker.unblock())
        around = transaction.atomic()
        around._from_testcase = True  # as Django's own TestCase says it: a durable block inside is no mistake
        self._open.enter_context(around)
        self._open.callback(transaction.set_rollback, True)
        self._build()

    def leave(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


STANDING = pytest.StashKey[dict[str, Standing]]()


def stood(request: pytest.FixtureRequest, standing: Standing) -> Iterator[None]:
    """Keep a world for the session of the fixture that asks, from now on."""
    standing.enter()
    request.session.stash.setdefault(STANDING, {})[standing.wanted_by] = standing
    yield
    standing.leave()


def before_each(item: pytest.Item) -> None:
    """Before any fixture of the test opens its own savepoint: the world that it wants is there, and no other."""
    worlds = item.session.stash.get(STANDING, {})
    wanted = [world for name, world in worlds.items() if name in getattr(item, "fixturenames", ())]
    for world in worlds.values():
        if world not in wanted:
            world.leave()
    for world in wanted:
        world.enter()
