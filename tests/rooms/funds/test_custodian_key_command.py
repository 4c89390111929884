"""A system administrator registers, lists and revokes the custodian's keys from the command line."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.utils import translation

from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.funds.custodian_keys import custodian_keys
from hub.kernel.clock import parse_instant
from tests.custodian import Bank

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def pem(tmp_path):
    file = tmp_path / "bank.pem"
    file.write_bytes(Bank().private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return file


def add(pem, *, first="2026-01-01", last="2026-12-31", key_id="bank-2026"):
    term = [f"--valid-from={first}", f"--valid-until={last}"]
    call_command("custodian_key", "add", key_id, f"--public-key={pem}", *term)


def test_a_key_is_added_for_whole_days_listed_and_revoked_and_every_step_is_on_the_trail(pem, capsys):
    add(pem)
    with entered(system_scope("test")):
        [key] = custodian_keys()
    assert key.valid_from == parse_instant("2025-12-31T16:00:00Z")
    assert key.valid_until == parse_instant("2026-12-31T16:00:00Z")
    call_command("custodian_key", "revoke", "bank-2026", "--reason=stolen")
    call_command("custodian_key", "list")
    said = capsys.readouterr().out.splitlines()
    told = f"bank-2026  2026-01-01 – 2026-12-31  {key.public_key.hex()}"
    assert said == [told, "Custodian key bank-2026 is revoked.", f"{told}  revoked"]
    with entered(system_scope("test")):
        actions = AuditRow.objects.filter(target_id="bank-2026").order_by("at").values_list("action", flat=True)
        assert list(actions) == ["custodian_key.added", "custodian_key.revoked"]


def test_what_cannot_be_a_key_is_refused_in_a_sentence(pem, tmp_path):
    (tmp_path / "no.pem").write_text("no key")
    for refused, wrong in (
        ("expected a public key in PEM", {"pem": tmp_path / "no.pem"}),
        ("No such file", {"pem": tmp_path / "missing.pem"}),
        ("expected a term that ends after", {"pem": pem, "first": "2027-06-01"}),
        ("expected an id of up to 60 letters", {"pem": pem, "key_id": "the bank"}),
    ):
        with pytest.raises(CommandError, match=refused):
            add(**wrong)
    with pytest.raises(CommandError, match="no custodian key other is registered"):
        call_command("custodian_key", "revoke", "other", "--reason=?")
    add(pem)
    with pytest.raises(CommandError, match="choose another id"):
        add(pem, last="2029-12-31")
