"""The visit form writes down one contact of one person, and never somebody else's."""

from typing import Any
from uuid import uuid4

import pytest

from tests.rooms.workspace.world import GU_PHONE, SHEN_ID

FORM = {"channel": "desk", "arrived_at": "2026-01-05T10:00", "minutes": "20", "purpose": "咨询", "note": "随便看看。"}


@pytest.mark.parametrize("marks", [{"name": "顾怀仁", "phone": GU_PHONE}, {"id_number": SHEN_ID}])
def test_a_picked_client_is_whom_the_visit_is_of_whatever_else_is_sent(world: Any, as_user: Any, marks: Any) -> None:
    browser = as_user(world.lin)
    body = {**FORM, "key": str(uuid4()), "client": str(world.zhou), **marks}
    assert browser.post("/workspace/visits/new/", body)["Location"] == f"/workspace/clients/{world.zhou}/"
    assert browser.get(f"/workspace/clients/{world.gu}/").status_code == 404
    assert as_user(world.zhao).get(f"/workspace/clients/{world.gu}/").status_code == 200
    assert "随便看看" in browser.get(f"/workspace/clients/{world.zhou}/").content.decode()
