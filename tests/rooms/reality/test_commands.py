"""Devices and declarations come in by command; what is wrong is named and nothing is kept."""

import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command

from hub.access.scope import entered, system_scope
from hub.catalogue.operations import register_project
from hub.kernel.clock import utc_now
from hub.reality.declaring import declarations
from hub.reality.models import Device
from tests.rooms.funds.conftest import project_facts
from tests.rooms.reality.place import BY, DEVICE

ROW = {"project_code": "ORCHARD-1", "quantity": "output", "bound": "about", "value": "100.5", "tolerance_bps": 500,
       "freeze_days": 2, "since": "2026-11-01"}  # fmt: skip


@pytest.fixture
def project(db):
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=utc_now())


def test_a_device_is_registered_and_ended(project, tmp_path, capsys):
    pem = tmp_path / "meter.pem"
    pem.write_bytes(DEVICE.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    named = {"project": "ORCHARD-1", "key": pem, "measures": ["output"], "what_zh": "计数器", "what_en": "Counter"}
    call_command("register_device", "meter-1", **named)
    assert capsys.readouterr().out == "meter-1 measures output at ORCHARD-1\n"
    with pytest.raises(CommandError, match="listed project"):
        call_command("register_device", "meter-2", **{**named, "project": "NONE"})
    with pytest.raises(CommandError, match="No such file"):
        call_command("register_device", "meter-2", **{**named, "key": tmp_path / "none"})
    call_command("end_device", "meter-1", reason="stolen")
    with pytest.raises(CommandError, match="no device"):
        call_command("end_device", "meter-9", reason="stolen")
    with entered(system_scope("test")):
        assert Device.objects.get().end.reason == "stolen"


def test_a_list_of_declarations_is_kept_once_and_whole(project, tmp_path, capsys):
    file = tmp_path / "declared.json"
    file.write_text(json.dumps([ROW, ROW | {"quantity": "stock"}]))
    call_command("declare_reality", file)
    call_command("declare_reality", file)
    assert capsys.readouterr().out == "2 declared, 2 new\n2 declared, 0 new\n"
    file.write_text(json.dumps([ROW | {"since": "2026-12-01"}, ROW | {"project_code": "NONE"}]))
    with pytest.raises(CommandError, match="listed project"):
        call_command("declare_reality", file)
    with entered(system_scope("test")):
        assert [one.value for one in declarations()] == [100_500, 100_500]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"[" * 50_000, "JSON list"),
        (b"{}", "JSON list"),
        (json.dumps([ROW, 5]).encode(), "row 2"),
        (json.dumps([ROW | {"value": 5}]).encode(), "row 1, value"),
        (json.dumps([ROW | {"more": 5}]).encode(), "row 1, more"),
        (json.dumps([ROW | {"bound": "never"}]).encode(), "row 1"),
        (json.dumps([ROW | {"since": "soon"}]).encode(), "row 1"),
        (json.dumps([ROW | {"value": "1e3"}]).encode(), "row 1"),
        (json.dumps([ROW | {"freeze_days": 99}]).encode(), "freeze_days"),
    ],
)
def test_a_list_that_cannot_be_read_names_its_row(project, tmp_path, raw, said):
    file = tmp_path / "declared.json"
    file.write_bytes(raw)
    with pytest.raises(CommandError, match=said):
        call_command("declare_reality", file)
