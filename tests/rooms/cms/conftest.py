"""People of the drafting room, and a disclosure that has been through it."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def people(db: None) -> Any:
    from hub.access.scope import entered, system_scope
    from tests.rooms.cms.people import everybody

    with entered(system_scope("test")):
        yield everybody()


@pytest.fixture
def publish(people: Any) -> Callable[..., Any]:
    from tests.rooms.cms.people import released_by

    return released_by(people)


@pytest.fixture
def corrected(publish: Callable[..., Any]) -> Any:
    """A project whose appraised value was corrected once."""
    from tests.rooms.cms import samples

    publish()
    return publish(
        samples.project(collateral_fen=3_060_000_000),
        change="correction",
        reason_zh="评估机构复核后下调成新率。",
        reason_en="The appraiser lowered the condition factor.",
    )
