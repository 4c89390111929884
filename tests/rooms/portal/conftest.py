"""Published disclosures for the public pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.rooms.portal.standing import Standing

_STANDING = pytest.StashKey[Standing]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test opens its own savepoint: the shared world is there, or it is not."""
    standing = item.session.stash.get(_STANDING, None)
    if standing is not None and "world" in getattr(item, "fixturenames", ()):
        standing.build()
    elif standing is not None:
        standing.leave()


@pytest.fixture(scope="session")
def _published_once(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    standing = Standing(django_db_blocker)
    standing.build()
    request.session.stash[_STANDING] = standing
    yield
    standing.leave()


@pytest.fixture
def people(request: pytest.FixtureRequest, db: None) -> Any:
    from hub.access.scope import entered, system_scope
    from tests.rooms.cms.people import everybody, everybody_again

    with entered(system_scope("test")):
        yield everybody_again() if "world" in request.fixturenames else everybody()


@pytest.fixture
def publish(people: Any) -> Callable[..., Any]:
    from tests.rooms.cms.people import released_by

    return released_by(people)


@pytest.fixture
def world(_published_once: None, people: Any) -> None:
    """An organisation, a corrected project and two months of figures, as in `standing.py`; what a test adds goes."""
