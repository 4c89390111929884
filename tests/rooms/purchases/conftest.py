"""A shelf whose products are disclosed."""

from typing import Any

import pytest

from tests.rooms.portal.conftest import people, publish  # noqa: F401


@pytest.fixture
def sold(publish: Any) -> Any:  # noqa: F811
    """The shelf, and the version in force of the product within the level."""
    from tests.rooms.purchases.people import disclose, shelf

    shelf()
    return disclose(publish)
