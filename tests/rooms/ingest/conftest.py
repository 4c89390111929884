"""A branch with an advisor, and a source that may write."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.kernel.actor import system_actor

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BY = system_actor("test")


@pytest.fixture
def branch(db: None) -> Any:
    from hub.access.operations import open_branch
    from hub.access.scope import entered, system_scope

    names = {"name_zh": "城东中心", "name_en": "East Centre", "city_zh": "杭州", "city_en": "Hangzhou"}
    with entered(system_scope("test")):
        return open_branch(code="HZ01", **names, by=BY, at=NOW)


@pytest.fixture
def advisor(branch: Any) -> Any:
    from hub.access.operations import create_user
    from hub.access.roles import Role
    from hub.access.scope import entered, system_scope

    password = "a-long-and-odd-passphrase"
    login = {"username": "lin", "display_name": "林晓", "role": Role.ADVISOR, "branch_id": branch.id}
    with entered(system_scope("test")):
        return create_user(**login, password=password, by=BY, at=NOW)


@pytest.fixture
def write_key(db: None) -> str:
    from crm.identity.domain.sightings import Assurance
    from hub.ingest.operations import issue_write_key

    return issue_write_key(source="app", assurance=Assurance.VERIFIED, by=BY, at=NOW).key
