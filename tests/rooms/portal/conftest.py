"""Published disclosures for the public pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.rooms.portal.standing import publish_all
from tests.standing import Standing, stood


@pytest.fixture(scope="session")
def published_once(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from stood(request, Standing(wanted_by="published_once", build=publish_all, blocker=django_db_blocker))


@pytest.fixture
def people(request: pytest.FixtureRequest, db: None) -> Any:
    from hub.access.scope import entered, system_scope
    from tests.rooms.cms.people import everybody, everybody_again

    with entered(system_scope("test")):
        yield everybody_again() if "published_once" in request.fixturenames else everybody()


@pytest.fixture
def publish(people: Any) -> Callable[..., Any]:
    from tests.rooms.cms.people import released_by

    return released_by(people)


@pytest.fixture
def world(published_once: None, people: Any) -> None:
    """An organisation, a corrected project and two months of figures, as in `standing.py`; what a test adds goes."""
