"""Two people of two branches, whom tests of several rooms begin from."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.standing import Standing, stood


@pytest.fixture(scope="session")
def two_people_once(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[list[tuple[Any, Any]]]:
    made: list[tuple[Any, Any]] = []

    def build() -> None:
        from tests.rooms.journeys.two_people import as_system, two_people

        with as_system():
            made[:] = [two_people()]

    world = stood(request, Standing(wanted_by="two_people_once", build=build, blocker=django_db_blocker))
    for _ in world:
        yield made


@pytest.fixture
def two_people_met(two_people_once: list[tuple[Any, Any]], db: None) -> tuple[Any, Any]:
    """Both, as in `journeys/two_people.py`; what a test adds goes."""
    (people,) = two_people_once
    return deepcopy(people)
