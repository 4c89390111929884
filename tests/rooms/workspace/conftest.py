"""The small world of the desk, and browsers signed in as its people."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def world(db: None, settings: Any) -> Any:
    """The small world; passwords are hashed fast, as nobody here types one."""
    from tests.rooms.workspace.world import build

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return build()


@pytest.fixture
def as_user() -> Callable[[Any], Any]:
    """A browser of somebody who signed in."""
    from django.test import Client

    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
