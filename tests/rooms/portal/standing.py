"""The published world that most tests of public pages begin from: built once, and rolled back when nobody wants it."""

from contextlib import ExitStack
from typing import Any

from django.db import transaction


class Standing:
    """Holds the world in a transaction around the tests that want it; each of those works in a savepoint of its own."""

    def __init__(self, blocker: Any) -> None:
        self._blocker = blocker
        self._open: ExitStack | None = None

    def build(self) -> None:
        if self._open is not None:
            return
        self._open = ExitStack()
        self._open.enter_context(self._blocker.unblock())
        around = transaction.atomic()
        around._from_testcase = True  # as Django's own TestCase says it: a durable block inside is no mistake
        self._open.enter_context(around)
        self._open.callback(transaction.set_rollback, True)
        publish_all()

    def leave(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def publish_all() -> None:
    """An organisation, a corrected project and two months of figures."""
    from hub.access.scope import entered, system_scope
    from tests.rooms.cms import samples
    from tests.rooms.cms.people import everybody, released_by

    with entered(system_scope("test")):
        publish = released_by(everybody())
        publish(samples.organisation(), kind="organisation", slug="about")
        publish()
        publish(
            samples.project(collateral_fen=3_060_000_000),
            change="correction",
            reason_zh="评估机构复核后下调成新率。",
            reason_en="The appraiser lowered the condition factor.",
        )
        september = samples.figures("2026-09")
        publish(september, kind="figures", slug="figures-2026-09")
        publish(samples.figures("2026-10", september["closing_fen"]), kind="figures", slug="figures-2026-10")
