"""The small world of the desk, and browsers signed in as its people."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def desk(django_db_setup: None, django_db_blocker: Any, cluster: Any) -> Iterator[tuple[str, Any]]:
    """A database of its own with the small world in it, built once."""
    from tests.rooms.workspace.world import build

    name = f"{os.environ['HUB_TEST_DATABASE']}_desk"
    cluster.clone(os.environ["HUB_TEST_TEMPLATE"], name)
    with django_db_blocker.unblock():
        before = _connect_to(name)
        world = build()
        _connect_to(before)
    yield name, world
    cluster.drop(name)


@pytest.fixture(scope="module", autouse=True)
def at_the_desk(desk: tuple[str, Any], django_db_blocker: Any) -> Iterator[None]:
    """The tests of a module look at the desk's database; each undoes what it changed."""
    with django_db_blocker.unblock():
        before = _connect_to(desk[0])
    yield
    with django_db_blocker.unblock():
        _connect_to(before)


@pytest.fixture
def world(desk: tuple[str, Any], db: None) -> Any:
    """The small world, as it was when it was new."""
    return desk[1]


def _connect_to(name: str) -> str:
    """Let the default connection look at another database; return the name of the one before."""
    from django.db import connection

    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    return str(before)


@pytest.fixture
def as_user() -> Callable[[Any], Any]:
    """A browser of somebody who signed in."""
    from django.test import Client

    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
