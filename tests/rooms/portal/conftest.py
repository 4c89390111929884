"""Published disclosures for the public pages."""

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
def world(publish: Callable[..., Any]) -> None:
    """An organisation, a corrected project and two months of figures."""
    from tests.rooms.cms import samples

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
