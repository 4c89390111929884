"""A project with a device and a declaration, and the device's line to the door."""

import json

import pytest


@pytest.fixture
def place(db):
    """The project, its device and its declaration."""
    from hub.access.scope import entered, system_scope
    from hub.catalogue.operations import register_project
    from hub.kernel.clock import utc_now
    from hub.reality.declaring import declare
    from tests.rooms.funds.conftest import project_facts
    from tests.rooms.reality.place import BY, declared, register

    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=utc_now())
        register()
        declare(declared=declared(), by=BY, at=utc_now())


@pytest.fixture
def line(client):
    """Return a device's way to the door; every answer has its status."""

    from hub.demo.devices import Line
    from tests.rooms.reality.place import DEVICE

    def send(path, body, headers):
        answer = client.post(path, body, content_type="application/json", headers={**headers, "Accept-Language": "en"})
        return answer.status_code, json.loads(answer.content)

    return lambda device=DEVICE: Line(device=device, authority="testserver", send=send)
